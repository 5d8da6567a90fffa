"""The table that staff and family sit at: who reads, where they live, what is collected.

It belongs to a session and goes with it. It holds ids of the knowledge base only: nothing of who
the family is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Engine

from bot.transactions import insert_new, reading, writing
from bot.web.desk.beside.migrations import HISTORY
from bot.web.desk.beside.tables import tables_laid
from bot.web.desk.keys import Keys
from bot.web.desk.sessions import Session
from knowledge.registers import REGISTERS, Register
from knowledge.schema import Facet

#: More than three things to do at once are done by nobody.
MOST_STEPS = 3
#: Stands in place of a code that brought the sheet to a phone.
SENT = "sent"


@dataclass(frozen=True)
class Collected:
    """Answers about a topic that go along, by facet, and the place to go to (an id, or empty)."""

    topic: str
    facets: tuple[Facet, ...]
    place: str = ""


@dataclass(frozen=True)
class Table:
    """What lies there; ``register`` None and ``municipality`` empty until somebody chooses.

    ``code`` is what is kept of the code made of it, or ``SENT``; empty where there is none.
    """

    register: Register | None = None
    municipality: str = ""
    steps: tuple[Collected, ...] = ()
    code: str = ""

    @property
    def is_sent(self) -> bool:
        return self.code == SENT

    @property
    def is_full(self) -> bool:
        return len(self.steps) >= MOST_STEPS

    def holds(self, topic: str) -> bool:
        """Tell whether something about a topic was collected."""
        return any(one.topic == topic for one in self.steps)

    def with_step(self, step: Collected) -> Table:
        """Return the table with a step more; of a topic that lies there it takes the place.

        A full table stays as it is.
        """
        if self.holds(step.topic):
            anew = (step if one.topic == step.topic else one for one in self.steps)
            return replace(self, steps=tuple(anew))
        return self if self.is_full else replace(self, steps=(*self.steps, step))

    def without(self, topic: str) -> Table:
        """Return the table without what was collected about a topic."""
        return replace(self, steps=tuple(one for one in self.steps if one.topic != topic))

    def sooner(self, topic: str) -> Table:
        """Return the table with a step one place nearer to the first."""
        steps = list(self.steps)
        place = next((number for number, one in enumerate(steps) if one.topic == topic), 0)
        if place:
            steps[place - 1 : place + 1] = steps[place], steps[place - 1]
        return replace(self, steps=tuple(steps))


class Tables:
    """Keeps the table of each session."""

    def __init__(self, engine: Engine, keys: Keys) -> None:
        """Open them; the tables of the desk are there by then."""
        HISTORY.bring_up_to_date(engine)
        self._engine = engine
        self._keys = keys

    def of(self, session: Session) -> Table:
        """Return what lies on the table."""
        query = select(tables_laid).where(tables_laid.c.session == self._keys.token(session.id))
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        return as_table(row._mapping) if row else Table()

    def change(self, session: Session, how: Callable[[Table], Table]) -> Table:
        """Change what lies on the table, and return it; of two changes at once none is lost.

        What was sent to a phone before is not what lies there then.
        """
        key = self._keys.token(session.id)
        is_it = tables_laid.c.session == key
        with writing(self._engine) as connection:
            nothing = {"session": key, **as_row(Table())}
            connection.execute(insert_new(connection, tables_laid).values(nothing))
            row = connection.execute(select(tables_laid).where(is_it).with_for_update()).one()
            before = as_table(row._mapping)
            after = how(before)
            if after != before:
                after = replace(after, code="")
            connection.execute(update(tables_laid).where(is_it).values(as_row(after)))
        return after


def as_table(row: Mapping[str, Any]) -> Table:
    """Return a table as it was kept."""
    chosen = next((one for one in REGISTERS if one == row["register"]), None)
    collected = (
        Collected(one["topic"], tuple(one["facets"]), one["place"]) for one in row["steps"]
    )
    return Table(chosen, row["municipality"], tuple(collected), row["code"])


def as_row(table: Table) -> dict[str, Any]:
    """Return what is kept of a table."""
    return {
        "register": table.register or "",
        "municipality": table.municipality,
        "steps": [asdict(one) for one in table.steps],
        "code": table.code,
    }
