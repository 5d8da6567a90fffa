"""Where people live: municipalities by any of their names or postcodes, and the services there."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from knowledge.schema import Municipality, Place
from knowledge.text import fold

#: Names that are also ordinary words: taken for a place only behind "in", "à", "van" and the like.
_ALSO_WORDS = {
    "hal",
    "leeuw",
    "kapelle",
    "hamme",
    "rhode",
    "spl",
    "essene",
    "herne",
    "elingen",
    "halle",
    "asse",
    "bever",
}
_PREPOSITION = re.compile(
    r"(?:\b(?:in|te|van|naar|uit|bij|voor|regio|gemeente|stad|ocmw|cpas|a|de|en|sur|pour|vers|commune|ville|du|caw|clb|jac|huis|kind|habite|woon|wonen|postcode)|^)\W*$"
)
_FUZZY_FROM = 7
_FUZZY_SCORE = 88
_WORDS = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Found:
    """A municipality in a message, and the words that named it."""

    municipality: Municipality
    words: str


class Gazetteer:
    """Recognises municipalities and lists the places that serve them."""

    def __init__(self, municipalities: list[Municipality], places: list[Place]) -> None:
        self._by_id = {one.id: one for one in municipalities}
        self._names: dict[str, str] = {}
        self._postcodes: dict[str, str] = {}
        for one in municipalities:
            names = [one.name.nl, one.name.fr, *one.other_names]
            for name in names:
                self._names.setdefault(_plain(name), one.id)
            for section in one.sections:
                self._postcodes.setdefault(section.postcode, one.id)
        for one in municipalities:
            for section in one.sections:
                self._names.setdefault(_plain(section.name), one.id)
        self._long_names = [name for name in self._names if len(name) >= _FUZZY_FROM]
        alternatives = "|".join(sorted(map(re.escape, self._names), key=len, reverse=True))
        self._pattern = (
            re.compile(rf"(?<![a-z0-9])(?:{alternatives})(?![a-z0-9])") if self._names else None
        )
        self._places: dict[tuple[str, str], list[Place]] = defaultdict(list)
        for place in places:
            for area in place.area:
                self._places[place.service, area].append(place)

    def find(self, text: str) -> Found | None:
        """Return the municipality that a message names, by name, postcode or a slip of the pen."""
        plain = _plain(text)
        if found := self._exact(plain):
            return found
        for postcode in re.findall(r"(?<!\d)\d{4}(?!\d)", plain):
            if postcode in self._postcodes:
                return Found(self._by_id[self._postcodes[postcode]], postcode)
        return self._misspelt(plain)

    def serving(self, service: str, municipality: str) -> list[Place]:
        """Return the places of a kind of service that serve a municipality."""
        return list(self._places.get((service, municipality), ()))

    def services(self) -> set[str]:
        """Return the kinds of service of which places are known."""
        return {service for service, _ in self._places}

    def _exact(self, plain: str) -> Found | None:
        if self._pattern is None:
            return None
        for match in self._pattern.finditer(plain):
            name = match.group()
            meant = plain.endswith(name) or _PREPOSITION.search(plain[: match.start()])
            if name in _ALSO_WORDS and not meant:
                continue
            return Found(self._by_id[self._names[name]], name)
        return None

    def _misspelt(self, plain: str) -> Found | None:
        words = _WORDS.findall(plain)
        spans = {" ".join(words[i : i + n]) for n in (1, 2, 3) for i in range(len(words) - n + 1)}
        best: tuple[float, str, str] | None = None
        for span in spans:
            if len(span) < _FUZZY_FROM:
                continue
            match = process.extractOne(
                span, self._long_names, scorer=fuzz.ratio, score_cutoff=_FUZZY_SCORE
            )
            if match and (best is None or match[1] > best[0]):
                best = (match[1], match[0], span)
        return Found(self._by_id[self._names[best[1]]], best[2]) if best else None


def _plain(text: str) -> str:
    """Fold a name so that hyphens, apostrophes and "st" for "sint" make no difference."""
    plain = " ".join(_WORDS.findall(fold(text)))
    return re.sub(r"\bst\b", "sint", plain)
