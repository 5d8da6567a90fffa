"""The social map: real places, found by kind, municipality, nearness, age, language or words.

Made for tens of thousands of places in every process: a place is kept as the JSON that its file
gave, and read only when it is shown; what is searched stands in arrays beside it. Distances are
those between town centres, since sources give addresses and no coordinates.
"""

from __future__ import annotations

import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from knowledge.gazetteer import Gazetteer, Point
from knowledge.schema import Entry, Place
from knowledge.text import letters

_EARTH = 6371.0
_NO_AGE_LIMIT = 200
#: A word of a search that no place has is taken for the likest one of at least this likeness.
_LIKE = 84
#: Two places no further apart than this are as near as each other (kilometres).
_AS_NEAR = 0.5
#: Stands for a distance that cannot be told: further than any other.
_UNKNOWN = 1e5
_YOUNGEST, _OLDEST = 0, _NO_AGE_LIMIT


@dataclass(frozen=True)
class ServiceQuery:
    """What is looked for; what is not given does not matter.

    ``municipality`` is an id: places that serve it come first, and only they count when
    ``serving_only``. ``near`` takes the place of its centre where both are given. ``age`` is in
    years; ``language`` a code that the place itself names; ``domains`` are of the topics'.
    """

    text: str = ""
    services: frozenset[str] = frozenset()
    municipality: str | None = None
    serving_only: bool = False
    near: Point | None = None
    age: int | None = None
    language: str | None = None
    domains: frozenset[str] = frozenset()
    limit: int = 5


@dataclass(frozen=True)
class NearPlace:
    """A place found, with its distance in kilometres where one can be told."""

    place: Place
    kilometres: float | None


class SocialMap:
    """All places, and how to find them."""

    def __init__(
        self,
        places: Iterable[Place],
        gazetteer: Gazetteer,
        topics: Iterable[Entry] = (),
    ) -> None:
        """Take in the places.

        Args:
            places: of any number; they are read once and not kept.
            gazetteer: knows which municipality a postcode belongs to, and where it lies.
            topics: give places their domain; a name that a topic has too means the topic.
        """
        topics = list(topics)
        self._domains = {topic.id: topic.domain for topic in topics}
        self._taken = {_key(name) for topic in topics for name in topic.names.all()}
        self._centres = gazetteer.centres()
        self._ids: dict[str, int] = {}
        self._packed: list[bytes] = []
        self._postings: dict[str, array[int]] = defaultdict(lambda: array("i"))
        self._names: dict[str, array[int]] = defaultdict(lambda: array("i"))
        self._longest_name = 1
        self._by_service: dict[str, array[int]] = defaultdict(lambda: array("i"))
        self._by_area: dict[str, array[int]] = defaultdict(lambda: array("i"))
        self._by_language: dict[str, array[int]] = defaultdict(lambda: array("i"))
        ages: list[tuple[int, int]] = []
        points: list[tuple[float, float]] = []
        for place in places:
            self._take(place)
            ages.append((place.minimum_age or _YOUNGEST, place.maximum_age or _OLDEST))
            points.append(self._where(place, gazetteer))
        self._ages = np.array(ages, dtype=np.int16).reshape(-1, 2)
        self._points = np.radians(np.array(points, dtype=np.float32).reshape(-1, 2))
        self._vocabulary = list(self._postings)

    def __len__(self) -> int:
        return len(self._packed)

    def get(self, place: str) -> Place | None:
        """Return the place with an id."""
        return self._unpack(self._ids[place]) if place in self._ids else None

    def distance(self, place: str, municipality: str) -> float | None:
        """Return the kilometres from the centre of a municipality to a place's, where known."""
        here = np.array([self._ids[place]])
        kilometres = float(self._distances(here, ServiceQuery(municipality=municipality))[0])
        return round(kilometres, 1) if np.isfinite(kilometres) else None

    def services(self) -> frozenset[str]:
        """Return the topics of which places are known."""
        return frozenset(self._by_service)

    def serving(self, service: str, municipality: str, limit: int = 50) -> list[Place]:
        """Return the places of a kind that serve a municipality, the nearest first."""
        query = ServiceQuery(
            services=frozenset({service}), municipality=municipality, serving_only=True, limit=limit
        )
        return [one.place for one in self.search(query)]

    def named(self, text: str) -> list[Place]:
        """Return the places whose own name stands in a text, the longest name only."""
        words = letters(text)
        for size in range(min(self._longest_name, len(words)), 0, -1):
            for start in range(len(words) - size + 1):
                if found := self._names.get(" ".join(words[start : start + size])):
                    return [self._unpack(number) for number in found]
        return []

    def search(self, query: ServiceQuery) -> list[NearPlace]:
        """Return the places that fit, those that serve the municipality first, then the nearest."""
        fits = np.ones(len(self), dtype=bool)
        if query.services:
            fits &= self._mask(self._by_service, query.services)
        if query.domains:
            of_domain = {one for one in self._by_service if self._domains.get(one) in query.domains}
            fits &= self._mask(self._by_service, of_domain)
        if query.language:
            fits &= self._mask(self._by_language, {query.language})
        if query.age is not None:
            fits &= (self._ages[:, 0] <= query.age) & (query.age <= self._ages[:, 1])
        for word in letters(query.text):
            fits &= self._mask(self._postings, self._like(word))
        serves = self._mask(self._by_area, {query.municipality} if query.municipality else set())
        if query.serving_only:
            fits &= serves
        numbers = np.flatnonzero(fits)
        distance = self._distances(numbers, query)
        steps = np.minimum(distance, _UNKNOWN) // _AS_NEAR
        order = np.lexsort((numbers, steps, ~serves[numbers]))[: query.limit]
        return [
            NearPlace(
                self._unpack(int(numbers[one])),
                round(float(distance[one]), 1) if np.isfinite(distance[one]) else None,
            )
            for one in order
        ]

    def _take(self, place: Place) -> None:
        number = len(self._packed)
        self._ids[place.id] = number
        self._packed.append(zlib.compress(place.json(by_alias=True).encode(), 1))
        self._by_service[place.service].append(number)
        for area in place.area:
            self._by_area[area].append(number)
        for language in place.languages:
            self._by_language[language].append(number)
        names = [place.name.nl, place.name.fr, *place.alternate_names]
        for key in {_key(name) for name in names} - self._taken - {""}:
            self._names[key].append(number)
            self._longest_name = max(self._longest_name, key.count(" ") + 1)
        towns = [location.city for location in place.locations]
        for word in {word for text in [*names, *towns] for word in letters(text)}:
            self._postings[word].append(number)

    def _where(self, place: Place, gazetteer: Gazetteer) -> tuple[float, float]:
        for location in place.locations:
            town = gazetteer.of_postcode(location.postal_code)
            if town and town.id in self._centres:
                centre = self._centres[town.id]
                return centre.latitude, centre.longitude
        return np.nan, np.nan

    def _mask(self, index: Mapping[str, array[int]], keys: Iterable[str]) -> NDArray[np.bool_]:
        mask = np.zeros(len(self), dtype=bool)
        for key in keys:
            if key in index:
                mask[index[key]] = True
        return mask

    def _like(self, word: str) -> set[str]:
        """Return the words that a searched word may stand for: itself, longer, or misspelt."""
        if word in self._postings:
            return {word}
        longer = {one for one in self._vocabulary if one.startswith(word)}
        if longer or len(word) < 4:
            return longer
        likest = process.extractOne(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=_LIKE)
        return {likest[0]} if likest else set()

    def _distances(self, numbers: NDArray[np.intp], query: ServiceQuery) -> NDArray[np.float64]:
        """Return kilometres from where the query is asked; infinite where either is unknown."""
        here = query.near or self._centres.get(query.municipality or "")
        if here is None:
            return np.full(len(numbers), inf)
        latitude, longitude = np.radians([here.latitude, here.longitude])
        theirs = self._points[numbers]
        half = (
            np.sin((theirs[:, 0] - latitude) / 2) ** 2
            + np.cos(latitude) * np.cos(theirs[:, 0]) * np.sin((theirs[:, 1] - longitude) / 2) ** 2
        )
        return np.nan_to_num(2 * _EARTH * np.arcsin(np.sqrt(half)), nan=inf)

    def _unpack(self, number: int) -> Place:
        return Place.parse_raw(zlib.decompress(self._packed[number]))


def _key(name: str) -> str:
    return " ".join(letters(name))
