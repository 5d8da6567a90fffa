"""From what was collected to the sheet that a family takes home."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.print.codes import CannotOpen, in_registers, question_address
from bot.print.take_away import Piece, Sheet, Step, Where
from bot.print.words import take_away_words
from bot.web.desk.beside.for_family import heading_of
from bot.web.desk.beside.on_paper import on_paper
from bot.web.desk.beside.surroundings import Surroundings
from bot.web.desk.beside.table import Collected, Table
from bot.web.desk.words import words_of as words_of_desk
from bot.web.words import words_of
from knowledge.registers import Language, Register, language_of
from knowledge.schema import Entry, Facet, Municipality

#: What a sheet must say comes first, and goes last where room lacks.
_ORDER: tuple[Facet, ...] = ("apply", "help", "contact", "documents", "when")
#: Where and when stand beside what to do.
_ASIDE = ("contact", "when")


@dataclass(frozen=True)
class Reading:
    """Who reads a sheet, and the words in which staff hear what has no room on it."""

    register: Register
    town: Municipality | None
    staff_language: Language

    @property
    def language(self) -> Language:
        return language_of(self.register)


@dataclass(frozen=True)
class Paper:
    """Makes sheets for the address at which families reach the guide."""

    around: Surroundings
    public_url: str

    @property
    def has_codes(self) -> bool:
        """Tell whether a phone can open the guide, so that a code makes sense."""
        return bool(self._address("", Reading("nl", None, "nl")))

    def collected(self, table: Table) -> list[tuple[Collected, Entry]]:
        """Return what was collected with its entries, of topics that are still there."""
        entries = self.around.base.entries
        return [(one, entries[one.topic]) for one in table.steps if one.topic in entries]

    def sheet(self, table: Table, reading: Reading) -> Sheet:
        """Return the sheet of a table."""
        lines = self.around.base.shelf.lines
        return Sheet(
            register=reading.register,
            steps=tuple(self._step(one, entry, reading) for one, entry in self.collected(table)),
            made=self.around.today,
            ambulance=str(lines["line-112"].number),
            police=str(lines["line-101"].number),
        )

    def _step(self, step: Collected, entry: Entry, reading: Reading) -> Step:
        return Step(
            domain=entry.domain,
            domain_label=words_of("domains", reading.register)[entry.domain],
            title=entry.label[reading.language],
            pieces=tuple(self._pieces(step, entry, reading)),
            where=self._where(step.place, reading),
            address=self._address(getattr(entry.names, reading.language)[0], reading),
        )

    def _pieces(self, step: Collected, entry: Entry, reading: Reading) -> Iterator[Piece]:
        """Yield the parts of the answers: first parts matter more than sequels."""
        base, register = self.around.base, reading.register
        then = words_of_desk("beside_sheet", reading.staff_language)["then"]
        facets = sorted((one for one in entry.answers if one in step.facets), key=_place_of)
        for place, facet in enumerate(facets):
            heading = heading_of(facet, base, register)
            if facet == "documents":
                heading = take_away_words(register)["documents"]
            named = heading_of(facet, base, reading.staff_language)
            named = f"{entry.label[reading.staff_language]}: {named}"
            parts = base.answer_parts(entry, facet, register, self.around.today)
            for number, text in enumerate(filter(None, map(on_paper, parts))):
                rank = len(entry.answers) + place if number else place
                label = f"{named} {then}" if number else named
                yield Piece(heading, text, rank, label, is_aside=facet in _ASIDE)

    def _where(self, place: str, reading: Reading) -> Where | None:
        found = self.around.base.social_map.get(place)
        if found is None:
            return None
        (card,) = self.around.cards([found], reading.town, reading.register)
        streets = (
            line
            for one in found.locations[:1]
            for line in (one.address, f"{one.postal_code} {one.city}")
        )
        phones = " / ".join(one["number"] for one in card["phones"])
        hours = card["hours"]
        lines = (
            *streets,
            phones or card["email"] or card["url"],
            f"{hours['week']} {hours['stated']}" if hours else None,
            card["alert"],
        )
        return Where(card["title"], tuple(line for line in lines if line))

    def _address(self, question: str, reading: Reading) -> str:
        town = reading.town.id if reading.town else ""
        try:
            address = question_address(self.public_url, question, town)
        except CannotOpen:
            return ""
        return in_registers(address, (reading.register,))


def _place_of(facet: Facet) -> int:
    return _ORDER.index(facet) if facet in _ORDER else len(_ORDER)
