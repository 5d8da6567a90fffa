"""What holds of a place for a while only: that it is closed, and whether somebody new can come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from babel.units import format_unit

from knowledge.registers import LANGUAGES, Language
from knowledge.rendering import format_day, locale_of
from knowledge.schema import Bilingual, Document, Intake, Interface, Place, Texts

#: How long it is told what somebody said of free places.
_TOLD = timedelta(days=30)

_Words = Mapping[str, Texts]


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


def _on(today: date, place: Place, words: _Words) -> Place:
    closed = place.closed_until if place.closed_until and place.closed_until >= today else None
    is_told = place.intake is not None and today - place.intake.stated <= _TOLD
    intake = place.intake if is_told else None
    said = {
        language: " ".join(_lines(place, closed, intake, words, language)) for language in LANGUAGES
    }
    hours = [one.copy(update={"hours": []}) for one in place.schedules]
    return place.copy(
        update={
            "alert": Bilingual(**said) if all(said.values()) else None,
            "closed_until": closed,
            "intake": intake,
            "schedules": hours if closed else place.schedules,
        }
    )


def _lines(
    place: Place, closed: date | None, intake: Intake | None, words: _Words, language: Language
) -> Iterator[str]:
    if closed and "closed-until" in words:
        yield words["closed-until"][language].format(day=format_day(closed, language))
    if intake and (sentence := words.get(_key_of(intake))):
        yield sentence[language].format(
            day=format_day(intake.stated, language),
            by=intake.by,
            weeks=format_unit(intake.weeks or 0, "week", "long", locale=locale_of(language)),
        )
    if place.alert:
        yield place.alert[language]


def _key_of(intake: Intake) -> str:
    is_counted = intake.state == "full" and intake.weeks
    return "intake-weeks" if is_counted else f"intake-{intake.state}"
