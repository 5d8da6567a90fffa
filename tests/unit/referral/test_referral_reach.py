"""Phones and mail addresses, as families write them."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.referral.reading.reach import has_broken_phone, read_reach


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("bel na 18u op 0470/12.34.56, niet op dinsdag", ["0470 12 34 56"]),
        ("0470123456", ["0470 12 34 56"]),
        ("0470 123 456 (mijn zus)", ["0470 12 34 56"]),
        ("0470-12-34-56", ["0470 12 34 56"]),
        ("470 12 34 56", ["0470 12 34 56"]),
        ("+32 (0)470 12 34 56", ["0470 12 34 56"]),
        ("+32470123456", ["0470 12 34 56"]),
        ("0032 470 12 34 56", ["0470 12 34 56"]),
        ("32470123456", ["0470 12 34 56"]),
        ("o470123456", ["0470 12 34 56"]),
        ("O47O 12 34 5l", ["0470 12 34 51"]),
        ("0470 I2 34 56", ["0470 12 34 56"]),
        ("٠٤٧٠١٢٣٤٥٦", ["0470 12 34 56"]),
        ("gsm:0470 12 34 56.", ["0470 12 34 56"]),
        ("tél 02/555.00.00 (le soir)", ["02 555 00 00"]),
        ("(02) 555 00 00", ["02 555 00 00"]),
        ("014 12 34 56", ["014 12 34 56"]),
        ("0470 12 34 56 of 02 555 00 00", ["0470 12 34 56", "02 555 00 00"]),
        ("0470 12 34 56 0471 65 43 21", ["0470 12 34 56", "0471 65 43 21"]),
        ("0470123456/0471654321", ["0470 12 34 56", "0471 65 43 21"]),
        ("0471.65.43.21 mama\n0470.12.34.56 papa", ["0471 65 43 21", "0470 12 34 56"]),
        ("0470 12 34 56, dus 0470/123456", ["0470 12 34 56"]),
        ("0470 12 34 56 18u", ["0470 12 34 56"]),
        ("ik werk van 8 tot 17, 0495/123 456 is van mijn vrouw", ["0495 12 34 56"]),
        ("+33 6 12 34 56 78", ["+33 6 12 34 56 78"]),
        ("0033612345678", ["+33 6 12 34 56 78"]),
        ("whatsapp +90 532 123 45 67", ["+90 532 123 45 67"]),
        ("85.07.30-033.28 en 0470 12 34 56", ["0470 12 34 56"]),
    ],
)
def test_phones_are_read_and_written_one_way(text: str, phones: list[str]) -> None:
    assert list(read_reach(text).phones) == phones
    assert read_reach(text).words == text
    assert not has_broken_phone(text)


@pytest.mark.parametrize(
    "text",
    [
        "0470 12 34",
        "0470 12 xx 56",
        "0470",
        "0470abc123",
        "0470-abc-123",
        "04701234567",
        "0470 12 34 567",
        "+32 470 12",
        "+0470123456",
        "tel 12345",
        "mon numéro c'est le 12 34 56",
        "0470 12 34 56 of 0471 65 43",
        "02 55 00",
    ],
)
def test_what_wants_to_be_a_phone_and_is_none_is_noticed(text: str) -> None:
    assert has_broken_phone(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bel 112",
        "na 18u, tussen 9-12",
        "tss 08:30 en 12:00",
        "niet op 05/12/2026",
        "1500 Halle",
        "woensdag 14u",
        "liefst 's morgens",
        "via de juf van mijn zoon",
        "85.07.30-033.28",
        "BE68 5390 0754 7034",
        "mon fils a 7 ans",
        "lotte0470@voorbeeld.be",
    ],
)
def test_hours_days_and_other_numbers_are_no_phones(text: str) -> None:
    assert read_reach(text).phones == ()
    assert not has_broken_phone(text)


@pytest.mark.parametrize(
    ("text", "emails"),
    [
        ("mail naar lotte.test@voorbeeld.be aub", ["lotte.test@voorbeeld.be"]),
        ("a+b@mail.voorbeeld.co.uk.", ["a+b@mail.voorbeeld.co.uk"]),
        ("papa@voorbeeld.be/mama@voorbeeld.be", ["papa@voorbeeld.be", "mama@voorbeeld.be"]),
        ("lotte@voorbeeld", []),
        ("wie is @school", []),
    ],
)
def test_mail_addresses_are_read(text: str, emails: list[str]) -> None:
    assert list(read_reach(text).emails) == emails


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert read_reach(text).words == text
    assert has_broken_phone(text) in (True, False)


@given(st.from_regex(r"[+0-9oOlI ./()-]{0,40}", fullmatch=True))
def test_every_phone_that_is_read_reads_the_same_again(text: str) -> None:
    for phone in read_reach(text).phones:
        assert read_reach(phone).phones == (phone,)
        assert not has_broken_phone(phone)
        assert phonenumbers.is_valid_number(phonenumbers.parse(phone, "BE"))


@given(
    st.sampled_from(["0470", "0471", "0486", "0495"]),
    st.from_regex(r"[0-9]{6}", fullmatch=True),
    st.lists(st.sampled_from(["", " ", ".", "/", "-"]), min_size=6, max_size=6),
)
def test_a_mobile_number_is_read_whatever_divides_it(
    beginning: str, rest: str, dividers: list[str]
) -> None:
    typed = beginning + "".join(
        divider + figure for divider, figure in zip(dividers, rest, strict=True)
    )
    assert read_reach(typed).phones == (f"{beginning} {rest[:2]} {rest[2:4]} {rest[4:]}",)
