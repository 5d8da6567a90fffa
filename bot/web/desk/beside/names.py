"""Entries by what people call them: for who types a word, or only its beginning."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.names import NameFinder
from knowledge.schema import Entry
from knowledge.text import letters

#: Shorter beginnings are those of too many names.
_SHORTEST = 2


class Names:
    """Looks entries up by their names; made once for a snapshot."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        entries = list(entries)
        self._finder = NameFinder(entries)
        self._called = [
            (f" {' '.join(letters(name))}", entry.id)
            for entry in entries
            for name in (*entry.names.all(), entry.label.nl, entry.label.fr)
        ]

    def find(self, text: str) -> list[str]:
        """Return the ids of entries that a text names, then of those whose name it may begin."""
        words = letters(text)
        asked = " ".join(words)
        if len(asked) < _SHORTEST:
            return []
        named = (hit.entry for hit in self._finder.find(words))
        begun = sorted(
            (called.index(f" {asked}"), called, entry)
            for called, entry in self._called
            if f" {asked}" in called
        )
        return list(dict.fromkeys([*named, *(entry for _, _, entry in begun)]))
