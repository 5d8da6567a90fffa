"""Finding the names of topics in a message: exact, written apart or together, or misspelt."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz, process

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
#: So many first letters tell nearly always that no name begins there.
_BEGINNING = 4
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

    def __init__(self, entries: list[Entry]) -> None:
        self._owners: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._sizes: dict[str, int] = {}
        self._beginnings: set[str] = set()
        self._longest = 1
        for entry in entries:
            for name in entry.names.all():
                parts = letters(name)
                if not parts:
                    continue
                key = "".join(parts)
                self._owners.setdefault(key, entry.id)
                self._names.setdefault(key, name)
                self._sizes.setdefault(key, len(parts))
                self._beginnings.add(key[:_BEGINNING])
                self._longest = max(self._longest, len(parts))
        self._fuzzy = [key for key in self._owners if len(key) >= _FUZZY_FROM and key.isalpha()]
        self._well_spelt = _words_of_answers(entries)

    def find(self, words: list[str]) -> list[NameHit]:
        """Return the names in a list of words (see ``letters``), the longest where they overlap."""
        hits: list[NameHit] = []
        taken = [False] * len(words)
        begins = [self._may_begin(words, start) for start in range(len(words))]
        for size in range(min(self._longest, len(words)), 0, -1):
            for start in range(len(words) - size + 1):
                end = start + size
                free = begins[start] and not any(taken[start:end])
                if free and (hit := self._exact(words, start, end)):
                    hits.append(hit)
                    taken[start:end] = [True] * size
        for start, word in enumerate(words):
            if not taken[start] and (hit := self._misspelt(word, start)):
                hits.append(hit)
        return sorted(hits, key=lambda hit: hit.start)

    def _may_begin(self, words: list[str], start: int) -> bool:
        """Spare the many words that begin no name at all the look at every length."""
        ahead = "".join(words[start : start + _BEGINNING])[:_BEGINNING]
        return any(ahead[:size] in self._beginnings for size in range(1, len(ahead) + 1))

    def _exact(self, words: list[str], start: int, end: int) -> NameHit | None:
        key = "".join(words[start:end])
        if key[:_BEGINNING] not in self._beginnings:
            return None
        for form in (key, *(key.removesuffix(ending) for ending in _ENDINGS)):
            owner = self._owners.get(form)
            as_written = form == key and self._sizes.get(form) == end - start
            if owner and (as_written or len(form) >= _LOOSE_FROM):
                return NameHit(owner, self._names[form], start, end, exact=True)
        return None

    def _misspelt(self, word: str, start: int) -> NameHit | None:
        if len(word) < _FUZZY_FROM or word in self._well_spelt:
            return None
        match = process.extractOne(word, self._fuzzy, scorer=fuzz.ratio, score_cutoff=_FUZZY_SCORE)
        if match is None or match[0][0] != word[0]:
            return None
        return NameHit(self._owners[match[0]], self._names[match[0]], start, start + 1, exact=False)


def _words_of_answers(entries: list[Entry]) -> set[str]:
    """Return the words that our own texts use: they are themselves, not names misspelt."""
    return {
        word
        for entry in entries
        for texts in entry.answers.values()
        for register in REGISTERS
        for word in letters(REFERENCE.sub(" ", texts[register]))
    }
