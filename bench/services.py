"""The social map with tens of thousands of places: making, searching, pages of open data, memory.

``python -m bench.services`` makes places around our municipalities (fixed seed), so that every run
measures the same map. The baseline is a search that reads every place, in the same run.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from statistics import median, quantiles

from bot.web.api.listing import page_of
from bot.web.api.open_referral import OpenReferral
from bot.web.api.taxonomies import terms_of
from bot.web.api.wording import Wording
from knowledge.base import Snapshot
from knowledge.files import read_all
from knowledge.gazetteer import Gazetteer
from knowledge.schema import Municipality, Place
from knowledge.social_map import ServiceQuery, SocialMap
from knowledge.text import letters

_KINDS = ("ocmw", "huis-van-het-kind", "clb", "caw", "huisarts", "kinderopvang-zoeken", "jac")
_FIRST = ("Huis", "Centrum", "Dienst", "Groepspraktijk", "Kribbe", "Maison", "Atelier", "Buurtwerk")
_SECOND = ("Zonne", "Linde", "Molen", "Berk", "Vlinder", "Sterre", "Water", "Brug", "Kastanje")
_THIRD = ("bloem", "hof", "veld", "boom", "plein", "weide", "poort", "dal", "huis")


def main() -> int:
    """Print the measures as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=50_000)
    parser.add_argument("--queries", type=int, default=1_000)
    options = parser.parse_args()
    luck = random.Random(2026)

    loading, documents = _timed(read_all)
    snapshot = Snapshot(documents)
    towns = list(snapshot.municipalities.values())
    gazetteer = Gazetteer(towns)
    places = list(made_places(options.places, towns, luck))
    before = _memory()
    making, social_map = _timed(lambda: SocialMap(places, gazetteer, snapshot.entries.values()))
    grown = _memory() - before
    queries = list(_queries(options.queries, places, towns, luck))
    searches = [_timed(lambda query=query: social_map.search(query))[0] for query in queries]
    names = [
        _timed(lambda place=place: social_map.named(place.name.nl))[0] for place in places[:200]
    ]
    hsds = OpenReferral(Wording(snapshot, "nl", date.today()), terms_of(snapshot).values())
    pages = [
        _timed(lambda query=query: page_of(social_map.find(query), 1, 50, hsds.service_summary))[0]
        for query in queries[:200]
    ]
    doors = [
        _timed(
            lambda query=query: page_of(
                social_map.find_addresses(query), 1, 50, hsds.service_at_location
            )
        )[0]
        for query in queries[:200]
    ]
    baseline = [_timed(lambda query=query: _read_all(places, query))[0] for query in queries[:50]]

    print(f"{options.places} places, {options.queries} queries, {os.cpu_count()} cores\n")
    print(f"loading all content ({len(documents)} files): {loading:.2f} s")
    print(f"making the map: {making:.1f} s, {grown:.0f} MB")
    print(_row("search", searches))
    print(_row("place named in a message", names))
    print(_row("page of 50 services (HSDS)", pages))
    print(_row("page of 50 doors in full (HSDS)", doors))
    print(_row("baseline: reading every place", baseline))
    print(f"ours is {median(baseline) / median(searches):.0f} times as fast as the baseline")
    return 0


def made_places(number: int, towns: list[Municipality], luck: random.Random) -> Iterator[Place]:
    """Yield places around towns, the same ones for the same luck."""
    for one in range(number):
        town = luck.choice(towns)
        section = luck.choice(town.sections)
        name = f"{luck.choice(_FIRST)} {luck.choice(_SECOND)}{luck.choice(_THIRD)} {one}"
        where = {"postal_code": section.postcode, "city": section.name}
        youngest = luck.choice([None, None, 0, 3, 12])
        yield Place.parse_obj(
            {
                "kind": "place",
                "id": f"made-{one}",
                "service": luck.choice(_KINDS),
                "name": {"nl": name, "fr": name},
                "area": [town.id, luck.choice(towns).id],
                "locations": [{**where, "address": f"Dorp {one}"}],
                "phones": [{"number": "02 555 00 00"}],
                "languages": luck.choice([["nl"], ["nl", "fr"]]),
                "minimum_age": youngest,
                "maximum_age": None if youngest is None else youngest + 10,
                "assured_date": "2026-01-01",
                "assurer": "bench",
                "sources": [],
                "reviewed": {"date": "2026-01-01", "by": "bench"},
            }
        )


def _queries(
    number: int, places: list[Place], towns: list[Municipality], luck: random.Random
) -> Iterator[ServiceQuery]:
    """Yield what is asked: by kind and town, by age, by words, whole, begun or misspelt."""
    for one in range(number):
        town = luck.choice(towns).id
        words = letters(luck.choice(places).name.nl)
        slip = words[1][:3] + words[1][4:]
        yield (
            ServiceQuery(services=frozenset({luck.choice(_KINDS)}), municipality=town),
            ServiceQuery(municipality=town, age=luck.randint(0, 25), language="fr"),
            ServiceQuery(text=f"{words[0]} {words[1]}", municipality=town),
            ServiceQuery(text=words[1][:4], municipality=town),
            ServiceQuery(text=slip, municipality=town),
        )[one % 5]


def _read_all(places: list[Place], query: ServiceQuery) -> list[Place]:
    words = set(letters(query.text))
    return [
        place
        for place in places
        if (not query.services or place.service in query.services)
        and words <= set(letters(place.name.nl))
    ][: query.limit]


def _timed(work: Callable[[], object]) -> tuple[float, object]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _row(label: str, seconds: list[float]) -> str:
    milliseconds = [one * 1000 for one in seconds]
    late = quantiles(milliseconds, n=100)
    return f"{label}: median {median(milliseconds):.2f} ms, p95 {late[94]:.2f}, p99 {late[98]:.2f}"


if __name__ == "__main__":
    sys.exit(main())
