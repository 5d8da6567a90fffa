"""The addresses of rights and municipalities, which HSDS does not know (docs/open-data.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, FastAPI, Path, Query, Request
from fastapi.responses import Response

from bot.web.api import rights, tables
from bot.web.api.addresses import Addresses
from bot.web.api.listing import Listing, is_named
from bot.web.api.reading import Readings
from bot.web.api.rights import municipality_shape, right_shape, right_summary
from bot.web.errors import Refused
from knowledge.schema import Domain, Right

Wanted = Annotated[Listing, Depends()]
Id = Annotated[str, Path(max_length=80, description="The id in the list, such as `leefloon`.")]
Search = Annotated[str, Query(max_length=200, description="Words of any of the names.")]
Region = Literal["flanders", "belgium", "brussels", "wallonia"]


@dataclass
class RightsRoutes:
    """The routes, with what they read."""

    readings: Readings

    def add_to(self, app: FastAPI) -> None:
        """Add the routes to an app."""
        addresses = Addresses(app, "Open data: rights")
        addresses.add_list("/rights", self.rights, rights.RightPage)
        addresses.add_one("/rights/{id}", self.right, rights.RightShape)
        addresses.add_list("/municipalities", self.municipalities, rights.MunicipalityPage)
        addresses.add_one("/municipalities/{id}", self.municipality, rights.MunicipalityShape)

    def rights(
        self,
        request: Request,
        wanted: Wanted,
        search: Search = "",
        domain: Annotated[tuple[Domain, ...], Query(description="Of any of these domains.")] = (),
        region: Annotated[
            tuple[Region, ...], Query(description="Of the rules of any of these regions.")
        ] = (),
    ) -> Response:
        """Rights, benefits and tariffs, without their texts."""
        reading = self.readings.open(request)
        entries = reading.snapshot.entries.values()

        def is_wanted(right: Right) -> bool:
            return (
                (not domain or right.domain in domain)
                and (not region or right.region in region)
                and is_named(" ".join(right.names.all()), search)
            )

        return wanted.give(
            reading,
            lambda: [one for one in entries if isinstance(one, Right) and is_wanted(one)],
            lambda right: right_summary(right, reading),
            tables.rights(reading),
        )

    def right(self, request: Request, id: Id) -> Response:
        """One right: facts for staff, the answers that families read, sources and dates."""
        reading = self.readings.open(request)
        right = reading.snapshot.entries.get(id)
        if not isinstance(right, Right):
            raise Refused(404, "no_entry")
        return reading.json(lambda: right_shape(right, reading))

    def municipalities(self, request: Request, wanted: Wanted, search: Search = "") -> Response:
        """The municipalities of which we know the services; `search` also takes a postcode."""
        reading = self.readings.open(request)
        found = [
            town
            for town in reading.snapshot.municipalities.values()
            if is_named(
                " ".join(
                    [town.name.nl, town.name.fr, *town.other_names]
                    + [f"{one.name} {one.postcode}" for one in town.sections]
                ),
                search,
            )
        ]
        return wanted.give(
            reading,
            lambda: found,
            lambda town: municipality_shape(town, reading),
            tables.municipalities(reading),
        )

    def municipality(self, request: Request, id: Id) -> Response:
        """One municipality."""
        reading = self.readings.open(request)
        town = reading.snapshot.municipalities.get(id)
        if town is None:
            raise Refused(404, "no_entry")
        return reading.json(lambda: municipality_shape(town, reading))
