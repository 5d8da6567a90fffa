"""Asking once a week how it goes, where a family asked for that and has WhatsApp."""

from __future__ import annotations

import asyncio
import logging
from datetime import date, datetime, timezone

from sqlalchemy import select
from sqlalchemy.engine import Engine
from starlette.concurrency import run_in_threadpool

from bot.referral.store import Referrals
from bot.referral.tables import referrals as referral_table
from bot.transactions import reading, writing
from bot.web.channels.whatsapp.tables import people
from bot.web.conversations import speaking
from bot.web.conversations.inbox import say_unasked
from bot.web.conversations.messages import Reply, say
from bot.web.conversations.store import ConversationGone, as_conversation, row_of
from bot.web.words import words_of
from knowledge.opening import clock
from knowledge.registers import Register, is_simple, language_of

logger = logging.getLogger(__name__)

#: The template that Meta approved, in both languages (docs/whatsapp.md).
TEMPLATE = "gezinswijzer_hoe_gaat_het"
#: Nobody's phone rings early, late or at night (hours of the day here).
_FROM, _UNTIL = 9, 19


class CheckIns:
    """Says it in the conversation; sending then finds it there, like all that is said."""

    def __init__(self, engine: Engine, referrals: Referrals) -> None:
        self._engine = engine
        self._referrals = referrals

    def ask(self, moment: datetime) -> int:
        """Ask everybody whose week is over, at a moment (aware); return how many that were."""
        here = clock(moment)
        if not _FROM <= here.hour < _UNTIL:
            return 0
        due = (
            select(people.c.conversation)
            .join(referral_table, referral_table.c.conversation == people.c.conversation)
            .where(referral_table.c.check_in <= here.date())
        )
        with reading(self._engine) as connection:
            conversations = list(connection.execute(due).scalars())
        return sum(self._ask(one, here.date()) for one in conversations)

    def _ask(self, conversation: str, today: date) -> bool:
        # Of two processes, the one that moves the next time on is the one that asks.
        if not self._referrals.check_ins.ask(conversation, today):
            return False
        try:
            with writing(self._engine) as connection:
                register = speaking.register_of(as_conversation(row_of(connection, conversation)))
                say_unasked(connection, conversation, _how_is_it(register))
        except ConversationGone:
            return False
        return True

    async def keep_asking(self, every: float = 900.0) -> None:
        """Ask who is due, again and again."""
        while True:
            try:
                await run_in_threadpool(self.ask, datetime.now(timezone.utc))
            except Exception as error:
                # The database may be away for a while; the next round finds the same families.
                logger.error("nobody is asked how it goes: %s", type(error).__name__)
            await asyncio.sleep(every)


def _how_is_it(register: Register) -> Reply:
    language = language_of(register)
    template = {"name": TEMPLATE, "language": {"code": language}}
    style = "simple" if is_simple(register) else "standard"
    text = words_of("whatsapp", register)["check_in"]
    return say(text, act="handoff", language=language, register=style, template=template)
