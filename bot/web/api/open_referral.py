"""From the places of the social map to the objects of HSDS 3.1 (docs/open-data.md says how)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.web.api import parts
from bot.web.api.identifiers import identifier
from bot.web.api.parts import known
from bot.web.api.provenance import review, sources
from bot.web.api.shapes import (
    AttributeShape,
    ChangedShape,
    OrganizationShape,
    ServiceAtLocationShape,
    ServiceKey,
    ServiceShape,
)
from bot.web.api.taxonomies import Term, term_shape
from bot.web.api.wording import Wording
from knowledge.schema import Place


class OpenReferral:
    """Writes HSDS objects. A ``summary`` has the fields of a list, the rest is nested in full."""

    def __init__(self, words: Wording, terms: Iterable[Term]) -> None:
        self._words = words
        self._terms = list(terms)

    def service_summary(self, place: Place) -> ServiceShape:
        """Return a service with its fields and its organization's."""
        words, kind = self._words, self._words.kind(place)
        shape: ServiceShape = known(
            {
                **self._service_key(place),
                "organization_id": identifier("organization", place.id),
                "alternate_name": words.other_names(place),
                "description": words.description(place),
                "url": place.url,
                "email": place.email,
                "application_process": words.answer(kind, "apply"),
                "fees_description": words.answer(kind, "cost"),
                "eligibility_description": words.answer(kind, "who"),
                "minimum_age": place.minimum_age,
                "maximum_age": place.maximum_age,
                "assured_date": place.assured_date.isoformat(),
                "alert": words.maybe(place.alert),
                "last_modified": _midnight(place.reviewed.date),
                "assurer": place.assurer,
                "reviewed": review(place, words.today),
                "sources": sources(place.sources),
                "organization": self.organization_summary(place),
            }
        )
        return shape

    def service(self, place: Place) -> ServiceShape:
        """Return a service with all that belongs to it."""
        shape = self._nested_service(place)
        shape["service_at_locations"] = [
            self._at_location(place, index) for index in range(len(place.locations))
        ]
        return shape

    def organization_summary(self, place: Place) -> OrganizationShape:
        """Return who offers a service, with its fields only."""
        shape: OrganizationShape = known(
            {
                "id": identifier("organization", place.id),
                "original_id": place.id,
                "name": self._words.name(place),
                "alternate_name": self._words.other_names(place),
                "description": self._words.description(place),
                "email": place.email,
                "website": place.url,
            }
        )
        return shape

    def organization(self, place: Place) -> OrganizationShape:
        """Return who offers a service, with its doors, and the name of its service."""
        shape = self.organization_summary(place)
        shape["phones"] = parts.phones(place, self._words)
        shape["locations"] = parts.locations(place)
        shape["services"] = [self._service_key(place)]
        return shape

    def organization_with_service(self, place: Place) -> OrganizationShape:
        """Return who offers a service, with its doors and the whole service."""
        shape = self.organization(place)
        shape["services"] = [self.service(place)]
        return shape

    def service_at_location_summary(self, at: tuple[Place, int]) -> ServiceAtLocationShape:
        """Return a service at one of its doors, with the fields of both."""
        shape = self._at_location(*at)
        del shape["location"]["addresses"]
        shape["service"] = self.service_summary(at[0])
        return shape

    def service_at_location(self, at: tuple[Place, int]) -> ServiceAtLocationShape:
        """Return a service at one of its doors, with all that belongs to both."""
        shape = self._at_location(*at)
        shape["service"] = self._nested_service(at[0])
        return shape

    def _service_key(self, place: Place) -> ServiceKey:
        return {
            "id": identifier("service", place.id),
            "original_id": place.id,
            "name": self._words.name(place),
            # HSDS requires one. A place is listed as long as nobody told us that it is gone.
            "status": "temporarily closed" if place.closed_until else "active",
        }

    def _nested_service(self, place: Place) -> ServiceShape:
        shape = self.service_summary(place)
        shape["phones"] = parts.phones(place, self._words)
        shape["schedules"] = parts.schedules(place, self._words)
        shape["service_areas"] = parts.service_areas(place, self._words)
        shape["languages"] = parts.languages(place, self._words)
        shape["cost_options"] = parts.cost_options(place, self._words)
        shape["attributes"] = self._attributes(place)
        return shape

    def _at_location(self, place: Place, index: int) -> ServiceAtLocationShape:
        location = parts.location(place, index)
        return {
            "id": identifier("service_at_location", place.id, index),
            "service_id": identifier("service", place.id),
            "location_id": location["id"],
            "location": location,
        }

    def _attributes(self, place: Place) -> list[AttributeShape]:
        return [
            {
                "id": identifier("attribute", place.id, term.id),
                "link_id": identifier("service", place.id),
                "link_entity": "service",
                "taxonomy_term_id": term.id,
                "taxonomy_term": term_shape(term, self._words),
            }
            for term in self._terms
            if place.service in term.kinds
        ]


def changed(one: tuple[str, date]) -> ChangedShape:
    """Return a service as the list of ``minimal`` has it: its place, and when it was reviewed."""
    place, reviewed = one
    return {"id": identifier("service", place), "modified_date": _midnight(reviewed)}


def _midnight(day: date) -> str:
    """Return a day as the moment that HSDS asks for."""
    return f"{day.isoformat()}T00:00:00Z"
