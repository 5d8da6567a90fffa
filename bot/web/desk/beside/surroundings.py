"""What pages beside a family share: the content of now, who reads, and what is near."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timezone

from bot.engine.cards import Card, Cards
from bot.engine.doors import Doors
from bot.web.desk.beside.table import Table
from bot.web.desk.keys import Clock
from bot.web.desk.people import Person
from bot.web.desk.visit import Visit
from bot.web.knowledge import Knowledge
from knowledge.base import Snapshot
from knowledge.opening import clock as clock_here
from knowledge.registers import Language, Register
from knowledge.schema import Entry, Municipality, Place

_MOST_PLACES = 4


@dataclass(frozen=True)
class Surroundings:
    """Reads the knowledge base for the house of whoever is signed in."""

    knowledge: Knowledge
    clock: Clock

    @property
    def base(self) -> Snapshot:
        return self.knowledge.current()

    @property
    def moment(self) -> datetime:
        return self.clock().replace(tzinfo=timezone.utc)

    @property
    def today(self) -> date:
        return clock_here(self.moment).date()

    def register(self, table: Table, visit: Visit) -> Register:
        """Return in which register the family reads; until it is chosen, staff's own language."""
        return table.register or visit.language

    def municipality(self, table: Table, person: Person) -> Municipality | None:
        """Return the municipality that was chosen, else that of the house."""
        return self.base.municipalities.get(self.municipality_id(table, person))

    def municipality_id(self, table: Table, person: Person) -> str:
        """Return the id of that municipality; empty where none is known."""
        house = self.base.social_map.get(person.house)
        return table.municipality or (house.area[0] if house and house.area else "")

    def towns(self, language: Language) -> list[tuple[str, str]]:
        """Return id and name of every municipality, by name."""
        named = ((key, one.name[language]) for key, one in self.base.municipalities.items())
        return sorted(named, key=lambda town: town[1])

    def doors(self, entry: Entry, town: Municipality | None) -> list[Place]:
        """Return the places where a family can go with an entry, the nearest first."""
        doors = Doors(self.base, town.id if town else None, "nl")
        own = doors.serving(entry.id, _MOST_PLACES) or doors.nearest(entry.id)
        near = [*own, *doors.to_go(entry, "contact")]
        return list({place.id: place for place in near}.values())[:_MOST_PLACES]

    def cards(
        self, places: Iterable[Place], town: Municipality | None, register: Register
    ) -> list[Card]:
        """Return places as the guide shows them in a register."""
        cards = Cards(self.base, register, self.moment, town)
        return [cards.service(place) for place in places]
