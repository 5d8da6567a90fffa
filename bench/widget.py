"""What the widget weighs, and how soon a family sees it and reads a first answer, in Chromium.

``python -m bench.widget`` starts a whole guide on free ports and an empty data folder, visits its
page on a fast line and on a slow one, and stops it. The model must be trained (``make run`` once).
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Response, sync_playwright

from bot.settings import ROOT

#: What belongs to our page around the widget, and goes to no other site.
_OF_THE_PAGE = ("/page.css", "/home.js")
#: All JavaScript and CSS of the widget together, gzipped, in bytes.
LARGEST = 40 * 1000
#: The slow line: a phone on 3G, as Chromium's own tools set it.
_SLOW = {"latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
_QUESTION = "Hoe vraag ik de zorgtoeslag aan?"
_PAINTED = """() => {
    const [painted] = performance.getEntriesByName("first-contentful-paint");
    return painted ? painted.startTime : null;
}"""


@dataclass(frozen=True)
class Visit:
    """One visit: the gzipped size of each file (bytes), and times since the start (ms)."""

    sizes: dict[str, int]
    painted: float
    ready: float
    answered: float


def main() -> int:
    """Print sizes and times; fail when the widget weighs too much."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=7, help="visits on each line")
    options = parser.parse_args()
    with _running_guide() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        _visit(browser, address, slow=False)
        fast = [_visit(browser, address, slow=False) for _ in range(options.visits)]
        slow = [_visit(browser, address, slow=True) for _ in range(options.visits)]
        browser.close()
    weight = _print_sizes(fast[0].sizes)
    print(f"\n{'milliseconds, median':32}{'fast line':>12}{'slow line':>12}")
    for label, name in [
        ("first paint of the page", "painted"),
        ("widget ready", "ready"),
        ("first answer after sending", "answered"),
    ]:
        medians = [statistics.median(getattr(one, name) for one in line) for line in (fast, slow)]
        print(f"{label:32}" + "".join(f"{one:12.0f}" for one in medians))
    return 0 if weight < LARGEST else 1


def _print_sizes(sizes: dict[str, int]) -> int:
    weight = sum(sizes.values())
    for name, size in sorted(sizes.items(), key=lambda one: -one[1]):
        print(f"{size:8} {name}")
    print(f"{weight:8} bytes of JavaScript and CSS, gzipped ({len(sizes)} files; most: {LARGEST})")
    return weight


def _visit(browser: Browser, address: str, slow: bool) -> Visit:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="nl-BE")
    page = context.new_page()
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    if slow:
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        network.send("Network.emulateNetworkConditions", {"offline": False, **_SLOW})
    begun = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator("gezins-wijzer[ready]").wait_for()
    ready = time.perf_counter()
    page.wait_for_function(_PAINTED)
    painted = float(page.evaluate(_PAINTED))
    page.fill("#text", _QUESTION)
    sent = time.perf_counter()
    page.press("#text", "Enter")
    page.locator(".guide").wait_for()
    answered = time.perf_counter()
    sizes = {
        one.url.rpartition("/")[2]: len(gzip.compress(one.body(), 9))
        for one in responses
        if one.url.endswith((".js", ".css")) and not one.url.endswith(_OF_THE_PAGE)
    }
    context.close()
    return Visit(sizes, painted, (ready - begun) * 1000, (answered - sent) * 1000)


@contextmanager
def _running_guide() -> Iterator[str]:
    """Run a guide of our own and give its address."""
    web, rasa, actions = (_free_port() for _ in range(3))
    address = f"http://127.0.0.1:{web}"
    with tempfile.TemporaryDirectory(prefix="gezinswijzer-bench-") as folder:
        environment = {
            **os.environ,
            "GEZINSWIJZER_DATA": folder,
            "WEB_PORT": str(web),
            "PUBLIC_URL": address,
            "RASA_URL": f"http://127.0.0.1:{rasa}",
            "ACTIONS_URL": f"http://127.0.0.1:{actions}",
        }
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "bot.cli", "run"]
        printed = Path(folder) / "printed.txt"
        with printed.open("w") as output:
            guide = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
            )
        try:
            if not _is_ready(guide, f"{address}/health/ready"):
                raise SystemExit(f"the guide did not start:\n{printed.read_text()[-2000:]}")
            yield address
        finally:
            guide.terminate()
            guide.wait(60)


def _is_ready(guide: subprocess.Popen[bytes], address: str) -> bool:
    until = time.monotonic() + 300
    while guide.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return True
        except OSError:
            time.sleep(0.5)
    return False


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
