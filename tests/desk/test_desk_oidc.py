"""Signing in at the desk with an account of elsewhere: who comes in, who links, who does not."""

from __future__ import annotations

import re
import socket
from dataclasses import replace
from typing import Any

import httpx
import pyotp
import pytest
from elsewhere import BACK, LINK, NOOR, come_by_invitation, comes_in, invited, leave, linked, onward
from office import FAR, PASSWORD, Office
from oidc.fake_issuer import FakeIssuer

from bot.web.desk.oidc import issuer as issuer_module


def test_an_invitation_makes_the_account_and_then_the_subject_is_known(
    office: Office, issuer: FakeIssuer
) -> None:
    browser, answer = come_by_invitation(office, issuer)
    assert (answer.status_code, onward(answer)) == (200, "/desk")
    assert browser.is_in()
    person = office.person("staff")
    assert (person.name, person.email, person.language) == ("Noor", "noor@halle.example", "nl")
    # From then on whatever the address is there, and whoever else has it.
    assert comes_in(office, issuer, email="other@halle.example", email_verified=False)
    assert not comes_in(office, issuer, **{**NOOR, "sub": "somebody else"})
    deeds = office.signed_in("coordinator").get("/desk/logboek").text
    assert ("koppelde een account" in deeds, "meldde zich aan" in deeds) == (True, True)
    rows = str(office.everything()["desk_identities"])
    assert (person.id in rows, "noor" in rows, issuer.address in rows) == (True, False, False)


def test_nobody_is_let_in_for_an_address_alone(office: Office, issuer: FakeIssuer) -> None:
    office.join("staff", email="noor@halle.example")
    browser = office.browser()
    answer = browser.get(issuer.sign_in(leave(browser), **NOOR))
    assert (answer.status_code, browser.is_in()) == (403, False)
    assert "kent dit account van Voorbeeldstad niet" in answer.text
    assert office.everything()["desk_identities"] == []


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ({"email": "tom@halle.example"}, "een ander e-mailadres"),
        ({"email_verified": False}, "niet dat je e-mailadres echt van jou is"),
        ({"email_verified": "true"}, "niet dat je e-mailadres echt van jou is"),
        ({"email_verified": None}, "niet dat je e-mailadres echt van jou is"),
        ({"email": None}, "niet dat je e-mailadres echt van jou is"),
    ],
)
def test_an_invitation_is_for_its_address_only(
    office: Office, issuer: FakeIssuer, claims: dict[str, Any], told: str
) -> None:
    link = invited(office)
    browser, answer = come_by_invitation(office, issuer, link, **claims)
    assert (answer.status_code, told in answer.text, browser.is_in()) == (403, True, False)
    assert office.accounts.people.of(None) == []
    assert browser.get(link).status_code == 200


def test_the_address_may_come_from_userinfo(office: Office, issuer: FakeIssuer) -> None:
    issuer.email_is_in_token = False
    issuer.userinfo_subject = "somebody else"
    browser, answer = come_by_invitation(office, issuer)
    assert (answer.status_code, browser.is_in()) == (400, False)
    issuer.userinfo_subject = ""
    assert come_by_invitation(office, issuer)[0].is_in()


def test_what_microsoft_says_of_an_address_counts(office: Office, issuer: FakeIssuer) -> None:
    browser, _ = come_by_invitation(office, issuer, email_verified=None, xms_edov=True)
    assert browser.is_in()


def test_an_invitation_opens_once_and_an_identity_has_one_account(
    office: Office, issuer: FakeIssuer
) -> None:
    link = invited(office)
    assert come_by_invitation(office, issuer, link)[0].is_in()
    late = office.browser()
    late.get("/desk/aanmelden")
    assert late.post(f"{link}/elders", on="/desk/aanmelden").status_code == 404
    second = invited(office, name="Sam", email="sam@halle.example")
    browser, answer = come_by_invitation(office, issuer, second, email="sam@halle.example")
    assert (answer.status_code, browser.is_in()) == (403, False)
    assert "al bij iemand anders" in answer.text
    # Nothing of it is kept: the link still opens.
    assert browser.get(second).status_code == 200


def test_a_link_that_chooses_its_own_address_is_for_a_password(
    office: Office, issuer: FakeIssuer
) -> None:
    assert issuer
    link = invited(office, house="", role="administrator", name="", email="")
    browser = office.browser()
    assert "Voorbeeldstad" not in browser.get(link).text
    assert browser.post(f"{link}/elders", on=link).status_code == 400


def test_who_is_signed_in_links_and_unlinks(office: Office, issuer: FakeIssuer) -> None:
    browser, answer = linked(office, issuer)
    assert onward(answer) == LINK
    assert "is gekoppeld aan dat van Voorbeeldstad" in browser.get(LINK).text
    assert comes_in(office, issuer)
    assert office.browser().sign_in("noor@halle.example").headers["location"] == "/desk"
    browser.post(f"{LINK}/weg", on=LINK)
    assert not comes_in(office, issuer)


def test_who_is_signed_in_links_the_own_address_only(office: Office, issuer: FakeIssuer) -> None:
    browser, answer = linked(office, issuer, email="tom@halle.example")
    assert (answer.status_code, "een ander e-mailadres" in answer.text) == (403, True)
    assert "is gekoppeld" not in browser.get(LINK).text


@pytest.mark.parametrize("how", ["signed out", "another browser"])
def test_a_link_needs_the_session_that_asked_for_it(
    office: Office, issuer: FakeIssuer, how: str
) -> None:
    browser = office.browser()
    browser.sign_in(office.join("staff", email="noor@halle.example"))
    way = onward(browser.post(LINK, old_password=PASSWORD))
    if how == "signed out":
        browser.post("/desk/afmelden", on="/desk/account")
    else:
        browser.client.headers["user-agent"] = "Another browser"
    assert browser.get(issuer.sign_in(way, **NOOR)).status_code == 400
    assert office.everything()["desk_identities"] == []


def test_a_new_link_of_the_coordinator_takes_every_other_way_in_away(
    office: Office, issuer: FakeIssuer
) -> None:
    browser, _ = linked(office, issuer)
    person = office.person("staff")
    again = invited(office, email=person.email, name=person.name, person=person.id)
    assert office.browser().post(again, password="acht witte zwanen zwemmen").status_code == 303
    assert (browser.is_in(), comes_in(office, issuer)) == (False, False)
    again = invited(office, email=person.email, name=person.name, person=person.id)
    assert come_by_invitation(office, issuer, again, sub="noor again")[0].is_in()
    assert (comes_in(office, issuer), comes_in(office, issuer, sub="noor again")) == (False, True)
    assert office.browser().sign_in(person.email, "acht witte zwanen zwemmen").status_code == 400


def test_who_has_a_second_step_here_does_it_here(office: Office, issuer: FakeIssuer) -> None:
    browser, _ = linked(office, issuer)
    page = browser.post("/desk/account/code", on="/desk/account").text
    found = re.search(r'name="secret" value="([A-Z2-7]+)"', page)
    assert found
    app = pyotp.TOTP(found[1])

    def code() -> str:
        return app.at(int((office.clock.now - type(office.clock.now)(1970, 1, 1)).total_seconds()))

    on = "/desk/account/code/aan"
    browser.post(on, on="/desk/account", secret=found[1], code=code())
    office.clock.forward(minutes=1)
    other = office.browser()
    answer = other.get(issuer.sign_in(leave(other), sub="noor", amr=["pwd", "mfa"]))
    assert (onward(answer), other.is_in()) == ("/desk/code", False)
    assert other.post("/desk/code", code=code()).status_code == 303
    assert other.is_in()


def test_an_account_that_is_switched_off_stays_out(office: Office, issuer: FakeIssuer) -> None:
    browser, _ = linked(office, issuer)
    coordinator, person = office.signed_in("coordinator"), office.person("staff")
    coordinator.post(f"/desk/mensen/{person.id}/uit", on="/desk/mensen")
    assert (browser.is_in(), comes_in(office, issuer)) == (False, False)


def test_whoever_guesses_the_password_does_not_lock_this_door(
    office: Office, issuer: FakeIssuer
) -> None:
    linked(office, issuer)
    for number in range(8):
        office.browser(address=f"198.51.100.{number}").sign_in("noor@halle.example", "wrong")
    assert office.browser().sign_in("noor@halle.example").status_code == 429
    assert comes_in(office, issuer)
    # Nor does what fails here lock the other.
    office.clock.forward(hours=1)
    for _ in range(8):
        assert not comes_in(office, issuer, nonce="another")
    assert office.browser().sign_in("noor@halle.example").status_code == 303


def test_who_stops_at_the_provider_is_told_so_in_the_language_of_before(office: Office) -> None:
    browser = office.browser()
    form = browser.token("/desk/aanmelden?language=fr")
    way = browser.send("/desk/aanmelden/elders?language=fr", {"form_token": form})
    state = re.search("state=([^&]+)", onward(way))
    assert state
    answer = browser.get(f"{BACK}?error=access_denied&state={state[1]}")
    assert (answer.status_code, "pas connecté à Voorbeeldstad" in answer.text) == (400, True)


@pytest.mark.parametrize("how", ["down", "another"])
def test_while_the_provider_is_out_of_reach_the_password_opens(
    office: Office, issuer: FakeIssuer, how: str
) -> None:
    issuer.is_up = how != "down"
    issuer.issuer_told = "https://other.example" if how == "another" else issuer.address
    browser = office.browser()
    answer = browser.post("/desk/aanmelden/elders", on="/desk/aanmelden")
    assert (answer.status_code, "antwoordt nu niet" in answer.text) == (503, True)
    assert browser.sign_in(office.join("staff")).status_code == 303
    issuer.begin()
    assert leave(office.browser())


def test_a_provider_that_hangs_is_not_waited_for(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuer_module, "_TIMEOUT", httpx.Timeout(0.2))
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        assert office.settings.oidc
        hangs = replace(office.settings.oidc, issuer=address)
        browser = Office(replace(office.settings, oidc=hangs)).browser()
        answer = browser.post("/desk/aanmelden/elders", on="/desk/aanmelden")
    assert (answer.status_code, "antwoordt nu niet" in answer.text) == (503, True)


def test_the_way_there_and_its_cookie_tell_nothing(office: Office, issuer: FakeIssuer) -> None:
    browser = office.browser()
    page = browser.post("/desk/aanmelden/elders", on="/desk/aanmelden")
    (cookie,) = page.headers.get_list("set-cookie")
    kept = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "secure", "samesite=lax", "path=/", "max-age=600"} <= kept
    way = onward(page)
    assert "prompt=login" in way
    nonce = re.search("nonce=([^&]+)", way)
    assert nonce and nonce[1] not in cookie
    assert page.headers["cache-control"] == "no-store"
    assert issuer.address in way


def test_without_a_provider_there_is_no_other_door(office: Office) -> None:
    plain = Office(replace(office.settings, oidc=None))
    browser = plain.browser()
    assert "Ga verder met" not in browser.get("/desk/aanmelden").text
    for path in (BACK, LINK):
        assert browser.get(path).status_code == 404
    browser.sign_in(plain.join("staff", FAR))
    assert "koppeling" not in browser.get("/desk/account").text
