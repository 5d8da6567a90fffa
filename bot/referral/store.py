"""The referrals of a database: the family's side, the house's, and what is asked once a week."""

from __future__ import annotations

from sqlalchemy.engine import Engine

from bot.referral.check_ins import CheckIns
from bot.referral.drafts import Drafts
from bot.referral.handoffs import Handoffs
from bot.referral.migrations import HISTORY
from bot.referral.questions import Questions
from bot.referral.queues import Queues
from bot.referral.referrers import Referrers
from bot.referral.signals import Signals


class Referrals:
    """The referrals of a database, opened."""

    def __init__(self, engine: Engine, secret_key: str, kept_days: int) -> None:
        """Open them on an engine of ``prepare``, with their tables brought up to date.

        ``kept_days`` is how long a draft is kept after its last message.
        """
        HISTORY.bring_up_to_date(engine)
        self.engine = engine
        self.signals = Signals(engine)
        self.drafts = Drafts(engine, secret_key, kept_days, self.signals)
        self.queues = Queues(engine, secret_key)
        self.handoffs = Handoffs(engine)
        self.referrers = Referrers(engine)
        self.questions = Questions(engine)
        self.check_ins = CheckIns(engine)
