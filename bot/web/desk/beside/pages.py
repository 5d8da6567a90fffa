"""Beside the family: the search box, an entry in two panes, and the screen turned to the family."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Response

from bot.web.desk.beside import for_family, for_staff
from bot.web.desk.beside.finding import Finder
from bot.web.desk.beside.surroundings import Surroundings
from bot.web.desk.beside.table import MOST_STEPS, Collected, Table, Tables
from bot.web.desk.gate import Route
from bot.web.desk.visit import NotDone, Visit, go_to, page
from bot.web.desk.words import words_of
from bot.web.pages.pictograms import pictogram
from knowledge.registers import REGISTERS, language_of
from knowledge.schema import Entry, Facet, Place

BESIDE = "/desk/gezin"
#: A message of a family may be long; nobody types more beside one.
_LONGEST_QUESTION = 500
#: What goes on a sheet unless staff choose otherwise: how, at whom, when, and what to bring.
_FIRST_CHOSEN: tuple[Facet, ...] = ("apply", "help", "contact", "when", "documents")


class Pages:
    """Routes of searching and reading together."""

    def __init__(self, surroundings: Surroundings, finder: Finder, tables: Tables) -> None:
        self._around = surroundings
        self._finder = finder
        self._tables = tables

    def routes(self) -> list[Route]:
        """Return the routes; the sheet's own must come before that of a topic."""
        return [
            Route("GET", BESIDE, "beside", self.show),
            Route("POST", BESIDE, "beside", self.search),
            Route("POST", f"{BESIDE}/lezer", "beside", self.choose_reader),
            Route("GET", BESIDE + "/{topic}", "beside", self.entry),
            Route("GET", BESIDE + "/{topic}/scherm", "beside", self.turned),
        ]

    def show(self, visit: Visit) -> Response:
        self._finder.get_ready()
        return self._search_page(visit, self._table(visit))

    def search(self, visit: Visit) -> Response:
        """Answer a search; it stands in no address, for it may tell of a family."""
        assert visit.session is not None
        chosen = visit.field("municipality", 64)
        table = self._table(visit)
        is_new = chosen != self._around.municipality_id(table, visit.person)
        if is_new and chosen in self._around.base.municipalities:
            table = self._tables.change(
                visit.session, lambda one: replace(one, municipality=chosen)
            )
        return self._search_page(visit, table, visit.field("text", _LONGEST_QUESTION))

    def choose_reader(self, visit: Visit) -> Response:
        """Remember in which register the family reads, and go back to what it reads."""
        assert visit.session is not None
        register = next((one for one in REGISTERS if one == visit.field("register", 16)), None)
        if register is not None:
            self._tables.change(visit.session, lambda one: replace(one, register=register))
        return go_to(self._back(visit))

    def entry(self, visit: Visit) -> Response:
        entry, table = self._entry(visit), self._table(visit)
        base, register = self._around.base, self._around.register(table, visit)
        town = self._around.municipality(table, visit.person)
        collected = next((one for one in table.steps if one.topic == entry.id), None)
        places = self._around.doors(entry, town)
        return page(
            "beside_entry",
            visit,
            entry=entry,
            said=words_of("beside", visit.language),
            staff=for_staff.pane_for(entry, base, visit.language, self._around.today),
            family=for_family.pane_for(entry, base, register, self._around.today),
            pictogram=pictogram(entry.domain),
            places=self._around.cards(places, town, visit.language),
            town=town.name[visit.language] if town else "",
            chosen=collected or _proposed(entry, places),
            facets={
                facet: for_family.heading_of(facet, base, visit.language) for facet in entry.answers
            },
            collected=collected,
            is_full=table.is_full and collected is None,
            steps=len(table.steps),
            most=MOST_STEPS,
            register=register,
        )

    def turned(self, visit: Visit) -> Response:
        """Show what the family reads and nothing else, in letters to read across a desk."""
        entry, table = self._entry(visit), self._table(visit)
        register = self._around.register(table, visit)
        return page(
            "beside_turned",
            visit,
            said=words_of("beside_turned", language_of(register)),
            family=for_family.pane_for(entry, self._around.base, register, self._around.today),
            pictogram=pictogram(entry.domain),
            back=f"{BESIDE}/{entry.id}",
        )

    def _search_page(self, visit: Visit, table: Table, text: str = "") -> Response:
        town = self._around.municipality(table, visit.person)
        found = self._finder.find(text, town) if text else None
        here = found.municipality if found else town
        return page(
            "beside_search",
            visit,
            said=words_of("beside", visit.language),
            text=text,
            found=found,
            towns=self._around.towns(visit.language),
            town=here,
            cards=lambda places: self._around.cards(places, here, visit.language),
            pictogram=pictogram,
            steps=len(table.steps),
            most=MOST_STEPS,
            is_full=table.is_full,
            holds=table.holds,
        )

    def _table(self, visit: Visit) -> Table:
        assert visit.session is not None
        return self._tables.of(visit.session)

    def _entry(self, visit: Visit) -> Entry:
        entry = self._around.base.entries.get(visit.place["topic"])
        if entry is None or entry.kind == "bot":
            raise NotDone(404, "not_found")
        return entry

    def _back(self, visit: Visit) -> str:
        """Return the page that a form stood on: an entry, the sheet, or the search box."""
        back = visit.field("back", 64)
        is_there = back == "blad" or back in self._around.base.entries
        return f"{BESIDE}/{back}" if is_there else BESIDE


def _proposed(entry: Entry, places: list[Place]) -> Collected:
    """Return what goes on a sheet unless staff choose otherwise.

    The place of a service is where to go; of anything else staff know which of the places fits.
    """
    own = [str(one.id) for one in places if str(one.service) == entry.id][:1]
    facets = (one for one in _FIRST_CHOSEN if not (own and one == "contact"))
    return Collected(entry.id, tuple(facets), *own)
