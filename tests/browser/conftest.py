"""What the browser tests share: the guide with a stand-in for Rasa, another site, a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fake_rasa import ENCRYPTION_KEY, KEY, FakeRasa
from playwright.sync_api import Browser, sync_playwright
from served import Served
from this_machine import free_port, program
from visiting import Site, Visit
from web_guide import shared_knowledge

from bot.settings import Settings
from bot.web.server import Server, configuration

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    """Serve a stand-in for Rasa."""
    fake = FakeRasa(free_port())
    served = Served.app(fake.app, fake.port)
    yield fake
    served.stop()


@pytest.fixture
def site() -> Iterator[Site]:
    """Serve a page of another site."""
    one = Site()
    served = Served.app(one.app, one.port)
    yield one
    served.stop()


@pytest.fixture
def settings(rasa: FakeRasa, site: Site, tmp_path: Path) -> Settings:
    """Give settings that lead to the stand-in, and let the other site embed the widget."""
    port = free_port()
    site.guide = f"http://127.0.0.1:{port}"
    return Settings(
        database_url=f"sqlite:///{tmp_path / 'web.db'}",
        secret_key=KEY,
        encryption_keys=(ENCRYPTION_KEY,),
        public_url=f"http://127.0.0.1:{port}",
        web_port=port,
        rasa_url=f"http://127.0.0.1:{rasa.port}",
        actions_url="http://127.0.0.1:1",
        retention_days=30,
        data_folder=tmp_path,
        widget_origins=(site.origin,),
    )


@pytest.fixture
def web(settings: Settings) -> Iterator[Served]:
    """Serve the web app as in production."""
    served = Served(lambda: Server(configuration(settings, "127.0.0.1", shared_knowledge())))
    yield served
    served.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium once."""
    chromium = program("chromium", "chromium-browser", package="chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        yield running
        running.close()


@pytest.fixture
def visiting(
    browser: Browser, web: Served, settings: Settings, site: Site
) -> Iterator[Callable[..., Visit]]:
    """Give a way to visit the page; at the end every visit must have gone without a fault."""
    visits: list[Visit] = []

    def visit(**options: object) -> Visit:
        visits.append(Visit(browser, settings.public_url, site, **options))
        return visits[-1]

    yield visit
    for one in visits:
        one.context.close()
    assert [problem for one in visits for problem in one.problems] == []
    assert [url for one in visits for url in one.foreign] == []
    assert web


@pytest.fixture
def visit(visiting: Callable[..., Visit]) -> Visit:
    """Give a visit of the page on a phone, opened."""
    one = visiting()
    one.open()
    return one
