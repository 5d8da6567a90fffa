"""The description of the API, for programs and for people."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from web_guide import Guide

pytestmark = pytest.mark.asyncio


async def test_every_route_of_the_api_is_described(guide: Guide) -> None:
    document = (await guide.ask("GET", "/openapi.json")).json()
    assert {
        "/api/conversations",
        "/api/conversations/{identifier}",
        "/api/conversations/{identifier}/messages",
        "/api/conversations/{identifier}/events",
        "/api/conversations/{identifier}/export",
        "/api/conversations/{identifier}/link",
        "/api/links",
        "/health/ready",
    } <= set(document["paths"])
    for path, methods in document["paths"].items():
        assert path.startswith(("/api/", "/health/"))
        for operation in methods.values():
            assert operation["summary"] and operation["tags"], path
            assert "422" not in operation["responses"], path
            assert {"413", "429", "503"} <= set(operation["responses"]), path
            needs_token = "{identifier}" in path and path.startswith("/api/conversations/")
            assert bool(operation.get("security")) == needs_token, path


async def test_every_answer_of_the_api_has_a_shape(guide: Guide) -> None:
    document = (await guide.ask("GET", "/openapi.json")).json()
    for path, methods in document["paths"].items():
        for operation in methods.values() if path.startswith("/api/") else ():
            answer = operation["responses"].get("200")
            if answer is not None:
                assert all(content["schema"] for content in answer["content"].values()), path
                assert answer["content"], path


class Page(HTMLParser):
    """Notes what a page holds."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name in ("href", "src") and value:
                self.links.append(value)


async def test_the_page_for_people_shows_all_of_it_without_any_script(guide: Guide) -> None:
    response = await guide.ask("GET", "/docs")
    assert response.status_code == 200
    page = Page(response.text)
    assert "script" not in page.tags and "style" not in page.tags
    for link in page.links:
        if link.startswith("#"):
            assert link[1:] in page.ids
        else:
            assert (await guide.ask("GET", link)).status_code == 200, link
    document = (await guide.ask("GET", "/openapi.json")).json()
    for path in document["paths"]:
        assert f"<code>{path}</code>" in response.text
    assert "Hoe vraag ik de zorgtoeslag aan?" in response.text
    assert "Last-Event-ID" in response.text or "last-event-id" in response.text
    assert len(page.ids) == len(set(page.ids))
