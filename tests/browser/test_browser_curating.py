"""Curating in a browser: an overdue place by keyboard alone, and what the pages look like."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from served import Served
from test_browser_desk import SIZES, Screen

from bot.privacy.unanswered import BadAnswer, UnansweredQuestions
from bot.privacy.vault import Vault
from bot.settings import Settings
from bot.transactions import prepare
from bot.web.desk.desk import Accounts
from bot.web.desk.invitations import Invitation
from knowledge.database import open_engine

pytestmark = pytest.mark.slow

HOUSE, EMAIL, PASSWORD = "hvhk-halle", "lien@x.invalid", "vier paarse olifanten dansen"
ENTRY = "/desk/kaart/clb-halle"


@pytest.fixture
def curators(settings: Settings, web: Served) -> Iterator[None]:
    """Give a curator, and questions without a good answer, behind a guide that is served."""
    assert web
    engine = prepare(open_engine(settings.database_url), Vault(settings.encryption_keys))
    accounts = Accounts(engine, settings.secret_key)
    token = accounts.invitations.make(Invitation(HOUSE, "curator", "Lien Voorbeeld", EMAIL))
    accounts.invitations.accept(token, "", "", PASSWORD, "nl")
    questions = UnansweredQuestions(engine)
    for text in ("waar vind ik luiers", "waar vind ik gratis luiers", "help met mijn fiets"):
        questions.note(text, "nl")
    badly = BadAnswer("huurpremie", "studietoelage")
    questions.note_badly_answered("wanneer komt die premie van school", "nl", badly)
    yield
    engine.dispose()


def signed_in(browser: Browser, settings: Settings, folder: Path, **options: object) -> Screen:
    """Return a window in which the curator signed in."""
    screen = Screen(browser, settings.public_url, folder, **options)
    screen.open("/desk")
    screen.page.fill("#email", EMAIL)
    screen.page.fill("#password", PASSWORD)
    screen.page.press("#password", "Enter")
    expect(screen.page.get_by_role("heading", level=1)).to_have_text("Sociale kaart")
    return screen


@pytest.mark.usefixtures("curators")
def test_an_overdue_place_is_checked_and_changed_by_keyboard(
    browser: Browser, settings: Settings, tmp_path: Path
) -> None:
    screen = signed_in(
        browser, settings, tmp_path, viewport=SIZES["screen"], java_script_enabled=False
    )
    page = screen.page
    link = page.locator(f'a[href="{ENTRY}"]')
    expect(link).to_have_count(1)
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".late")).to_have_text("te laat")
    page.locator("summary", has_text="Adres en contact").focus()
    page.keyboard.press("Enter")
    page.locator("#place-number_0").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("bel de school")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("alleen cijfers en spaties")
    page.locator("#place-number_0").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("02 555 11 22")
    page.keyboard.press("Enter")
    expect(page.locator(".done")).to_contain_text("02 555 11 22")
    page.get_by_role("button", name="Nagekeken vandaag").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".late")).to_have_count(0)
    screen.open("/desk/kaart")
    expect(page.locator(f'a[href="{ENTRY}"]')).to_have_count(0)
    screen.context.close()


@pytest.mark.usefixtures("curators")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_pages_are_clean(
    browser: Browser, settings: Settings, tmp_path: Path, size: str, scheme: str
) -> None:
    screen = signed_in(browser, settings, tmp_path, viewport=SIZES[size], color_scheme=scheme)
    page = screen.page
    screen.look("map")
    screen.open(ENTRY)
    page.locator("summary", has_text="Noteer wat er niet klopt").click()
    page.fill("#doubt-what", "Het nummer geeft geen antwoord.")
    screen.press("Noteer")
    for summary in page.locator("summary").all():
        summary.click()
    screen.look("entry")
    page.fill("#close-until", "2026-01-01")
    screen.press("Zet dicht")
    expect(page.get_by_role("alert")).to_contain_text("Kies een dag")
    screen.look("refused")
    screen.open("/desk/kaart/vragen")
    expect(page.locator("q")).to_have_count(4)
    screen.look("questions")
    screen.open("/desk/kaart/1g1p")
    page.locator("summary", has_text="Vilvoorde").click()
    page.get_by_role("group", name="Vilvoorde").get_by_label("Alles zit vol").check()
    screen.look("team")
    screen.open("/desk/kaart/kind-en-gezin")
    screen.look("topic")
    screen.context.close()
