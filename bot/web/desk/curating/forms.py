"""What the forms of a place or topic say, as values of its fields in plain data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from knowledge.overlay.layers import in_json
from knowledge.registers import LANGUAGES
from knowledge.schema import Contact, Entry, Place, Schedule

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
#: "8:30-12", "8.30 tot 12 uur", "8h30 à 12h".
_SPAN = re.compile(r"(\d{1,2})[:.hu]?(\d{2})?\D+?(\d{1,2})[:.hu]?(\d{2})?\s*[a-z]*", re.IGNORECASE)

Fields = Mapping[str, str]


def contact_of_place(place: Place, sent: Fields) -> dict[str, Any]:
    """Return the addresses, numbers and pages that a form gives; a line left empty goes."""
    return {
        "locations": [
            one
            for index in range(len(place.locations) + 1)
            if any((one := _location(sent, index)).values())
        ],
        "phones": [
            {"number": number, "description": _bilingual(sent, f"phone_{index}")}
            for index in range(len(place.phones) + 1)
            if (number := _text(sent, f"number_{index}"))
        ],
        "email": _text(sent, "email") or None,
        "url": _text(sent, "url") or None,
        "alert": _bilingual(sent, "alert"),
    }


def changed_contact(known: Contact, sent: Fields, today: date) -> dict[str, Any]:
    """Return what a form says otherwise of a contact, which then was checked today; or nothing."""
    said: dict[str, Any] = {name: _text(sent, name) or None for name in ("phone", "email", "web")}
    said["hours"] = _bilingual(sent, "hours")
    changed = {name: one for name, one in said.items() if one != known.dict()[name]}
    return {**changed, "checked": today.isoformat()} if changed else {}


def with_contact(entry: Entry, contact: str, changed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the contacts of a topic, one of them changed."""
    contacts = in_json(entry)["contacts"]
    return {"contacts": [{**one, **changed} if one["id"] == contact else one for one in contacts]}


def hours_of_place(place: Place, number: int, sent: Fields) -> dict[str, Any]:
    """Return the schedules of a place, that of a number as a form gives it.

    One that says nothing any more goes; one of the next number is new.
    """
    schedules: list[dict[str, Any]] = in_json(place)["schedules"]
    before = schedules[number] if number < len(schedules) else {}
    week = {day: _spans(_text(sent, f"hours_{day}")) for day in WEEKDAYS}
    description = _bilingual(sent, "description")
    new = {
        **before,
        "description": description or {"nl": "", "fr": ""},
        "stated": _text(sent, "stated"),
        "hours": before.get("hours", []) if _week_of(before) == week else _hours(week),
        "by_appointment": bool(_text(sent, "by_appointment")),
        "valid_from": _text(sent, "valid_from") or None,
        "valid_to": _text(sent, "valid_to") or None,
    }
    is_empty = description is None and not any(week.values())
    schedules[number : number + 1] = [] if is_empty else [new]
    return {"schedules": schedules}


def week_in_words(schedule: Schedule) -> dict[str, str]:
    """Return the hours of each day as the form shows them."""
    week = _week_of({"hours": [one.dict() for one in schedule.hours]})
    return {day: ", ".join(f"{opens}-{closes}" for opens, closes in week[day]) for day in WEEKDAYS}


def _location(sent: Fields, index: int) -> dict[str, str]:
    return {name: _text(sent, f"{name}_{index}") for name in ("address", "postal_code", "city")}


def _bilingual(sent: Fields, name: str) -> dict[str, str] | None:
    said: dict[str, str] = {one: _text(sent, f"{name}_{one}") for one in LANGUAGES}
    return said if any(said.values()) else None


def _spans(text: str) -> list[tuple[str, str]]:
    """Return the spans of a day; what is no time stays as it is, for the check to refuse."""
    spans = []
    for part in filter(None, (one.strip() for one in re.split(r"[,;]|\ben\b|\bet\b", text))):
        found = _SPAN.fullmatch(part)
        if found:
            opens, opens_minute, closes, closes_minute = found.groups("00")
            spans.append((f"{int(opens):02}:{opens_minute}", f"{int(closes):02}:{closes_minute}"))
        else:
            spans.append((part, part))
    return sorted(spans)


def _week_of(schedule: Mapping[str, Any]) -> dict[str, list[tuple[str, str]]]:
    return {
        day: sorted(
            (one["opens_at"], one["closes_at"])
            for one in schedule.get("hours", [])
            if day in one["byday"]
        )
        for day in WEEKDAYS
    }


def _hours(week: Mapping[str, list[tuple[str, str]]]) -> list[dict[str, Any]]:
    """Return hours by their times, each with all days that have them."""
    days: dict[tuple[str, str], list[str]] = {}
    for day, spans in week.items():
        for span in spans:
            days.setdefault(span, []).append(day)
    return [
        {"byday": byday, "opens_at": opens, "closes_at": closes}
        for (opens, closes), byday in days.items()
    ]


def _text(sent: Fields, name: str) -> str:
    return " ".join(sent.get(name, "").split())[:600]
