"""The queue of a house: what families handed to it, opened with a reason, and how it stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timezone

from babel import Locale
from fastapi import Response

from bot.print.referral import referral_pdf
from bot.print.referral_sheets import form_of
from bot.print.typesetting import CannotTypeset
from bot.referral.draft import Draft
from bot.referral.form import FIELDS
from bot.referral.in_hand import Gone
from bot.referral.lines import are_own_words, line_text
from bot.referral.queues import Queued
from bot.referral.record import CLOSED, DECLINED, NEW, STATES
from bot.referral.store import Referrals
from bot.web.desk.gate import HOME, Route
from bot.web.desk.houses import Houses
from bot.web.desk.keys import Clock
from bot.web.desk.people import People
from bot.web.desk.referral.naming import REFERRAL, number_of
from bot.web.desk.referral.referrer import still_missing
from bot.web.desk.visit import Visit, go_to, page
from bot.web.desk.words import words_of
from bot.web.knowledge import Knowledge
from bot.web.words import fill
from knowledge.base import Snapshot
from knowledge.opening import clock as clock_here
from knowledge.registers import Language
from knowledge.rendering import locale_of

#: The states that staff choose from; closing has a form of its own.
_TO_CHOOSE = tuple(state for state in STATES if state != CLOSED)


@dataclass(frozen=True)
class Line:
    """A line of the form that the family shares.

    ``language`` is empty where it is no own words; ``language_name`` where the reader speaks it.
    """

    label: str
    text: str
    language: str
    language_name: str


class Queue:
    """Routes of the queue; each house sees its own only."""

    def __init__(
        self,
        referrals: Referrals,
        people: People,
        knowledge: Knowledge,
        houses: Houses,
        clock: Clock,
        public_url: str,
    ) -> None:
        self._referrals = referrals
        self._people = people
        self._knowledge = knowledge
        self._houses = houses
        self._clock = clock
        self._public_url = public_url

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("GET", HOME, "account", self.show),
            Route("POST", "/desk/zoeken", "referrals", self.find),
            Route("GET", REFERRAL, "referrals", self.before),
            Route("POST", f"{REFERRAL}/openen", "referrals", self.open),
            Route("POST", f"{REFERRAL}/formulier", "referrals", self.print),
            Route("POST", f"{REFERRAL}/stand", "referrals", self.mark),
            Route("POST", f"{REFERRAL}/afronden", "referrals", self.close),
        ]

    def show(self, visit: Visit, problem: str = "") -> Response:
        if not visit.person.may("referrals"):
            return go_to("/desk/mensen" if visit.person.may("people") else "/desk/kaart")
        house, asked = visit.person.house, visit.asked.get("stand", "")
        state = asked if asked in (NEW, *_TO_CHOOSE) else ""
        waiting = self._referrals.queues.of(house)
        return page(
            "queue",
            visit,
            404 if problem else 200,
            problem,
            house=self._houses.name(house, visit.language),
            state=state,
            found=[one for one in waiting if state in ("", one.state)],
            counts={name: sum(one.state == name for one in waiting) for name in (NEW, *_TO_CHOOSE)},
            news=defaultdict(str, self._referrals.questions.news(house)),
            age=lambda one: self._age(one, visit.language),
            number=number_of,
            next_steps=words_of("next_steps", visit.language),
            closings=sorted(self._referrals.queues.closings(house).items(), reverse=True),
        )

    def find(self, visit: Visit) -> Response:
        try:
            found = self._referrals.queues.find(visit.person.house, visit.field("reference"))
        except Gone:
            return self.show(visit, "reference_unknown")
        return go_to(REFERRAL.format(referral=found))

    def before(self, visit: Visit) -> Response:
        return self._page(visit)

    def open(self, visit: Visit) -> Response:
        if not (why := visit.field("why")):
            return self._page(visit, "reason_missing")
        try:
            draft = self._look(visit, why)
        except Gone:
            return page("gone", visit, 404)
        self._people.note(visit.person, "looked")
        return self._page(visit, lines=lines_of(draft, self._knowledge.current(), visit.language))

    def print(self, visit: Visit) -> Response:
        if not (why := visit.field("why")):
            return self._page(visit, "reason_missing")
        try:
            draft = self._look(visit, why)
        except Gone:
            return page("gone", visit, 404)
        base = self._knowledge.current()
        today = clock_here(self._clock().replace(tzinfo=timezone.utc)).date()
        house = self._houses.name(visit.person.house, "nl")
        referrer = self._referrals.referrers.of(visit.person.house, visit.place["referral"])
        sheet = form_of(draft, base, self._public_url, today, referrer, house)
        try:
            form = referral_pdf(sheet)
        except CannotTypeset:
            # The family reads that it was looked at: so it is, on the screen.
            self._people.note(visit.person, "looked")
            return self._page(visit, "no_pdf", lines=lines_of(draft, base, visit.language))
        self._people.note(visit.person, "printed")
        headers = {
            "Content-Disposition": 'inline; filename="1gezin1plan-form.pdf"',
            "Cache-Control": "no-store",
        }
        return Response(form, headers=headers, media_type="application/pdf")

    def mark(self, visit: Visit) -> Response:
        state, reason = visit.field("state"), visit.field("reason")
        if state not in _TO_CHOOSE:
            return self._page(visit, "not_from_here")
        if state == DECLINED and not reason:
            return self._page(visit, "declined_needs_reason")
        return self._marked(visit, state, reason, go_to(visit.path.removesuffix("/stand")))

    def close(self, visit: Visit) -> Response:
        if not visit.field("sure"):
            return self._page(visit, "not_sure")
        return self._marked(visit, CLOSED, "", go_to(HOME))

    def _marked(self, visit: Visit, state: str, reason: str, onward: Response) -> Response:
        try:
            self._referrals.queues.mark(visit.person.house, visit.place["referral"], state, reason)
        except Gone:
            return page("gone", visit, 404)
        self._people.note(visit.person, "marked")
        return onward

    def _look(self, visit: Visit, why: str) -> Draft:
        person = visit.person
        return self._referrals.queues.open(person.house, visit.place["referral"], person.name, why)

    def _page(self, visit: Visit, problem: str = "", lines: tuple[Line, ...] = ()) -> Response:
        house = visit.person.house
        try:
            found = self._referrals.queues.one(house, visit.place["referral"])
        except Gone:
            return page("gone", visit, 404)
        return page(
            "referral",
            visit,
            400 if problem else 200,
            problem,
            one=found,
            number=number_of(found.id),
            address=REFERRAL.format(referral=found.id),
            age=self._age(found, visit.language),
            next_step=words_of("next_steps", visit.language)[found.state],
            missing=still_missing(self._referrals.referrers.of(house, found.id), visit),
            news=self._referrals.questions.news(house).get(found.id, ""),
            questions=self._referrals.questions.of(house, found.id) if lines else [],
            to_choose=_TO_CHOOSE,
            lines=lines,
            why=visit.field("why"),
            reason=visit.field("reason"),
            chosen=visit.field("state"),
        )

    def _age(self, one: Queued, language: Language) -> str:
        here = [clock_here(day.replace(tzinfo=timezone.utc)) for day in (one.since, self._clock())]
        days = (here[1].date() - here[0].date()).days
        words = words_of("queue", language)
        return fill(words.get(f"waits_{days}", words["waits"]), days=str(days))


def lines_of(draft: Draft, base: Snapshot, language: Language) -> tuple[Line, ...]:
    """Return what the family shares, in the order of the form."""
    lines = []
    for name in FIELDS:
        if answer := draft.shared.get(name):
            spoken = answer.language if are_own_words(answer) else ""
            names = Locale.parse(locale_of(language)).languages
            named = "" if spoken == language else names.get(spoken, spoken)
            label = base.interface[f"referral-line-{name}"][language]
            lines.append(Line(label, line_text(base, language, name, answer), spoken, named))
    return tuple(lines)
