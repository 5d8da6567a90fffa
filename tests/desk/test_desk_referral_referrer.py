"""The referrer's part: filled in at the desk, read by the family, printed, and gone in time."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from office import FAMILY, FAR, NEAR, Browser, Office
from this_machine import program

from bot.referral.referrer import Referrer

WHOLE = {
    "name": "Noor Voorbeeld", "service": "CLB Voorbeeld", "phone": "0470/00.00.09",
    "email": "noor@clb.example", "reachable": "ma en do, 9 tot 12", "read_together": "1",
}  # fmt: skip


@pytest.fixture
def referral(office: Office) -> str:
    """Give a referral that a family handed over."""
    return office.hand_over()


def at(referral: str, deed: str = "") -> str:
    return f"/desk/aanvragen/{referral}{deed}"


def fill_in(staff: Browser, referral: str, **fields: str) -> int:
    part = at(referral, "/aanmelder")
    return staff.post(part, on=part, **fields).status_code


def test_an_empty_part_begins_with_who_is_signed_in(office: Office, referral: str) -> None:
    staff = office.signed_in("staff")
    page = staff.get(at(referral, "/aanmelder")).text
    assert f'value="Staff of {NEAR}"' in page
    assert 'value="Huis van het Kind Halle"' in page
    # Shown is not kept.
    assert office.referrals.referrers.told(FAMILY) is None
    assert "Nog nodig: naam, dienst, telefoon, samen nagelezen." in staff.get(at(referral)).text


def test_it_may_be_kept_half_done_and_then_says_what_is_missing(
    office: Office, referral: str
) -> None:
    staff = office.signed_in("staff")
    assert fill_in(staff, referral, name="Noor Voorbeeld", phone="0470 00 00 09") == 303
    assert "Nog nodig: dienst, samen nagelezen." in staff.get(at(referral)).text
    assert fill_in(staff, referral, **WHOLE) == 303
    assert "Ingevuld, en samen nagelezen." in staff.get(at(referral)).text
    kept = office.referrals.referrers.of(NEAR, referral)
    assert kept == Referrer(**{**WHOLE, "read_together": True})  # type: ignore[arg-type]
    assert "vulde in wie aanmeldt" in office.signed_in("coordinator").get("/desk/logboek").text


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("phone", "0470 12", "geen telefoonnummer"),
        ("phone", "bel mij op 0470 00 00 09", "geen telefoonnummer"),
        ("email", "noor@clb", "geen e-mailadres"),
        ("email", "noor clb.example", "geen e-mailadres"),
    ],
)
def test_what_is_misspelt_is_not_kept_and_not_lost(
    office: Office, referral: str, field: str, typed: str, told: str
) -> None:
    staff = office.signed_in("staff")
    part = at(referral, "/aanmelder")
    answer = staff.post(part, on=part, **{**WHOLE, field: typed})
    assert answer.status_code == 400
    assert told in answer.text
    assert f'value="{typed}"' in answer.text and 'value="Noor Voorbeeld"' in answer.text
    assert office.referrals.referrers.of(NEAR, referral) is None


def test_it_is_printed_in_its_boxes(office: Office, referral: str, tmp_path: Path) -> None:
    staff = office.signed_in("staff")
    fill_in(staff, referral, **WHOLE)
    answer = staff.post(at(referral, "/formulier"), on=at(referral), why="voor de aanmelding")
    (tmp_path / "form.pdf").write_bytes(answer.content)
    pdftotext = program("pdftotext", package="poppler-utils")
    read = subprocess.run(
        [pdftotext, "-layout", tmp_path / "form.pdf", "-"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    boxes = read[read.index("In te vullen door") :]
    for label, box in (("Naam", "name"), ("Dienst", "service"), ("Telefoon", "phone"),
                       ("E-mail", "email"), ("Bereikbaar", "reachable")):  # fmt: skip
        assert WHOLE[box] in boxes[boxes.index(label) :].splitlines()[0]
    assert "Het gezin las dit formulier mee" in boxes
    assert "Handtekening" in boxes


def test_nobody_of_another_house_reads_or_writes_it(office: Office, referral: str) -> None:
    fill_in(office.signed_in("staff"), referral, **WHOLE)
    stranger = office.signed_in("staff", FAR)
    answer = stranger.get(at(referral, "/aanmelder"))
    assert (answer.status_code, "Noor" in answer.text) == (404, False)
    written = stranger.post(at(referral, "/aanmelder"), on="/desk/account", name="Iemand anders")
    assert written.status_code == 404
    assert office.referrals.referrers.told(FAMILY).name == "Noor Voorbeeld"  # type: ignore[union-attr]


@pytest.mark.parametrize("how", ["closed", "withdrawn", "erased"])
def test_it_goes_with_the_referral(office: Office, referral: str, how: str) -> None:
    staff = office.signed_in("staff")
    fill_in(staff, referral, **WHOLE)
    assert "Noor Voorbeeld" in str(office.everything("desk_people"))
    if how == "closed":
        office.referrals.queues.mark(NEAR, referral, "closed")
    elif how == "withdrawn":
        office.withdraw()
    else:
        office.referrals.drafts.erase(FAMILY)
    assert "Noor Voorbeeld" not in str(office.everything("desk_people"))
    assert staff.get(at(referral, "/aanmelder")).status_code == 404
    late = {"form_token": staff.token("/desk/account"), **WHOLE}
    assert staff.send(at(referral, "/aanmelder"), late).status_code == 404
    assert "Noor Voorbeeld" not in str(office.everything("desk_people"))
