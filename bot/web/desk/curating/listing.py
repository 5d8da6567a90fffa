"""The list of the map: what is overdue, or called what somebody looks for.

Made for tens of thousands of places: it is kept, and searched in arrays beside it.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from bot.web.desk.curating.shelf import Written, fresh_until, name_of
from knowledge.freshness import review_due, shown_until
from knowledge.matches import Matches
from knowledge.registers import Language
from knowledge.schema import Document, Entry, Place
from knowledge.text import fold

#: What the desk lists as a kind of its own; all else is "other".
_KINDS = ("place", "service", "right")
KINDS = (*_KINDS, "other")


@dataclass(frozen=True)
class Listed:
    """A document in a list; ``since`` is the last day on which all of it was fresh."""

    id: str
    name: str
    kind: str
    owner: str
    since: date


@dataclass(frozen=True)
class Wanted:
    """What a list is asked for; what is empty does not matter."""

    municipality: str = ""
    kind: str = ""
    owner: str = ""
    words: str = ""


@dataclass(frozen=True)
class Found:
    """What a list was asked for, the longest overdue first, and how many are of each owner."""

    listed: Matches[Listed]
    owners: dict[str, int]


class Listing:
    """All documents that the desk lists, in one language.

    They stand in the order of their names, which the overlay never changes; who confirmed them
    and until when they are fresh stands in arrays, which are replaced when it does.
    """

    def __init__(self, documents: Mapping[str, Document], language: Language) -> None:
        self._language = language
        self._number = len(documents)
        listed = sorted(
            (one for one in documents.values() if isinstance(one, (Entry, Place))),
            key=lambda one: name_of(one, language),
        )
        self._documents = listed
        self._ids = [one.id for one in listed]
        said = [fold(f"{one.id} {name_of(one, language)}") for one in listed]
        self._text = "\n".join(said)
        self._starts = [0, *accumulate(len(one) + 1 for one in said)][:-1]
        self._kinds = np.array([KINDS.index(_kind(one)) for one in listed], dtype=np.int8)
        self._areas: dict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(listed):
            for area in _areas(one):
                self._areas[area].append(number)
        self._codes: dict[str, int] = {}
        self._owners = np.array([self._code(one) for one in listed], dtype=np.int32)
        self._since = np.array([_since(one) for one in listed], dtype=np.int32)
        self._order = np.argsort(self._since, kind="stable")

    def with_changes(self, documents: Mapping[str, Document]) -> Listing | None:
        """Return the listing of documents of which most are as they were.

        None where more changed than who confirmed one and when: then all is made anew.
        """
        changed = [
            (number, documents.get(name))
            for number, (name, one) in enumerate(zip(self._ids, self._documents, strict=True))
            if documents.get(name) is not one
        ]
        made = copy(self)
        made._documents, made._codes = list(self._documents), dict(self._codes)
        made._owners, made._since = self._owners.copy(), self._since.copy()
        for number, one in changed:
            if not isinstance(one, (Entry, Place)) or not self._is_called_so(number, one):
                return None
            made._documents[number] = one
            made._owners[number], made._since[number] = made._code(one), _since(one)
        made._order = np.argsort(made._since, kind="stable")
        return made if len(documents) == self._number else None

    def find(self, wanted: Wanted, today: date) -> Found:
        """Return what is overdue, or has all words asked for, and fits the rest."""
        words = fold(wanted.words).split()
        fits = np.ones(len(self._ids), dtype=bool) if words else self._since < today.toordinal()
        for word in words:
            fits &= self._says(word)
        if wanted.kind:
            fits &= self._kinds == (KINDS.index(wanted.kind) if wanted.kind in KINDS else -1)
        if wanted.owner:
            fits &= self._owners == self._codes.get(wanted.owner, -1)
        if wanted.municipality:
            fits &= self._mask(self._areas.get(wanted.municipality, []))
        counts = np.bincount(self._owners[fits], minlength=len(self._codes))
        owners = {owner: int(counts[code]) for owner, code in self._codes.items() if counts[code]}
        return Found(Matches(self._order[fits[self._order]], self._listed), owners)

    def _says(self, word: str) -> NDArray[np.bool_]:
        """Tell of which documents the id, the name or who confirmed them has a word in it."""
        places = (found.start() for found in re.finditer(re.escape(word), self._text))
        fits = self._mask([bisect_right(self._starts, one) - 1 for one in places])
        codes = [code for owner, code in self._codes.items() if word in fold(owner)]
        return fits | np.isin(self._owners, codes)

    def _mask(self, numbers: list[int]) -> NDArray[np.bool_]:
        mask = np.zeros(len(self._ids), dtype=bool)
        mask[numbers] = True
        return mask

    def _code(self, document: Entry | Place) -> int:
        return self._codes.setdefault(_owner(document), len(self._codes))

    def _is_called_so(self, number: int, one: Entry | Place) -> bool:
        before = self._documents[number]
        return all(
            of(one) == of(before) for of in (lambda it: name_of(it, self._language), _kind, _areas)
        )

    def _listed(self, number: int) -> Listed:
        one = self._documents[number]
        since = date.fromordinal(int(self._since[number]))
        return Listed(one.id, name_of(one, self._language), _kind(one), _owner(one), since)


class Listings:
    """The listing of what is written now in each language, made on first use."""

    def __init__(self) -> None:
        self._making = threading.Lock()
        self._made: dict[Language, tuple[Written, Listing]] = {}

    def of(self, written: Written, language: Language) -> Listing:
        """Return the listing of what is written."""
        with self._making:
            made = self._made.get(language)
            if made is None or made[0] is not written:
                listing = made[1].with_changes(written.now) if made else None
                made = (written, listing or Listing(written.now, language))
                self._made[language] = made
            return made[1]


def _kind(document: Entry | Place) -> str:
    return document.kind if document.kind in _KINDS else "other"


def _owner(document: Entry | Place) -> str:
    return document.assurer if isinstance(document, Place) else document.reviewed.by


def _areas(document: Entry | Place) -> list[str]:
    return list(document.area) if isinstance(document, Place) else []


def _since(document: Entry | Place) -> int:
    return min(_ends(document)).toordinal()


def _ends(document: Entry | Place) -> Iterator[date]:
    """Yield the last days on which a document and what it tells are fresh."""
    yield fresh_until(document)
    if due := review_due(document):
        yield due
    if isinstance(document, Entry):
        yield from map(shown_until, document.amounts)
