"""What families read, in every answer of every register, today and two years on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from babel.dates import format_date

from knowledge.base import Snapshot
from knowledge.checks import check
from knowledge.freshness import amount_is_shown
from knowledge.registers import LONGEST_PART, REGISTERS, Register, language_of
from knowledge.rendering import REFERENCE, format_value, locale_of, render_references
from knowledge.schema import Amount, CrisisHelp, Entry, Texts
from knowledge.text import parts

TODAY = date.today()
LATER = TODAY + timedelta(days=730)

Shown = tuple[str, Entry, Texts, Register]


def texts_of(content: Snapshot) -> Iterator[Shown]:
    """Yield every text of every entry in every register, with its place."""
    for entry in content.entries.values():
        named = [*entry.answers.items()]
        if entry.who_knows:
            named.append(("who_knows", entry.who_knows))  # type: ignore[arg-type]
        named.extend(getattr(entry, "areas", {}).items())
        for where, texts in named:
            for register in REGISTERS:
                yield f"{entry.id} {where} {register}", entry, texts, register


def cited(entry: Entry, text: str) -> list[Amount]:
    names = {name for kind, name in REFERENCE.findall(text) if kind == "amount"}
    return [amount for amount in entry.amounts if amount.id in names]


def test_the_content_has_no_error() -> None:
    assert [str(one) for one in check() if one.level == "error"] == []


MONEY = re.compile(r"(?:€|\beuros?\b|\bprocent\b|\bpour cent\b|%)")


@pytest.mark.parametrize("day", [TODAY, LATER], ids=["today", "two years on"])
def test_every_figure_carries_its_date(content: Snapshot, day: date) -> None:
    undated, seen = [], 0
    for where, entry, texts, register in texts_of(content):
        for shown in content.rendered(entry, texts, register, day):
            for match in re.finditer(r"\d[\d.,\u202f\u00a0 ]*\s*" + MONEY.pattern, shown):
                seen += 1
                dated = re.match(
                    r"[^.(]{0,30} \((?:bedrag van|montant d['e]) ?\w+ \d{4}\)", shown[match.end() :]
                )
                if not dated:
                    undated.append(f"{where}: {shown[match.start() : match.end() + 50]!r}")
    assert undated == []
    if day == TODAY:
        assert seen > 50


def test_a_cited_amount_is_shown_in_full_with_its_month(content: Snapshot) -> None:
    seen = 0
    for where, entry, texts, register in texts_of(content):
        language = language_of(register)
        shown = "\n".join(content.rendered(entry, texts, register, TODAY))
        for amount in cited(entry, texts[register]):
            if amount_is_shown(amount, TODAY) and format_value(amount, language) in shown:
                month = format_date(amount.valid_from, "MMMM y", locale=locale_of(language))
                assert month in shown, where
                seen += 1
    assert seen > 50


def test_two_years_on_no_answer_shows_an_overdue_amount(content: Snapshot) -> None:
    overdue, late = 0, []
    for where, entry, texts, register in texts_of(content):
        language = language_of(register)
        shown = "\n".join(content.rendered(entry, texts, register, LATER))
        for amount in cited(entry, texts[register]):
            if amount_is_shown(amount, LATER):
                continue
            overdue += 1
            month = format_date(amount.valid_from, "MMMM y", locale=locale_of(language))
            if re.search(re.escape(format_value(amount, language)) + rf" \([^)]*{month}", shown):
                late.append(f"{where}: {amount.id}")
    assert late == []
    assert overdue > 50


@pytest.mark.parametrize("day", [TODAY, LATER], ids=["today", "two years on"])
def test_every_part_of_every_answer_is_within_its_limit(content: Snapshot, day: date) -> None:
    long, empty = [], []
    for where, entry, texts, register in texts_of(content):
        shown = content.rendered(entry, texts, register, day)
        long.extend(f"{where}: {len(part)}" for part in shown if len(part) > LONGEST_PART[register])
        if not shown or not all(re.search(r"\w", part) for part in shown):
            empty.append(where)
    assert long == []
    assert empty == []


@pytest.mark.parametrize("day", [TODAY, LATER], ids=["today", "two years on"])
def test_no_placeholder_is_ever_shown(content: Snapshot, day: date) -> None:
    left = [
        where
        for where, entry, texts, register in texts_of(content)
        for part in content.rendered(entry, texts, register, day)
        if re.search(r"[{}]", re.sub(r"\{(?:municipality|zone)\}", "", part))
    ]
    assert left == []


@pytest.mark.parametrize("day", [TODAY, LATER], ids=["today", "two years on"])
def test_numbered_steps_count_up_from_one(content: Snapshot, day: date) -> None:
    wrong = []
    for where, entry, texts, register in texts_of(content):
        for part in content.rendered(entry, texts, register, day):
            last = 0
            for line in part.splitlines():
                step = re.match(r"(\d+)\. ", line)
                if step and int(step.group(1)) not in (1, last + 1):
                    wrong.append(f"{where}: {line[:30]}")
                last = int(step.group(1)) if step else last
    assert wrong == []


def test_every_contact_that_a_text_names_exists(content: Snapshot) -> None:
    missing, seen = [], 0
    for where, entry, texts, register in texts_of(content):
        for kind, name in REFERENCE.findall(texts[register]):
            if kind == "amount":
                continue
            seen += 1
            own = {contact.id for contact in entry.contacts}
            if name not in own | set(content.shelf.contacts) | set(content.shelf.lines):
                missing.append(f"{where}: {name}")
    assert missing == []
    assert seen > 200


def test_a_contact_is_the_same_in_every_file_that_holds_it(content: Snapshot) -> None:
    known: dict[tuple[str, str], str] = {}
    different = []
    for entry in content.entries.values():
        for contact in entry.contacts:
            for way in ("phone", "email", "web"):
                value = getattr(contact, way)
                if value and known.setdefault((contact.id, way), value) != value:
                    different.append(f"{entry.id}: {contact.id} {way} {value}")
    assert different == []


def test_crisis_messages_name_their_number_in_the_first_line(content: Snapshot) -> None:
    messages = [one for one in content.documents.values() if isinstance(one, CrisisHelp)]
    assert len(messages) >= 8
    for message in messages:
        for register in REGISTERS:
            shown = render_references(message.texts[register], content.shelf, language_of(register))
            assert re.search(r"\d{3}", shown.splitlines()[0]), f"{message.id} {register}"
            assert all(len(part) <= LONGEST_PART[register] for part in parts(shown)), message.id
