"""Beside a family in a browser: from the search box to the sheet, by keyboard, on every screen."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fake_rasa import FakeRasa
from playwright.sync_api import Browser, Page, expect
from served import Served
from test_browser_desk import SIZES, Screen
from visiting import press_until

from bot.privacy.vault import Vault
from bot.settings import Settings, WhatsAppSettings
from bot.transactions import prepare
from bot.web.desk.desk import Accounts
from bot.web.desk.invitations import Invitation
from knowledge.database import open_engine

pytestmark = pytest.mark.slow

OURS = "+32470999999"
EMAIL, PASSWORD = "noor@x.invalid", "vier paarse olifanten dansen"

#: A device with a Dutch voice of its own, that notes what it is given to read.
VOICE = """
  const voice = { localService: true, lang: "nl-BE" };
  window.spoken = [];
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, "speechSynthesis", { value: {
    addEventListener() {}, cancel() {}, getVoices: () => [voice],
    speak: (one) => window.spoken.push(one.text),
  } });
"""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Give settings with a number on WhatsApp."""
    channel = WhatsAppSettings(
        verify_tokens=("verify-me",),
        app_secrets=("app-secret",),
        access_tokens=("access-token",),
        phone_number_id="106540352242922",
        api_base="http://127.0.0.1:1",
        number=OURS,
    )
    return replace(settings, whatsapp=channel)


@pytest.fixture
def joined(settings: Settings, web: Served) -> Iterator[Settings]:
    """Give a served guide in which somebody of the house of Halle has an account."""
    assert web
    engine = prepare(open_engine(settings.database_url), Vault(settings.encryption_keys))
    invitations = Accounts(engine, settings.secret_key).invitations
    token = invitations.make(Invitation("hvhk-halle", "staff", "Noor", EMAIL))
    assert invitations.accept(token, "Noor", EMAIL, PASSWORD, "nl")
    yield settings
    engine.dispose()


def sign_in(page: Page) -> None:
    """Sign in by keyboard."""
    page.focus("#email")
    page.keyboard.type(EMAIL)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Aanvragen")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_seen(
    browser: Browser, joined: Settings, rasa: FakeRasa, tmp_path: Path, size: str, scheme: str
) -> None:
    rasa.understood["mijn kind heeft autisme"] = {"topics": ["zorgtoeslag", "ocmw"]}
    screen = Screen(browser, joined.public_url, tmp_path, viewport=SIZES[size], color_scheme=scheme)
    page = screen.page
    screen.open("/desk")
    sign_in(page)
    screen.open("/desk/gezin")
    screen.look("empty")
    page.fill("#text", "mijn kind heeft autisme")
    screen.press("Zoek")
    expect(page.locator(".hit")).to_have_count(2)
    screen.look("found")
    page.get_by_role("link", name="Zorgtoeslag").click()
    expect(page.get_by_role("heading", name="Voor jou")).to_be_visible()
    screen.look("entry")
    screen.press("Makkelijk Nederlands")
    page.get_by_role("link", name="Draai het scherm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zorgtoeslag")
    screen.look("turned")
    page.get_by_role("link", name="Terug").click()
    page.locator("summary").click()
    screen.look("collecting")
    screen.press("Zet op het blad")
    expect(page.get_by_role("heading", level=1)).to_have_text("Blad om mee te nemen")
    screen.look("sheet")
    screen.press("Toon de code")
    expect(page.get_by_role("heading", level=1)).to_have_text("Je blad op je gsm")
    code = page.locator(".scan svg").bounding_box()
    assert code and min(code["width"], code["height"]) > 200
    screen.look("on-phone")
    page.get_by_role("link", name="Terug").click()
    expect(page.get_by_text("Het gezin verstuurde nog geen bericht.")).to_be_visible()
    screen.look("sheet-waits")
    screen.context.close()


def test_from_search_to_sheet_by_keyboard_alone(
    browser: Browser, joined: Settings, tmp_path: Path
) -> None:
    screen = Screen(browser, joined.public_url, tmp_path, viewport=SIZES["screen"])
    page = screen.page
    screen.open("/desk")
    sign_in(page)
    screen.open("/desk/gezin")
    press_until(page, "#text")
    page.keyboard.type("zorgtoeslag")
    page.keyboard.press("Enter")
    expect(page.locator(".hit").first).to_be_visible(timeout=20_000)
    press_until(page, ".hit")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Voor jou")).to_be_visible()
    press_until(page, '[href="#for-family"]')
    page.keyboard.press("Enter")
    press_until(page, '[value="fr-simple"]')
    page.keyboard.press("Enter")
    expect(page.locator('[value="fr-simple"]')).to_have_attribute("aria-pressed", "true")
    press_until(page, '[href="#for-family"]')
    page.keyboard.press("Enter")
    press_until(page, "summary")
    page.keyboard.press("Enter")
    press_until(page, '[name="facet-amount"]')
    page.keyboard.press("Space")
    press_until(page, "form.box .go")
    page.keyboard.press("Enter")
    expect(page.locator(".steps li")).to_have_count(1)
    press_until(page, "a.go")
    address = page.evaluate("document.activeElement.href")
    answer = screen.context.request.get(address)
    read = subprocess.run(
        ["pdftotext", "-", "-"], input=answer.body(), capture_output=True, check=True
    ).stdout.decode()
    assert "Pour la maison" in read and "Combien d'argent" in read
    assert read.count("\f") == 1
    screen.context.close()


def test_the_screen_is_read_aloud_where_the_device_has_a_voice(
    browser: Browser, joined: Settings, tmp_path: Path
) -> None:
    screen = Screen(browser, joined.public_url, tmp_path, viewport=SIZES["screen"])
    page = screen.page
    screen.open("/desk")
    sign_in(page)
    screen.open("/desk/gezin/zorgtoeslag/scherm")
    expect(page.locator("button.aloud")).to_be_hidden()
    page.add_init_script(VOICE)
    screen.open("/desk/gezin/zorgtoeslag/scherm")
    screen.press("Lees voor")
    assert "Zorgtoeslag" in page.evaluate("window.spoken.join(' ')")
    screen.press("Stop met voorlezen")
    expect(page.get_by_role("button", name="Lees voor")).to_be_visible()
    screen.context.close()
