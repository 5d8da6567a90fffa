"""What a content file may hold: one model for each kind of entry.

Field names follow the Flemish sector and, for places, Open Referral HSDS 3.1. Every model
forbids unknown fields, so that a typing error in a file is an error and not a silent loss.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, Field, conint, constr, root_validator, validator

from knowledge.registers import Register

IDENTIFIER = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Identifier = constr(regex=IDENTIFIER)
Facet = Literal[
    "what", "who", "amount", "cost", "apply", "documents", "when", "contact",
    "appeal", "can", "cannot", "area", "waiting", "privacy", "difference", "help",
]  # fmt: skip
#: The teams of 1 Gezin 1 Plan in our region.
Team = Literal["halle", "vilvoorde"]
SourceKind = Literal["official", "payer", "municipal", "other"]
Domain = Literal[
    "child-benefit", "childcare", "disability", "energy", "family", "health", "housing",
    "language", "legal", "leisure", "mobility", "money", "parenting", "safety", "school",
    "work", "youth-care", "assistant",
]  # fmt: skip


class Model(BaseModel):
    """A part of a content file: closed and immutable."""

    class Config:
        extra = "forbid"
        allow_mutation = False
        copy_on_model_validation = "none"


class Bilingual(Model):
    """A short text (a label, a name) in both languages."""

    nl: constr(min_length=1, strip_whitespace=True)  # type: ignore[valid-type]
    fr: constr(min_length=1, strip_whitespace=True)  # type: ignore[valid-type]

    def __getitem__(self, register: str) -> str:
        return self.fr if register.startswith("fr") else self.nl


class Texts(Model):
    """One text in the four registers; a line ``---`` divides it into parts."""

    nl: constr(min_length=1, strip_whitespace=True)  # type: ignore[valid-type]
    nl_simple: constr(min_length=1, strip_whitespace=True) = Field(alias="nl-simple")  # type: ignore[valid-type]
    fr: constr(min_length=1, strip_whitespace=True)  # type: ignore[valid-type]
    fr_simple: constr(min_length=1, strip_whitespace=True) = Field(alias="fr-simple")  # type: ignore[valid-type]

    def __getitem__(self, register: Register) -> str:
        return str(getattr(self, register.replace("-", "_")))


class Names(Model):
    """All that people call an entry; the first of each language is the one that we use."""

    nl: list[str] = Field(min_items=1)
    fr: list[str] = Field(min_items=1)
    popular: list[str] = []
    old: list[str] = []
    misspelt: list[str] = []

    def all(self) -> list[str]:
        """Return every name, in the order in which the file gives them."""
        return [*self.nl, *self.fr, *self.popular, *self.old, *self.misspelt]


class Source(Model):
    """Where a fact was found: ``stated`` is the date that the page itself gives, if any."""

    id: Identifier  # type: ignore[valid-type]
    publisher: str
    title: str
    url: str
    stated: str
    kind: SourceKind


class Amount(Model):
    """A figure with its date; ``value`` counts units of ``unit``.

    A *current* amount is shown until ``valid_until`` or ``review_by``; a *historic* one stands in
    a sentence about the past and is shown for three years after ``valid_from``.
    """

    id: Identifier  # type: ignore[valid-type]
    label: Bilingual
    value: Decimal
    value_to: Decimal | None = None
    unit: Literal["EUR", "EUR/month", "EUR/year", "EUR/day", "EUR/session", "EUR/hour", "percent"]
    status: Literal["current", "historic"] = "current"
    valid_from: date
    valid_until: date | None = None
    review_by: date | None = None
    source: Identifier  # type: ignore[valid-type]

    @root_validator(skip_on_failure=True)
    def _ends(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["status"] == "current" and not (values["valid_until"] or values["review_by"]):
            raise ValueError("a current amount needs valid_until or review_by")
        if values["value_to"] is not None and values["value_to"] <= values["value"]:
            raise ValueError("value_to must be above value")
        return values


class Contact(Model):
    """A door to knock on; only what a source confirms is filled in."""

    id: Identifier  # type: ignore[valid-type]
    name: Bilingual
    phone: constr(regex=r"^\+?\d[\d ]{1,15}$") | None = None  # type: ignore[valid-type]
    email: constr(regex=r"^\S+@\S+\.\S+$") | None = None  # type: ignore[valid-type]
    web: constr(regex=r"^https?://\S+$") | None = None  # type: ignore[valid-type]
    hours: Bilingual | None = None
    source: Identifier  # type: ignore[valid-type]
    checked: date

    @root_validator(skip_on_failure=True)
    def _reachable(cls, values: dict[str, Any]) -> dict[str, Any]:
        if not (values["phone"] or values["email"] or values["web"]):
            raise ValueError("a contact needs a phone, an email or a web address")
        return values


class Confusion(Model):
    """Another thing of nearly the same name: ``cues`` in a message mean that it may be meant."""

    what: Bilingual
    topic: Identifier | None = None  # type: ignore[valid-type]
    cues: list[str] = []


class Reviewed(Model):
    """Who looked at the file last, and when."""

    date: date
    by: str


class Questions(Model):
    """How families ask: example questions by language and facet."""

    nl: dict[Facet, list[str]]
    fr: dict[Facet, list[str]]

    def all(self) -> list[tuple[str, Facet, str]]:
        """Return (language, facet, question) triples."""
        return [
            (language, facet, question)
            for language, facets in (("nl", self.nl), ("fr", self.fr))
            for facet, questions in facets.items()
            for question in questions
        ]


class Entry(Model):
    """What every topic that answers questions has in common."""

    id: Identifier  # type: ignore[valid-type]
    kind: str
    domain: Domain
    label: Bilingual
    names: Names
    not_to_confuse_with: list[Confusion] = []
    questions: Questions
    answers: dict[Facet, Texts]
    who_knows: Texts | None = None
    amounts: list[Amount] = []
    contacts: list[Contact] = []
    related: list[Identifier] = []  # type: ignore[valid-type]
    unknown: list[str] = []
    sources: list[Source]
    reviewed: Reviewed
    review_every_days: int = Field(180, ge=30, le=730)

    @validator("label")
    def _short(cls, label: Bilingual) -> Bilingual:
        for text in (label.nl, label.fr):
            if len(text) > 40:
                raise ValueError(f"a label has at most 40 characters, this one {len(text)}")
        return label


class Conditions(Model):
    """Who may have a right: prose for staff, and the few conditions that a machine can decide."""

    prose: list[str] = []
    minimum_age: int | None = None
    maximum_age: int | None = None
    income_tested: bool | None = None


class Authority(Model):
    """Who decides on a right, and what it does in the matter."""

    name: str
    role: str


class Right(Entry):
    """A benefit, tariff, rule or procedure. Lists of prose are facts for staff, in Dutch."""

    kind: Literal["right"]
    region: Literal["flanders", "belgium", "brussels", "wallonia"]
    authority: Authority
    granted: Literal["automatic", "on-request", "mixed"]
    conditions: Conditions
    steps: list[str] = []
    documents: list[str] = []
    durations: list[str] = []
    appeal: list[str] = []
    leads_to: list[Identifier] = []  # type: ignore[valid-type]


class Access(Model):
    """How one gets in: alone, with a professional, or only by a court's decision."""

    mode: Literal["direct", "professional", "mixed", "court"]
    note: Bilingual | None = None


class Service(Entry):
    """A kind of organisation, place or role, such as the OCMW."""

    kind: Literal["service"]
    access: Access
    cost: Literal["free", "partly-paid", "unknown"]
    minimum_age: int | None = None
    maximum_age: int | None = None
    languages: list[str] = []
    relation_to_1g1p: str | None = None


class Intake(Model):
    """Whether somebody new can come, as somebody who knows said on a day.

    ``weeks`` is how long one waits, where that was told. ``by`` is who said it, as families read.
    """

    state: Literal["open", "full", "unknown"]
    weeks: int | None = Field(None, ge=0, le=520)
    stated: date
    by: constr(min_length=1, max_length=120, strip_whitespace=True)  # type: ignore[valid-type]


class Programme(Entry):
    """1 Gezin 1 Plan; ``areas`` says in one text for each case whether it serves a municipality.

    The keys of ``areas`` are the teams of the municipality files, and ``unknown`` for a
    municipality whose partnership nobody could name, and ``outside`` for any other place.
    In these texts ``{municipality}`` and ``{zone}`` stand for the reader's own. ``intake`` says of
    a team whether it can take a family.
    """

    kind: Literal["programme"]
    access: Access
    areas: dict[Literal[Team, "unknown", "outside"], Texts]
    intake: dict[Team, Intake] = {}


class Situation(Entry):
    """What a family lives through; ``next_steps`` are topics in order, the urgent first."""

    kind: Literal["situation"]
    cues: dict[Literal["nl", "fr"], list[str]] = {}
    next_steps: list[Identifier] = Field(min_items=1)  # type: ignore[valid-type]


class Term(Entry):
    """A word to explain."""

    kind: Literal["term"]


class BotTopic(Entry):
    """What the assistant says about itself."""

    kind: Literal["bot"]


class CrisisLine(Entry):
    """A help line: the number, when it is answered, and for whom."""

    kind: Literal["line"]
    number: constr(regex=r"^\d[\d ]{1,15}$") | None  # type: ignore[valid-type]
    chat: constr(regex=r"^https?://\S+$") | None = None  # type: ignore[valid-type]
    web: constr(regex=r"^https?://\S+$") | None = None  # type: ignore[valid-type]
    hours: Bilingual | None = None
    languages: list[str]
    free: bool | None = None
    emergency: bool
    last_checked: date


class CrisisHelp(Model):
    """The message that comes first in one kind of crisis, and the lines that fit it."""

    id: Identifier  # type: ignore[valid-type]
    kind: Literal["crisis"]
    label: Bilingual
    lines: dict[Literal["nl", "fr"], list[Identifier]]  # type: ignore[valid-type]
    texts: Texts
    reviewed: Reviewed
    review_every_days: int = 90


class OtherLanguage(Model):
    """A language that the guide recognises but does not speak: two messages in it."""

    id: constr(regex=r"^[a-z]{2,3}$")  # type: ignore[valid-type]
    kind: Literal["language"]
    name: str
    label: Bilingual
    right_to_left: bool = False
    welcome: str
    crisis: str
    reviewed: Reviewed
    review_every_days: int = 365


class Section(Model):
    """A former or part municipality with its postcode."""

    name: str
    postcode: constr(regex=r"^\d{4}$")  # type: ignore[valid-type]


class MunicipalContact(Model):
    """The municipality's own front desk."""

    phone: str | None = None
    email: str | None = None
    web: str | None = None
    address: str | None = None
    stated: str


class Municipality(Model):
    """A municipality with its primary care zone and the 1G1P team that serves it."""

    id: Identifier  # type: ignore[valid-type]
    kind: Literal["municipality"]
    name: Bilingual
    other_names: list[str] = []
    sections: list[Section] = Field(min_items=1)
    eerstelijnszone: str
    team_1g1p: Team | None
    language_facilities: bool
    contact: MunicipalContact
    note: Bilingual | None = None
    sources: list[Source]
    reviewed: Reviewed
    review_every_days: int = 180


class Location(Model):
    """An HSDS location, as one address line."""

    address: str
    postal_code: constr(regex=r"^\d{4}$")  # type: ignore[valid-type]
    city: str


class Phone(Model):
    """An HSDS phone."""

    number: constr(regex=r"^\+?\d[\d ]{1,15}$")  # type: ignore[valid-type]
    description: Bilingual | None = None


Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
Month = conint(ge=1, le=12)


class OpeningHours(Model):
    """Hours on some days of the week, in the terms of HSDS; ``closes_at`` may be 24:00.

    What goes on past midnight is told as two: until 24:00, and the next day from 00:00.
    """

    byday: list[Weekday] = Field(min_items=1)
    opens_at: str
    closes_at: str

    @validator("opens_at", "closes_at", pre=True)
    def _time(cls, at: Any) -> Any:
        if not isinstance(at, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d|24:00", at):
            raise ValueError(f'write a time between quotes, like "08:30", not {at!r}')
        return at

    @validator("closes_at")
    def _after_opening(cls, at: str, values: dict[str, Any]) -> str:
        if at <= values.get("opens_at", ""):
            raise ValueError("closes_at must be after opens_at; past midnight is the next day's")
        return at

    @property
    def opens_after(self) -> timedelta:
        """How long after midnight it opens."""
        return _since_midnight(self.opens_at)

    @property
    def closes_after(self) -> timedelta:
        """How long after midnight it closes."""
        return _since_midnight(self.closes_at)


def _since_midnight(at: str) -> timedelta:
    hours, minutes = at.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


class ScheduleException(Model):
    """What may be otherwise in some months, such as school holidays, in words."""

    description: Bilingual
    bymonth: list[Month] = Field(min_items=1)  # type: ignore[valid-type]


class Schedule(Model):
    """Opening hours as the source words them, with the date that the source gives.

    ``hours`` tell the same as ``description`` to a machine, and are there only where the source
    leaves no doubt. Who comes ``by_appointment`` only finds no open door.
    """

    description: Bilingual
    stated: str
    hours: list[OpeningHours] = []
    by_appointment: bool = False
    exceptions: list[ScheduleException] = []
    valid_from: date | None = None
    valid_to: date | None = None


class Place(Model):
    """One real place of a kind of service, in the terms of HSDS 3.1.

    ``alert`` tells the reader what is not sure, for instance that only the municipality's own
    address is confirmed. ``closed_until`` is the last day on which it is closed for a while.
    """

    id: Identifier  # type: ignore[valid-type]
    kind: Literal["place"]
    service: Identifier  # type: ignore[valid-type]
    name: Bilingual
    alternate_names: list[str] = []
    area: list[Identifier]  # type: ignore[valid-type]
    locations: list[Location] = []
    phones: list[Phone] = []
    email: constr(regex=r"^\S+@\S+\.\S+$") | None = None  # type: ignore[valid-type]
    url: constr(regex=r"^https?://\S+$") | None = None  # type: ignore[valid-type]
    schedules: list[Schedule] = []
    languages: list[str] = []
    minimum_age: int | None = None
    maximum_age: int | None = None
    alert: Bilingual | None = None
    closed_until: date | None = None
    intake: Intake | None = None
    assured_date: date
    assurer: str
    sources: list[Source]
    reviewed: Reviewed
    review_every_days: int = 180


class Interface(Model):
    """The guide's own words between the answers (greetings, labels, errors), by key."""

    id: Literal["interface", "referral"]
    kind: Literal["interface"]
    texts: dict[str, Texts]


Topic = Right | Service | Programme | Situation | Term | BotTopic | CrisisLine
Document = Entry | Topic | CrisisHelp | OtherLanguage | Municipality | Place | Interface

#: The folder below ``content/`` in which the files of a kind live, and their model.
KINDS: dict[str, tuple[str, type[Model]]] = {
    "right": ("rights", Right),
    "service": ("services", Service),
    "programme": ("programmes", Programme),
    "situation": ("situations", Situation),
    "term": ("terms", Term),
    "bot": ("bot", BotTopic),
    "line": ("crisis/lines", CrisisLine),
    "crisis": ("crisis/help", CrisisHelp),
    "language": ("languages", OtherLanguage),
    "municipality": ("municipalities", Municipality),
    "place": ("places", Place),
    "interface": ("interface", Interface),
}

#: Facets that an entry of a kind must answer.
REQUIRED_FACETS: dict[str, tuple[Facet, ...]] = {
    "right": ("what", "who", "amount", "apply", "documents", "when", "contact", "appeal"),
    "service": (
        "what", "who", "can", "apply", "cost", "documents", "contact", "when", "difference",
    ),
    "programme": (
        "what", "who", "can", "cannot", "cost", "apply", "area", "waiting", "when",
        "contact", "privacy", "difference", "documents",
    ),
    "situation": ("help",),
    "term": ("what",),
    "bot": ("what",),
    "line": ("what", "contact"),
}  # fmt: skip
