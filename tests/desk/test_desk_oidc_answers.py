"""What a provider or a browser answers at the desk, and is believed only where all of it holds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from elsewhere import come_by_invitation, comes_in, leave
from office import Office
from oidc.fake_issuer import CLIENT, FakeIssuer

#: What the token says, or how it is signed, where it must not be believed.
LIES: dict[str, Callable[[], dict[str, Any]]] = {
    "of another issuer": lambda: {"iss": "https://other.example"},
    "for another": lambda: {"aud": "another"},
    "for many, and not said for whom": lambda: {"aud": [CLIENT, "another"]},
    "for many, asked by another": lambda: {"aud": [CLIENT, "another"], "azp": "another"},
    "asked by another": lambda: {"azp": "another"},
    "for nobody": lambda: {"aud": None},
    "expired": lambda: {"exp": int(time.time()) - 90},
    "that never expires": lambda: {"exp": None},
    "from tomorrow": lambda: {"iat": int(time.time()) + 86400},
    "without a moment": lambda: {"iat": None},
    "of another sign-in": lambda: {"nonce": "another"},
    "of no sign-in": lambda: {"nonce": None},
    "of nobody": lambda: {"sub": None},
    "of an empty subject": lambda: {"sub": ""},
    "signed in yesterday": lambda: {"auth_time": int(time.time()) - 86400},
    "unsigned": lambda: {"algorithm": "none"},
    "signed with what all can read": lambda: {"algorithm": "HS256"},
    "signed by a stranger": lambda: {"algorithm": "a stranger's"},
    "signed with a key of another kind": lambda: {"algorithm": "of another kind"},
}


def test_a_token_that_lies_is_not_believed(office: Office, issuer: FakeIssuer) -> None:
    come_by_invitation(office, issuer)
    for lie, claims in LIES.items():
        browser = office.browser()
        way = issuer.sign_in(leave(browser), **{"sub": "noor", **claims()})
        answer = browser.get(way)
        assert (answer.status_code, browser.is_in()) == (400, False), lie
        assert "Het antwoord van Voorbeeldstad klopt niet" in answer.text, lie
    assert comes_in(office, issuer)


def test_a_token_for_us_among_others_that_we_asked_for_is_believed(
    office: Office, issuer: FakeIssuer
) -> None:
    come_by_invitation(office, issuer)
    assert comes_in(office, issuer, aud=["another", CLIENT], azp=CLIENT)


@pytest.mark.parametrize("named", [True, False])
def test_a_new_key_of_the_provider_is_fetched(
    office: Office, issuer: FakeIssuer, named: bool
) -> None:
    issuer.names_its_keys = named
    come_by_invitation(office, issuer)
    issuer.new_key()
    assert comes_in(office, issuer)


@pytest.mark.parametrize(
    ("part", "other"),
    [("state=", "state=x"), ("iss=", "iss=x"), ("iss=", "no="), ("code=", "code=x")],
)
def test_an_answer_that_was_changed_is_refused(
    office: Office, issuer: FakeIssuer, part: str, other: str
) -> None:
    come_by_invitation(office, issuer)
    browser = office.browser()
    back = issuer.sign_in(leave(browser), sub="noor")
    assert browser.get(back.replace(part, other)).status_code == 400
    assert not browser.is_in()
    # It was one answer, and that was it.
    assert browser.get(back).status_code == 400


def test_an_answer_is_for_the_browser_that_asked_and_for_once(
    office: Office, issuer: FakeIssuer
) -> None:
    come_by_invitation(office, issuer)
    browser, other = office.browser(), office.browser()
    back = issuer.sign_in(leave(browser), sub="noor")
    leave(other)
    assert other.get(back).status_code == 400
    copied = browser.client.cookies["__Host-desk-oidc"]
    assert browser.get(back).status_code == 200
    assert browser.is_in()
    assert "__Host-desk-oidc" not in browser.client.cookies
    thief = office.browser()
    thief.client.cookies.set("__Host-desk-oidc", copied, domain="gids.example", path="/")
    answer = thief.get(back)
    assert (answer.status_code, thief.is_in()) == (400, False)


def test_who_takes_too_long_begins_again(office: Office, issuer: FakeIssuer) -> None:
    come_by_invitation(office, issuer)
    browser = office.browser()
    back = issuer.sign_in(leave(browser), sub="noor")
    office.clock.forward(minutes=10, seconds=1)
    answer = browser.get(back)
    assert (answer.status_code, "duurde te lang" in answer.text) == (400, True)
