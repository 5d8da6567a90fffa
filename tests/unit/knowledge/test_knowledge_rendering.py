"""Texts as they are shown: figures in the reader's locale with their date, contacts filled in."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sample_content import AMOUNT, CONTACT, WHO_KNOWS, parsed, term

from knowledge.freshness import amount_is_shown, overdue, review_due, shown_until
from knowledge.rendering import (
    Shelf,
    UnknownReference,
    format_amount,
    format_day,
    render,
    render_references,
    short_web,
)
from knowledge.schema import Amount, Contact, Term

DAY = date(2026, 11, 22)
SHELF = Shelf({}, {})
NARROW = "\u202f"


def amount(**changes: Any) -> Amount:
    return Amount.parse_obj({**AMOUNT, **changes})


def entry(**changes: Any) -> Term:
    fields = {"amounts": [AMOUNT], "contacts": [CONTACT], "who_knows": WHO_KNOWS, **changes}
    return parsed(term(**fields))


@pytest.mark.parametrize(
    ("changes", "nl", "fr"),
    [
        (
            {},
            "1.234,50 euro per maand (bedrag van september 2026)",
            f"1{NARROW}234,50 euros par mois (montant de septembre 2026)",
        ),
        (
            {"value": 75, "unit": "percent", "valid_from": "2026-01-01"},
            "75 procent (bedrag van januari 2026)",
            "75 pour cent (montant de janvier 2026)",
        ),
        (
            {"value": 20, "value_to": "45.6", "unit": "EUR/session", "valid_from": "2026-02-01"},
            "20 tot 45,60 euro per gesprek (bedrag van februari 2026)",
            "20 à 45,60 euros par séance (montant de février 2026)",
        ),
        (
            {"value": 1, "unit": "EUR", "valid_from": "2026-08-01"},
            "1 euro (bedrag van augustus 2026)",
            "1 euro (montant d'août 2026)",
        ),
        (
            {"value": "1.5", "unit": "EUR/hour", "valid_from": "2026-04-01"},
            "1,50 euro per uur (bedrag van april 2026)",
            "1,50 euro par heure (montant d'avril 2026)",
        ),
        (
            {"value": 1, "value_to": 4, "unit": "EUR/day", "valid_from": "2025-10-01"},
            "1 tot 4 euro per dag (bedrag van oktober 2025)",
            "1 à 4 euros par jour (montant d'octobre 2025)",
        ),
        (
            {"value": 12345, "unit": "EUR/year", "valid_from": "2025-12-01"},
            "12.345 euro per jaar (bedrag van december 2025)",
            f"12{NARROW}345 euros par an (montant de décembre 2025)",
        ),
    ],
)
def test_an_amount_is_written_as_its_readers_write_it_with_its_month(
    changes: dict[str, Any], nl: str, fr: str
) -> None:
    assert format_amount(amount(**changes), "nl") == nl
    assert format_amount(amount(**changes), "fr") == fr


def test_a_day_is_written_in_words() -> None:
    assert format_day(DAY, "nl") == "22 november 2026"
    assert format_day(date(2026, 8, 3), "fr") == "3 août 2026"
    assert format_day(date(2026, 8, 1), "fr") == "1er août 2026"
    assert format_day(date(2026, 8, 1), "nl") == "1 augustus 2026"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Bel {phone:potlijn}.", "Bel 02 555 00 00."),
        ("Kijk op {web:potlijn}.", "Kijk op pot.example."),
        ("Vraag het aan {contact:potlijn}.", "Vraag het aan de Potlijn (02 555 00 00)."),
    ],
)
def test_a_contact_is_filled_in(text: str, shown: str) -> None:
    assert render(text, entry(), "nl", SHELF, DAY) == shown


def test_a_contact_of_another_file_is_found_on_the_shelf() -> None:
    shelf = Shelf({"potlijn": Contact.parse_obj(CONTACT)}, {})
    assert render("Appelez {contact:potlijn}.", entry(contacts=[]), "fr", shelf, DAY) == (
        "Appelez la ligne Pot (02 555 00 00)."
    )
    assert render_references("Bel {phone:potlijn}.", shelf, "nl") == "Bel 02 555 00 00."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Je krijgt {amount:nowhere}.", "no amount nowhere in spaarpot"),
        ("Bel {phone:nowhere}.", "no contact or crisis line nowhere"),
        ("Mail {email:potlijn}.", "potlijn has no email"),
    ],
)
def test_what_is_nowhere_is_never_shown_as_if_it_were(text: str, message: str) -> None:
    with pytest.raises(UnknownReference, match=message):
        render(text, entry(), "nl", SHELF, DAY)


LATER = date(2028, 11, 22)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Je krijgt {amount:gift}. Vraag het aan je dokter.", "Vraag het aan je dokter."),
        ("Vraag het aan je dokter. Je krijgt {amount:gift}.", "Vraag het aan je dokter."),
        (
            "Je woont in nr. 5. Je krijgt {amount:gift}. Bel je dokter. Wacht niet.",
            "Je woont in nr. 5. Bel je dokter. Wacht niet.",
        ),
        (
            "Doe dit:\n1. Bel je dokter.\n2. Je krijgt {amount:gift}.\n3. Vraag een papier.",
            "Doe dit:\n1. Bel je dokter.\n2. Vraag een papier.",
        ),
        (
            "1. Bel. Je krijgt {amount:gift}. Wacht.\n2. Vraag.",
            "1. Bel. Wacht.\n2. Vraag.",
        ),
        ("Krijg je {amount:gift}? Dan wacht je.", "Dan wacht je."),
    ],
)
def test_an_overdue_amount_takes_its_sentence_along_and_leaves_the_rest_readable(
    text: str, rest: str
) -> None:
    assert "1.234,50 euro" in render(text, entry(), "nl", SHELF, DAY)
    assert render(text, entry(), "nl", SHELF, LATER) == f"{rest}\n{WHO_KNOWS['nl']}"


def test_who_knows_speaks_in_the_readers_register() -> None:
    for register in ("nl-simple", "fr", "fr-simple"):
        text = render("Ja. {amount:gift}.", entry(), register, SHELF, LATER)  # type: ignore[arg-type]
        assert text == f"Ja.\n{WHO_KNOWS[register]}"


def test_a_text_without_amounts_never_ages() -> None:
    text = "Vraag het aan je dokter.\n1. Bel.\n2. Wacht."
    assert render(text, entry(), "nl", SHELF, LATER) == text


@pytest.mark.parametrize(
    ("changes", "day", "is_shown"),
    [
        ({}, date(2026, 8, 31), False),
        ({}, date(2026, 9, 1), True),
        ({}, date(2027, 8, 31), True),
        ({}, date(2027, 9, 1), False),
        ({"valid_until": "2026-12-31"}, date(2026, 12, 31), True),
        ({"valid_until": "2026-12-31"}, date(2027, 1, 1), False),
        ({"status": "historic", "review_by": None}, date(2029, 8, 31), True),
        ({"status": "historic", "review_by": None}, date(2029, 9, 1), False),
    ],
)
def test_an_amount_is_shown_from_its_first_to_its_last_day(
    changes: dict[str, Any], day: date, is_shown: bool
) -> None:
    assert amount_is_shown(amount(**changes), day) is is_shown


def test_the_earlier_of_two_ends_counts() -> None:
    one = amount(valid_until="2027-03-31", review_by="2027-01-31")
    assert shown_until(one) == date(2027, 1, 31)


def test_what_is_overdue_is_listed_the_longest_first() -> None:
    one = entry(review_every_days=365)
    assert review_due(one) == date(2027, 11, 22)
    assert overdue([one], date(2027, 8, 31)) == []
    found = overdue([one], date(2027, 11, 23))
    assert [(item.entry, item.what, item.since.isoformat()) for item in found] == [
        ("spaarpot", "amount gift", "2027-08-31"),
        ("spaarpot", "review", "2027-11-22"),
    ]
    assert overdue([one], date(2027, 11, 22)) == found[:1]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://www.pot.example/", "www.pot.example"),
        ("http://pot.example/a/", "pot.example/a"),
        (None, ""),
    ],
)
def test_a_web_address_is_written_as_people_say_it(address: str | None, said: str) -> None:
    assert short_web(address) == said
