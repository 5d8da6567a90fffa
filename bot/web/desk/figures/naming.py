"""What is counted by its id, as people call it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from bot.privacy.small_counts import Cell, Hidden
from bot.web.desk.words import words_of
from bot.web.usage.tally import NONE, Dimension
from knowledge.base import Snapshot
from knowledge.registers import Language
from knowledge.rendering import locale_of


class Names:
    """Names in one language."""

    def __init__(self, base: Snapshot, language: Language) -> None:
        self._base = base
        self._language = language
        self._locale = locale_of(language)
        self._words = words_of("figure_values", language)
        self._states = words_of("states", language)

    def value(self, dimension: Dimension, value: str) -> str:
        """Return the name of a value of use; an id that has none stays as it is."""
        if value == NONE:
            return self._words[f"no_{dimension}"]
        if dimension == "municipality":
            return self.municipality(value)
        if dimension == "language":
            return _capital(Locale.parse(self._locale).languages.get(value, value))
        if dimension == "topic":
            entry = self._base.entries.get(value)
            names = (entry.names.fr if self._language == "fr" else entry.names.nl) if entry else ()
            return _capital(names[0]) if names else value
        return self._words.get(f"{dimension}_{value}", value)

    def municipality(self, municipality: str) -> str:
        """Return the name of a municipality, or that it is not known."""
        found = self._base.municipalities.get(municipality)
        return found.name[self._language] if found else self._words["no_municipality"]

    def theme(self, theme: str) -> str:
        """Return what an obstacle is called."""
        return self._words[f"theme_{theme}"]

    def state(self, state: str) -> str:
        """Return what a state of a referral is called."""
        return self._states[state]

    def month(self, month: str, form: str = "MMMM y") -> str:
        """Return a month (``2026-11``), as people write it."""
        return str(format_date(date.fromisoformat(f"{month}-01"), form, locale=self._locale))

    def cell(self, cell: Cell) -> str:
        """Return a count, or why it is not shown."""
        if isinstance(cell, Hidden):
            return self._words[cell.value]
        return _number(cell, self._locale)


@lru_cache(maxsize=4096)
def _number(count: int, locale: str) -> str:
    # Babel takes a tenth of a millisecond for each, and a page has hundreds.
    return str(format_decimal(count, locale=locale))


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
