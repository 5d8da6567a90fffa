"""Opening hours as a family reads them: now, in the week, and how old they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from babel.dates import format_date

from knowledge.opening import (
    BRUSSELS,
    Opening,
    State,
    clock,
    is_old,
    opening,
    stated_on,
)
from knowledge.registers import Language, Register, language_of
from knowledge.rendering import locale_of
from knowledge.schema import Schedule, Texts

_DAYS: dict[Language, tuple[str, str]] = {
    "nl": ("vandaag", "morgen"),
    "fr": ("aujourd'hui", "demain"),
}
_AT: dict[Language, str] = {"nl": "{} om {}", "fr": "{} à {}"}
_MIDNIGHT: dict[Language, str] = {"nl": "middernacht", "fr": "minuit"}
_HOUR: dict[Language, str] = {"nl": "{} uur", "fr": "{}h"}
_MINUTES: dict[Language, str] = {"nl": "{}.{:02} uur", "fr": "{}h{:02}"}


@dataclass(frozen=True)
class HoursInWords:
    """Hours in sentences of one register; ``now`` and ``state`` hold no longer than ``until``."""

    state: State
    now: str
    week: str
    stated: str
    until: datetime


def hours_in_words(
    schedule: Schedule,
    moment: datetime,
    register: Register,
    texts: Mapping[str, Texts],
    by_phone: bool,
) -> HoursInWords:
    """Tell the hours of a place at a moment.

    Args:
        schedule: the hours that hold on that day.
        moment: aware of its time zone.
        register: of the reader.
        texts: the interface's own words, by key.
        by_phone: whether there is a number at which to ask first.
    """
    language = language_of(register)
    told = opening(schedule, moment)
    here = clock(moment)
    description = schedule.description[language]
    return HoursInWords(
        state=told.state,
        now=_now(told, schedule, here, register, texts),
        week=_sentence(description),
        stated=_stated(schedule, told, here.date(), register, texts, by_phone),
        until=_instant(_until(told, here), moment),
    )


def _now(
    told: Opening,
    schedule: Schedule,
    here: datetime,
    register: Register,
    texts: Mapping[str, Texts],
) -> str:
    language = language_of(register)
    if told.told == "unknown":
        notes = (
            one.description[language] for one in schedule.exceptions if here.month in one.bymonth
        )
        return texts[f"hours-{told.doubt}"][register].replace("{exception}", "; ".join(notes))
    key = f"hours-{told.told}"
    if told.doubt:
        key = f"{key}-maybe"
    if told.change is None:
        return texts[key][register]
    return texts[f"{key}-until"][register].replace(
        "{when}", _when(told.told, told.change, here, language)
    )


def _when(told: State, change: datetime, here: datetime, language: Language) -> str:
    midnight = _midnight_after(here)
    if told == "open":
        if change == midnight:
            return _MIDNIGHT[language]
        if change < midnight:
            return _hour(change, language)
    return _AT[language].format(_day(change.date(), here.date(), language), _hour(change, language))


def _day(day: date, today: date, language: Language) -> str:
    ahead = (day - today).days
    if ahead < len(_DAYS[language]):
        return _DAYS[language][ahead]
    # From a week on the name alone would mean the nearer day.
    return format_date(day, "EEEE" if ahead < 7 else "EEEE d MMMM", locale=locale_of(language))


def _hour(moment: datetime, language: Language) -> str:
    if moment.minute:
        return _MINUTES[language].format(moment.hour, moment.minute)
    return _HOUR[language].format(moment.hour)


def _until(told: Opening, here: datetime) -> datetime:
    """Words such as "today" hold until midnight, whatever the hours."""
    midnight = _midnight_after(here)
    return min(told.change or midnight, midnight)


def _midnight_after(here: datetime) -> datetime:
    return datetime.combine(here.date() + timedelta(days=1), time())


def _instant(wanted: datetime, moment: datetime) -> datetime:
    """Return when the clock shows a time, counted from a moment, over a change of the clock too."""
    at = moment + (wanted - clock(moment))
    return (at + (wanted - clock(at))).astimezone(BRUSSELS)


def _stated(
    schedule: Schedule,
    told: Opening,
    today: date,
    register: Register,
    texts: Mapping[str, Texts],
    by_phone: bool,
) -> str:
    """Say how old the hours are, and to ask first where it is not sure that it is open."""
    stated = stated_on(schedule)
    key = "hours-stated" if stated else "hours-undated"
    if told.state == "unknown":
        key = f"{key}-{'call' if by_phone else 'ask'}"
    if stated is None:
        return texts[key][register]
    shown = str(stated.year)
    if not is_old(schedule, today) and "-" in schedule.stated:
        shown = format_date(stated, "MMMM y", locale=locale_of(language_of(register)))
    return texts[key][register].replace("{date}", shown)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
