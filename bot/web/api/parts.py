"""The objects that HSDS nests in a service or an organization."""

from __future__ import annotations

from typing import Any

from bot.web.api.identifiers import identifier
from bot.web.api.shapes import (
    AddressShape,
    CostOptionShape,
    LanguageShape,
    LocationShape,
    PhoneShape,
    ScheduleShape,
    ServiceAreaShape,
)
from bot.web.api.wording import Wording
from knowledge.provinces import province_of
from knowledge.schema import Place, Schedule

#: The end of a day, as a time of day.
_MIDNIGHT = {"24:00": "00:00"}


def known(fields: dict[str, Any]) -> Any:
    """Return the fields that are known: HSDS leaves out what is not."""
    return {name: value for name, value in fields.items() if value is not None}


def phones(place: Place, words: Wording) -> list[PhoneShape]:
    """Return the telephone numbers, which are those of the service and of the organization."""
    return [
        known(
            {
                "id": identifier("phone", place.id, index),
                "service_id": identifier("service", place.id),
                "organization_id": identifier("organization", place.id),
                "number": phone.number,
                "description": words.maybe(phone.description),
            }
        )
        for index, phone in enumerate(place.phones)
    ]


def schedules(place: Place, words: Wording) -> list[ScheduleShape]:
    """Return the opening hours: one object for each span of hours, where they are known as data."""
    shapes: list[ScheduleShape] = []
    for index, schedule in enumerate(place.schedules):
        stated = {
            "id": identifier("schedule", place.id, index),
            "service_id": identifier("service", place.id),
            "description": schedule.description[words.language],
            "notes": _exceptions(schedule, words),
            "valid_from": schedule.valid_from and schedule.valid_from.isoformat(),
            "valid_to": schedule.valid_to and schedule.valid_to.isoformat(),
            "stated": schedule.stated,
        }
        if not schedule.hours:
            shapes.append(known(stated))
        for number, hours in enumerate(schedule.hours):
            weekly = {
                "id": identifier("schedule", place.id, index, number),
                "freq": "WEEKLY",
                "byday": ",".join(hours.byday),
                "opens_at": hours.opens_at,
                "closes_at": _MIDNIGHT.get(hours.closes_at, hours.closes_at),
            }
            shapes.append(known({**stated, **weekly}))
    return shapes


def _exceptions(schedule: Schedule, words: Wording) -> str | None:
    return "; ".join(one.description[words.language] for one in schedule.exceptions) or None


def service_areas(place: Place, words: Wording) -> list[ServiceAreaShape]:
    """Return the municipalities that are served."""
    towns = words.snapshot.municipalities
    return [
        {
            "id": identifier("service_area", place.id, area),
            "original_id": area,
            "service_id": identifier("service", place.id),
            "name": towns[area].name[words.language],
        }
        for area in place.area
        if area in towns
    ]


def languages(place: Place, words: Wording) -> list[LanguageShape]:
    """Return the languages that the place itself names."""
    return [
        known(
            {
                "id": identifier("language", place.id, code),
                "service_id": identifier("service", place.id),
                "code": code,
                "name": words.name_of_language(code),
            }
        )
        for code in place.languages
    ]


def cost_options(place: Place, words: Wording) -> list[CostOptionShape]:
    """Return that a service is free where its kind is; other amounts are not known by place."""
    kind = words.kind(place)
    if kind is None or kind.cost != "free":
        return []
    return [
        {
            "id": identifier("cost_option", place.id),
            "service_id": identifier("service", place.id),
            "amount": 0,
            "currency": "EUR",
        }
    ]


def locations(place: Place) -> list[LocationShape]:
    """Return the doors."""
    return [location(place, index) for index in range(len(place.locations))]


def location(place: Place, index: int) -> LocationShape:
    """Return one door with its address."""
    stated = place.locations[index]
    location_id = identifier("location", place.id, index)
    address: AddressShape = {
        "id": identifier("address", place.id, index),
        "location_id": location_id,
        "address_1": stated.address,
        "city": stated.city,
        "state_province": province_of(stated.postal_code),
        "postal_code": stated.postal_code,
        "country": "BE",
        "address_type": "physical",
    }
    return {
        "id": location_id,
        "organization_id": identifier("organization", place.id),
        "location_type": "physical",
        "name": f"{stated.address}, {stated.postal_code} {stated.city}",
        "addresses": [address],
    }
