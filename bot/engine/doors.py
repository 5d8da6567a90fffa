"""Where a family can knock: the real places near it, and how they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice

from knowledge.base import Snapshot
from knowledge.gazetteer import Elsewhere
from knowledge.registers import Register, language_of
from knowledge.schema import Entry, Facet, Municipality, Place
from knowledge.social_map import ServiceQuery

_FRONT = ("huis-van-het-kind", "ocmw")
#: In matters of children the first of the two is the nearer one, in all others the second.
_OF_CHILDREN = {
    "child-benefit", "childcare", "family", "leisure", "parenting", "school", "youth-care",
}  # fmt: skip
#: Sides of a topic after which a family wants to know where to go.
_WHERE_TO_GO = ("apply", "contact", "help")
#: How far the nearest place of a kind may be to be worth the way (kilometres).
_WORTH_THE_WAY = 25
_MOST = 4


class Doors:
    """The places around one municipality, the one that a conversation is about."""

    def __init__(self, base: Snapshot, municipality: str | None, register: Register) -> None:
        self._map = base.social_map
        self._register = register
        self._language = language_of(register)
        self.municipality: Municipality | None = base.municipalities.get(municipality or "")
        self.elsewhere: Elsewhere | None = base.gazetteer.elsewhere(municipality)

    @cached_property
    def town(self) -> str:
        """The name of the municipality; empty where none is known."""
        known = self.municipality or self.elsewhere
        return known.name[self._language] if known else ""

    def named(self, place: str | None) -> Place | None:
        """Return the place with an id."""
        return self._map.get(place or "")

    def serving(self, topic: str, limit: int = _MOST) -> list[Place]:
        """Return the places of a kind that serve the municipality, the nearest first."""
        if self.municipality is None:
            return []
        return self._map.serving(topic, self.municipality.id, limit)

    def nearest(self, topic: str) -> list[Place]:
        """Return the nearest places of a kind that are worth the way, wherever they work."""
        if self.municipality is None:
            return []
        query = ServiceQuery(
            services=frozenset({topic}), municipality=self.municipality.id, limit=2
        )
        return [
            one.place
            for one in self._map.search(query)
            if one.kilometres is not None and one.kilometres <= _WORTH_THE_WAY
        ]

    def front(self) -> list[Place]:
        """Return the doors that are open to every family."""
        return list(self._first_of(_FRONT))

    def to_go(self, entry: Entry, facet: Facet) -> list[Place]:
        """Return at most two places for what an answer sends a family to."""
        if facet not in _WHERE_TO_GO:
            return []
        front = _FRONT if entry.domain in _OF_CHILDREN else reversed(_FRONT)
        named = [*getattr(entry, "next_steps", []), *entry.related]
        kinds = [entry.id, *(one for one in named if one in self._map.services()), *front]
        return list(islice(self._first_of(dict.fromkeys(kinds)), 2))

    def listed(self, places: Iterable[Place]) -> str:
        """Return places as lines of text: name, address, number, what is not sure."""
        return "\n".join(line for place in places for line in self._lines(place))

    def _first_of(self, kinds: Iterable[str]) -> Iterator[Place]:
        for kind in kinds:
            yield from self.serving(kind, limit=1)

    def _lines(self, place: Place) -> list[str]:
        lines = [place.name[self._language]]
        lines += [f"{one.address}, {one.postal_code} {one.city}" for one in place.locations]
        lines += [one.number for one in place.phones]
        if not place.phones and (other := place.email or place.url):
            lines.append(other)
        if place.alert:
            lines.append(place.alert[self._register])
        return lines
