"""The figures of the desk in a browser: told to eyes and ears, on a phone and a screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from served import Served
from sqlalchemy import insert
from test_browser_desk import SIZES, Screen

from bot.privacy.vault import Vault
from bot.referral.store import Referrals
from bot.referral.tables import referral_closings, signals
from bot.settings import Settings
from bot.transactions import prepare, writing
from bot.web.desk.demo import Demo
from bot.web.desk.desk import Accounts
from bot.web.desk.figures.periods import last_month_over
from bot.web.desk.houses import DEMO_HOUSE
from bot.web.desk.keys import utc_now
from bot.web.usage.tables import usage
from knowledge.database import open_engine

pytestmark = pytest.mark.slow

_OBSTACLES = {"halle": (9, 3), "beersel": (6, 8), "vilvoorde": (12, 7), "dilbeek": (3, 1)}
_USE = {
    "channel": {"web": 420, "whatsapp": 96},
    "language": {"nl": 380, "fr": 120, "ar": 11, "tr": 5},
    "register": {"standard": 400, "simple": 116},
    "topic": {"zorgtoeslag": 60, "groeipakket": 48, "uitpas": 30, "none": 378},
    "municipality": {"halle": 210, "beersel": 44, "dilbeek": 3, "none": 259},
}


@pytest.fixture
def coordinator(settings: Settings, web: Served) -> Iterator[tuple[str, str]]:
    """Give address and password of a coordinator of the demo house, where things were counted."""
    assert web
    engine = prepare(open_engine(settings.database_url), Vault(settings.encryption_keys))
    referrals = Referrals(engine, settings.secret_key, 30)
    _, coordinator = Demo(engine, Accounts(engine, settings.secret_key), referrals).load()
    month = last_month_over(utc_now())
    with writing(engine) as connection:
        for place, counts in _OBSTACLES.items():
            for theme, times in zip(("waiting", "cost"), counts, strict=True):
                connection.execute(insert(signals).values((month, place, theme, times)))
        for dimension, values in _USE.items():
            for value, times in values.items():
                connection.execute(insert(usage).values((month, dimension, value, times)))
        connection.execute(insert(referral_closings).values((DEMO_HOUSE, month, "meeting", 4)))
    yield coordinator
    engine.dispose()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_a_coordinator_sees_the_figures(
    browser: Browser,
    settings: Settings,
    coordinator: tuple[str, str],
    tmp_path: Path,
    size: str,
    scheme: str,
) -> None:
    screen = Screen(
        browser, settings.public_url, tmp_path, viewport=SIZES[size], color_scheme=scheme
    )
    page = screen.page
    screen.open("/desk")
    page.fill("#email", coordinator[0])
    page.fill("#password", coordinator[1])
    screen.press("Meld je aan")
    page.get_by_role("link", name="Cijfers", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cijfers")
    screen.look("figures")
    obstacles = page.get_by_role("table", name="Drempels per gemeente")
    expect(obstacles.get_by_role("rowheader", name="Vilvoorde")).to_be_visible()
    expect(obstacles.get_by_role("cell", name="minder dan 5").first).to_be_visible()
    plot = page.get_by_role("img", name="Staafdiagram. Wachtlijst of lang wachten: 27; ")
    expect(plot).to_be_visible()
    bundle = page.request.get(f"{settings.public_url}/desk/cijfers/signalenbundel.pdf?taal=fr")
    assert bundle.body().startswith(b"%PDF")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tabel voor Excel (CSV)").click()
    assert download.value.suggested_filename.endswith("-nl.csv")
    screen.context.close()
