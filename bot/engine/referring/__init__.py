"""A referral in the conversation: its steps, and how it stands among all else that is said."""

from bot.engine.referring.speaking import NotMoved, referral
from bot.engine.referring.visits import welcome_back, with_open_question

__all__ = ["NotMoved", "referral", "welcome_back", "with_open_question"]
