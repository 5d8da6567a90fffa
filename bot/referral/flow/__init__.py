"""From one step of a referral to the next."""

from bot.referral.flow.asking import hold
from bot.referral.flow.replying import leave, put
from bot.referral.flow.setting import Setting
from bot.referral.flow.sharing import CHECK_IN_EVERY
from bot.referral.flow.taking import take

__all__ = ["CHECK_IN_EVERY", "Setting", "hold", "leave", "put", "take"]
