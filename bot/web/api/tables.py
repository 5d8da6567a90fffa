"""The columns of the CSV files: the fields of HSDS, and how a service is reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.web.api.listing import Table
from bot.web.api.open_referral import OpenReferral, changed
from bot.web.api.reading import Reading
from bot.web.api.rights import municipality_shape, right_summary
from bot.web.api.shapes import LocationShape, TaxonomyShape
from bot.web.api.taxonomies import Term, term_shape
from bot.web.api.wording import Wording
from knowledge.schema import Municipality, Place, Right

_ADDRESS = ("address_1", "postal_code", "city", "state_province", "country")
_SERVICE = (
    "id", "original_id", "organization_id", "name", "alternate_name", "description", "url",
    "email", "status", "phones", "addresses", "schedules", "languages", "service_areas",
    "taxonomy_terms", "eligibility_description", "minimum_age", "maximum_age",
    "application_process", "fees_description", "alert", "assured_date", "assurer",
    "last_modified", "sources",
)  # fmt: skip
_ORGANIZATION = (
    "id", "original_id", "name", "alternate_name", "description", "email", "website", "phones",
    "addresses",
)  # fmt: skip
_SERVICE_AT_LOCATION = (
    "id", "service_id", "location_id", "location_type", "name", *_ADDRESS, "alert",
    "assured_date",
)  # fmt: skip

_TERM = (
    "id", "original_id", "code", "name", "description", "parent_id", "taxonomy", "taxonomy_id",
    "language",
)  # fmt: skip

_RIGHT = (
    "id", "label_nl", "label_fr", "domain", "region", "authority", "granted", "reviewed",
    "review_due", "overdue",
)  # fmt: skip
_MUNICIPALITY = (
    "id", "name_nl", "name_fr", "postcodes", "eerstelijnszone", "team_1g1p",
    "language_facilities", "phone", "email", "web", "address", "stated",
)  # fmt: skip

TAXONOMIES: Table[TaxonomyShape] = Table(("id", "original_id", "name", "description"), dict)
CHANGED: Table[tuple[str, date]] = Table(("id", "modified_date"), changed)


def services(hsds: OpenReferral) -> Table[Place]:
    """Return how services are written as a table."""

    def row(place: Place) -> Mapping[str, Any]:
        service = hsds.service(place)
        doors = [one["location"] for one in service["service_at_locations"]]
        return {
            **service,
            "phones": [one["number"] for one in service["phones"]],
            "addresses": _names(doors),
            "schedules": list(
                dict.fromkeys(
                    f"{one['description']} ({one['stated']})" for one in service["schedules"]
                )
            ),
            "languages": [one["code"] for one in service["languages"]],
            "service_areas": [one["name"] for one in service["service_areas"]],
            "taxonomy_terms": [one["taxonomy_term"]["name"] for one in service["attributes"]],
            "sources": [one["url"] for one in service["sources"]],
        }

    return Table(_SERVICE, row)


def organizations(hsds: OpenReferral) -> Table[Place]:
    """Return how organizations are written as a table."""

    def row(place: Place) -> Mapping[str, Any]:
        organization = hsds.organization(place)
        return {
            **organization,
            "phones": [one["number"] for one in organization["phones"]],
            "addresses": _names(organization["locations"]),
        }

    return Table(_ORGANIZATION, row)


def services_at_locations(hsds: OpenReferral) -> Table[tuple[Place, int]]:
    """Return how services at their doors are written as a table."""

    def row(at: tuple[Place, int]) -> Mapping[str, Any]:
        shape = hsds.service_at_location(at)
        service, location = shape["service"], shape["location"]
        return {
            **shape,
            **location["addresses"][0],
            "id": shape["id"],
            "location_type": location["location_type"],
            "name": service["name"],
            "alert": service.get("alert"),
            "assured_date": service["assured_date"],
        }

    return Table(_SERVICE_AT_LOCATION, row)


def terms(words: Wording) -> Table[Term]:
    """Return how terms are written as a table."""
    return Table(_TERM, lambda term: term_shape(term, words))


def rights(reading: Reading) -> Table[Right]:
    """Return how rights are written as a table."""

    def row(right: Right) -> Mapping[str, Any]:
        summary = right_summary(right, reading)
        return {
            **summary,
            **{f"label_{language}": text for language, text in summary["label"].items()},
            "authority": summary["authority"]["name"],
            "reviewed": summary["reviewed"]["date"],
            "review_due": summary["reviewed"]["due"],
            "overdue": summary["reviewed"]["overdue"],
        }

    return Table(_RIGHT, row)


def municipalities(reading: Reading) -> Table[Municipality]:
    """Return how municipalities are written as a table."""

    def row(town: Municipality) -> Mapping[str, Any]:
        shape = municipality_shape(town, reading)
        return {
            **shape,
            **shape["contact"],
            **{f"name_{language}": text for language, text in shape["name"].items()},
            "postcodes": list(dict.fromkeys(one["postcode"] for one in shape["sections"])),
        }

    return Table(_MUNICIPALITY, row)


def _names(locations: Sequence[LocationShape]) -> list[str]:
    return [one["name"] for one in locations]
