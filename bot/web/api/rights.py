"""Rights and municipalities as open data: what families read, and the facts and dates behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from bot.web.api.parts import known
from bot.web.api.provenance import review, sources
from bot.web.api.reading import Reading
from bot.web.api.shapes import Page, ReviewShape, SourceShape
from knowledge.freshness import amount_is_shown, shown_until
from knowledge.registers import REGISTERS
from knowledge.schema import Amount, Bilingual, Contact, Municipality, Right


class TextShape(TypedDict):
    """A text in both languages."""

    nl: str
    fr: str


class AuthorityShape(TypedDict):
    """Who decides."""

    name: str
    role: str


class ConditionsShape(TypedDict, total=False):
    """Who may have a right: in words, and what can be compared."""

    prose: list[str]
    minimum_age: int
    maximum_age: int
    income_tested: bool


class AmountKey(TypedDict):
    id: str
    label: TextShape
    value: float
    unit: str
    valid_from: str
    shown_until: str
    source: str


class AmountShape(AmountKey, total=False):
    """A figure that holds today; ``shown_until`` is the last day on which we stand behind it."""

    value_to: float


class ContactKey(TypedDict):
    id: str
    name: TextShape
    checked: str


class ContactShape(ContactKey, total=False):
    """A door to knock on."""

    phone: str
    email: str
    web: str
    hours: TextShape


class RightSourceShape(SourceShape):
    """A source; amounts name its ``id``."""

    id: str


class RightSummary(TypedDict):
    """What a list says of a right."""

    id: str
    label: TextShape
    names: dict[str, list[str]]
    domain: str
    region: str
    authority: AuthorityShape
    granted: str
    reviewed: ReviewShape


class RightShape(RightSummary):
    """All of a right. Facts in lists are for staff, in Dutch; answers are what families read."""

    conditions: ConditionsShape
    amounts: list[AmountShape]
    steps: list[str]
    documents: list[str]
    durations: list[str]
    appeal: list[str]
    contacts: list[ContactShape]
    answers: dict[str, dict[str, list[str]]]
    leads_to: list[str]
    related: list[str]
    sources: list[RightSourceShape]


class RightPage(Page):
    contents: Sequence[RightSummary]


class SectionShape(TypedDict):
    """A part of a municipality."""

    name: str
    postcode: str


class FrontDeskShape(TypedDict, total=False):
    """How to reach a municipality, and when its source said so."""

    phone: str
    email: str
    web: str
    address: str
    stated: str


class MunicipalityKey(TypedDict):
    id: str
    name: TextShape
    other_names: list[str]
    sections: list[SectionShape]
    eerstelijnszone: str
    language_facilities: bool
    contact: FrontDeskShape
    sources: list[SourceShape]
    reviewed: ReviewShape


class MunicipalityShape(MunicipalityKey, total=False):
    """A municipality of the area, its primary care zone and its team of 1 Gezin 1 Plan."""

    team_1g1p: str
    note: TextShape


class MunicipalityPage(Page):
    contents: Sequence[MunicipalityShape]


def right_summary(right: Right, reading: Reading) -> RightSummary:
    """Return what a list says of a right."""
    return {
        "id": right.id,
        "label": _both(right.label),
        "names": {kind: names for kind, names in right.names.dict().items() if kind != "misspelt"},
        "domain": right.domain,
        "region": right.region,
        "authority": {"name": right.authority.name, "role": right.authority.role},
        "granted": right.granted,
        "reviewed": review(right, reading.today),
    }


def right_shape(right: Right, reading: Reading) -> RightShape:
    """Return all of a right as it holds today."""
    return {
        **right_summary(right, reading),
        "conditions": known(right.conditions.dict()),
        "amounts": [
            _amount(one)
            for one in right.amounts
            if one.status == "current" and amount_is_shown(one, reading.today)
        ],
        "steps": right.steps,
        "documents": right.documents,
        "durations": right.durations,
        "appeal": right.appeal,
        "contacts": [_contact(one) for one in right.contacts],
        "answers": {
            facet: {
                register: reading.snapshot.answer_parts(right, facet, register, reading.today)
                for register in REGISTERS
            }
            for facet in right.answers
        },
        "leads_to": right.leads_to,
        "related": right.related,
        "sources": [
            {**shape, "id": one.id}
            for one, shape in zip(right.sources, sources(right.sources), strict=True)
        ],
    }


def municipality_shape(town: Municipality, reading: Reading) -> MunicipalityShape:
    """Return a municipality."""
    shape: MunicipalityShape = known(
        {
            "id": town.id,
            "name": _both(town.name),
            "other_names": town.other_names,
            "sections": [{"name": one.name, "postcode": one.postcode} for one in town.sections],
            "eerstelijnszone": town.eerstelijnszone,
            "team_1g1p": town.team_1g1p,
            "language_facilities": town.language_facilities,
            "contact": known(town.contact.dict()),
            "note": _both(town.note) if town.note else None,
            "sources": sources(town.sources),
            "reviewed": review(town, reading.today),
        }
    )
    return shape


def _amount(amount: Amount) -> AmountShape:
    shape: AmountShape = known(
        {
            "id": amount.id,
            "label": _both(amount.label),
            "value": float(amount.value),
            "value_to": None if amount.value_to is None else float(amount.value_to),
            "unit": amount.unit,
            "valid_from": amount.valid_from.isoformat(),
            "shown_until": shown_until(amount).isoformat(),
            "source": amount.source,
        }
    )
    return shape


def _contact(contact: Contact) -> ContactShape:
    shape: ContactShape = known(
        {
            "id": contact.id,
            "name": _both(contact.name),
            "phone": contact.phone,
            "email": contact.email,
            "web": contact.web,
            "hours": _both(contact.hours) if contact.hours else None,
            "checked": contact.checked.isoformat(),
        }
    )
    return shape


def _both(text: Bilingual) -> TextShape:
    return {"nl": text.nl, "fr": text.fr}
