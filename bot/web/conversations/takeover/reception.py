"""Who answers a message: the guide, or the person of a house who has the conversation.

While a person has it the guide is silent, but for two things: a cry for help is answered at once,
whoever else reads it, and who wants everything erased has that done.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace
from functools import cache
from typing import Protocol

from starlette.concurrency import run_in_threadpool

from bot.transactions import reading
from bot.web.conversations import speaking
from bot.web.conversations.history import said_by_the_guide
from bot.web.conversations.messages import Body, Conversation, Inbound, Reply, is_simple
from bot.web.conversations.rasa_client import Notice, RasaFailed
from bot.web.conversations.takeover.choices import ASK, BACK, FRESH, OURS, READ
from bot.web.conversations.takeover.saying import Sayings
from bot.web.conversations.takeover.talk import Talk
from bot.web.conversations.takeover.talks import Talks
from bot.web.words import all_words
from knowledge.text import letters

#: Lets the guide answer; what Rasa would notice in the message.
GuideAnswers = Callable[[], Awaitable[list[Reply]]]
Notices = Callable[[], Awaitable[Notice]]

#: Buttons of the guide that are its business whoever has the conversation.
_ERASES, _CRIES = "/erase_confirmed", "/crisis"
#: How families say yes and no to a question of ours.
_AGREES, _REFUSES = (
    frozenset(("ja", "oui", "ok", "oke", "dat mag")),
    frozenset(("nee", "neen", "non")),
)


class Staff(Protocol):
    """Who works at the desks of houses."""

    def houses(self) -> Collection[str]:
        """Return the houses of which anybody could take a conversation over."""

    def is_there(self, house: str) -> bool:
        """Tell whether somebody of a house is there now."""


@dataclass(frozen=True)
class Reception:
    """Offers a person, asks what that person may read, calls, and keeps the guide silent."""

    talks: Talks
    staff: Staff
    sayings: Sayings

    async def replies(
        self,
        message: Inbound,
        conversation: Conversation,
        guide_answers: GuideAnswers,
        notices: Notices,
    ) -> list[Reply]:
        """Return what is said to a message.

        Raises:
            RasaAway, RasaFailed: as the guide's answer does.
        """
        own, talk = await run_in_threadpool(self._look, message, conversation)
        if own is not None:
            return own
        if talk is not None and talk.owner:
            await run_in_threadpool(self.talks.ring, talk)
            if not await self._needs_guide(message, talk, notices):
                return []
        replies = await guide_answers()
        if talk is not None:
            if any(one.meta.crisis for one in replies):
                await run_in_threadpool(self.talks.warn, talk, message.position)
        elif any(one.meta.act == "handoff" for one in replies):
            return await run_in_threadpool(self._with_offer, conversation, replies)
        return replies

    def _look(
        self, message: Inbound, conversation: Conversation
    ) -> tuple[list[Reply] | None, Talk | None]:
        """Return what is answered here, if anything, and the talk as it is then."""
        return self._own(message, conversation), self.talks.of(conversation.id)

    def _own(self, message: Inbound, conversation: Conversation) -> list[Reply] | None:
        """Return what is answered here; None where the message is none of ours."""
        choice = message.payload or self._meant(message)
        if choice is None or not choice.startswith(OURS):
            return None
        if choice == BACK:
            self.talks.end(conversation.id)
            return [self.sayings.ended(conversation)]
        talk = self.talks.of(conversation.id)
        if talk is not None and talk.owner:
            # A button of before: who was to be called is here.
            return []
        step, _, house = choice.partition(" ")
        if house not in self.staff.houses() or not self.staff.is_there(house):
            return [self.sayings.nobody_there(conversation, house)]
        if f"{step} " == ASK:
            return [self.sayings.ask_consent(conversation, house)]
        self.talks.ask(conversation.id, house, reads_before=f"{step} " == READ)
        minutes = int(self.talks.patience.to_come.total_seconds() // 60)
        return [self.sayings.called(conversation, house, minutes)]

    def _meant(self, message: Inbound) -> str | None:
        """Return the choice of ours that typed words mean."""
        typed = _plain(message.text)
        if typed in _titles("back") and self.talks.of(message.conversation) is not None:
            return BACK
        for step, words in ((READ, _AGREES | _titles("yes")), (FRESH, _REFUSES | _titles("no"))):
            if typed in words:
                offered = self._last_said(message.conversation)["buttons"]
                payloads = (one["payload"] for one in offered)
                return next((one for one in payloads if one.startswith(step)), None)
        return None

    async def _needs_guide(self, message: Inbound, talk: Talk, notices: Notices) -> bool:
        """Tell whether a message in a taken conversation is the guide's business all the same."""
        if message.payload and message.payload.startswith((_ERASES, _CRIES)):
            return True
        if await run_in_threadpool(self._asks_whether_to_erase, message.conversation):
            return True
        try:
            noticed = await notices()
        except RasaFailed:
            # Nobody could look at it: the person who has the conversation must know that.
            noticed = Notice(concern="unknown")
        if noticed.alarm or noticed.concern:
            await run_in_threadpool(self.talks.warn, talk, message.position)
        return bool(noticed.alarm or noticed.erases)

    def _asks_whether_to_erase(self, conversation: str) -> bool:
        offered = self._last_said(conversation)["buttons"]
        return any(one["payload"].startswith(_ERASES) for one in offered)

    def _last_said(self, conversation: str) -> Body:
        with reading(self.talks.engine) as connection:
            nothing: Body = {"buttons": []}
            return next(said_by_the_guide(connection, conversation), nothing)

    def _with_offer(self, conversation: Conversation, replies: list[Reply]) -> list[Reply]:
        """Return an answer about a person with the choice of one who is there, or when one is."""
        houses = self.staff.houses()
        for reply in replies:
            named = reply.meta.entries if reply.meta.act == "handoff" else ()
            house = next((one for one in named if one in houses), None)
            if house is None:
                continue
            spoken = _as_spoken(conversation, reply)
            if not self.staff.is_there(house):
                return [*replies, self.sayings.nobody_there(spoken, house)]
            register = speaking.register_of(spoken)
            reply.buttons.insert(0, self.sayings.offer(register, house, f"{ASK}{house}"))
        return replies


def _as_spoken(conversation: Conversation, reply: Reply) -> Conversation:
    """Return a conversation with the language and register of an answer not stored yet."""
    language, register = reply.meta.language, reply.meta.register_
    if language not in ("nl", "fr"):
        return conversation
    return replace(conversation, language=language, simple=bool(register and is_simple(register)))


def _plain(text: str) -> str:
    return " ".join(letters(text))


@cache
def _titles(key: str) -> frozenset[str]:
    """Return the titles of a choice of ours in each register, as they are compared."""
    return frozenset(_plain(text) for text in all_words()["talks"][key].values())
