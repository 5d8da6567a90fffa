"""What the tests of helping beside a family share: somebody at the desk, a sheet, a PDF as text."""

from __future__ import annotations

import html
import re
import subprocess

import httpx
from office import Browser

BESIDE = "/desk/gezin"
SHEET = f"{BESIDE}/blad"
CHOSEN = {"facet-apply": "1", "facet-when": "1", "facet-documents": "1"}


def search(browser: Browser, text: str, municipality: str = "halle") -> httpx.Response:
    """Search as staff do."""
    return browser.post(BESIDE, text=text, municipality=municipality)


def collect(browser: Browser, topic: str, place: str = "", **facets: str) -> httpx.Response:
    """Put a topic on the sheet, with how, when and what to bring unless told otherwise."""
    return browser.post(f"{SHEET}/erbij", on=BESIDE, topic=topic, place=place, **(facets or CHOSEN))


def read_as(browser: Browser, register: str, back: str = "") -> httpx.Response:
    """Choose in which register the family reads."""
    return browser.post(f"{BESIDE}/lezer", on=BESIDE, register=register, back=back)


def links(page: httpx.Response) -> list[str]:
    """Return the topics that a page leads to, in order."""
    return re.findall(r'class="hit" href="/desk/gezin/([a-z0-9-]+)[\"#]', page.text)


def seen(page: httpx.Response) -> str:
    """Return a page as it is read, without its tags."""
    # Links stand within a sentence; every other tag ends one.
    text = re.sub(r"</?a\b[^>]*>", "", page.text)
    text = html.unescape(re.sub(r"<[^>]+>", " ", text))
    return " ".join(text.split())


def printed(browser: Browser) -> tuple[str, int]:
    """Return the text of the sheet as it is printed, and its number of pages."""
    answer = browser.get(f"{SHEET}/pdf")
    assert answer.headers["content-type"] == "application/pdf", answer.text[:400]
    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=answer.content, capture_output=True, check=True
    ).stdout.decode()
    return " ".join(text.split()), text.count("\f")
