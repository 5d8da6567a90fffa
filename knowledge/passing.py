"""What holds of a place for a while only: that it is closed, and whether somebody new can come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from babel.units import format_unit

from knowledge.registers import REGISTERS, Register, language_of
from knowledge.rendering import format_day, locale_of
from knowledge.schema import Bilingual, Document, Intake, Interface, Place, Texts

#: How long it is told what somebody said of free places.
_TOLD = timedelta(days=30)

_Words = Mapping[str, Texts]


class AlertOfToday(Bilingual):
    """An alert with what holds for a while, in the four registers; in files it has two."""

    nl_simple: str
    fr_simple: str

    def __getitem__(self, register: str) -> str:
        return str(getattr(self, _field(register)))


class PlaceOfToday(Place):
    """A place as it holds on a day."""

    alert: Bilingual | AlertOfToday | None = None


def as_of(today: date, documents: dict[str, Document]) -> dict[str, Document]:
    """Return documents as they hold on a day.

    A place that is closed for a while says so first, and none of its hours says that it is open;
    once it is open again, nothing tells that it was closed. Then comes who said lately whether
    there is a free place.
    """
    sheet = documents.get("interface")
    words = sheet.texts if isinstance(sheet, Interface) else {}
    return {
        name: _on(today, one, words)
        if isinstance(one, Place) and (one.closed_until or one.intake)
        else one
        for name, one in documents.items()
    }


def _on(today: date, place: Place, words: _Words) -> PlaceOfToday:
    closed = place.closed_until if place.closed_until and place.closed_until >= today else None
    is_told = place.intake is not None and today - place.intake.stated <= _TOLD
    intake = place.intake if is_told else None
    said = {
        _field(register): " ".join(_lines(place, closed, intake, words, register))
        for register in REGISTERS
    }
    hours = [one.copy(update={"hours": []}) for one in place.schedules]
    today_only = {
        "alert": said if all(said.values()) else None,
        "closed_until": closed,
        "intake": intake,
        "schedules": hours if closed else place.schedules,
    }
    return PlaceOfToday(**{**dict(place), **today_only})


def _lines(
    place: Place, closed: date | None, intake: Intake | None, words: _Words, register: Register
) -> Iterator[str]:
    language = language_of(register)
    if closed and "closed-until" in words:
        yield words["closed-until"][register].format(day=format_day(closed, language))
    if intake and (sentence := words.get(_key_of(intake))):
        yield sentence[register].format(
            day=format_day(intake.stated, language),
            by=intake.by,
            weeks=format_unit(intake.weeks or 0, "week", "long", locale=locale_of(language)),
        )
    if place.alert:
        yield place.alert[register]


def _key_of(intake: Intake) -> str:
    is_counted = intake.state == "full" and intake.weeks
    return "intake-weeks" if is_counted else f"intake-{intake.state}"


def _field(register: str) -> str:
    return register.replace("-", "_")
