"""Where people live: municipalities by any of their names, sections or postcodes.

Ours are content files. All others of Belgium are known by name only (``belgium.csv``), so that a
family from elsewhere is told who serves them there.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import cos, hypot, radians
from pathlib import Path
from typing import Literal

from rapidfuzz import fuzz, process

from knowledge.schema import Bilingual, Municipality
from knowledge.text import fold

_BELGIUM = Path(__file__).with_name("belgium.csv")

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
#: Elsewhere in Belgium there are towns called Boom, Mol and Lens: only what says "there" counts.
_THERE = re.compile(
    r"\b(?:in|te|uit|naar|regio|gemeente|stad|ocmw|cpas|caw|a|vers|commune de|commune d|ville de"
    r"|habite|habitons|woon|wonen|woont|verhuisd naar)\W*$"
)
#: A postcode of ours is also a line to call, the 1700 of the Flemish government.
_LINE_1700 = re.compile(
    r"\b(?:bel|belt|bellen|gebeld|nummer|lijn|infolijn|appelle|appeler|appelez|numero|ligne)"
    r"(?: (?:naar|met|de|het|le|au))? 1700\b"
    r"|(?<!\bin )\b1700 (?:bel|bellen|opbellen|gebeld|telefoneren|appeler|telephoner)\b"
)
#: Kilometres in a degree of latitude, and from the centre of a large municipality to its edge.
_DEGREE, _NEAR = 111.2, 15.0
_FUZZY_FROM = 7
_FUZZY_SCORE = 88
_WORDS = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Elsewhere:
    """A municipality of Belgium of which the guide knows no services."""

    id: str
    name: Bilingual
    region: Literal["flanders", "brussels", "wallonia"]


@dataclass(frozen=True)
class Point:
    """A place on earth, in degrees (WGS 84)."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Found:
    """A municipality in a message, and the words that named it."""

    municipality: Municipality | Elsewhere
    words: str


@dataclass(frozen=True)
class _Row:
    """A line of the table of Belgium."""

    elsewhere: Elsewhere
    postcodes: tuple[str, ...]
    centre: Point | None


class Gazetteer:
    """Recognises the municipalities of the content files, and tells the rest of Belgium apart."""

    def __init__(self, municipalities: Iterable[Municipality]) -> None:
        self._by_id = {one.id: one for one in municipalities}
        self._names: dict[str, str] = {}
        self._postcodes: dict[str, str] = {}
        for one in self._by_id.values():
            for name in [one.name.nl, one.name.fr, *one.other_names]:
                self._names.setdefault(_plain(name), one.id)
            for section in one.sections:
                self._postcodes.setdefault(section.postcode, one.id)
        for one in self._by_id.values():
            for section in one.sections:
                self._names.setdefault(_plain(section.name), one.id)
        self._long_names = [name for name in self._names if len(name) >= _FUZZY_FROM]
        self._pattern = _any_of(self._names)
        self._elsewhere: dict[str, Elsewhere] = {}
        self._names_elsewhere: dict[str, str] = {}
        self._postcodes_elsewhere: dict[str, str] = {}
        if self._by_id:
            self._read_elsewhere()
        self._pattern_elsewhere = _any_of(self._names_elsewhere)

    def find(self, text: str) -> Found | None:
        """Return the municipality that a message names, by name, postcode or a slip of the pen."""
        plain = _plain(text)
        return (
            self._ours(plain)
            or self._postcode(plain)
            or self._other(plain)
            or self._misspelt(plain)
        )

    def elsewhere(self, municipality: str | None) -> Elsewhere | None:
        """Return the municipality outside our area with an id of ``find``."""
        return self._elsewhere.get(municipality or "")

    def of_postcode(self, postcode: str) -> Municipality | None:
        """Return the municipality of ours with a postcode."""
        return self._by_id.get(self._postcodes.get(postcode, ""))

    def centres(self) -> Mapping[str, Point]:
        """Return the town centre of each municipality of ours, by id."""
        rows = {_plain(row.elsewhere.name.nl): row for row in _belgium()}
        centres = {}
        for one in self._by_id.values():
            row = rows.get(_plain(one.name.nl))
            if row and row.centre:
                centres[one.id] = row.centre
        return centres

    def centre_of_postcode(self, postcode: str) -> Point | None:
        """Return the town centre of the municipality with a postcode, anywhere in Belgium."""
        ours = self.of_postcode(postcode)
        if ours:
            return self.centres().get(ours.id)
        return next((row.centre for row in _belgium() if postcode in row.postcodes), None)

    def town_at(self, latitude: float, longitude: float) -> str:
        """Return the Dutch name of the municipality whose centre is nearest to a position.

        Empty where none is near: it is not in Belgium. Positions are in degrees.
        """
        centres = [(row.centre, row.elsewhere.name.nl) for row in _belgium() if row.centre]
        distance, name = min(
            (_kilometres(centre, Point(latitude, longitude)), name) for centre, name in centres
        )
        return name if distance <= _NEAR else ""

    def _read_elsewhere(self) -> None:
        ours = {_plain(one.name.nl) for one in self._by_id.values()}
        for row in _belgium():
            one = row.elsewhere
            if _plain(one.name.nl) in ours:
                continue
            self._elsewhere[one.id] = one
            for name in (one.name.nl, one.name.fr):
                if _plain(name) not in self._names:
                    self._names_elsewhere.setdefault(_plain(name), one.id)
            for postcode in row.postcodes:
                if postcode not in self._postcodes:
                    self._postcodes_elsewhere.setdefault(postcode, one.id)

    def _ours(self, plain: str) -> Found | None:
        for match in self._pattern.finditer(plain):
            name = match.group()
            meant = plain.endswith(name) or _PREPOSITION.search(plain[: match.start()])
            if name in _ALSO_WORDS and not meant:
                continue
            return Found(self._by_id[self._names[name]], name)
        return None

    def _postcode(self, plain: str) -> Found | None:
        for postcode in re.findall(r"(?<!\d)\d{4}(?!\d)", _LINE_1700.sub(" ", plain)):
            if postcode in self._postcodes:
                return Found(self._by_id[self._postcodes[postcode]], postcode)
            told = plain == postcode or re.search(rf"\b(?:postcode|code postal) {postcode}", plain)
            if told and postcode in self._postcodes_elsewhere:
                return Found(self._elsewhere[self._postcodes_elsewhere[postcode]], postcode)
        return None

    def _other(self, plain: str) -> Found | None:
        for match in self._pattern_elsewhere.finditer(plain):
            name = match.group()
            # Alone it can be nothing else.
            if name == plain or _THERE.search(plain[: match.start()]):
                return Found(self._elsewhere[self._names_elsewhere[name]], name)
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


def _kilometres(one: Point, other: Point) -> float:
    """Return how far two points are apart, good enough within a country."""
    north = (one.latitude - other.latitude) * _DEGREE
    east = (one.longitude - other.longitude) * _DEGREE * cos(radians(one.latitude))
    return hypot(north, east)


@cache
def _belgium() -> tuple[_Row, ...]:
    with _BELGIUM.open(encoding="utf-8", newline="") as lines:
        return tuple(_row(line) for line in csv.DictReader(lines))


def _row(line: dict[str, str]) -> _Row:
    name = Bilingual(nl=line["nl"], fr=line["fr"])
    centre = Point(float(line["latitude"]), float(line["longitude"])) if line["latitude"] else None
    elsewhere = Elsewhere(f"nis-{line['nis']}", name, line["region"])  # type: ignore[arg-type]
    return _Row(elsewhere, tuple(line["postcodes"].split()), centre)


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for whole names, the longest first; of no names it matches nothing."""
    alternatives = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(rf"(?<![a-z0-9])(?:{alternatives})(?![a-z0-9])" if alternatives else r"(?!)")


def _plain(text: str) -> str:
    """Fold a name so that hyphens, apostrophes and "st" for "sint" make no difference."""
    plain = " ".join(_WORDS.findall(fold(text)))
    return re.sub(r"\bst\b", "sint", plain)
