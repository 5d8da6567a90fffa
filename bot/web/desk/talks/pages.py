"""The pages of conversations: who asks for a person, taking one over, writing, giving it back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from fastapi import Response

from bot.web.conversations.history import History
from bot.web.conversations.messages import Conversation
from bot.web.conversations.store import ConversationGone, ConversationStore
from bot.web.conversations.takeover.saying import Sayings
from bot.web.conversations.takeover.talk import Talk, TalkGone, TalkTaken
from bot.web.conversations.takeover.talks import Talks
from bot.web.conversations.typed_text import LONGEST_TEXT, clean
from bot.web.conversations.watching import Watch
from bot.web.desk.gate import BY_ITSELF, Route
from bot.web.desk.houses import Houses
from bot.web.desk.keys import Clock
from bot.web.desk.people import People
from bot.web.desk.sessions import Sessions
from bot.web.desk.talks.presence import Presence
from bot.web.desk.talks.reading import lines_of
from bot.web.desk.talks.stream import HouseGlance, house_stream
from bot.web.desk.visit import Visit, go_to, hour_of_today, page
from bot.web.desk.words import words_of
from bot.web.words import fill

TALKS = "/desk/gesprekken"
TALK = TALKS + "/{talk}"

#: For how many hours somebody can say to be there; none: not any more.
HOURS = (0, 1, 2, 4)
_LONGEST_NAME = 40


@dataclass(frozen=True)
class Asked:
    """A talk with what staff know of it before they take it."""

    talk: Talk
    conversation: Conversation
    minutes: int

    @property
    def number(self) -> str:
        """What staff call it among each other; it opens nothing."""
        return self.talk.id[:6].upper()


@dataclass(frozen=True)
class TalkPages:
    """Routes of conversations; each house sees its own only, and words only who took them."""

    talks: Talks
    sayings: Sayings
    conversations: ConversationStore
    history: History
    presence: Presence
    people: People
    sessions: Sessions
    houses: Houses
    clock: Clock
    watch: Watch[HouseGlance]

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("GET", TALKS, "talks", self.show),
            Route("GET", f"{TALKS}/events", "talks", self.events),
            Route("POST", f"{TALKS}/aanwezig", "talks", self.come),
            Route("GET", TALK, "talks", self.read),
            Route("POST", f"{TALK}/nemen", "talks", self.take),
            Route("POST", f"{TALK}/schrijven", "talks", self.write),
            Route("POST", f"{TALK}/teruggeven", "talks", self.hand_back),
        ]

    def show(self, visit: Visit, problem: str = "", status: int = 200) -> Response:
        person = visit.person
        asked = list(filter(None, map(self._asked, self.talks.of_house(person.house))))
        return page(
            "talks_list",
            visit,
            status,
            problem,
            house=self.houses.name(person.house, visit.language),
            here_until=self.presence.until(person),
            hour=lambda moment: hour_of_today(moment, visit.language, self.clock()),
            hours=HOURS,
            waiting=[one for one in asked if not one.talk.owner],
            mine=[one for one in asked if one.talk.owner == person.id],
            others=[one for one in asked if one.talk.owner not in (None, person.id)],
            call_name=person.name.split()[0][:_LONGEST_NAME],
            looks=self.talks.looks(person.house) if person.may("log") else None,
            by_itself=BY_ITSELF,
        )

    def events(self, visit: Visit) -> Response:
        assert visit.session is not None
        # Not by its token: that is replaced while the stream is open.
        session, agent = visit.session.id, visit.browser.agent

        def may_go_on() -> bool:
            return self.sessions.owner(session, agent) is not None

        return house_stream(self.watch, visit.person.house, may_go_on)

    def come(self, visit: Visit) -> Response:
        chosen = visit.field("hours")
        hours = next((one for one in HOURS if str(one) == chosen), None)
        if hours is None:
            return self.show(visit, "not_from_here", 400)
        self.presence.come(visit.person, hours)
        return go_to(TALKS)

    def take(self, visit: Visit) -> Response:
        person = visit.person
        name = visit.field("call_name", _LONGEST_NAME)
        words = words_of("talks_list", visit.language)
        if not name:
            return self.show(visit, words["name_missing"], 400)
        try:
            found = self.talks.get(person.house, visit.place["talk"])
            self.talks.take(
                person.house,
                found.id,
                person.id,
                name,
                lambda conversation: self.sayings.arrived(conversation, found, name),
            )
        except TalkTaken as taken:
            return self.show(visit, fill(words["taken"], name=taken.by), 409)
        except TalkGone:
            return page("talks_gone", visit, 404, unsent="")
        self.people.note(person, "took_over")
        return go_to(TALK.format(talk=found.id))

    def read(self, visit: Visit, problem: str = "") -> Response:
        try:
            asked = self._asked(self._own(visit))
        except TalkGone:
            asked = None
        if asked is None:
            return page("talks_gone", visit, 404, unsent="")
        return page(
            "talks_one",
            visit,
            400 if problem else 200,
            problem,
            one=asked,
            lines=lines_of(self.history, asked.talk),
            hour=lambda moment: hour_of_today(moment, visit.language, self.clock()),
            address=TALK.format(talk=asked.talk.id),
            text=visit.field("text", LONGEST_TEXT),
            # A form that is sent twice, by two clicks or a page loaded again, says it once.
            once=secrets.token_hex(16),
            longest=LONGEST_TEXT,
            by_itself=BY_ITSELF,
        )

    def write(self, visit: Visit) -> Response:
        text = clean(visit.field("text", LONGEST_TEXT))
        if not text:
            return self.read(visit, words_of("talks_one", visit.language)["empty"])
        try:
            found = self._own(visit)
            self.talks.write(
                found.house,
                found.id,
                visit.person.id,
                lambda conversation: self.sayings.by_a_person(conversation, found, text),
                f"desk-{visit.field('once', 40) or secrets.token_hex(16)}",
            )
        except TalkGone:
            return page("talks_gone", visit, 404, unsent=text)
        return go_to(TALK.format(talk=found.id))

    def hand_back(self, visit: Visit) -> Response:
        try:
            found = self._own(visit)
            self.talks.hand_back(
                found.house,
                found.id,
                visit.person.id,
                lambda conversation: self.sayings.handed_back(conversation, found),
            )
        except TalkGone:
            return page("talks_gone", visit, 404, unsent="")
        self.people.note(visit.person, "handed_back")
        return go_to(TALKS)

    def _own(self, visit: Visit) -> Talk:
        """Return the talk that a request names, where who asks has taken it."""
        found = self.talks.get(visit.person.house, visit.place["talk"])
        if found.owner != visit.person.id:
            raise TalkGone
        return found

    def _asked(self, talk: Talk) -> Asked | None:
        try:
            conversation = self.conversations.find(talk.conversation)
        except ConversationGone:
            return None
        waited = self.clock() - talk.asked
        return Asked(talk, conversation, int(waited.total_seconds() // 60))
