"""Numbers that identify a person are found whatever divides them; phones and dates are none."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.referral.reading.identity import holds_identity_number, without_identity_numbers


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("85.07.30-033.28", "(…)"),
        ("85073003328", "(…)"),
        ("mijn rr is 850730-033-28, ok?", "mijn rr is (…), ok?"),
        ("85 07 30 033 28", "(…)"),
        ("85/07/30 - 033/28", "(…)"),
        ("NISS:85.07.30.033.28", "NISS:(…)"),
        ("nr85073003328", "nr(…)"),
        ("٨٥٠٧٣٠٠٣٣٢٨", "(…)"),
        ("17.07.30-033.84", "(…)"),
        ("né le 17073003384 à Halle", "né le (…) à Halle"),
        ("85473003317", "(…)"),
        ("85273003371", "(…)"),
        ("85000000138", "(…)"),
        ("85.07.30-033.29", "(…)"),
        ("591-0123456-77", "(…)"),
        ("carte 591 0123456 77 svp", "carte (…) svp"),
        ("591012345677", "(…)"),
        ("BE68 5390 0754 7034", "(…)"),
        ("be68539007547034 graag", "(…) graag"),
        ("BE68-5390-0754-7034", "(…)"),
        ("IBAN: BE 68 5390.0754.7034", "IBAN: (…)"),
        ("NL91 ABNA 0417 1643 00", "(…)"),
        ("FR14 2004 1010 0505 0001 3M02 606", "(…)"),
        ("a@voorbeeld.be BE68 5390 0754 7034", "a@voorbeeld.be (…)"),
        ("85.07.30-033.28 en 17.07.30-033.84", "(…) en (…)"),
    ],
)
def test_identity_numbers_are_found_and_left_out(text: str, without: str) -> None:
    assert holds_identity_number(text)
    assert without_identity_numbers(text) == without


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0470 12 34 56",
        "+32470123456",
        "0032 470 12 34 56",
        "32470123456",
        "02/555.00.00",
        "30/07/1985",
        "12/05/2019 - 03/04/2020",
        "3, 5 en 7",
        "85073003329",
        "85.33.30.033.28",
        "BE68 5390 0754 7035",
        "BE68 5390",
        "591-0123456-78",
        "1500 Halle",
        "wij wachten 24 maanden, sinds 01-09-2024",
    ],
)
def test_phones_dates_and_numbers_that_cannot_exist_are_none(text: str) -> None:
    assert not holds_identity_number(text)
    assert without_identity_numbers(text) == text


PUNCTUATION = st.text(" .-/–:()", max_size=3)


def divided(figures: str, dividers: list[str]) -> str:
    return figures[0] + "".join(
        divider + figure for divider, figure in zip(dividers, figures[1:], strict=True)
    )


@given(
    st.dates(),
    st.integers(min_value=1, max_value=997),
    st.sampled_from([0, 20, 40]),
    st.lists(PUNCTUATION, min_size=10, max_size=10),
)
def test_a_national_number_is_found_whatever_divides_it(
    born: object, order: int, bis: int, dividers: list[str]
) -> None:
    year, month, day = f"{born}"[2:4], int(f"{born}"[5:7]), f"{born}"[8:10]
    base = f"{year}{month + bis:02}{day}{order:03}"
    if base.startswith("324") and base[3] in "56789":
        return  # reads as a mobile number with the country's code
    for century in ("", "2"):
        number = f"{base}{97 - int(century + base) % 97:02}"
        assert holds_identity_number(f"het is {divided(number, dividers)} hoor")


@given(
    st.integers(min_value=0, max_value=10**10 - 1),
    st.lists(PUNCTUATION, min_size=14, max_size=14),
)
def test_a_belgian_account_is_found_whatever_divides_it(account: int, dividers: list[str]) -> None:
    account_number = f"{account:010}{account % 97 or 97:02}"
    check = 98 - int(f"{account_number}111400") % 97
    figures = divided(f"{check:02}{account_number}", dividers[1:])
    assert holds_identity_number(f"BE{dividers[0]}{figures}")


@given(st.text())
def test_a_text_without_figures_has_none_and_stays(text: str) -> None:
    bare = "".join(char for char in text if not char.isdigit())
    assert not holds_identity_number(bare)
    assert without_identity_numbers(bare) == bare


@given(st.text(string.digits + " .-/ABE", max_size=60))
def test_what_is_left_holds_no_number_anymore(text: str) -> None:
    assert not holds_identity_number(without_identity_numbers(text))
