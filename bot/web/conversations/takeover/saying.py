"""What the guide says around a person of a house, in the words of the family."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone

from bot.web.conversations import speaking
from bot.web.conversations.messages import Button, Conversation, Reply, say
from bot.web.conversations.takeover.choices import BACK, FRESH, READ
from bot.web.conversations.takeover.talk import Talk
from bot.web.knowledge import Knowledge
from bot.web.words import fill, words_of
from knowledge.opening import clock as clock_here
from knowledge.opening import schedule_on
from knowledge.opening_words import hours_in_words
from knowledge.registers import Language, Register, is_simple, language_of
from knowledge.schema import Place

#: Names a house in a language.
Names = Callable[[str, Language], str]


@dataclass(frozen=True)
class Sayings:
    """The sentences; ``names`` names a house, ``clock`` tells the moment (UTC)."""

    knowledge: Knowledge
    names: Names
    clock: Callable[[], datetime]

    def offer(self, register: Register, house: str, payload: str) -> Button:
        """Return the choice to talk to somebody of a house."""
        title = self._words("offer", register, house)
        return Button(title=title, payload=payload)

    def ask_consent(self, conversation: Conversation, house: str) -> Reply:
        """Ask whether what was said before may be read."""
        reply = self._say("consent", conversation, house)
        words = words_of("talks", speaking.register_of(conversation))
        for key, step in (("yes", READ), ("no", FRESH)):
            reply.buttons.append(Button(title=words[key], payload=f"{step}{house}"))
        reply.buttons.append(_back(words))
        return reply

    def called(self, conversation: Conversation, house: str, minutes: int) -> Reply:
        """Say that somebody was called, and what happens if nobody comes."""
        return self._with_a_way_back("called", conversation, house, minutes=str(minutes))

    def arrived(self, conversation: Conversation, talk: Talk, name: str) -> Reply:
        """Say who is there now and what they read."""
        key = "arrived_before" if talk.reads_before else "arrived_fresh"
        return self._with_a_way_back(key, conversation, talk.house, name=name)

    def handed_back(self, conversation: Conversation, talk: Talk) -> Reply:
        """Say that the person gave the conversation back."""
        return self._say("handed_back", conversation, talk.house, name=talk.speaks_as)

    def ended(self, conversation: Conversation) -> Reply:
        """Say that the family is with the guide again, as it wished."""
        return self._say("ended", conversation, "")

    def nobody_there(self, conversation: Conversation, house: str) -> Reply:
        """Say that nobody is there now, who is when, and what to do meanwhile."""
        return self._say("nobody_there", conversation, house)

    def given_back(self, conversation: Conversation, talk: Talk) -> Reply:
        """Say honestly that nobody came, or that who came fell silent."""
        key = "fell_silent" if talk.owner else "nobody_came"
        return self._say(key, conversation, talk.house, name=talk.speaks_as)

    def by_a_person(self, conversation: Conversation, talk: Talk, text: str) -> Reply:
        """Return what a person of a house says, marked with who it is.

        In which language they write is theirs: the message names none.
        """
        house = self.names(talk.house, language_of(speaking.register_of(conversation)))
        return say(text, act="person", person=f"{talk.speaks_as}, {house}")

    def _with_a_way_back(
        self, key: str, conversation: Conversation, house: str, **values: str
    ) -> Reply:
        reply = self._say(key, conversation, house, **values)
        reply.buttons.append(_back(words_of("talks", speaking.register_of(conversation))))
        return reply

    def _say(self, key: str, conversation: Conversation, house: str, **values: str) -> Reply:
        register = speaking.register_of(conversation)
        style = "simple" if is_simple(register) else "standard"
        text = self._words(key, register, house, **values)
        return say(text, act="talk", language=language_of(register), register=style)

    def _words(self, key: str, register: Register, house: str, **values: str) -> str:
        text = words_of("talks", register)[key]
        if "{when}" in text:
            text = fill(text, when=self._when(house, register))
        return fill(text, house=self.names(house, language_of(register)), **values)

    def _when(self, house: str, register: Register) -> str:
        """Return when the house is open next, as far as that is known, and who knows better."""
        base = self.knowledge.current()
        place = base.social_map.get(house)
        reach = _reach(place)
        if place is None or not reach:
            return ""
        moment = self.clock().replace(tzinfo=timezone.utc)
        schedule = schedule_on(place.schedules, clock_here(moment).date())
        words = words_of("talks", register)
        if schedule is not None:
            told = hours_in_words(schedule, moment, register, base.interface, bool(place.phones))
            if told.state != "unknown":
                return fill(words["hours"], now=told.now, reach=f"{reach}.")
        return fill(words["who_knows"], reach=reach)


def _back(words: dict[str, str]) -> Button:
    return Button(title=words["back"], payload=BACK)


def _reach(place: Place | None) -> str:
    """Return a number, else an address, at which a house can be asked."""
    if place is None:
        return ""
    return place.phones[0].number if place.phones else place.email or place.url or ""
