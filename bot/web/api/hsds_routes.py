"""The addresses of HSDS 3.1 (docs/open-data.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, FastAPI, Path, Query, Request
from fastapi.responses import Response

from bot.web.api import shapes, tables
from bot.web.api.addresses import Addresses
from bot.web.api.filters import ServiceFilter
from bot.web.api.identifiers import identifier
from bot.web.api.listing import Listing, is_named
from bot.web.api.open_referral import changed
from bot.web.api.reading import LICENCE, Reading, Readings
from bot.web.api.taxonomies import Term, taxonomies, taxonomy_shape, term_shape
from bot.web.api.texts import texts
from bot.web.errors import Refused
from knowledge.schema import Place

Wanted = Annotated[Listing, Depends()]
Filters = Annotated[ServiceFilter, Depends()]
Id = Annotated[str, Path(max_length=80, description="The UUID, or our own id (`original_id`).")]
Uuid = Annotated[str, Path(max_length=80, description="The UUID.")]
Search = Annotated[str, Query(max_length=200, description="Words of the name.")]
Full = Annotated[bool, Query(description="With all that the address of one object gives.")]
FullService = Annotated[bool, Query(description="With the services in full, not by name alone.")]
Minimal = Annotated[
    bool, Query(description="Only `id` and `modified_date`, of all services on one page.")
]


@dataclass
class HsdsRoutes:
    """The routes, with what they read."""

    readings: Readings
    public_url: str

    def add_to(self, app: FastAPI) -> None:
        """Add the routes to an app."""
        addresses = Addresses(app, "Open data: services (HSDS 3.1)")
        addresses.add_one("/", self.about, shapes.AboutShape)
        addresses.add_list("/services", self.services, shapes.ServicePage)
        addresses.add_one("/services/{id}", self.service, shapes.ServiceShape)
        addresses.add_list("/organizations", self.organizations, shapes.OrganizationPage)
        addresses.add_one("/organizations/{id}", self.organization, shapes.OrganizationShape)
        at_location = "/service_at_locations"
        addresses.add_list(at_location, self.services_at_locations, shapes.ServiceAtLocationPage)
        one = f"{at_location}/{{id}}"
        addresses.add_one(one, self.service_at_location, shapes.ServiceAtLocationShape)
        addresses.add_list("/taxonomies", self.taxonomies, shapes.TaxonomyPage)
        addresses.add_one("/taxonomies/{id}", self.taxonomy, shapes.TaxonomyShape)
        addresses.add_list("/taxonomy_terms", self.terms, shapes.TermPage)
        addresses.add_one("/taxonomy_terms/{id}", self.term, shapes.TermShape)

    def about(self, request: Request) -> Response:
        """What this is: the version of HSDS, where it is described, the licence."""
        reading = self.readings.open(request)
        about: shapes.AboutShape = {
            "version": "3.1",
            "profile": f"{self.public_url}/docs",
            "openapi_url": f"{self.public_url}/openapi.json",
            "description": texts()["about"][reading.language],
            "license": LICENCE,
        }
        return reading.json(lambda: about)

    def services(
        self,
        request: Request,
        wanted: Wanted,
        filters: Filters,
        full: Full = False,
        minimal: Minimal = False,
    ) -> Response:
        """Services of the social map: those that serve the place asked about, the nearest first."""
        reading = self.readings.open(request)
        query = filters.query(reading.data)
        social_map = reading.snapshot.social_map
        if minimal:
            return wanted.on_one_page().give(
                reading, lambda: social_map.find_keys(query), changed, tables.CHANGED
            )
        shape = reading.hsds.service if full else reading.hsds.service_summary
        table = tables.services(reading.hsds)
        return wanted.give(reading, lambda: social_map.find(query), shape, table)

    def service(self, request: Request, id: Id) -> Response:
        """One service, with its phones, hours, languages, area, doors and classes."""
        reading = self.readings.open(request)
        place = _place(reading, reading.data.services.get(id))
        return reading.json(lambda: reading.hsds.service(place))

    def organizations(
        self,
        request: Request,
        wanted: Wanted,
        filters: Filters,
        full: Full = False,
        full_service: FullService = False,
    ) -> Response:
        """Organizations: each place of the social map is one, and offers one service."""
        reading = self.readings.open(request)
        query = filters.query(reading.data)
        hsds = reading.hsds
        shape = hsds.organization if full else hsds.organization_summary
        return wanted.give(
            reading,
            lambda: reading.snapshot.social_map.find(query),
            hsds.organization_with_service if full_service else shape,
            tables.organizations(hsds),
        )

    def organization(self, request: Request, id: Id, full_service: FullService = False) -> Response:
        """One organization, with its doors and its service."""
        reading = self.readings.open(request)
        place = _place(reading, reading.data.organizations.get(id))
        hsds = reading.hsds
        shape = hsds.organization_with_service if full_service else hsds.organization
        return reading.json(lambda: shape(place))

    def services_at_locations(
        self, request: Request, wanted: Wanted, filters: Filters, full: Full = False
    ) -> Response:
        """Services at their doors: only those of which an address is known."""
        reading = self.readings.open(request)
        query = filters.query(reading.data)
        hsds = reading.hsds
        return wanted.give(
            reading,
            lambda: reading.snapshot.social_map.find_addresses(query),
            hsds.service_at_location if full else hsds.service_at_location_summary,
            tables.services_at_locations(hsds),
        )

    def service_at_location(self, request: Request, id: Uuid) -> Response:
        """One service at one of its doors."""
        reading = self.readings.open(request)
        key, index = reading.data.locations.get(id, (None, 0))
        place = _place(reading, key)
        return reading.json(lambda: reading.hsds.service_at_location((place, index)))

    def taxonomies(self, request: Request, wanted: Wanted, search: Search = "") -> Response:
        """The ways in which services are classified."""
        reading = self.readings.open(request)
        shapes = [taxonomy_shape(code, reading.language) for code in taxonomies()]
        found = [one for one in shapes if is_named(one["name"], search)]
        return wanted.give(reading, lambda: found, dict, tables.TAXONOMIES)

    def taxonomy(self, request: Request, id: Uuid) -> Response:
        """One way in which services are classified."""
        reading = self.readings.open(request)
        codes = {identifier("taxonomy", code): code for code in taxonomies()}
        if id not in codes:
            raise Refused(404, "no_entry")
        return reading.json(lambda: taxonomy_shape(codes[id], reading.language))

    def terms(
        self,
        request: Request,
        wanted: Wanted,
        search: Search = "",
        taxonomy_id: Annotated[str, Query(max_length=80)] = "",
        parent_id: Annotated[str, Query(max_length=80)] = "",
        top_only: Annotated[bool, Query(description="Only terms that have no parent.")] = False,
    ) -> Response:
        """The classes of services: domains of life, kinds of service below them, ways in."""
        reading = self.readings.open(request)

        def is_wanted(term: Term) -> bool:
            shape = term_shape(term, reading.words)
            return (
                is_named(shape["name"], search)
                and taxonomy_id in ("", shape["taxonomy_id"])
                and parent_id in ("", shape.get("parent_id"))
                and not (top_only and term.parent)
            )

        return wanted.give(
            reading,
            lambda: list(filter(is_wanted, reading.data.terms.values())),
            lambda term: term_shape(term, reading.words),
            tables.terms(reading.words),
        )

    def term(self, request: Request, id: Uuid) -> Response:
        """One class of services."""
        reading = self.readings.open(request)
        term = reading.data.terms.get(id)
        if term is None:
            raise Refused(404, "no_entry")
        return reading.json(lambda: term_shape(term, reading.words))


def _place(reading: Reading, key: str | None) -> Place:
    place = reading.snapshot.social_map.get(key or "")
    if place is None:
        raise Refused(404, "no_entry")
    return place
