"""What holds for a while only: that a place is closed, and whether somebody new can come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import get_args

from babel.units import format_unit

from knowledge.registers import REGISTERS, Register, language_of
from knowledge.rendering import format_day, locale_of
from knowledge.schema import (
    Bilingual,
    Document,
    Entry,
    Intake,
    Interface,
    Place,
    Programme,
    Team,
    Texts,
)

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


class ProgrammeOfToday(Programme):
    """The programme as it holds on a day; ``news`` is who said lately whether a team has room."""

    news: dict[Team, Texts]


def as_of(today: date, documents: dict[str, Document]) -> dict[str, Document]:
    """Return documents as they hold on a day.

    A place that is closed for a while says so first, and none of its hours says that it is open;
    once it is open again, nothing tells that it was closed. Then comes who said lately whether
    there is a free place. The programme has such news of its teams.
    """
    sheet = documents.get("interface")
    words = sheet.texts if isinstance(sheet, Interface) else {}
    return {name: _on(today, one, words) for name, one in documents.items()}


def after_news(entry: Entry, texts: Texts, team: str | None = None) -> Texts:
    """Return a text of the programme after the news of its teams, or of one team alone."""
    news = entry.news if isinstance(entry, ProgrammeOfToday) else {}
    told = [one for name, one in news.items() if team in (None, name)]
    if not told:
        return texts
    return Texts.parse_obj(
        {one: "\n".join(said[one] for said in (*told, texts)) for one in REGISTERS}
    )


def _on(today: date, document: Document, words: _Words) -> Document:
    if isinstance(document, Place) and (document.closed_until or document.intake):
        return _place_on(today, document, words)
    if isinstance(document, Programme) and document.intake:
        return _programme_on(today, document, words)
    return document


def _place_on(today: date, place: Place, words: _Words) -> PlaceOfToday:
    closed = place.closed_until if place.closed_until and place.closed_until >= today else None
    intake = place.intake if place.intake and _is_told(place.intake, today) else None
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


def _programme_on(today: date, programme: Programme, words: _Words) -> ProgrammeOfToday:
    told = {
        team: intake
        for team in get_args(Team)
        if (intake := programme.intake.get(team)) and _is_told(intake, today)
    }
    news = {}
    for team, intake in told.items():
        key, name = f"team-{_key_of(intake)}", f"team-{team}"
        if key in words and name in words:
            said = {one: _said(intake, words[key], one, words[name][one]) for one in REGISTERS}
            news[team] = Texts.parse_obj(said)
    return ProgrammeOfToday(**{**dict(programme), "intake": told}, news=news)


def _lines(
    place: Place, closed: date | None, intake: Intake | None, words: _Words, register: Register
) -> Iterator[str]:
    if closed and "closed-until" in words:
        day = format_day(closed, language_of(register))
        yield words["closed-until"][register].format(day=day)
    if intake and (sentence := words.get(_key_of(intake))):
        yield _said(intake, sentence, register)
    if place.alert:
        yield place.alert[register]


def _said(intake: Intake, sentence: Texts, register: Register, team: str = "") -> str:
    language = language_of(register)
    return sentence[register].format(
        day=format_day(intake.stated, language),
        by=intake.by,
        weeks=format_unit(intake.weeks or 0, "week", "long", locale=locale_of(language)),
        team=team,
    )


def _is_told(intake: Intake, today: date) -> bool:
    return today - intake.stated <= _TOLD


def _key_of(intake: Intake) -> str:
    is_counted = intake.state == "full" and intake.weeks
    return "intake-weeks" if is_counted else f"intake-{intake.state}"


def _field(register: str) -> str:
    return register.replace("-", "_")
