"""The page of one place or topic: what is known of it, and what a colleague does with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta, timezone
from typing import Any, get_args

from fastapi import Response

from bot.web.desk.curating.curation import Curation, Deed, Values
from bot.web.desk.curating.forms import (
    WEEKDAYS,
    changed_contact,
    contact_of_place,
    hours_of_place,
    week_in_words,
    with_contact,
)
from bot.web.desk.curating.shelf import Shelf, Written, fresh_until, name_of
from bot.web.desk.curating.telling import by_team, problem_of, told
from bot.web.desk.gate import Route
from bot.web.desk.houses import DEMO_HOUSE, Houses
from bot.web.desk.keys import Clock
from bot.web.desk.people import People
from bot.web.desk.visit import NotDone, Visit, go_to, page
from bot.web.desk.words import words_of
from knowledge.opening import clock as clock_here
from knowledge.overlay.layers import in_json
from knowledge.overlay.store import ChangedMeanwhile
from knowledge.schema import Document, Entry, Intake, Place, Programme, Team

ENTRY = "/desk/kaart/{document}"

#: Who checks where there is no house.
_GUIDE = "Gezinswijzer"
#: Further ahead nobody knows when a place opens again.
_LONGEST_CLOSURE = timedelta(days=366)


class EntryPage:
    """Routes of one place or topic. The map belongs to no house: every curator may change it."""

    def __init__(
        self,
        curation: Curation,
        shelf: Shelf,
        houses: Houses,
        people: People,
        clock: Clock,
    ) -> None:
        self._curation = curation
        self._shelf = shelf
        self._houses = houses
        self._people = people
        self._clock = clock

    def routes(self) -> list[Route]:
        """Return the routes."""
        deeds: tuple[tuple[str, Callable[[Visit], Response]], ...] = (
            ("nagekeken", self.check),
            ("fout", self.doubt),
            ("opgelost", self.settle),
            ("dicht", self.close),
            ("contact", self.change_contact),
            ("uren", self.change_hours),
            ("plaats", self.change_intake),
            ("terugzetten", self.revert),
        )
        return [
            Route("GET", ENTRY, "curate", self.show),
            *(Route("POST", f"{ENTRY}/{path}", "curate", answer) for path, answer in deeds),
        ]

    def show(self, visit: Visit, problem: str = "") -> Response:
        written = self._shelf.now()
        document = self._document(visit, written)
        language, today = visit.language, self._today()
        words = words_of("curating_entry", language)
        return page(
            "curating_entry",
            visit,
            400 if problem else 200,
            words.get(problem, problem),
            one=document,
            name=name_of(document, language),
            address=ENTRY.format(document=document.id),
            is_place=isinstance(document, Place),
            teams=_teams(document),
            until=fresh_until(document),
            is_overdue=fresh_until(document) < today,
            today=today,
            doubts=self._curation.doubts(document.id),
            history=self._curation.history(document.id),
            seen=self._curation.seen(document.id),
            left_out=written.laid.left_out.get(document.id),
            shares=lambda contact: written.with_contact(contact, document.id),
            house=lambda house: self._houses.name(house, language),
            told=told,
            by_team=by_team if isinstance(document, Programme) else dict,
            weekdays=WEEKDAYS,
            week=week_in_words,
            fields=words_of("curating_fields", language),
            deeds=words_of("curating_deeds", language),
        )

    def check(self, visit: Visit) -> Response:
        document, today = self._document(visit, self._shelf.now()), self._today().isoformat()
        by = self._who(visit)
        values: dict[str, Any] = {"reviewed": {"date": today, "by": by}}
        if isinstance(document, Place):
            values |= {"assured_date": today, "assurer": by}
        return self._changed(visit, "checked", {document.id: values})

    def doubt(self, visit: Visit) -> Response:
        document, what = self._document(visit, self._shelf.now()), visit.field("what", 600)
        self._who(visit)
        if not what:
            return self.show(visit, "what_missing")
        self._curation.doubt(visit.person, document.id, what)
        self._people.note(visit.person, "curated")
        return _back(document)

    def settle(self, visit: Visit) -> Response:
        document, doubt = self._document(visit, self._shelf.now()), visit.field("doubt")
        self._who(visit)
        if doubt.isdecimal() and len(doubt) < 10:
            self._curation.settle(document.id, int(doubt))
            self._people.note(visit.person, "curated")
        return _back(document)

    def close(self, visit: Visit) -> Response:
        place, until = self._place(visit), _day(visit.field("until"))
        if visit.field("opens"):
            return self._changed(visit, "closed", {place.id: {"closed_until": None}})
        if until is None or not self._today() <= until <= self._today() + _LONGEST_CLOSURE:
            return self.show(visit, "until_wrong")
        return self._changed(visit, "closed", {place.id: {"closed_until": until.isoformat()}})

    def change_contact(self, visit: Visit) -> Response:
        written = self._shelf.now()
        document = self._document(visit, written)
        if isinstance(document, Place):
            values = {document.id: contact_of_place(document, visit.sent)}
            return self._changed(visit, "contact", values)
        contact = visit.field("contact")
        known = next((one for one in document.contacts if one.id == contact), None)
        if known is None:
            return self.show(visit, "form_old")
        # A contact that stands in several files is one contact.
        entries = [document, *written.with_contact(contact, document.id)]
        changed = changed_contact(known, visit.sent, self._today())
        values = {one.id: with_contact(one, contact, changed) for one in entries}
        return self._changed(visit, "contact", values)

    def change_hours(self, visit: Visit) -> Response:
        place, number = self._place(visit), visit.field("schedule")
        if number not in map(str, range(len(place.schedules) + 1)):
            return self.show(visit, "form_old")
        values = hours_of_place(place, int(number), visit.sent)
        return self._changed(visit, "hours", {place.id: values})

    def change_intake(self, visit: Visit) -> Response:
        document, team = self._document(visit, self._shelf.now()), visit.field("team")
        teams = _teams(document)
        if not teams and not isinstance(document, Place):
            raise NotDone(404, "not_found")
        state, weeks = visit.field("intake"), visit.field("weeks")
        if state not in ("open", "full", "unknown") or (teams and team not in teams):
            return self.show(visit, "form_old")
        if weeks and not (weeks.isdecimal() and len(weeks) < 4):
            return self.show(visit, "weeks_wrong")
        intake: dict[str, Any] = {
            "state": state,
            "weeks": int(weeks) if weeks and state == "full" else None,
            "stated": self._today().isoformat(),
            "by": self._who(visit),
        }
        if teams:
            intake = {**in_json(document)["intake"], team: intake}
        return self._changed(visit, "intake", {document.id: {"intake": intake}})

    def revert(self, visit: Visit) -> Response:
        written, number = self._shelf.now(), visit.field("number")
        document = self._document(visit, written)
        self._who(visit)
        is_number = number.isdecimal() and len(number) < 10
        if not is_number or not self._curation.revert(
            visit.person, written.files, written.now, document.id, int(number)
        ):
            return self.show(visit, "form_old")
        self._people.note(visit.person, "curated")
        return _back(document)

    def _changed(
        self, visit: Visit, deed: Deed, changes: Mapping[str, Mapping[str, Any]]
    ) -> Response:
        """Lay values over documents by id, the first that of the page, once they pass the checks.

        Values that a document has already are no change.
        """
        self._who(visit)
        written = self._shelf.now()
        values: Values = []
        for name, said in changes.items():
            now = in_json(written.now[name])
            new = {field: value for field, value in said.items() if now.get(field) != value}
            if problem := problem_of({**now, **new}, written, self._today(), visit.language):
                return self.show(visit, problem)
            values.append((written.files[name], new))
        if deed != "checked" and not any(new for _, new in values):
            return _back(values[0][0])
        seen = visit.field("seen")
        try:
            after = int(seen) if seen.isdecimal() and len(seen) < 10 else -1
            self._curation.lay(visit.person, deed, values, after)
        except ChangedMeanwhile:
            return self.show(visit, "changed_meanwhile")
        self._people.note(visit.person, "curated")
        return _back(values[0][0])

    def _document(self, visit: Visit, written: Written) -> Entry | Place:
        if (document := written.get(visit.place["document"])) is None:
            raise NotDone(404, "not_found")
        return document

    def _place(self, visit: Visit) -> Place:
        document = self._document(visit, self._shelf.now())
        if not isinstance(document, Place):
            raise NotDone(404, "not_found")
        return document

    def _who(self, visit: Visit) -> str:
        """Return who is told to have said it; the house that is there to try things says nothing.

        Raises:
            NotDone: the colleague is of that house.
        """
        if visit.person.house == DEMO_HOUSE:
            raise NotDone(403, words_of("curating_entry", visit.language)["demo"])
        return self._houses.name(visit.person.house, "nl") if visit.person.house else _GUIDE

    def _today(self) -> date:
        return clock_here(self._clock().replace(tzinfo=timezone.utc)).date()


def _teams(document: Document) -> dict[str, Intake | None]:
    """Return what was said of the room that each team has, where a document has teams."""
    if not isinstance(document, Programme):
        return {}
    return {team: document.intake.get(team) for team in get_args(Team)}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _back(document: Document) -> Response:
    return go_to(ENTRY.format(document=document.id))
