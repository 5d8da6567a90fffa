"""Going to the provider from the desk, and coming back as somebody."""

from __future__ import annotations

import html
import re
from typing import Any

from office import NEAR, PASSWORD, Browser, Office
from oidc.fake_issuer import FakeIssuer

from bot.web.desk.invitations import Invitation

NOOR = {"sub": "noor", "email": "Noor@Halle.example", "email_verified": True}
BACK = "/desk/aanmelden/terug"
LINK = "/desk/account/koppeling"


def onward(page: Any) -> str:
    """Return where a page leads on to."""
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.text)
    assert found, page.text
    return html.unescape(found[1])


def leave(browser: Browser) -> str:
    """Return the way to the provider."""
    return onward(browser.post("/desk/aanmelden/elders", on="/desk/aanmelden"))


def invited(office: Office, **changed: Any) -> str:
    invitation = Invitation(**{
        "house": NEAR, "role": "staff", "name": "Noor", "email": "noor@halle.example", **changed,
    })  # fmt: skip
    return f"/desk/uitnodiging/{office.accounts.invitations.make(invitation)}"


def come_by_invitation(
    office: Office, issuer: FakeIssuer, link: str = "", **claims: Any
) -> tuple[Browser, Any]:
    browser, link = office.browser(), link or invited(office)
    way = onward(browser.post(f"{link}/elders", on=link))
    return browser, browser.get(issuer.sign_in(way, **{**NOOR, **claims}))


def comes_in(office: Office, issuer: FakeIssuer, **claims: Any) -> bool:
    browser = office.browser()
    browser.get(issuer.sign_in(leave(browser), **{"sub": "noor", **claims}))
    return browser.is_in()


def linked(office: Office, issuer: FakeIssuer, **claims: Any) -> tuple[Browser, Any]:
    """Return the browser of somebody with a password who linked, and what it was answered."""
    browser = office.browser()
    browser.sign_in(office.join("staff", email="noor@halle.example"))
    wrong = browser.post(LINK, old_password="not my password")
    assert (wrong.status_code, "http-equiv" in wrong.text) == (400, False)
    way = onward(browser.post(LINK, old_password=PASSWORD))
    # The browser comes from another site: it does not show the cookie of the session.
    kept = browser.client.cookies["__Host-desk"]
    del browser.client.cookies["__Host-desk"]
    answer = browser.get(issuer.sign_in(way, **{**NOOR, **claims}))
    browser.client.cookies.set("__Host-desk", kept, domain="gids.example", path="/")
    return browser, answer
