"""What the browser tests share: real servers on free ports, and a page that watches itself."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from playwright.sync_api import Route as Requested
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from bot.settings import Settings
from bot.web.server import Server, configuration

# The stand-in for Rasa is that of the tests of the web app.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "web"))
from fake_rasa import KEY, FakeRasa
from served import Served, free_port
from web_guide import shared_knowledge

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
    options = {"ws": "none", "log_level": "warning"}
    config = uvicorn.Config(fake.app, host="127.0.0.1", port=fake.port, **options)
    served = Served(lambda: uvicorn.Server(config))
    yield fake
    served.stop()


class Site:
    """A page of somebody else that embeds the widget, under a strict policy of its own."""

    def __init__(self) -> None:
        self.port = free_port()
        self.guide = ""
        self.app = Starlette(routes=[Route("/", self._page)])

    @property
    def origin(self) -> str:
        """The origin of the site: another host than that of the guide."""
        return f"http://localhost:{self.port}"

    async def _page(self, request: Request) -> HTMLResponse:
        """Return a page with an element for each ``embed`` of the query, with those attributes."""
        embedded = request.query_params.getlist("embed") or [""]
        elements = "".join(f"<gezins-wijzer {one}></gezins-wijzer>" for one in embedded)
        html = (
            '<!doctype html><html lang="nl"><head><title>Een stad</title>'
            '<meta name="viewport" content="width=device-width">'
            f'<script type="module" src="{self.guide}/widget.js"></script></head>'
            f'<body><main><h1>Een stad</h1><p><a href="/">Nieuws</a></p>{elements}</main></body>'
            "</html>"
        )
        policy = f"default-src 'none'; script-src {self.guide}; connect-src {self.guide}"
        return HTMLResponse(html, headers={"Content-Security-Policy": policy})


@pytest.fixture
def site() -> Iterator[Site]:
    """Serve a page of another site."""
    one = Site()
    options = {"ws": "none", "log_level": "warning"}
    config = uvicorn.Config(one.app, host="127.0.0.1", port=one.port, **options)
    served = Served(lambda: uvicorn.Server(config))
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

    def __init__(self, browser: Browser, address: str, site: Site, **options: object) -> None:
        options = {"viewport": {"width": 390, "height": 844}, "locale": "nl-BE", **options}
        self.address = address
        self.site = site
        self.context: BrowserContext = browser.new_context(**options)
        self.page: Page = self.context.new_page()
        self.problems: list[str] = []
        self.foreign: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("request", lambda request: self._look_at(request.url))
        self.page.set_default_timeout(8000)

    def _note(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            self.problems.append(said.text)

    def _look_at(self, url: str) -> None:
        if not url.startswith((self.address, self.site.origin, "data:", "about:", "blob:")):
            self.foreign.append(url)

    def open(self, path: str = "/") -> None:
        """Open the page, and wait until it works."""
        self._go(self.address + path)

    def open_site(self, *embedded: str) -> None:
        """Open the page of the other site, with an element for each list of attributes."""
        self._go(f"{self.site.origin}/?{urlencode([('embed', one) for one in embedded])}")

    def _go(self, url: str) -> None:
        self.page.goto(url)
        self.page.locator("gezins-wijzer[ready]").first.wait_for(state="attached")

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

    def leave(self) -> None:
        """Go, and forget what the browser complained of: the test brought it about."""
        self.context.close()
        self.problems.clear()
        self.foreign.clear()

    def refuse(self, path: str, status: int) -> Callable[[], None]:
        """Let requests to a path fail with a status; call what is returned to end that."""

        def fail(route: Requested) -> None:
            route.fulfill(status=status, json={"error": "internal", "message": "x"})

        self.page.route(path, fail)
        return lambda: self.page.unroute(path, fail)


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
