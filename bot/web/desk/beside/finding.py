"""What one search box finds: rights, situations, services with places near, and words."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Literal

from bot.engine.doors import Doors
from bot.web.desk.beside.asking import Asking
from bot.web.desk.beside.names import Names
from bot.web.knowledge import Knowledge
from knowledge.base import Snapshot
from knowledge.schema import Entry, Municipality, Place
from knowledge.social_map import ServiceQuery
from knowledge.text import letters

Group = Literal["rights", "situations", "services", "lines", "terms"]

#: The group in which an entry of a kind is shown; what the guide says of itself is in none.
_GROUP_OF: dict[str, Group] = {
    "right": "rights",
    "programme": "rights",
    "situation": "situations",
    "service": "services",
    "line": "lines",
    "term": "terms",
}
#: How many of a group, and how many places of a service, are looked at with a family beside you.
_MOST, _MOST_PLACES = 8, 3
#: Up to so many words may be the name of a place; more are a sentence.
_NAME_OF_PLACE = 4


@dataclass(frozen=True)
class Hit:
    """An entry found, with the places of its kind near the municipality."""

    entry: Entry
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Found:
    """All that a search found.

    ``groups`` come in the order of the best that each holds. ``municipality`` is the one that the
    question names, else the one asked for. ``facet`` is the side that the question asks for;
    ``is_understood`` is False where the words alone were looked at; ``alarm`` is a kind of crisis
    that the question shows.
    """

    groups: dict[Group, list[Hit]]
    places: tuple[Place, ...]
    municipality: Municipality | None
    facet: str | None = None
    alarm: str | None = None
    is_understood: bool = True

    @property
    def is_empty(self) -> bool:
        return not self.places and not self.groups


class Finder:
    """Finds in the knowledge base, by names and by what Rasa understands."""

    def __init__(self, knowledge: Knowledge, asking: Asking) -> None:
        self._knowledge = knowledge
        self._asking = asking
        self._making = threading.Lock()
        self._made: tuple[str, Names] | None = None

    def get_ready(self) -> None:
        """Begin to read the names of the content of now, before anybody has typed one."""
        base = self._knowledge.current()
        if self._made is None or self._made[0] != base.version:
            threading.Thread(target=self._names, args=(base,), name="names", daemon=True).start()

    def find(self, text: str, municipality: Municipality | None) -> Found:
        """Find what a text asks for; of a municipality that the text names, the places there."""
        base = self._knowledge.current()
        named = base.gazetteer.find(text)
        there = named.municipality if named else None
        if isinstance(there, Municipality):
            municipality = there
        understood = self._asking.understand(text)
        topics = [*(understood.topics if understood else ()), *self._names(base).find(text)]
        if understood and understood.alarm and (help_ := base.crisis_help(understood.alarm)):
            topics = [*help_.lines["nl"], *topics]
        groups: dict[Group, list[Hit]] = {}
        for topic in dict.fromkeys(topics):
            entry = base.entries.get(topic)
            group = _GROUP_OF.get(entry.kind) if entry else None
            if entry and group and len(groups.setdefault(group, [])) < _MOST:
                groups[group].append(Hit(entry, self._near(base, entry, municipality)))
        shown = {hit.entry.id for hit in groups.get("services", ()) if hit.places}
        places = self._places(base, text, municipality)
        return Found(
            groups,
            tuple(one for one in places if one.service not in shown),
            municipality,
            understood.facet if understood else None,
            understood.alarm if understood else None,
            understood is not None,
        )

    def _near(
        self, base: Snapshot, entry: Entry, municipality: Municipality | None
    ) -> tuple[Place, ...]:
        if municipality is None or entry.kind != "service":
            return ()
        doors = Doors(base, municipality.id, "nl")
        return tuple(doors.serving(entry.id, _MOST_PLACES) or doors.nearest(entry.id))

    def _places(
        self, base: Snapshot, text: str, municipality: Municipality | None
    ) -> tuple[Place, ...]:
        """Return the places that the text itself names."""
        if named := base.social_map.named(text):
            return tuple(named[:_MOST])
        if not 0 < len(letters(text)) <= _NAME_OF_PLACE:
            return ()
        here = municipality.id if municipality else None
        query = ServiceQuery(text=text, municipality=here, limit=_MOST_PLACES)
        return tuple(one.place for one in base.social_map.search(query))

    def _names(self, base: Snapshot) -> Names:
        with self._making:
            if self._made is None or self._made[0] != base.version:
                self._made = (base.version, Names(base.entries.values()))
            return self._made[1]
