"""The sheet to take away: what was collected, in order, and the paper made of it."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Response

from bot.print.take_away import Printed, take_away_pdf
from bot.web.desk.beside.codes import SheetCodes
from bot.web.desk.beside.pages import BESIDE
from bot.web.desk.beside.paper import Paper, Reading
from bot.web.desk.beside.surroundings import Surroundings
from bot.web.desk.beside.table import Collected, Table, Tables
from bot.web.desk.gate import Route
from bot.web.desk.visit import NotDone, Visit, go_to, hour_of_today, page
from bot.web.desk.words import words_of
from bot.web.pages.pictograms import pictogram

SHEET = f"{BESIDE}/blad"


class SheetPages:
    """Routes of the sheet."""

    def __init__(
        self,
        surroundings: Surroundings,
        paper: Paper,
        tables: Tables,
        codes: SheetCodes,
        is_on_whatsapp: bool,
    ) -> None:
        self._around = surroundings
        self._paper = paper
        self._tables = tables
        self._codes = codes
        self._is_on_whatsapp = is_on_whatsapp

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("GET", SHEET, "beside", self.show),
            Route("GET", f"{SHEET}/pdf", "beside", self.print),
            Route("POST", f"{SHEET}/erbij", "beside", self.add),
            Route("POST", f"{SHEET}/eerder", "beside", self.sooner),
            Route("POST", f"{SHEET}/weg", "beside", self.remove),
            Route("POST", f"{SHEET}/leeg", "beside", self.empty),
        ]

    def show(self, visit: Visit) -> Response:
        """Show the steps, and say before anything is printed what has no room."""
        table = self._table(visit)
        steps = self._paper.collected(table)
        town = self._around.municipality(table, visit.person)
        social_map = self._around.base.social_map
        until = self._codes.until(table)
        return page(
            "beside_sheet",
            visit,
            said=words_of("beside", visit.language),
            steps=[
                (entry, place and place.name[visit.language])
                for one, entry in steps
                for place in (social_map.get(one.place),)
            ],
            left_out=self._printed(visit, table).left_out if steps else (),
            has_codes=self._paper.has_codes,
            is_on_whatsapp=self._is_on_whatsapp,
            table=table,
            until=until and hour_of_today(until, visit.language, self._around.clock()),
            register=self._around.register(table, visit),
            pictogram=pictogram,
            town=town.name[visit.language] if town else "",
        )

    def print(self, visit: Visit) -> Response:
        table = self._table(visit)
        if not self._paper.collected(table):
            raise NotDone(404, words_of("beside", visit.language)["nothing_collected"])
        headers = {
            "Content-Disposition": 'inline; filename="gezinswijzer.pdf"',
            "Cache-Control": "no-store",
        }
        pdf = self._printed(visit, table).pdf
        return Response(pdf, headers=headers, media_type="application/pdf")

    def add(self, visit: Visit) -> Response:
        entry = self._around.base.entries.get(visit.field("topic", 64))
        if entry is None or entry.kind == "bot":
            raise NotDone(404, "not_found")
        facets = tuple(one for one in entry.answers if visit.field(f"facet-{one}"))
        place = self._around.base.social_map.get(visit.field("place", 64))
        if not facets and place is None:
            raise NotDone(400, words_of("beside", visit.language)["nothing_chosen"])
        step = Collected(entry.id, facets, place.id if place else "")
        if not self._change(visit, lambda table: table.with_step(step)).holds(entry.id):
            raise NotDone(400, words_of("beside", visit.language)["sheet_full"])
        return go_to(SHEET)

    def sooner(self, visit: Visit) -> Response:
        self._change(visit, lambda table: table.sooner(visit.field("topic", 64)))
        return go_to(SHEET)

    def remove(self, visit: Visit) -> Response:
        self._change(visit, lambda table: table.without(visit.field("topic", 64)))
        return go_to(SHEET)

    def empty(self, visit: Visit) -> Response:
        """Clear the table for the next family: what was chosen for the last one goes too."""
        self._change(visit, lambda _before: Table())
        return go_to(BESIDE)

    def _printed(self, visit: Visit, table: Table) -> Printed:
        register = self._around.register(table, visit)
        town = self._around.municipality(table, visit.person)
        reading = Reading(register, town, visit.language)
        return take_away_pdf(self._paper.sheet(table, reading))

    def _table(self, visit: Visit) -> Table:
        assert visit.session is not None
        return self._tables.of(visit.session)

    def _change(self, visit: Visit, how: Callable[[Table], Table]) -> Table:
        assert visit.session is not None
        return self._tables.change(visit.session, how)
