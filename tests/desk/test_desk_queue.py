"""The queue: from handed over to closed, as the house works and as the family then reads it."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from drafting import ANSWERS
from office import FAMILY, NEAR, Browser, Office
from this_machine import program
from web_guide import shared_knowledge

from bot.referral.draft import Answer
from bot.referral.record import CLOSED, NEW, STATES
from bot.web.desk.keys import utc_now
from bot.web.desk.words import words_of
from knowledge.registers import LANGUAGES, REGISTERS


@pytest.fixture
def referral(office: Office) -> str:
    """Give a referral of a family, handed over now."""
    office.clock.now = utc_now()
    return office.hand_over()


def at(referral: str, deed: str = "") -> str:
    return f"/desk/aanvragen/{referral}{deed}"


def opened(browser: Browser, referral: str, why: str = "eerste lezing") -> str:
    answer = browser.post(at(referral, "/openen"), on=at(referral), why=why)
    assert answer.status_code == 200
    return answer.text


def test_from_the_queue_to_closed(office: Office, referral: str) -> None:
    staff = office.signed_in("staff")
    number = referral[:6].upper()
    page = staff.get("/desk").text
    assert (number in page, "vandaag aangekomen" in page, "Open de aanvraag" in page) == (
        True, True, True,
    )  # fmt: skip
    before = staff.get(at(referral)).text
    assert not any(said in before for said in ANSWERS if len(said) > 6)
    assert "Iemand die meedenkt" in opened(staff, referral)

    def mark(state: str, reason: str = "") -> int:
        form = {"state": state, "reason": reason}
        return staff.post(at(referral, "/stand"), on=at(referral), **form).status_code

    steps = [
        ("read", ""), ("accepted", ""), ("contacted", ""), ("sent", ""),
        ("meeting", "dinsdag om 10 uur"),
    ]  # fmt: skip
    assert [mark(*one) for one in steps] == [303] * 5
    assert "Gesprek gepland" in staff.get(at(referral)).text
    assert (mark("closed"), mark("stolen")) == (400, 400)
    close = at(referral, "/afronden")
    assert staff.post(close, on=at(referral)).status_code == 400
    assert staff.post(close, on=at(referral), sure="1").headers["location"] == "/desk"
    page = staff.get("/desk").text
    assert "Hier wacht niets" in page and number not in page
    assert "1 afgerond, laatste stand: gesprek gepland" in page
    gone = staff.get(at(referral))
    assert (gone.status_code, "Iemand die meedenkt" in gone.text) == (404, False)
    # What the family reads of it.
    history = [(one.state, one.reason) for one in office.referrals.drafts.history(FAMILY)]
    assert history == [("new", ""), *steps, ("closed", "")]
    (look,) = office.referrals.drafts.views(FAMILY)
    assert (look.who, look.why) == (f"Staff of {NEAR}", "eerste lezing")


def test_a_refusal_needs_a_reason_which_the_family_reads(office: Office, referral: str) -> None:
    staff = office.signed_in("staff")
    refuse = {"path": at(referral, "/stand"), "on": at(referral), "state": "declined"}
    assert staff.post(**refuse, reason="  ").status_code == 400
    assert [one.state for one in office.referrals.drafts.history(FAMILY)] == ["new"]
    assert staff.post(**refuse, reason="geen plaats tot maart").status_code == 303
    assert office.referrals.drafts.history(FAMILY)[-1].reason == "geen plaats tot maart"


def test_nobody_looks_without_a_reason(office: Office, referral: str) -> None:
    staff = office.signed_in("staff")
    for deed in ("/openen", "/formulier"):
        answer = staff.post(at(referral, deed), on=at(referral), why=" ")
        assert (answer.status_code, "Iemand die meedenkt" in answer.text) == (400, False)
    assert office.referrals.drafts.views(FAMILY) == []


def test_the_form_as_pdf_is_a_look_too(office: Office, referral: str, tmp_path: Path) -> None:
    staff = office.signed_in("staff")
    answer = staff.post(at(referral, "/formulier"), on=at(referral), why="voor de aanmelding")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    (tmp_path / "form.pdf").write_bytes(answer.content)
    read = subprocess.run(
        [program("pdftotext", package="poppler-utils"), tmp_path / "form.pdf", "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Iemand die meedenkt" in read.stdout
    assert [one.why for one in office.referrals.drafts.views(FAMILY)] == ["voor de aanmelding"]


def test_what_no_two_pages_can_hold_is_read_on_the_screen(office: Office) -> None:
    office.clock.now = utc_now()
    long = {field: Answer("Heel lang woord. " * 900, "nl") for field in ("situation", "wish")}
    referral = office.hand_over(answers=long)
    staff = office.signed_in("staff")
    answer = staff.post(at(referral, "/formulier"), on=at(referral), why="voor de aanmelding")
    assert answer.status_code == 400
    for told in ("kon geen PDF gemaakt worden", "Heel lang woord. Heel lang woord."):
        assert told in answer.text
    assert [one.why for one in office.referrals.drafts.views(FAMILY)] == ["voor de aanmelding"]
    assert "bekeek een aanvraag" in office.signed_in("coordinator").get("/desk/logboek").text


def test_withdrawn_meanwhile_it_is_said_and_nothing_is_kept(office: Office, referral: str) -> None:
    staff = office.signed_in("staff")
    form = {"form_token": staff.token(at(referral)), "state": "accepted", "sure": "1", "why": "x"}
    office.withdraw()
    for deed in ("/openen", "/formulier", "/stand", "/afronden"):
        answer = staff.send(at(referral, deed), form)
        assert answer.status_code == 404
        assert "trok ze in" in answer.text
        assert "Iemand die meedenkt" not in answer.text
    assert [one.state for one in office.referrals.drafts.history(FAMILY)] == ["new", "withdrawn"]


def test_the_age_the_filter_and_the_reference(office: Office, referral: str) -> None:
    staff = office.signed_in("staff")
    second = office.hand_over("another", "7KQF2-M9XAC")
    staff.post(at(second, "/stand"), on=at(second), state="accepted")
    found = staff.get("/desk?stand=accepted").text
    assert (at(second) in found, at(referral) in found) == (True, False)
    assert at(referral) in staff.get("/desk?stand=no-such-state").text
    search = {"path": "/desk/zoeken", "on": "/desk"}
    assert staff.post(**search, reference="r0000 m9xab").headers["location"] == at(referral)
    assert staff.post(**search, reference="R0000-00000").status_code == 404
    office.clock.now += timedelta(days=1)
    fresh = office.browser()
    fresh.sign_in(office.person("staff").email)
    assert "sinds gisteren" in fresh.get("/desk").text


def test_the_coordinator_reads_who_looked_and_who_signed_in(office: Office, referral: str) -> None:
    staff, coordinator = office.signed_in("staff"), office.signed_in("coordinator")
    opened(staff, referral, "telefoon van het gezin")
    office.browser().sign_in(office.person("staff").email, "a wrong password")
    page = coordinator.get("/desk/logboek").text
    for told in (f"Staff of {NEAR}", "telefoon van het gezin", referral[:6].upper(),
                 "bekeek een aanvraag", "meldde zich aan", "fout wachtwoord"):  # fmt: skip
        assert told in page
    assert staff.get("/desk/logboek").status_code == 403
    # Of a referral that its family erased stays that somebody looked, not at whom or why.
    office.referrals.drafts.erase(FAMILY)
    page = coordinator.get("/desk/logboek").text
    assert "bekeek een aanvraag" in page
    assert "telefoon van het gezin" not in page
    assert referral[:6].upper() not in page
    assert referral not in str(office.everything())


def test_own_words_stand_in_their_language(office: Office, referral: str) -> None:
    staff = office.signed_in("staff")
    page = opened(staff, referral)
    assert 'lang="nl" dir="auto">Iemand die meedenkt' in page
    assert "eigen woorden" not in page
    staff.post("/desk/account/taal", on="/desk/account", language="fr")
    page = opened(staff, referral)
    assert 'lang="nl" dir="auto">Iemand die meedenkt' in page
    assert "ses propres mots, langue : néerlandais" in page


def test_every_state_has_its_words_for_staff_and_for_families() -> None:
    interface = shared_knowledge().current().interface
    for state in (NEW, *STATES):
        for language in LANGUAGES:
            assert words_of("states", language)[state]
            assert state == CLOSED or words_of("next_steps", language)[state]
        assert all("{date}" in interface[f"referral-state-{state}"][one] for one in REGISTERS)
