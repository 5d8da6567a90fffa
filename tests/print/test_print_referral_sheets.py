"""From a draft to its two papers: the form in Dutch, the copy in the family's register."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from printing import Look
from web_guide import shared_knowledge

from bot.print.referral import referral_pdf
from bot.print.referral_sheets import copy_of, form_of
from bot.referral.draft import Answer, Consent, Draft
from knowledge.base import Snapshot
from knowledge.registers import REGISTERS, Register

TODAY = date(2026, 11, 29)
HOUSE = "hvhk-halle"
ADDRESS = "https://gids.example"
CHILDREN = {
    "ages": [{"months": 48, "in_months": False}, {"months": 8, "in_months": True}],
    "pregnant": False,
    "due": None,
}
DRAFT = Draft(
    code="7KQF2-M9XAB",
    reference="R0000-7KQF2",
    answers={
        "municipality": Answer("wij wonen in Halle", "nl", value="halle"),
        "children": Answer("ne kleine van 4 en een baby van 8 maand", "nl", value=CHILDREN),
        "situation": Answer("Mon mari travaille la nuit.", "fr"),
        "wish": Answer("أريد أن أنام", "ar"),
        "help": Answer("Komşumuz Gülşen Yıldız yardım ediyor.", "tr"),
        "professional": Answer("Huisarts", "nl", choice="doctor"),
        "reach": Answer("0470 12 34 56", "nl", value={"phones": [], "emails": []}),
    },
    finished=TODAY.isoformat(),
)


@pytest.fixture(scope="module")
def base() -> Snapshot:
    """Give what the guide knows."""
    return shared_knowledge().current()


def shared(*fields: str) -> Draft:
    """Return the draft with consent for some lines."""
    moment = "2026-11-29T15:05:36+00:00"
    consents = tuple(
        Consent(one, DRAFT.answers[one], HOUSE, "de zin", "1", moment) for one in fields
    )
    return replace(DRAFT, recipient=HOUSE, consents=consents)


def test_the_form_is_in_dutch_and_the_words_stay_the_familys(
    base: Snapshot, poppler: Look, tmp_path: Path
) -> None:
    (tmp_path / "form.pdf").write_bytes(referral_pdf(form_of(DRAFT, base, ADDRESS, TODAY)))
    text = poppler("pdftotext", tmp_path / "form.pdf", "-")
    for expected in (
        "Halle", "4 jaar, 8 maanden", "Mon mari travaille la nuit.", "in het Frans",
        "Gülşen Yıldız", "in het Turks", "in het Arabisch", "Huisarts", "0470 12 34 56",
        "R0000-7KQF2", "kiest wie het leest",
    ):  # fmt: skip
        assert expected in text
    assert "7KQF2-M9XAB" not in text
    assert "أنام" in text


def test_the_form_for_a_house_holds_only_what_was_agreed(
    base: Snapshot, poppler: Look, tmp_path: Path
) -> None:
    draft = shared("wish", "reach")
    (tmp_path / "form.pdf").write_bytes(referral_pdf(form_of(draft, base, ADDRESS, TODAY)))
    text = poppler("pdftotext", tmp_path / "form.pdf", "-")
    assert "Huis van het Kind Halle deze regels leest" in text
    assert "29 november 2026, 16.05 uur" in text
    assert "0470 12 34 56" in text
    for kept in ("Mon mari", "Gülşen", "Huisarts", "4 jaar"):
        assert kept not in text


@pytest.mark.parametrize("register", REGISTERS)
def test_the_copy_says_what_happens_next_in_the_register_of_the_family(
    register: Register, base: Snapshot
) -> None:
    sheet = copy_of(replace(DRAFT, register=register), base, ADDRESS, TODAY)
    assert sheet.code == "7KQF2-M9XAB"
    assert len(sheet.next_steps) == 3
    assert not any(step[0].isdigit() for step in sheet.next_steps)
    # A week and thirty days from the day it was finished.
    told = " ".join(sheet.next_steps)
    assert ("6 décembre 2026" if register.startswith("fr") else "6 december 2026") in told
    assert ("29 décembre 2026" if register.startswith("fr") else "29 december 2026") in told
    assert "2024" in told


def test_of_a_family_that_1g1p_does_not_serve_no_call_is_promised(base: Snapshot) -> None:
    elsewhere = DRAFT.with_answer("municipality", Answer("Aalst", "nl", value="nis-41002"))
    grown_up = DRAFT.with_answer(
        "children",
        Answer("26", "nl", value={**CHILDREN, "ages": [{"months": 312, "in_months": False}]}),
    )
    for draft in (elsewhere, grown_up):
        told = " ".join(copy_of(draft, base, ADDRESS, TODAY).next_steps)
        assert "2026" not in told
        assert "huisarts" in told
