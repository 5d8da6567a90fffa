"""The social map: real places, found by kind, municipality, nearness, age, language or words.

Made for tens of thousands of places in every process: a place is kept as the JSON that its file
gave, and read only when it is shown; what is searched stands in arrays beside it. Distances are
those between town centres, since sources give addresses and no coordinates.
"""

from __future__ import annotations

import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from math import inf

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from knowledge.gazetteer import Gazetteer, Point
from knowledge.matches import Matches
from knowledge.passing import PlaceOfToday
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
    ``serving_only``. ``near`` takes the place of its centre where both are given, and ``within``
    leaves out what is further from there, in kilometres. ``age`` is in years; from
    ``minimum_age`` to ``maximum_age`` is a span of which a place serves at least one year.
    ``language`` is a code that the place itself names; ``domains`` are of the topics'.
    Only ``places`` with these ids count, so of an empty set none does. ``reviewed_since`` is the
    first day that counts.
    """

    text: str = ""
    services: frozenset[str] = frozenset()
    municipality: str | None = None
    serving_only: bool = False
    near: Point | None = None
    within: float | None = None
    age: int | None = None
    minimum_age: int | None = None
    maximum_age: int | None = None
    language: str | None = None
    domains: frozenset[str] = frozenset()
    places: frozenset[str] | None = None
    reviewed_since: date | None = None
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
        reviewed: list[int] = []
        addresses: list[tuple[int, int]] = []
        for number, place in enumerate(places):
            self._take(place)
            ages.append((place.minimum_age or _YOUNGEST, place.maximum_age or _OLDEST))
            points.append(self._where(place, gazetteer))
            reviewed.append(place.reviewed.date.toordinal())
            addresses.extend((number, index) for index in range(len(place.locations)))
        self._ages = np.array(ages, dtype=np.int16).reshape(-1, 2)
        self._points = np.radians(np.array(points, dtype=np.float32).reshape(-1, 2))
        self._reviewed = np.array(reviewed, dtype=np.int32)
        #: The number of a place and which of its locations, for each address.
        self._addresses = np.array(addresses, dtype=np.int32).reshape(-1, 2)
        self._keys = list(self._ids)
        self._vocabulary = list(self._postings)

    def __len__(self) -> int:
        return len(self._packed)

    def with_changed(self, places: Iterable[Place]) -> SocialMap | None:
        """Return this map with places that tell something else now.

        None where one of them is new, or found otherwise than before: then all is made anew.
        """
        changed = copy(self)
        changed._packed, changed._reviewed = list(self._packed), self._reviewed.copy()
        for place in places:
            number = self._ids.get(place.id)
            if number is None or _found_by(place) != _found_by(self._unpack(number)):
                return None
            changed._packed[number] = _pack(place)
            changed._reviewed[number] = place.reviewed.date.toordinal()
        return changed

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
        numbers, distance = self._found(query)
        return [
            NearPlace(
                self._unpack(int(number)), round(float(away), 1) if np.isfinite(away) else None
            )
            for number, away in zip(numbers[: query.limit], distance[: query.limit], strict=True)
        ]

    def find(self, query: ServiceQuery) -> Matches[Place]:
        """Return all places that fit, in the order of ``search`` and without its limit."""
        return Matches(self._found(query)[0], self._unpack)

    def find_keys(self, query: ServiceQuery) -> Matches[tuple[str, date]]:
        """Return the id of each place that fits and the day on which it was reviewed."""
        return Matches(self._found(query)[0], self._key_of)

    def find_addresses(self, query: ServiceQuery) -> Matches[tuple[Place, int]]:
        """Return each address of the places that fit: a place, and which of its locations."""
        rank = np.full(len(self), len(self))
        numbers = self._found(query)[0]
        rank[numbers] = np.arange(len(numbers))
        ranks = rank[self._addresses[:, 0]]
        order = np.argsort(ranks, kind="stable")
        return Matches(order[: int((ranks < len(self)).sum())], self._address)

    def keys(self) -> Sequence[str]:
        """Return the ids of all places."""
        return self._keys

    def address_keys(self) -> list[tuple[str, int]]:
        """Return each address of all places: the id of a place, and which of its locations."""
        return [(self._keys[place], int(index)) for place, index in self._addresses]

    def _found(self, query: ServiceQuery) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Return the numbers of the places that fit, in order, and how far each is."""
        serves = self._mask(self._by_area, {query.municipality} if query.municipality else set())
        fits = self._fitting(query)
        if query.serving_only:
            fits &= serves
        numbers = np.flatnonzero(fits)
        distance = self._distances(numbers, query)
        if query.within is not None:
            is_near = distance <= query.within
            numbers, distance = numbers[is_near], distance[is_near]
        steps = np.minimum(distance, _UNKNOWN) // _AS_NEAR
        order = np.lexsort((numbers, steps, ~serves[numbers]))
        return numbers[order], distance[order]

    def _fitting(self, query: ServiceQuery) -> NDArray[np.bool_]:
        fits = np.ones(len(self), dtype=bool)
        if query.services:
            fits &= self._mask(self._by_service, query.services)
        if query.domains:
            of_domain = {one for one in self._by_service if self._domains.get(one) in query.domains}
            fits &= self._mask(self._by_service, of_domain)
        if query.language:
            fits &= self._mask(self._by_language, {query.language})
        youngest = query.minimum_age if query.age is None else query.age
        oldest = query.maximum_age if query.age is None else query.age
        if youngest is not None:
            fits &= self._ages[:, 1] >= youngest
        if oldest is not None:
            fits &= self._ages[:, 0] <= oldest
        if query.places is not None:
            named = [self._ids[one] for one in query.places if one in self._ids]
            fits &= np.isin(np.arange(len(self)), named)
        if query.reviewed_since:
            fits &= self._reviewed >= query.reviewed_since.toordinal()
        for word in letters(query.text):
            fits &= self._mask(self._postings, self._like(word))
        return fits

    def _take(self, place: Place) -> None:
        number = len(self._packed)
        self._ids[place.id] = number
        self._packed.append(_pack(place))
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
        return PlaceOfToday.parse_raw(zlib.decompress(self._packed[number]))

    def _key_of(self, number: int) -> tuple[str, date]:
        return self._keys[number], date.fromordinal(int(self._reviewed[number]))

    def _address(self, number: int) -> tuple[Place, int]:
        place, location = self._addresses[number]
        return self._unpack(int(place)), int(location)


def _pack(place: Place) -> bytes:
    return zlib.compress(place.json(by_alias=True).encode(), 1)


def _found_by(place: Place) -> tuple[object, ...]:
    """Return all that the arrays hold of a place, but the day on which it was reviewed."""
    names = (place.name, place.alternate_names)
    ages = (place.minimum_age, place.maximum_age)
    return place.service, place.area, place.languages, place.locations, names, ages


def _key(name: str) -> str:
    return " ".join(letters(name))
