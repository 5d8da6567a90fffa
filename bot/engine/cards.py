"""Cards beside a text: places, rights and crisis lines, in the reader's register (docs/web.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from knowledge.base import Snapshot
from knowledge.freshness import amount_is_shown
from knowledge.opening import clock, schedule_on
from knowledge.opening_words import hours_in_words
from knowledge.registers import Language, Register, language_of
from knowledge.rendering import format_amount, format_day
from knowledge.schema import (
    CrisisLine,
    Document,
    Entry,
    Location,
    Municipality,
    Place,
    Right,
)
from knowledge.text import sentences

Card = dict[str, Any]

_LABELLED: dict[Language, str] = {"nl": "{}: {}.", "fr": "{} : {}."}
_MAP = "https://www.openstreetmap.org/search?query="


class Cards:
    """Makes cards for one reader at one moment."""

    def __init__(
        self,
        base: Snapshot,
        register: Register,
        moment: datetime,
        municipality: Municipality | None,
    ) -> None:
        """Take in the reader; ``moment`` is now, aware of its time zone."""
        self._base = base
        self._register = register
        self._language = language_of(register)
        self._moment = moment
        self._today = clock(moment).date()
        self._municipality = municipality

    def service(self, place: Place) -> Card:
        """Return a place: how to get there, to call it, and whether it is open."""
        topic = self._base.entries.get(place.service)
        address = _one_line(place.locations[0]) if place.locations else None
        return {
            "type": "service",
            "id": place.id,
            "title": place.name[self._language],
            "kind": topic.label[self._language] if topic else None,
            "domain": topic.domain if topic else None,
            "address": address,
            "phones": [
                {
                    "number": one.number,
                    "description": one.description[self._language] if one.description else None,
                }
                for one in place.phones
            ],
            "email": place.email,
            "url": place.url,
            "map": f"{_MAP}{quote(address)}" if address else None,
            "hours": self._hours(place),
            "alert": place.alert[self._register] if place.alert else None,
            "assured": self._text(
                "assured",
                date=format_day(place.assured_date, self._language),
                publisher=place.assurer,
            ),
            "distance": self._distance(place),
        }

    def right(self, right: Right, said: str) -> Card | None:
        """Return a right with what is not said yet; None where nothing is left to say."""
        lines = list(self._not_in(said, right))
        if not lines:
            return None
        return {
            "type": "right",
            "id": right.id,
            "title": right.label[self._language],
            "domain": right.domain,
            "lines": lines,
            "url": None,
        }

    def lines(self, ids: Iterable[str]) -> tuple[Card, ...]:
        """Return crisis lines: their numbers and when they are answered."""
        known = self._base.shelf.lines
        return tuple(self._line(known[one]) for one in ids if one in known)

    def anew(self, shown: Iterable[Mapping[str, Any]], said: str) -> tuple[Card, ...]:
        """Return cards of before as they are now, without those that are gone."""
        renewed = (self._of(self._base.documents.get(one["id"]), said) for one in shown)
        return tuple(card for card in renewed if card)

    def _of(self, document: Document | None, said: str) -> Card | None:
        if isinstance(document, Place):
            return self.service(document)
        if isinstance(document, CrisisLine):
            return self._line(document)
        return self.right(document, said) if isinstance(document, Right) else None

    def _line(self, line: CrisisLine) -> Card:
        return {
            "type": "line",
            "id": line.id,
            "title": line.label[self._language],
            "number": line.number,
            "hours": line.hours[self._language] if line.hours else None,
            "chat": line.chat,
            "web": line.web,
            "free": bool(line.free),
            "emergency": line.emergency,
        }

    def _not_in(self, said: str, right: Right) -> Iterator[str]:
        short = self._in_short(right)
        if short not in said:
            yield short
        for amount in right.amounts:
            if amount.status == "current" and amount_is_shown(amount, self._today):
                figure = format_amount(amount, self._language)
                label = amount.label[self._language]
                if figure not in said:
                    yield _LABELLED[self._language].format(f"{label[0].upper()}{label[1:]}", figure)

    def _in_short(self, entry: Entry) -> str:
        """Return how the entry begins to say what it is, up to the first sentence that tells."""
        begin: list[str] = []
        part = self._base.answer_parts(entry, "what", self._register, self._today)[0]
        for sentence in sentences(part):
            begin.append(sentence)
            if not sentence.endswith("?"):
                break
        return " ".join(begin)

    def _hours(self, place: Place) -> Card | None:
        schedule = schedule_on(place.schedules, self._today)
        if schedule is None:
            return None
        told = hours_in_words(
            schedule, self._moment, self._register, self._base.interface, bool(place.phones)
        )
        return {
            "state": told.state,
            "now": told.now,
            "week": told.week,
            "stated": told.stated,
            "until": told.until.isoformat(timespec="minutes"),
        }

    def _distance(self, place: Place) -> str | None:
        if self._municipality is None:
            return None
        kilometres = self._base.social_map.distance(place.id, self._municipality.id)
        if kilometres is None or kilometres < 1:
            return None
        return self._text(
            "distance",
            kilometres=str(round(kilometres)),
            municipality=self._municipality.name[self._language],
        )

    def _text(self, key: str, **values: str) -> str:
        return self._base.interface[key][self._register].format(**values)


def _one_line(location: Location) -> str:
    return f"{location.address}, {location.postal_code} {location.city}"
