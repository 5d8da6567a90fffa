"""The pages as a browser without scripts sees them: what stands there, and what can be sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx
from web_guide import Guide

_EMPTY = {"br", "img", "input", "link", "meta"}


@dataclass
class Element:
    """An element with its attributes, the elements in it, and all text inside."""

    tag: str
    attributes: dict[str, str]
    inside: list[Element] = field(default_factory=list)
    text: str = ""

    def all(self, tag: str = "", **attributes: str) -> list[Element]:
        """Return the elements below, in order, of a tag and with attributes (``class_``: one)."""
        found = []
        for one in self.inside:
            if (not tag or one.tag == tag) and all(
                value in one.attributes.get(name.rstrip("_").replace("_", "-"), "").split()
                if name == "class_"
                else one.attributes.get(name.replace("_", "-")) == value
                for name, value in attributes.items()
            ):
                found.append(one)
            found += one.all(tag, **attributes)
        return found


class Page(HTMLParser):
    """A page, read."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = Element("document", {})
        self._open = [self.root]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].inside.append(element)
        if tag not in _EMPTY:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, (tag, self._open[-1])
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for one in self._open:
            one.text += data

    def all(self, tag: str = "", **attributes: str) -> list[Element]:
        return self.root.all(tag, **attributes)

    def texts(self, tag: str = "", **attributes: str) -> list[str]:
        """Return the texts of elements, white space evened out."""
        return [" ".join(one.text.split()) for one in self.all(tag, **attributes)]

    @property
    def text(self) -> str:
        return " ".join(self.root.text.split())

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of the form of the conversation."""
        (form,) = self.all("form", id="plain")
        return {
            one.attributes["name"]: one.attributes["value"]
            for one in form.all("input", type="hidden")
        }

    def bubbles(self, kind: str) -> list[str]:
        """Return what was said, without the words for screen readers."""
        return [
            " ".join(p for part in bubble.all("p") for p in [" ".join(part.text.split())])
            for message in self.all(class_=kind)
            for bubble in message.all(class_="bubble")
        ]


class Plain:
    """A person with a browser without scripts."""

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
        self.last: httpx.Response
        self.sent: dict[str, str] = {}

    @property
    def page(self) -> Page:
        is_page = self.last.headers.get("content-type", "").startswith("text/html")
        return Page(self.last.text if is_page else "")

    async def open(self, path: str = "/", **headers: str) -> Page:
        """Open a page."""
        headers = {"Accept": "text/html", "Authorization": "", **headers}
        self.last = await self.guide.ask("GET", path, headers=headers)
        return self.page

    async def send(self, page: Page | None = None, **fields: str) -> Page:
        """Send the form of the page of now (or of an earlier one) with fields added."""
        return await self.send_again({**(page or self.page).hidden, **fields})

    async def send_again(self, sent: dict[str, str] | None = None, **headers: Any) -> Page:
        """Send a form once more as it was sent last: what reloading the page does."""
        self.sent = sent or self.sent
        headers = {"Accept": "text/html", "Authorization": "", **headers}
        self.last = await self.guide.ask("POST", "/gesprek", data=self.sent, headers=headers)
        return self.page

    async def say(self, text: str) -> Page:
        """Type a text and send it."""
        return await self.send(text=text)

    async def press(self, title: str, **fields: str) -> Page:
        """Press the button with a title."""
        (button, *_) = [one for one in self.page.all("button") if one.text.strip() == title]
        assert button.attributes.get("form") == "plain"
        named = {button.attributes["name"]: button.attributes["value"]}
        return await self.send(text="", **fields, **named)
