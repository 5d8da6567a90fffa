"""What the browser tests share: real servers on free ports, and a page that watches itself."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from bot.settings import Settings
from bot.web.server import configuration

# The stand-in for Rasa is that of the tests of the web app.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "web"))
from fake_rasa import KEY, FakeRasa
from web_guide import shared_knowledge

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class Served:
    """A uvicorn server in a thread of its own."""

    def __init__(self, make: Callable[[], uvicorn.Config]) -> None:
        self._make = make
        self.start()

    def start(self) -> None:
        """Serve, and return when it answers."""
        self._server = uvicorn.Server(self._make())
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        until = time.monotonic() + 20
        while not self._server.started:
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop serving."""
        self._server.should_exit = True
        self._thread.join(20)


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    """Serve a stand-in for Rasa."""
    fake = FakeRasa()
    fake.port = free_port()
    options = {"ws": "none", "log_level": "warning"}
    served = Served(lambda: uvicorn.Config(fake.app, host="127.0.0.1", port=fake.port, **options))
    yield fake
    served.stop()


@pytest.fixture
def settings(rasa: FakeRasa, tmp_path: Path) -> Settings:
    """Give settings that lead to the stand-in."""
    port = free_port()
    return Settings(
        database_url=f"sqlite:///{tmp_path / 'web.db'}",
        secret_key=KEY,
        public_url=f"http://127.0.0.1:{port}",
        web_port=port,
        rasa_url=f"http://127.0.0.1:{rasa.port}",
        actions_url="http://127.0.0.1:1",
        retention_days=30,
        data_folder=tmp_path,
    )


@pytest.fixture
def web(settings: Settings) -> Iterator[Served]:
    """Serve the web app as in production."""
    served = Served(lambda: configuration(settings, "127.0.0.1", shared_knowledge()))
    yield served
    served.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium once."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if program is None:
        problem = "no chromium on the path: apt-get install -y chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(problem)
        pytest.skip(problem)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
        yield running
        running.close()


class Visit:
    """One person at the page, in a browser window of a size, with a language and preferences."""

    def __init__(self, browser: Browser, address: str, **options: object) -> None:
        options = {"viewport": {"width": 390, "height": 844}, "locale": "nl-BE", **options}
        self.address = address
        self.context: BrowserContext = browser.new_context(**options)
        self.page: Page = self.context.new_page()
        self.problems: list[str] = []
        self.foreign: list[str] = []
        self.page.on("console", lambda one: self._note(one.type, one.text))
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("request", lambda request: self._look_at(request.url))
        self.page.set_default_timeout(8000)

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.problems.append(text)

    def _look_at(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "about:")):
            self.foreign.append(url)

    def open(self, path: str = "/") -> None:
        """Open the page, and wait until it works."""
        self.page.goto(self.address + path)
        self.page.locator("html.ready").wait_for()

    def say(self, text: str, answers: int = 1) -> None:
        """Type a text, send it with Enter, and wait for its answers."""
        before = self.page.locator(".guide").count()
        self.page.fill("#text", text)
        self.page.press("#text", "Enter")
        self.page.locator(".guide").nth(before + answers - 1).wait_for()

    def texts(self, kind: str = "message") -> list[str]:
        """Return what stands in the bubbles, without the words for screen readers."""
        script = """(bubbles) => bubbles.map((bubble) => {
            const copy = bubble.cloneNode(true);
            copy.querySelectorAll(".for-ears").forEach((one) => one.remove());
            return copy.textContent.trim();
        })"""
        return list(self.page.locator(f".{kind} .bubble").evaluate_all(script))

    def refuse(self, path: str, status: int) -> Callable[[], None]:
        """Let requests to a path fail with a status; call what is returned to end that."""

        def fail(route: Route) -> None:
            route.fulfill(status=status, json={"error": "internal", "message": "x"})

        self.page.route(path, fail)
        return lambda: self.page.unroute(path, fail)


@pytest.fixture
def visiting(browser: Browser, web: Served, settings: Settings) -> Iterator[Callable[..., Visit]]:
    """Give a way to visit the page; at the end every visit must have gone without a fault."""
    visits: list[Visit] = []

    def visit(**options: object) -> Visit:
        visits.append(Visit(browser, settings.public_url, **options))
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
