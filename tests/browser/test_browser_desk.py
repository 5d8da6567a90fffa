"""The desk in a browser, without scripts: signing in, opening with a reason, setting a state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from measures import complaints
from playwright.sync_api import Browser, Page, expect
from served import Served
from visiting import press_until

from bot.privacy.vault import Vault
from bot.referral.store import Referrals
from bot.settings import Settings
from bot.transactions import prepare
from bot.web.desk.demo import Demo
from bot.web.desk.desk import Accounts
from bot.web.desk.houses import DEMO_HOUSE
from bot.web.desk.invitations import Invitation
from knowledge.database import open_engine

pytestmark = pytest.mark.slow

SIZES = {"phone": {"width": 390, "height": 844}, "screen": {"width": 1280, "height": 900}}


@pytest.fixture
def demo(settings: Settings, web: Served) -> Iterator[Demo]:
    """Give the demo house, behind a guide that is served."""
    assert web
    engine = prepare(open_engine(settings.database_url), Vault(settings.encryption_keys))
    accounts = Accounts(engine, settings.secret_key)
    yield Demo(engine, accounts, Referrals(engine, settings.secret_key, 30))
    engine.dispose()


class Screen:
    """A browser window at the desk; it looks at every page that it shows."""

    def __init__(self, browser: Browser, address: str, folder: Path, **options: object) -> None:
        self.address = address
        self.folder = folder
        # axe is a script of its own, and runs where those of the page are off.
        self.context = browser.new_context(locale="nl-BE", **options)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(8000)

    def open(self, path: str) -> None:
        """Open a page."""
        self.page.goto(self.address + path)

    def press(self, name: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def look(self, name: str) -> None:
        """Assert that axe has no complaint and nothing is wider than the window; keep a picture."""
        assert complaints(self.page) == []
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(wide) <= 0, name
        self.page.screenshot(path=self.folder / f"{name}.png", full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_a_day_at_the_desk(
    browser: Browser, settings: Settings, demo: Demo, tmp_path: Path, size: str, scheme: str
) -> None:
    people = demo.load()
    link = demo.accounts.invitations.make(Invitation(DEMO_HOUSE, "staff", "Noor", "n@x.invalid"))
    screen = Screen(
        browser, settings.public_url, tmp_path, viewport=SIZES[size], color_scheme=scheme
    )
    page = screen.page
    screen.open(f"/desk/uitnodiging/{link}")
    screen.look("invitation")
    screen.open("/desk")
    page.fill("#email", people[1][0])
    page.fill("#password", "a wrong password")
    screen.press("Meld je aan")
    expect(page.get_by_role("alert")).to_contain_text("klopt niet")
    screen.look("sign-in")
    page.fill("#password", people[1][1])
    page.press("#password", "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Aanvragen")
    screen.look("queue")
    page.locator(".queue a").first.click()
    screen.look("before")
    page.fill("#why", "eerste lezing")
    screen.press("Toon op het scherm")
    expect(page.locator(".lines")).to_contain_text("Iemand die mee nadenkt")
    screen.look("referral")
    page.get_by_label("Aangenomen", exact=True).check()
    page.locator("section[aria-labelledby=mark] button").first.click()
    expect(page.locator("dd").first).to_have_text("Aangenomen")
    assert [one.state for one in demo.referrals.drafts.history("demo-appel")] == ["new", "accepted"]
    assert demo.referrals.drafts.views("demo-appel")[0].why == "eerste lezing"
    for path, name in (("mensen", "people"), ("logboek", "log"), ("account", "account")):
        screen.open(f"/desk/{path}")
        screen.look(name)
    screen.press("Begin")
    screen.look("second-step")
    secret = page.locator("code.secret").inner_text()
    page.fill("#code", pyotp.TOTP(secret).now())
    screen.press("Zet aan")
    expect(page.locator(".codes li")).to_have_count(8)
    screen.look("recovery-codes")
    code = page.locator(".codes li").first.inner_text()
    screen.press("Meld je af")
    page.fill("#email", people[1][0])
    page.fill("#password", people[1][1])
    screen.press("Meld je aan")
    screen.look("code")
    page.fill("#code", code)
    screen.press("Ga verder")
    expect(page.get_by_role("heading", level=1)).to_have_text("Aanvragen")
    screen.context.close()


def test_it_works_without_scripts_and_by_keyboard_alone(
    browser: Browser, settings: Settings, demo: Demo, tmp_path: Path
) -> None:
    (email, password), _ = demo.load()
    screen = Screen(
        browser, settings.public_url, tmp_path, viewport=SIZES["screen"], java_script_enabled=False
    )
    page = screen.page
    screen.open("/desk")
    page.focus("#email")
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Aanvragen")
    page.get_by_role("link", name=re.compile("^Aanvraag")).first.focus()
    page.keyboard.press("Enter")
    page.focus("#why")
    page.keyboard.type("eerste lezing")
    page.keyboard.press("Enter")
    expect(page.locator(".lines")).to_contain_text("Iemand die mee nadenkt")
    screen.context.close()


def test_the_focus_is_seen_on_the_way_through_a_page(
    browser: Browser, settings: Settings, demo: Demo, tmp_path: Path
) -> None:
    assert demo
    screen = Screen(browser, settings.public_url, tmp_path, viewport=SIZES["screen"])
    screen.open("/desk")
    press_until(screen.page, "form .go")
    screen.context.close()
