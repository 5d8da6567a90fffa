"""Two browsers at once: a family asks for a person in the widget, who answers at the desk."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fake_rasa import FakeRasa
from measures import SIDEWAYS, complaints
from playwright.sync_api import Browser, Page, Route, expect
from served import Served
from visiting import Visit

from bot.privacy.vault import Vault
from bot.settings import Settings
from bot.transactions import prepare
from bot.web.desk.desk import Accounts
from bot.web.desk.invitations import Invitation
from knowledge.database import open_engine

pytestmark = pytest.mark.slow

SIZES = {"phone": {"width": 390, "height": 844}, "screen": {"width": 1280, "height": 900}}
HOUSE, EMAIL, PASSWORD = "hvhk-halle", "noor@x.invalid", "vier paarse olifanten dansen"

#: Seconds are what staff and family may wait for each other (milliseconds here).
WITHIN = 5000


@pytest.fixture
def account(settings: Settings, web: Served) -> Iterator[Accounts]:
    """Let Noor of Halle have an account, behind a guide that is served."""
    assert web
    engine = prepare(open_engine(settings.database_url), Vault(settings.encryption_keys))
    accounts = Accounts(engine, settings.secret_key)
    link = accounts.invitations.make(Invitation(HOUSE, "coordinator", "Noor Peeters", EMAIL))
    assert accounts.invitations.accept(link, "", "", PASSWORD, "nl")
    yield accounts
    engine.dispose()


def signed_in(browser: Browser, address: str, **options: object) -> Page:
    """Return the conversations of the desk in a window of Noor's."""
    page = browser.new_context(locale="nl-BE", **options).new_page()
    page.set_default_timeout(8000)
    page.goto(f"{address}/desk")
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Meld je aan").click()
    page.get_by_role("link", name="Gesprekken").click()
    return page


def look(page: Page, folder: Path, name: str) -> None:
    """Assert that axe has no complaint and nothing is wider than the window; keep a picture."""
    assert complaints(page) == []
    assert page.evaluate(SIDEWAYS) <= 0, name
    page.screenshot(path=folder / f"{name}.png", full_page=True)


def tap(page: Page, title: str) -> None:
    """Take a choice in the widget."""
    page.get_by_role("button", name=title).last.click()


def _answered_late(route: Route) -> None:
    """Give the answer after the page has heard that something changed."""
    answer = route.fetch(max_redirects=0)
    time.sleep(1)
    route.fulfill(response=answer)


@pytest.mark.parametrize(("size", "scheme"), [("phone", "light"), ("screen", "dark")])
def test_a_conversation_is_taken_over_and_given_back(
    browser: Browser,
    settings: Settings,
    account: Accounts,
    visiting: Callable[..., Visit],
    rasa: FakeRasa,
    tmp_path: Path,
    size: str,
    scheme: str,
) -> None:
    assert account
    window = {"viewport": SIZES[size], "color_scheme": scheme}
    desk = signed_in(browser, settings.public_url, **window)
    look(desk, tmp_path, "nobody-waits")
    desk.get_by_role("button", name="Ik ben er 2 uur").click()
    expect(desk.get_by_text("Je bent er tot")).to_be_visible()
    visit = visiting(**window)
    visit.open()
    family = visit.page
    visit.say("zorgtoeslag")
    visit.say("Ik wil een mens spreken")
    tap(family, "Praat nu met iemand van Huis van het Kind Halle")
    tap(family, "Ja, dat mag")
    expect(desk.get_by_role("button", name="Neem het gesprek")).to_be_visible(timeout=WITHIN)
    look(desk, tmp_path, "somebody-waits")
    expect(desk.get_by_label("Zo noemt het gezin jou")).to_have_value("Noor")
    desk.get_by_role("button", name="Neem het gesprek").click()
    expect(family.get_by_text("Noor van Huis van het Kind Halle is hier")).to_be_visible(
        timeout=WITHIN
    )
    heard = list(rasa.said)
    visit.send("Mijn zoon slaapt niet meer")
    expect(desk.locator("#lines")).to_contain_text("Mijn zoon slaapt niet meer", timeout=WITHIN)
    desk.fill("#text", "Dag, ik ben Noor. Sinds wanneer slaapt hij niet?")
    visit.send("Al een week")
    expect(desk.locator("#lines")).to_contain_text("Al een week", timeout=WITHIN)
    expect(desk.locator("#text")).to_have_value("Dag, ik ben Noor. Sinds wanneer slaapt hij niet?")
    desk.get_by_role("button", name="Stuur").click()
    said = family.locator(".guide", has_text="Sinds wanneer slaapt hij niet?")
    expect(said.locator(".who")).to_have_text("Noor, Huis van het Kind Halle", timeout=WITHIN)
    assert rasa.said == heard
    look(desk, tmp_path, "conversation")
    look(family, tmp_path, "family")
    visit.send("Dit is een crisis")
    expect(family.locator(".crisis")).to_be_visible(timeout=WITHIN)
    expect(desk.get_by_role("alert")).to_contain_text("Misschien is er gevaar", timeout=WITHIN)
    look(desk, tmp_path, "danger")
    desk.route("**/teruggeven", _answered_late)
    desk.get_by_role("button", name="Geef terug aan de gids").click()
    expect(family.get_by_text("Je praat weer met de gids")).to_be_visible(timeout=WITHIN)
    expect(desk.get_by_role("cell", name="Noor")).to_be_visible()
    visit.say("zorgtoeslag")
    assert rasa.said[-1] == "zorgtoeslag"
    desk.context.close()


def test_the_family_goes_back_and_the_desk_is_told(
    browser: Browser, settings: Settings, account: Accounts, visit: Visit
) -> None:
    assert account
    desk = signed_in(browser, settings.public_url)
    desk.get_by_role("button", name="Ik ben er 1 uur").click()
    visit.say("Ik wil een mens spreken")
    tap(visit.page, "Praat nu met iemand van")
    tap(visit.page, "Nee, liever niet")
    desk.get_by_role("button", name="Neem het gesprek").click(timeout=WITHIN)
    visit.page.get_by_text("is hier").wait_for()
    tap(visit.page, "Terug naar de gids")
    expect(visit.page.get_by_text("Niemand anders leest nog mee")).to_be_visible()
    expect(desk.get_by_role("heading", level=1)).to_contain_text(
        "Dit gesprek is niet (meer) bij jou", timeout=WITHIN
    )
    desk.context.close()


def test_the_desk_works_without_scripts(
    browser: Browser, settings: Settings, account: Accounts, visit: Visit
) -> None:
    assert account
    desk = signed_in(browser, settings.public_url, java_script_enabled=False)
    desk.get_by_role("button", name="Ik ben er 1 uur").click()
    assert desk.locator("noscript meta[http-equiv=refresh]").count() == 1
    visit.say("Ik wil een mens spreken")
    tap(visit.page, "Praat nu met iemand van")
    tap(visit.page, "Ja, dat mag")
    visit.page.get_by_text("geroepen").wait_for()
    desk.goto(f"{settings.public_url}/desk/gesprekken")
    desk.get_by_role("button", name="Neem het gesprek").click()
    desk.fill("#text", "Dag, ik ben Noor.")
    desk.get_by_role("button", name="Stuur").click()
    expect(visit.page.locator(".who")).to_have_text("Noor, Huis van het Kind Halle")
    desk.context.close()
