"""The parameters that say which services are wanted."""

# Without postponed annotations: FastAPI reads those of a class at once.
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Query

from bot.web.api.identifiers import identifier
from bot.web.api.open_data import OpenData
from bot.web.errors import Refused
from knowledge.gazetteer import Point
from knowledge.schema import Domain
from knowledge.social_map import ServiceQuery

_METRES = re.compile(r"\d{1,7}")
_CIRCLE = re.compile(r"(-?\d{1,2}(?:\.\d{1,9})?),(-?\d{1,3}(?:\.\d{1,9})?),(\d{1,7})")
#: Fields of a ``ServiceQuery``.
_Asked = dict[str, Any]
_NOTHING: _Asked = {"places": frozenset()}


@dataclass(frozen=True)
class ServiceFilter:
    """The filters of HSDS, and ours (municipality, ages, domain, language); all must hold."""

    search: Annotated[
        str,
        Query(max_length=200, description="Words of names and towns; a typing error may be in."),
    ] = ""
    postcode: Annotated[
        str | None,
        Query(
            pattern=r"^[1-9]\d{3}$",
            description="Services that serve this postcode; with `proximity`, those near it.",
        ),
    ] = None
    municipality: Annotated[
        str | None,
        Query(
            max_length=80,
            description="The same for a municipality, by its id in `/api/municipalities`.",
        ),
    ] = None
    proximity: Annotated[
        str | None,
        Query(
            max_length=40,
            description=(
                "Metres from the centre of `postcode` or `municipality`; or a circle of its own, "
                "`latitude,longitude,metres`. A service stands at the centre of its town here, "
                "since sources give no coordinates."
            ),
        ),
    ] = None
    minimum_age: Annotated[
        int | None, Query(ge=0, le=120, description="Services for people of this age or older.")
    ] = None
    maximum_age: Annotated[
        int | None, Query(ge=0, le=120, description="Services for people of this age or younger.")
    ] = None
    domain: Annotated[
        tuple[Domain, ...], Query(description="Services of any of these domains of life.")
    ] = ()
    language: Annotated[
        str | None,
        Query(
            pattern="^[a-z]{2,3}$",
            description="Services that say they speak this language (ISO 639), such as `fr`.",
        ),
    ] = None
    taxonomy_term_id: Annotated[
        str | None, Query(max_length=80, description="Services with this term.")
    ] = None
    taxonomy_id: Annotated[
        str | None, Query(max_length=80, description="Services with any term of this taxonomy.")
    ] = None
    organization_id: Annotated[
        str | None, Query(max_length=80, description="Services of this organization.")
    ] = None
    modified_after: Annotated[
        date | datetime | None, Query(description="Services reviewed on this day or later.")
    ] = None

    def query(self, data: OpenData) -> ServiceQuery:
        """Return what is asked of the social map.

        Raises:
            Refused: parameters are malformed, or contradict each other.
        """
        ages = self.minimum_age, self.maximum_age
        if None not in ages and ages[0] > ages[1]:  # type: ignore[operator]
            raise _wrong("minimum_age", "maximum_age")
        since = self.modified_after
        asked = self._organization(data) | self._kinds(data) | self._area(data)
        return ServiceQuery(
            text=self.search,
            minimum_age=self.minimum_age,
            maximum_age=self.maximum_age,
            language=self.language,
            domains=frozenset(self.domain),
            reviewed_since=since.date() if isinstance(since, datetime) else since,
            **asked,
        )

    def _organization(self, data: OpenData) -> _Asked:
        if self.organization_id is None:
            return {}
        place = data.organizations.get(self.organization_id)
        return {"places": frozenset({place})} if place else _NOTHING

    def _kinds(self, data: OpenData) -> _Asked:
        if self.taxonomy_term_id is None and self.taxonomy_id is None:
            return {}
        kinds = frozenset(
            kind
            for term in data.terms.values()
            if self.taxonomy_id in (None, identifier("taxonomy", term.taxonomy))
            for kind in term.kinds
        )
        if self.taxonomy_term_id is not None:
            term = data.terms.get(self.taxonomy_term_id)
            kinds &= term.kinds if term else frozenset()
        return {"services": kinds} if kinds else _NOTHING

    def _area(self, data: OpenData) -> _Asked:
        named = self.municipality or self.postcode
        if self.municipality and self.postcode:
            raise _wrong("municipality", "postcode")
        town = self._town(data)
        if _METRES.fullmatch(self.proximity or ""):
            if not named:
                raise _wrong("proximity")
            near = self._centre(data, town)
            asked = {"near": near, "within": int(self.proximity or 0) / 1000}
            return asked | {"municipality": town} if near else _NOTHING
        circle = _circle(self.proximity) if self.proximity else {}
        if not named:
            return circle
        return circle | ({"municipality": town, "serving_only": True} if town else _NOTHING)

    def _town(self, data: OpenData) -> str | None:
        if self.municipality:
            if self.municipality not in data.snapshot.municipalities:
                raise _wrong("municipality")
            return self.municipality
        town = data.snapshot.gazetteer.of_postcode(self.postcode or "")
        return town.id if town else None

    def _centre(self, data: OpenData, town: str | None) -> Point | None:
        gazetteer = data.snapshot.gazetteer
        if self.postcode:
            return gazetteer.centre_of_postcode(self.postcode)
        return gazetteer.centres().get(town or "")


def _circle(proximity: str) -> _Asked:
    match = _CIRCLE.fullmatch(proximity)
    if match is None:
        raise _wrong("proximity")
    latitude, longitude = float(match[1]), float(match[2])
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise _wrong("proximity")
    return {"near": Point(latitude, longitude), "within": int(match[3]) / 1000}


def _wrong(*fields: str) -> Refused:
    return Refused(400, "bad_parameter", fields=fields)
