"""The objects of the open data, as HSDS 3.1 names them; what we do not know is left out.

Fields that HSDS does not have are ours: ``original_id``, ``assurer``, ``sources``, ``reviewed``,
``stated``. The class whose name ends in ``Key`` holds what HSDS requires of the class after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict


class SourceShape(TypedDict):
    """Where a fact was found; ``stated`` is the date that the page itself gives."""

    publisher: str
    title: str
    url: str
    stated: str
    kind: str


class ReviewShape(TypedDict):
    """When we last read the whole entry, and whether it is time to do so again."""

    date: str
    due: str
    overdue: bool


class TaxonomyShape(TypedDict):
    """A way to classify services."""

    id: str
    original_id: str
    name: str
    description: str


class TermKey(TypedDict):
    id: str
    original_id: str
    code: str
    name: str
    description: str
    taxonomy: str
    taxonomy_id: str
    language: str


class TermShape(TermKey, total=False):
    """One class of services: a domain of life, a kind of service, a way in."""

    parent_id: str
    taxonomy_detail: TaxonomyShape


class AttributeShape(TypedDict):
    """Which class something belongs to."""

    id: str
    link_id: str
    link_entity: str
    taxonomy_term_id: str
    taxonomy_term: TermShape


class PhoneKey(TypedDict):
    id: str
    number: str


class PhoneShape(PhoneKey, total=False):
    """A telephone number as its source writes it."""

    service_id: str
    organization_id: str
    description: str


class ScheduleKey(TypedDict):
    id: str
    service_id: str
    description: str
    stated: str


class ScheduleShape(ScheduleKey, total=False):
    """Opening hours in the words of their source; ``stated`` is the date that it gives.

    Times are those of the clock in Belgium; ``closes_at`` 00:00 is the end of the day.
    """

    freq: str
    byday: str
    opens_at: str
    closes_at: str
    valid_from: str
    valid_to: str
    notes: str


class LanguageKey(TypedDict):
    id: str
    service_id: str
    code: str


class LanguageShape(LanguageKey, total=False):
    """A language that the service itself says it speaks (ISO 639)."""

    name: str


class ServiceAreaShape(TypedDict):
    """A municipality that is served."""

    id: str
    original_id: str
    service_id: str
    name: str


class CostOptionShape(TypedDict):
    """What a service costs; given only where it is known to be free."""

    id: str
    service_id: str
    amount: float
    currency: str


class AddressShape(TypedDict):
    """An address; ``state_province`` is the province of the postcode (ISO 3166-2)."""

    id: str
    location_id: str
    address_1: str
    city: str
    state_province: str
    postal_code: str
    country: str
    address_type: str


class LocationKey(TypedDict):
    id: str
    location_type: str


class LocationShape(LocationKey, total=False):
    """A door. Coordinates are left out: sources give none."""

    organization_id: str
    name: str
    addresses: list[AddressShape]


class OrganizationKey(TypedDict):
    id: str
    original_id: str
    name: str
    description: str


class OrganizationShape(OrganizationKey, total=False):
    """Who offers a service: each place of the social map is one."""

    alternate_name: str
    email: str
    website: str
    phones: list[PhoneShape]
    locations: list[LocationShape]
    services: Sequence[ServiceKey]


class ServiceKey(TypedDict):
    id: str
    original_id: str
    name: str
    status: str


class ServiceShape(ServiceKey, total=False):
    """What one place offers."""

    organization_id: str
    alternate_name: str
    description: str
    url: str
    email: str
    application_process: str
    fees_description: str
    eligibility_description: str
    minimum_age: int
    maximum_age: int
    assured_date: str
    alert: str
    last_modified: str
    assurer: str
    reviewed: ReviewShape
    sources: list[SourceShape]
    organization: OrganizationShape
    phones: list[PhoneShape]
    schedules: list[ScheduleShape]
    service_areas: list[ServiceAreaShape]
    service_at_locations: Sequence[ServiceAtLocationKey]
    languages: list[LanguageShape]
    cost_options: list[CostOptionShape]
    attributes: list[AttributeShape]


class ServiceAtLocationKey(TypedDict):
    id: str
    service_id: str
    location_id: str
    location: LocationShape


class ServiceAtLocationShape(ServiceAtLocationKey, total=False):
    """A service at one of its doors."""

    service: ServiceShape


class ChangedShape(TypedDict):
    """A service in the list of ``minimal``."""

    id: str
    modified_date: str


class Page(TypedDict):
    """A page of a list, as HSDS has it."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool


class ServicePage(Page):
    contents: Sequence[ServiceShape | ChangedShape]


class OrganizationPage(Page):
    contents: Sequence[OrganizationShape]


class ServiceAtLocationPage(Page):
    contents: Sequence[ServiceAtLocationShape]


class TaxonomyPage(Page):
    contents: Sequence[TaxonomyShape]


class TermPage(Page):
    contents: Sequence[TermShape]


class AboutShape(TypedDict):
    """What this API is."""

    version: str
    profile: str
    openapi_url: str
    description: str
    license: str
