"""From a text of a content file to what a person reads: figures dated, contacts filled in.

A text names an amount as ``{amount:id}`` and a contact as ``{phone:id}``, ``{web:id}``,
``{email:id}`` or ``{contact:id}`` (name and best way to reach it). A sentence that holds an amount
which can no longer be stood behind is left out, and the entry's ``who_knows`` stands in its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

from knowledge.freshness import amount_is_shown
from knowledge.registers import Language, Register, language_of
from knowledge.schema import Amount, Contact, CrisisLine, Entry

REFERENCE = re.compile(r"\{(amount|phone|web|email|contact):([a-z0-9-]+)\}")
_SENTENCE = re.compile(r"[^.!?]*(?:[.!?](?!\s|$)[^.!?]*)*[.!?]*\s*")
_STEP = re.compile(r"^\s*\d+\.\s+")

_UNITS: dict[str, dict[Language, str]] = {
    "EUR": {"nl": "{} euro", "fr": "{} euros"},
    "EUR/month": {"nl": "{} euro per maand", "fr": "{} euros par mois"},
    "EUR/year": {"nl": "{} euro per jaar", "fr": "{} euros par an"},
    "EUR/day": {"nl": "{} euro per dag", "fr": "{} euros par jour"},
    "EUR/session": {"nl": "{} euro per gesprek", "fr": "{} euros par séance"},
    "EUR/hour": {"nl": "{} euro per uur", "fr": "{} euros par heure"},
    "percent": {"nl": "{} procent", "fr": "{} pour cent"},
}
_DATED: dict[Language, str] = {"nl": "{} (bedrag van {})", "fr": "{} (montant {})"}
_RANGE: dict[Language, str] = {"nl": "{} tot {}", "fr": "{} à {}"}
_OR: dict[Language, str] = {"nl": "{} of {}", "fr": "{} ou {}"}


class UnknownReference(Exception):
    """Raised when a text names an amount or contact that is nowhere to be found."""


@dataclass(frozen=True)
class Shelf:
    """What texts may refer to beyond their own entry: contacts and crisis lines by id."""

    contacts: Mapping[str, Contact]
    lines: Mapping[str, CrisisLine]


def locale_of(language: Language) -> str:
    """Return the locale of Flanders or of French-speaking Belgium."""
    return "nl_BE" if language == "nl" else "fr_BE"


def format_amount(amount: Amount, language: Language) -> str:
    """Return a figure with its unit and the month from which it holds."""
    month = format_date(amount.valid_from, "MMMM y", locale=locale_of(language))
    if language == "fr":
        month = f"d'{month}" if month[0] in "ao" else f"de {month}"
    return _DATED[language].format(format_value(amount, language), month)


def format_value(amount: Amount, language: Language) -> str:
    """Return a figure with its unit, without its date."""
    locale = locale_of(language)
    figures = [
        format_decimal(value, "#,##0.00" if value % 1 else "#,##0", locale=locale)
        for value in (amount.value, amount.value_to)
        if value is not None
    ]
    figure = _RANGE[language].format(*figures) if len(figures) == 2 else figures[0]
    unit = _UNITS[amount.unit][language]
    if language == "fr" and (amount.value_to or amount.value) < 2:
        # French counts in the plural from two on.
        unit = unit.replace("euros", "euro")
    return unit.format(figure)


def format_day(day: date, language: Language) -> str:
    """Return a day as people write it, such as "22 november 2026"."""
    # French counts the first of a month and no other day; CLDR has no pattern for it.
    pattern = "d'er' MMMM y" if language == "fr" and day.day == 1 else "d MMMM y"
    return format_date(day, pattern, locale=locale_of(language))


def render(text: str, entry: Entry, register: Register, shelf: Shelf, today: date) -> str:
    """Return a text as it is shown today.

    Raises:
        UnknownReference: the text refers to what neither its entry nor the shelf holds.
    """
    language = language_of(register)
    amounts = {amount.id: amount for amount in entry.amounts}

    def overdue(sentence: str) -> bool:
        names = [name for kind, name in REFERENCE.findall(sentence) if kind == "amount"]
        return any(name in amounts and not amount_is_shown(amounts[name], today) for name in names)

    text, dropped = _without_sentences(text, overdue)
    if dropped and entry.who_knows:
        text = f"{text}\n{entry.who_knows[register]}".strip()

    def resolve(match: re.Match[str]) -> str:
        kind, name = match.groups()
        if kind == "amount":
            if name not in amounts:
                raise UnknownReference(f"no amount {name} in {entry.id}")
            return format_amount(amounts[name], language)
        contact = next((one for one in entry.contacts if one.id == name), None)
        return _reach(kind, name, contact, shelf, language)

    return REFERENCE.sub(resolve, text)


def render_references(text: str, shelf: Shelf, language: Language) -> str:
    """Return a text that belongs to no entry (a crisis message) with its contacts filled in.

    Raises:
        UnknownReference: the text refers to what the shelf does not hold.
    """
    return REFERENCE.sub(
        lambda match: _reach(match.group(1), match.group(2), None, shelf, language), text
    )


def _without_sentences(text: str, unwanted: Callable[[str], bool]) -> tuple[str, bool]:
    """Leave out unwanted sentences; tell whether any was left out. Steps are numbered anew."""
    kept, dropped, step = [], False, 0
    for line in text.splitlines():
        marker = _STEP.match(line)
        body = line[marker.end() :] if marker else line
        wanted = [s for s in _SENTENCE.findall(body) if s and not unwanted(s)]
        rest = "".join(wanted).rstrip()
        if rest != body.rstrip():
            dropped = True
            if not rest:
                continue
        if marker:
            step += 1
            rest = f"{step}. {rest}"
        else:
            step = 0
        kept.append(rest)
    return "\n".join(kept).strip(), dropped


def _reach(kind: str, name: str, contact: Contact | None, shelf: Shelf, language: Language) -> str:
    contact = contact or shelf.contacts.get(name)
    if contact is not None:
        ways = {"phone": contact.phone, "web": contact.web, "email": contact.email}
        title = contact.name[language]
    elif name in shelf.lines:
        line = shelf.lines[name]
        ways = {"phone": line.number, "web": line.web, "email": None}
        title = line.label[language]
    else:
        raise UnknownReference(f"no contact or crisis line {name}")
    if kind == "contact":
        best = ways["phone"] or ways["email"] or short_web(ways["web"])
        return f"{title} ({best})" if best and best not in title else title
    if not ways.get(kind):
        raise UnknownReference(f"{name} has no {kind}")
    return short_web(ways[kind]) if kind == "web" else str(ways[kind])


def short_web(address: str | None) -> str:
    """Return a web address as people say it: without scheme and final slash."""
    return re.sub(r"^https?://|/$", "", address or "")
