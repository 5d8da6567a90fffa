"""The token of a session: it is replaced while people work, and copied it ends for both."""

from __future__ import annotations

import pytest
from office import NEAR, Browser, Office


def test_a_session_gets_new_tokens_while_forms_and_requests_under_way_go_on(
    office: Office,
) -> None:
    browser = office.signed_in("staff")
    form = {"form_token": browser.token("/desk/account"), "language": "nl"}
    first = token_of(browser)
    office.clock.forward(minutes=5)
    assert browser.is_in()
    second = token_of(browser)
    assert second != first
    # Two requests left at once: the second still shows the token of before, and gets no other.
    show(browser, first)
    assert browser.is_in()
    assert token_of(browser) == first
    assert browser.send("/desk/account/taal", form).status_code == 303
    show(browser, second)
    for _ in range(4):
        office.clock.forward(minutes=5)
        assert browser.is_in()
        assert browser.send("/desk/account/taal", form).status_code == 303


@pytest.mark.parametrize("pages", [1, 3])
@pytest.mark.parametrize("first", ["owner", "thief"])
def test_a_token_that_was_copied_ends_the_session_for_both(
    office: Office, first: str, pages: int
) -> None:
    owner = office.signed_in("staff")
    thief = office.browser(f"Browser of staff {NEAR}")
    show(thief, token_of(owner))
    assert thief.is_in()
    early, late = (owner, thief) if first == "owner" else (thief, owner)
    for _ in range(pages):
        office.clock.forward(minutes=5)
        assert early.is_in()
    office.clock.forward(seconds=61)
    assert not late.is_in()
    assert not early.is_in()


def token_of(browser: Browser) -> str:
    return browser.client.cookies["__Host-desk"]


def show(browser: Browser, token: str) -> None:
    browser.client.cookies.set("__Host-desk", token, domain="gids.example", path="/")
