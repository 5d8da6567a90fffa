"""Finding the names of topics in a message: exact, written apart or together, or misspelt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

from knowledge.kept import kept
from knowledge.registers import REGISTERS
from knowledge.rendering import REFERENCE
from knowledge.schema import Entry
from knowledge.text import letters

#: Shorter words are too easily something else to be taken for a misspelt name.
_FUZZY_FROM = 6
_FUZZY_SCORE = 84
#: Names from this length on are also found inflected, or written apart or together; of shorter ones
#: "er is" would be ERIS.
_LOOSE_FROM = 7
#: Dutch and French endings that make a plural or an inflected form of a name.
_ENDINGS = ("en", "s", "n", "e", "je", "jes")


@dataclass(frozen=True)
class NameHit:
    """A name of an entry in a message: the words from ``start`` up to ``end``."""

    entry: str
    name: str
    start: int
    end: int
    exact: bool


class NameFinder:
    """Looks names up by their letters alone, so that "school toeslag" finds the schooltoeslag."""

    def __init__(self, entries: list[Entry], cache: Path | None = None) -> None:
        """Take in the names of entries; ``cache`` keeps the words of their answers."""
        self._owners: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._sizes: dict[str, int] = {}
        self._beginnings: set[str] = set()
        for entry in entries:
            for name in entry.names.all():
                parts = letters(name)
                if not parts:
                    continue
                key = "".join(parts)
                self._owners.setdefault(key, entry.id)
                self._names.setdefault(key, name)
                self._sizes.setdefault(key, len(parts))
                self._beginnings.update(key[:size] for size in range(1, len(key)))
        self._fuzzy = [key for key in self._owners if len(key) >= _FUZZY_FROM and key.isalpha()]
        # Each word is compared with every name; families use the same few thousand again and again.
        self._meant_by = lru_cache(maxsize=20_000)(self._misspelt)
        self._well_spelt = frozenset(kept(cache, lambda: _words_of_answers(entries)))

    def find(self, words: list[str]) -> list[NameHit]:
        """Return the names in a list of words (see ``letters``), the longest where they overlap."""
        hits: list[NameHit] = []
        taken = [False] * len(words)
        found = (hit for start in range(len(words)) for hit in self._exact_from(words, start))
        for hit in sorted(found, key=lambda hit: (hit.start - hit.end, hit.start)):
            if not any(taken[hit.start : hit.end]):
                hits.append(hit)
                taken[hit.start : hit.end] = [True] * (hit.end - hit.start)
        for start, word in enumerate(words):
            if not taken[start] and (key := self._meant_by(word)):
                hit = NameHit(self._owners[key], self._names[key], start, start + 1, exact=False)
                hits.append(hit)
        return sorted(hits, key=lambda hit: hit.start)

    def _exact_from(self, words: list[str], start: int) -> Iterator[NameHit]:
        """Yield the names that begin at a word, letter for letter."""
        key = ""
        for end, word in enumerate(words[start:], start + 1):
            key += word
            if hit := self._exact(key, start, end):
                yield hit
            if key not in self._beginnings:
                return

    def _exact(self, key: str, start: int, end: int) -> NameHit | None:
        for form in (key, *(key.removesuffix(ending) for ending in _ENDINGS)):
            owner = self._owners.get(form)
            as_written = form == key and self._sizes.get(form) == end - start
            if owner and (as_written or len(form) >= _LOOSE_FROM):
                return NameHit(owner, self._names[form], start, end, exact=True)
        return None

    def _misspelt(self, word: str) -> str | None:
        """Return the name, as its letters alone, that a word is a slip of."""
        if len(word) < _FUZZY_FROM or word in self._well_spelt:
            return None
        match = process.extractOne(word, self._fuzzy, scorer=fuzz.ratio, score_cutoff=_FUZZY_SCORE)
        return match[0] if match and match[0][0] == word[0] else None


def _words_of_answers(entries: list[Entry]) -> list[str]:
    """Return the words that our own texts use: they are themselves, not names misspelt."""
    used = {
        word
        for entry in entries
        for texts in entry.answers.values()
        for register in REGISTERS
        for word in letters(REFERENCE.sub(" ", texts[register]))
    }
    return sorted(used)
