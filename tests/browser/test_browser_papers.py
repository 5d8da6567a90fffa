"""The papers of a referral: a tap fetches them, and no device for everyone keeps one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fake_rasa import FakeRasa
from measures import complaints
from playwright.sync_api import expect
from visiting import Visit

from bot.privacy.vault import Vault
from bot.referral.draft import Answer, Draft
from bot.referral.store import Referrals
from bot.settings import Settings
from bot.transactions import prepare
from knowledge.database import open_engine

pytestmark = pytest.mark.slow

DRAFT = Draft("7KQF2-M9XAB", "R0000-7KQF2").with_answer("wish", Answer("Rust in huis", "nl"))


def draft_in(conversation: str, settings: Settings) -> None:
    """Draft a referral in a conversation."""
    engine = prepare(open_engine(settings.database_url), Vault(settings.encryption_keys))
    store = Referrals(engine, settings.secret_key, settings.retention_days)
    store.drafts.turn(conversation, "m1", lambda _before: DRAFT)
    engine.dispose()


def test_a_tap_fetches_the_form_and_the_copy(
    visit: Visit, rasa: FakeRasa, settings: Settings
) -> None:
    page = visit.page
    visit.say("de papieren")
    draft_in(rasa.turns[-1]["conversation"], settings)
    for title, name in (("Het formulier (PDF)", "form"), ("Mijn eigen blad (PDF)", "copy")):
        with page.expect_download() as download:
            page.get_by_role("button", name=title).click()
        assert download.value.suggested_filename == f"1gezin1plan-{name}.pdf"
        assert download.value.path().read_bytes().startswith(b"%PDF-")
    assert complaints(page) == []
    # The address of the page tells nothing of it.
    assert "referral" not in page.url


def test_where_no_paper_comes_it_says_so(visit: Visit) -> None:
    page = visit.page
    visit.say("de papieren")
    page.get_by_role("button", name="Het formulier (PDF)").click()
    expect(page.get_by_text("Het blad kwam niet.")).to_be_visible()
    expect(page.get_by_role("button", name="Het formulier (PDF)")).to_be_enabled()
    visit.leave()


def test_a_kiosk_offers_no_paper_to_keep(visiting: Callable[..., Visit]) -> None:
    visit = visiting(viewport={"width": 1024, "height": 768})
    visit.page.goto(visit.address + "/kiosk")
    visit.page.get_by_role("button", name="Nederlands").first.click()
    visit.page.locator("gezins-wijzer[ready]").first.wait_for(state="attached")
    visit.say("de papieren")
    expect(visit.page.get_by_text("Je formulier is klaar.")).to_be_visible()
    expect(visit.page.get_by_role("button", name="Het formulier (PDF)")).to_have_count(0)
