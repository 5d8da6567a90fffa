"""The sheets that WhatsApp brings to families who ask for theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection

from bot.engine.utterance import payload
from bot.print.take_away import take_away_pdf
from bot.web.conversations.messages import Button
from bot.web.desk.beside.codes import SheetCodes
from bot.web.desk.beside.paper import Paper, Reading
from bot.web.desk.beside.table import as_table
from knowledge.registers import Register, language_of


@dataclass(frozen=True)
class SheetsForPhones:
    """Gives sheets for their codes, as kept, and makes of one what a phone shows."""

    codes: SheetCodes
    paper: Paper

    def take(self, connection: Connection, code: str) -> dict[str, Any] | None:
        """Return the sheet of a code, once; None where the code brings none (any more)."""
        return self.codes.take(connection, code)

    def register(self, sheet: dict[str, Any]) -> Register:
        """Return the register in which a sheet is written."""
        return as_table(sheet).register or "nl"

    def buttons(self, sheet: dict[str, Any]) -> list[Button]:
        """Return what opens the topics of a sheet in a conversation."""
        return list(self._buttons(sheet))

    def _buttons(self, sheet: dict[str, Any]) -> Iterator[Button]:
        language = language_of(self.register(sheet))
        for step, entry in self.paper.collected(as_table(sheet)):
            facet = next((one for one in step.facets if one in entry.answers), None)
            facet = facet or next(iter(entry.answers))
            opens = payload(f"ask_{facet}", topic=entry.id, facet=facet, part=0)
            yield Button(title=entry.label[language], payload=opens)

    def pdf(self, sheet: dict[str, Any]) -> bytes | None:
        """Return a sheet as it is printed; None where its topics are there no more."""
        table, register = as_table(sheet), self.register(sheet)
        if not self.paper.collected(table):
            return None
        town = self.paper.around.base.municipalities.get(table.municipality)
        reading = Reading(register, town, language_of(register))
        return take_away_pdf(self.paper.sheet(table, reading)).pdf
