"""The page on which a family is asked something."""

from __future__ import annotations

from fastapi import Response

from bot.referral.in_hand import Gone
from bot.referral.questions import LONGEST, OPEN, StillOpen
from bot.referral.store import Referrals
from bot.web.conversations.store import ConversationGone
from bot.web.desk.gate import Route
from bot.web.desk.people import People
from bot.web.desk.referral.asker import Asker
from bot.web.desk.referral.naming import REFERRAL, number_of
from bot.web.desk.visit import Visit, go_to, page

_PATH = f"{REFERRAL}/vraag"


class Asking:
    """Routes of questions; one at a time, and the family need not answer."""

    def __init__(self, referrals: Referrals, asker: Asker, people: People) -> None:
        self._referrals = referrals
        self._asker = asker
        self._people = people

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("GET", _PATH, "referrals", self.show),
            Route("POST", _PATH, "referrals", self.ask),
            Route("POST", f"{_PATH}/intrekken", "referrals", self.take_back),
        ]

    def show(self, visit: Visit) -> Response:
        """Show the question that is open, or the form for one."""
        return self._page(visit)

    def ask(self, visit: Visit) -> Response:
        """Ask a question."""
        text = visit.field("question", LONGEST + 1)
        if not text or len(text) > LONGEST:
            return self._page(visit, "question_empty")
        person, referral = visit.person, visit.place["referral"]
        try:
            self._asker.ask(person.house, referral, person.name, text)
        except Gone:
            return page("gone", visit, 404)
        except StillOpen:
            return self._page(visit, "question_open")
        except ConversationGone:
            return self._page(visit, "out_of_reach")
        self._people.note(person, "asked")
        return go_to(REFERRAL.format(referral=referral))

    def take_back(self, visit: Visit) -> Response:
        """Take the open question back."""
        referral = visit.place["referral"]
        try:
            self._referrals.questions.take_back(visit.person.house, referral)
        except Gone:
            return page("gone", visit, 404)
        self._people.note(visit.person, "took_back")
        return go_to(REFERRAL.format(referral=referral))

    def _page(self, visit: Visit, problem: str = "") -> Response:
        house, referral = visit.person.house, visit.place["referral"]
        try:
            self._referrals.queues.one(house, referral)
        except Gone:
            return page("gone", visit, 404)
        asked = self._referrals.questions.of(house, referral)
        return page(
            "referral_question",
            visit,
            400 if problem else 200,
            problem,
            address=REFERRAL.format(referral=referral),
            number=number_of(referral),
            open=next((one for one in asked if one.state == OPEN), None),
            question=visit.field("question", LONGEST + 1),
            longest=LONGEST,
        )
