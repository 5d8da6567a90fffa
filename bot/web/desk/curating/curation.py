"""What staff do to the social map: each deed in one transaction, and its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection, Engine

from bot.transactions import reading, writing
from bot.web.desk.curating.migrations import HISTORY
from bot.web.desk.curating.tables import changes, doubts
from bot.web.desk.keys import Clock, new_token
from bot.web.desk.people import Person
from knowledge.overlay.layers import in_json
from knowledge.overlay.store import (
    Change,
    changed_with,
    history,
    last_number,
    lay,
)
from knowledge.schema import Document, Programme

Deed = Literal["checked", "closed", "contact", "hours", "intake", "reverted"]

#: Values to lay over documents, each with its file's.
Values = list[tuple[Document, Mapping[str, Any]]]


@dataclass(frozen=True)
class Doubt:
    """What somebody says is wrong (UTC)."""

    id: int
    document: str
    what: str
    house: str
    who: str
    moment: datetime


@dataclass(frozen=True)
class Done:
    """A change with who made it; nobody where the files took it over."""

    change: Change
    who: str
    house: str
    deed: str


class Curation:
    """Writes what staff change and doubt, and reads it."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        """Open it on an engine of ``prepare``, with its tables brought up to date."""
        HISTORY.bring_up_to_date(engine)
        self.engine = engine
        self._clock = clock

    def lay(self, by: Person, deed: Deed, values: Values, seen: int | None = None) -> None:
        """Lay values over documents; whoever checked one has nothing more against it.

        Raises:
            ChangedMeanwhile: somebody changed the first after the row of number ``seen``.
        """
        with writing(self.engine) as connection:
            self._lay(connection, by, deed, values, seen)

    def revert(
        self,
        by: Person,
        files: Mapping[str, Document],
        now: Mapping[str, Document],
        name: str,
        number: int,
    ) -> bool:
        """Undo one change in every document that it changed; tell whether there was one."""
        with writing(self.engine) as connection:
            wanted = [one for one in history(connection, name) if one.number == number]
            if not wanted or not wanted[0].change:
                return False
            values: Values = []
            for one in dict.fromkeys(changed_with(connection, wanted[0].change)):
                undone = {
                    field: both
                    for row in history(connection, one)
                    if row.change == wanted[0].change
                    for field, both in row.fields.items()
                }
                if one in files and undone:
                    values.append((files[one], _undone(undone, now[one])))
            self._lay(connection, by, "reverted", values, None)
            return bool(values)

    def history(self, document: str) -> list[Done]:
        """Return what was changed of a document, the last first."""
        with reading(self.engine) as connection:
            found = history(connection, document)
            of_these = changes.c.change.in_([one.change for one in found])
            rows = connection.execute(select(changes).where(of_these)).all()
        who = {row.change: row for row in rows}
        return [
            Done(one, *((row.who, row.house, row.deed) if row else ("", "", "pruned")))
            for one in found
            if one.fields
            for row in (who.get(one.change),)
        ]

    def seen(self, document: str) -> int:
        """Return the number of the last change of a document."""
        with reading(self.engine) as connection:
            return last_number(connection, document)

    def doubt(self, by: Person, document: str, what: str) -> None:
        """Note what is wrong with a document."""
        row = {"document": document, "what": what, "house": by.house, "who": by.name}
        with writing(self.engine) as connection:
            connection.execute(insert(doubts).values(moment=self._clock(), **row))

    def settle(self, document: str, doubt: int) -> None:
        """Forget a doubt."""
        is_it = (doubts.c.id == doubt) & (doubts.c.document == document)
        with writing(self.engine) as connection:
            connection.execute(delete(doubts).where(is_it))

    def doubts(self, document: str | None = None) -> list[Doubt]:
        """Return what is said to be wrong, of a document or at all, the oldest first."""
        query = select(doubts).order_by(doubts.c.id)
        if document is not None:
            query = query.where(doubts.c.document == document)
        with reading(self.engine) as connection:
            rows = connection.execute(query).all()
        return [
            Doubt(one.id, one.document, one.what, one.house, one.who, one.moment) for one in rows
        ]

    def _lay(
        self, connection: Connection, by: Person, deed: Deed, values: Values, seen: int | None
    ) -> None:
        change, now = new_token()[:32], self._clock()
        row = {"change": change, "house": by.house, "who": by.name, "deed": deed}
        connection.execute(insert(changes).values(row))
        for number, (document, laid) in enumerate(values):
            lay(connection, document, laid, change, now, None if number else seen)
            if deed == "checked":
                connection.execute(delete(doubts).where(doubts.c.document == document.id))


def _undone(fields: Mapping[str, tuple[Any, Any]], now: Document) -> dict[str, Any]:
    """Return the values of before a change; what was said of another team stays."""
    values = {field: was for field, (was, _) in fields.items()}
    was, became = fields.get("intake", (None, None))
    if isinstance(now, Programme) and isinstance(was, dict) and isinstance(became, dict):
        others = {
            team: one
            for team, one in in_json(now)["intake"].items()
            if was.get(team) == became.get(team)
        }
        mine = {team: one for team, one in was.items() if one != became.get(team)}
        values["intake"] = others | mine
    return values
