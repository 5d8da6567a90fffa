"""Visiting the guide in a browser: real servers, a page that watches itself, another site."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from playwright.sync_api import Route as Requested
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from this_machine import free_port

_OUTLINE = """() => {
    let one = document.activeElement;
    while (one.shadowRoot && one.shadowRoot.activeElement) one = one.shadowRoot.activeElement;
    return getComputedStyle(one).outlineStyle;
}"""


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
        self.send(text)
        self.page.locator(".guide").nth(before + answers - 1).wait_for()

    def send(self, text: str) -> None:
        """Type a text and send it with Enter."""
        self.page.fill("#text", text)
        self.page.press("#text", "Enter")

    def send_in_vain(self, text: str) -> None:
        """Send a text to a server that fails, until the page gives up (on an installed clock)."""
        self.send(text)
        for _ in range(6):
            self.page.wait_for_timeout(100)
            self.page.clock.fast_forward(20_000)

    def texts(self, kind: str = "message") -> list[str]:
        """Return what stands in the bubbles, without the words for screen readers."""
        script = """(bubbles) => bubbles.map((bubble) => {
            const copy = bubble.cloneNode(true);
            copy.querySelectorAll(".for-ears").forEach((one) => one.remove());
            return copy.textContent.trim();
        })"""
        return list(self.page.locator(f".{kind} .bubble").evaluate_all(script))

    def expected(self, *complaints: str) -> None:
        """Take from what the browser complained of what the test brought about itself."""
        pattern = re.compile("|".join(complaints))
        self.problems[:] = [one for one in self.problems if not pattern.search(one)]

    def run_before(self, script: str) -> None:
        """Run a function in every page that is opened from here on, before its own scripts."""
        self.page.add_init_script(f"({script})()")

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


def press_until(page: Page, selector: str, key: str = "Tab") -> None:
    """Press a key until an element has the focus; whatever has it on the way shows that."""
    for _ in range(30):
        page.keyboard.press(key)
        assert page.evaluate(_OUTLINE) != "none", page.evaluate("document.activeElement.outerHTML")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"{selector} never got the focus")
