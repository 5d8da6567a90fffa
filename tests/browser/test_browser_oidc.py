"""Signing in with an account of elsewhere, in Chromium, at a certified provider on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyotp
import pytest
from oidc.running_provider import RunningProvider
from playwright.sync_api import Browser, Page, expect
from served import Served
from test_browser_desk import SIZES, Screen
from web_guide import shared_knowledge

from bot.privacy.vault import Vault
from bot.referral.store import Referrals
from bot.settings import Settings
from bot.transactions import prepare
from bot.web.desk.demo import Demo
from bot.web.desk.desk import Accounts
from bot.web.desk.houses import DEMO_HOUSE
from bot.web.desk.invitations import Invitation
from bot.web.server import Server, configuration
from knowledge.database import open_engine

pytestmark = pytest.mark.slow

ELSEWHERE = "Ga verder met Voorbeeldstad"


@pytest.fixture
def provider(settings: Settings) -> Iterator[RunningProvider]:
    """Run the provider for the guide of the test."""
    one = RunningProvider(settings.public_url)
    yield one
    one.stop()


@pytest.fixture
def demo(settings: Settings, provider: RunningProvider) -> Iterator[Demo]:
    """Give the demo house, behind a guide that is served and knows the provider."""
    known = replace(settings, oidc=provider.settings)
    served = Served(lambda: Server(configuration(known, "127.0.0.1", shared_knowledge())))
    engine = prepare(open_engine(settings.database_url), Vault(settings.encryption_keys))
    accounts = Accounts(engine, settings.secret_key)
    yield Demo(engine, accounts, Referrals(engine, settings.secret_key, 30))
    engine.dispose()
    served.stop()


@pytest.fixture
def screen(browser: Browser, settings: Settings, demo: Demo, tmp_path: Path) -> Iterator[Screen]:
    """Give a browser window at the desk, where scripts are off."""
    assert demo
    one = Screen(
        browser,
        settings.public_url,
        tmp_path,
        viewport=SIZES["screen"],
        java_script_enabled=False,
    )
    yield one
    one.context.close()


def sign_in_there(page: Page, login: str) -> None:
    """Sign in at the provider's own page."""
    expect(page.get_by_placeholder("Enter any login")).to_be_visible()
    assert page.url.startswith("http://localhost:")
    page.fill("[name=login]", login)
    page.fill("[name=password]", "any")
    page.get_by_role("button", name="Sign-in").click()


def sign_out(screen: Screen) -> None:
    screen.press("Meld je af")
    expect(screen.page.get_by_role("button", name=ELSEWHERE)).to_be_visible()


def heading(page: Page) -> object:
    return expect(page.get_by_role("heading", level=1))


def test_from_an_invitation_to_the_desk_and_back_in_with_a_code(screen: Screen, demo: Demo) -> None:
    demo.load()
    invitation = Invitation(DEMO_HOUSE, "staff", "Noor", "noor@demo.invalid")
    page = screen.page
    screen.open(f"/desk/uitnodiging/{demo.accounts.invitations.make(invitation)}")
    screen.press(ELSEWHERE)
    sign_in_there(page, "noor")
    heading(page).to_have_text("Aanvragen")
    # The session holds, also for forms.
    screen.open("/desk/account")
    screen.press("Begin")
    secret = page.locator("code.secret").inner_text()
    page.fill("#code", pyotp.TOTP(secret).now())
    screen.press("Zet aan")
    code = page.locator(".codes li").first.inner_text()
    sign_out(screen)
    screen.press(ELSEWHERE)
    # Who signed out here signs in anew there, though the provider still knows the browser.
    sign_in_there(page, "noor")
    heading(page).to_have_text("Nog één stap")
    page.fill("#code", code)
    screen.press("Ga verder")
    heading(page).to_have_text("Aanvragen")


def test_linking_the_own_account_and_being_refused_with_another(screen: Screen, demo: Demo) -> None:
    (email, password), _ = demo.load()
    page = screen.page
    screen.open("/desk")
    screen.press(ELSEWHERE)
    sign_in_there(page, "mira")
    # The address is Mira's, and yet nobody is let in for it.
    expect(page.locator(".lead")).to_contain_text("kent dit account van Voorbeeldstad niet")
    screen.open("/desk")
    page.fill("#email", email)
    page.fill("#password", password)
    screen.press("Meld je aan")
    screen.open("/desk/account")
    page.get_by_role("link", name="Koppelen of ontkoppelen").click()
    page.fill("#old_password", password)
    screen.press("Koppel")
    sign_in_there(page, "mira")
    expect(page.get_by_role("button", name="Ontkoppel")).to_be_visible()
    sign_out(screen)
    screen.press(ELSEWHERE)
    sign_in_there(page, "mira")
    heading(page).to_have_text("Aanvragen")


def test_who_stops_there_is_told_so(screen: Screen, demo: Demo) -> None:
    assert demo
    screen.open("/desk")
    screen.press(ELSEWHERE)
    screen.page.get_by_role("link", name="[ Cancel ]").click()
    expect(screen.page.locator(".lead")).to_contain_text("niet aangemeld bij Voorbeeldstad")


def test_while_the_provider_is_down_the_password_opens(
    screen: Screen, demo: Demo, provider: RunningProvider
) -> None:
    (email, password), _ = demo.load()
    page = screen.page
    provider.stop()
    screen.open("/desk")
    screen.press(ELSEWHERE)
    expect(page.locator(".lead")).to_contain_text("Voorbeeldstad antwoordt nu niet")
    page.get_by_role("link", name="Naar de balie").click()
    page.fill("#email", email)
    page.fill("#password", password)
    screen.press("Meld je aan")
    heading(page).to_have_text("Aanvragen")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_pages(
    browser: Browser, settings: Settings, demo: Demo, tmp_path: Path, size: str, scheme: str
) -> None:
    (email, password), _ = demo.load()
    screen = Screen(
        browser, settings.public_url, tmp_path, viewport=SIZES[size], color_scheme=scheme
    )
    page = screen.page
    invitation = Invitation(DEMO_HOUSE, "staff", "Noor", "noor@demo.invalid")
    screen.open(f"/desk/uitnodiging/{demo.accounts.invitations.make(invitation)}")
    screen.look("invitation")
    screen.open("/desk")
    screen.look("sign-in")
    screen.press(ELSEWHERE)
    sign_in_there(page, "somebody")
    expect(page.locator(".lead")).to_contain_text("kent dit account")
    screen.look("unknown")
    screen.open("/desk")
    page.fill("#email", email)
    page.fill("#password", password)
    screen.press("Meld je aan")
    screen.open("/desk/account")
    screen.look("account")
    screen.open("/desk/account/koppeling")
    screen.look("link")
    page.fill("#old_password", password)
    screen.press("Koppel")
    sign_in_there(page, "mira")
    expect(page.get_by_role("button", name="Ontkoppel")).to_be_visible()
    screen.look("linked")
    screen.context.close()
