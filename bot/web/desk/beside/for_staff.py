"""An entry as staff need it: the facts, their dates and sources, and what is not sure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.web.desk.words import words_of
from bot.web.pages.rich_text import telephone
from bot.web.words import fill
from knowledge.base import Snapshot
from knowledge.freshness import amount_is_shown, review_due, shown_until
from knowledge.registers import Language
from knowledge.rendering import format_day, format_value, short_web
from knowledge.schema import Amount, Contact, CrisisLine, Entry, Programme, Right, Service, Source

#: How lists of conditions mark that one is an exception.
_EXCEPTION = "uitzonder"


@dataclass(frozen=True)
class Figure:
    """An amount with the days between which it holds; ``is_shown`` where families read it."""

    label: str
    text: str
    dates: str
    is_shown: bool


@dataclass(frozen=True)
class Door:
    """Where staff can ask more."""

    name: str
    phone: tuple[str, str] | None
    email: str | None
    web: tuple[str, str] | None
    hours: str
    checked: str


@dataclass(frozen=True)
class Paper:
    """A source: where it can be read, and the date that it gives itself."""

    title: str
    url: str
    stated: str


@dataclass(frozen=True)
class Pane:
    """All that staff read. ``prose`` are facts by the key of their heading, in Dutch."""

    assured: str
    is_overdue: bool
    facts: tuple[tuple[str, str], ...]
    prose: tuple[tuple[str, tuple[str, ...]], ...]
    figures: tuple[Figure, ...]
    doors: tuple[Door, ...]
    to_check: tuple[str, ...]
    confusions: tuple[tuple[str, str], ...]
    onward: tuple[Entry, ...]
    papers: tuple[Paper, ...]


def pane_for(entry: Entry, base: Snapshot, language: Language, today: date) -> Pane:
    """Return an entry for a member of staff who reads a language."""
    words = words_of("beside_entry", language)
    due = review_due(entry)
    day = format_day(entry.reviewed.date, language)
    topics = (*getattr(entry, "leads_to", ()), *getattr(entry, "next_steps", ()), *entry.related)
    return Pane(
        assured=fill(words["assured"], day=day, by=entry.reviewed.by),
        is_overdue=due is not None and due < today,
        facts=tuple(_facts(entry, words, language)),
        prose=tuple((key, lines) for key, lines in _prose(entry) if lines),
        figures=tuple(_figure(one, words, language, today) for one in entry.amounts),
        doors=tuple(_door(one, words, language) for one in entry.contacts),
        to_check=tuple(entry.unknown),
        confusions=tuple(
            (one.what[language], one.topic if one.topic and one.topic in base.entries else "")
            for one in entry.not_to_confuse_with
        ),
        onward=tuple(base.entries[one] for one in dict.fromkeys(topics) if one in base.entries),
        papers=tuple(_paper(one, words) for one in entry.sources),
    )


def _facts(entry: Entry, words: dict[str, str], language: Language) -> list[tuple[str, str]]:
    """Return what can be said in a word or two, as label and value."""
    facts: list[tuple[str, str]] = []
    if isinstance(entry, Right):
        facts += [
            (words["authority"], f"{entry.authority.name}: {entry.authority.role}"),
            (words["granted"], words[f"granted_{entry.granted}"]),
            (words["region"], words[f"region_{entry.region}"]),
        ]
        if entry.conditions.income_tested is not None:
            key = "income_counts" if entry.conditions.income_tested else "income_free"
            facts.append((words["income"], words[key]))
    if isinstance(entry, Service | Programme):
        note = entry.access.note[language] if entry.access.note else ""
        mode = words[f"access_{entry.access.mode}"]
        facts.append((words["access"], f"{mode} {note}".strip()))
    if isinstance(entry, Service):
        facts.append((words["cost"], words[f"cost_{entry.cost}"]))
        if entry.relation_to_1g1p:
            facts.append((words["programme"], entry.relation_to_1g1p))
    if isinstance(entry, CrisisLine):
        hours = entry.hours[language] if entry.hours else ""
        facts += [(words["number"], entry.number or ""), (words["hours"], hours)]
    if ages := _ages(entry, words):
        facts.append((words["ages"], ages))
    return [(label, value) for label, value in facts if value]


def _ages(entry: Entry, words: dict[str, str]) -> str:
    has_ages = entry.conditions if isinstance(entry, Right) else entry
    lowest = getattr(has_ages, "minimum_age", None)
    highest = getattr(has_ages, "maximum_age", None)
    key = "ages_" + ("from" if lowest is not None else "") + ("to" if highest is not None else "")
    return fill(words[key], lowest=str(lowest), highest=str(highest)) if key in words else ""


def _prose(entry: Entry) -> list[tuple[str, tuple[str, ...]]]:
    if not isinstance(entry, Right):
        return []
    prose = entry.conditions.prose
    return [
        ("conditions", tuple(one for one in prose if _EXCEPTION not in one.lower())),
        ("exceptions", tuple(one for one in prose if _EXCEPTION in one.lower())),
        ("steps", tuple(entry.steps)),
        ("documents", tuple(entry.documents)),
        ("durations", tuple(entry.durations)),
        ("appeal", tuple(entry.appeal)),
    ]


def _figure(amount: Amount, words: dict[str, str], language: Language, today: date) -> Figure:
    dates = fill(
        words["figure_dates"],
        since=format_day(amount.valid_from, language),
        until=format_day(shown_until(amount), language),
    )
    return Figure(
        amount.label[language],
        format_value(amount, language),
        dates,
        amount_is_shown(amount, today),
    )


def _door(contact: Contact, words: dict[str, str], language: Language) -> Door:
    return Door(
        name=contact.name[language],
        phone=(contact.phone, telephone(contact.phone)) if contact.phone else None,
        email=contact.email,
        web=(short_web(contact.web), contact.web) if contact.web else None,
        hours=contact.hours[language] if contact.hours else "",
        checked=fill(words["checked"], day=format_day(contact.checked, language)),
    )


def _paper(source: Source, words: dict[str, str]) -> Paper:
    # Many titles begin with their publisher.
    is_named = source.publisher in source.title
    title = source.title if is_named else f"{source.publisher}: {source.title}"
    return Paper(title, source.url, fill(words["stated"], day=source.stated))
