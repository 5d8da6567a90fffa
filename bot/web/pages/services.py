"""The page at ``/diensten``: the places that serve a municipality, as the social map knows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bot.web.knowledge import Knowledge
from bot.web.pages.frame import Reader, reader_of, render
from bot.web.pages.rich_text import telephone
from bot.web.words import fill, words_of
from knowledge.base import Snapshot
from knowledge.freshness import review_due
from knowledge.gazetteer import Elsewhere
from knowledge.opening import clock, schedule_on
from knowledge.opening_words import HoursInWords, hours_in_words
from knowledge.registers import Register
from knowledge.rendering import format_day, render_references, short_web
from knowledge.schema import Bilingual, Location, Municipality, Place
from knowledge.social_map import NearPlace, ServiceQuery

#: The doors that are open to every family come first, before any part of life.
_FRONT = ("huis-van-het-kind", "ocmw")
#: The parts of life in the order in which a family with children meets them.
_DOMAINS = (
    "family", "parenting", "childcare", "child-benefit", "school", "leisure", "health",
    "disability", "youth-care", "money", "housing", "energy", "work", "legal", "language",
    "mobility", "safety",
)  # fmt: skip
_MOST_PLACES = 200
_LONGEST_NAME = 100


@dataclass(frozen=True)
class Address:
    """Where a place is; ``map`` opens only for who taps it."""

    line: str
    map: str


@dataclass(frozen=True)
class Phone:
    """A number to tap."""

    number: str
    link: str
    description: str | None


@dataclass(frozen=True)
class PlaceCard:
    """A place as a reader sees it, in their words."""

    id: str
    name: str
    kind: str
    distance: str | None
    addresses: list[Address]
    phones: list[Phone]
    email: str | None
    web: tuple[str, str] | None
    hours: HoursInWords | None
    alert: str | None
    assured: str
    overdue: bool


@dataclass(frozen=True)
class Group:
    """The places of one part of life; ``domain`` is ``front`` for the doors open to all."""

    domain: str
    places: list[PlaceCard]


def services_routes(knowledge: Knowledge) -> APIRouter:
    """Return the route of the page; ``?gemeente=`` takes an id, a name or a postcode."""
    router = APIRouter(include_in_schema=False)

    @router.get("/diensten", response_class=HTMLResponse)
    def services(request: Request, gemeente: str = "") -> HTMLResponse:
        reader, snapshot = reader_of(request), knowledge.current()
        asked = gemeente.strip()[:_LONGEST_NAME]
        town = _find(asked, snapshot)
        name = town.name[reader.language] if town else None
        places = groups_near(town.id, snapshot, reader) if isinstance(town, Municipality) else []
        return render(
            "services",
            reader,
            "/diensten",
            {"gemeente": town.id if town else asked} if asked else {},
            asked=name or asked,
            town=name,
            groups=places,
            elsewhere=_said_of(town, snapshot, reader) if isinstance(town, Elsewhere) else None,
            towns=towns_for(reader, snapshot),
        )

    return router


def towns_for(reader: Reader, snapshot: Snapshot) -> list[tuple[str, str]]:
    """Return (id, name) of the municipalities of which services are known, by name."""
    named = [(key, one.name[reader.language]) for key, one in snapshot.municipalities.items()]
    return sorted(named, key=lambda town: town[1])


def groups_near(
    municipality: str, snapshot: Snapshot, reader: Reader, moment: datetime | None = None
) -> list[Group]:
    """Return the places that serve a municipality by part of life, the nearest first.

    ``moment`` (now, if not given) is aware of its time zone.
    """
    moment = moment or datetime.now(timezone.utc)
    query = ServiceQuery(municipality=municipality, serving_only=True, limit=_MOST_PLACES)
    found: dict[str, list[PlaceCard]] = {}
    for near in _front_first(snapshot.social_map.search(query)):
        service = near.place.service
        domain = "front" if service in _FRONT else snapshot.entries[service].domain
        found.setdefault(domain, []).append(_card(near, snapshot, reader, moment))
    return [Group(domain, found[domain]) for domain in ("front", *_DOMAINS) if domain in found]


def _find(asked: str, snapshot: Snapshot) -> Municipality | Elsewhere | None:
    known = snapshot.municipalities.get(asked) or snapshot.gazetteer.elsewhere(asked)
    if known or not asked:
        return known
    # Behind "in" a name that is also a word, such as Hal or Mol, counts as a place.
    found = snapshot.gazetteer.find(asked) or snapshot.gazetteer.find(f"in {asked}")
    return found.municipality if found else None


def _said_of(town: Elsewhere, snapshot: Snapshot, reader: Reader) -> str:
    text = snapshot.interface[f"elsewhere_{town.region}"][reader.register]
    told = fill(text, municipality=town.name[reader.language])
    return render_references(told, snapshot.shelf, reader.language)


def _front_first(found: Iterable[NearPlace]) -> list[NearPlace]:
    order = {service: place for place, service in enumerate(_FRONT)}
    return sorted(found, key=lambda near: order.get(near.place.service, len(order)))


def _card(near: NearPlace, snapshot: Snapshot, reader: Reader, moment: datetime) -> PlaceCard:
    place, language, today = near.place, reader.language, clock(moment).date()
    words = words_of("services", reader.register)
    due = review_due(place)
    return PlaceCard(
        id=place.id,
        name=place.name[language],
        kind=snapshot.entries[place.service].label[language],
        distance=_distance(near.kilometres, words),
        addresses=[_address(one) for one in place.locations],
        phones=[
            Phone(one.number, telephone(one.number), _in(language, one.description))
            for one in place.phones
        ],
        email=place.email,
        web=(place.url, short_web(place.url).partition("/")[0]) if place.url else None,
        hours=_hours(place, snapshot, reader, moment),
        alert=_in(reader.register, place.alert),
        assured=_assured(place, reader, words),
        overdue=due is not None and due < today,
    )


def _address(location: Location) -> Address:
    line = f"{location.address}, {location.postal_code} {location.city}"
    return Address(line, f"https://www.openstreetmap.org/search?{urlencode({'query': line})}")


def _hours(
    place: Place, snapshot: Snapshot, reader: Reader, moment: datetime
) -> HoursInWords | None:
    schedule = schedule_on(place.schedules, clock(moment).date())
    if schedule is None:
        return None
    interface, by_phone = snapshot.interface, bool(place.phones)
    return hours_in_words(schedule, moment, reader.register, interface, by_phone)


def _in(register: Register, text: Bilingual | None) -> str | None:
    return text[register] if text else None


def _distance(kilometres: float | None, words: dict[str, str]) -> str | None:
    """Return how far a place in another town is, in whole kilometres."""
    if kilometres is None or round(kilometres) < 1:
        return None
    return fill(words["distance"], kilometres=str(round(kilometres)))


def _assured(place: Place, reader: Reader, words: dict[str, str]) -> str:
    day = format_day(place.assured_date, reader.language)
    return fill(words["assured"], day=day, assurer=place.assurer)
