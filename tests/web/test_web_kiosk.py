"""The kiosk, the link to a phone, and where that opens: what the server gives."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
import pytest_asyncio
import segno
from plain_page import Plain
from sqlalchemy import update
from test_web_pages import only_own_files
from web_guide import Guide

from bot.settings import SettingsError, read_settings
from bot.web.conversations.store import ConversationStore, now
from bot.web.conversations.tables import links
from bot.web.static_files import STATIC
from bot.web.words import all_words
from knowledge.readability import measure
from knowledge.registers import REGISTERS, language_of

QUIET_ZONE = 4
RUN = re.compile(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?")


@pytest_asyncio.fixture
async def plain(guide: Guide) -> Plain:
    """Give a browser without scripts."""
    return Plain(guide)


# Pages


@pytest.mark.parametrize("path", ["/kiosk", "/kiosk?gemeente=halle", "/verder"])
@pytest.mark.asyncio
async def test_no_browser_keeps_the_page(plain: Plain, path: str) -> None:
    page = await plain.open(path)
    assert plain.last.status_code == 200
    assert plain.last.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in plain.last.headers["content-security-policy"]
    assert "set-cookie" not in plain.last.headers
    for address in only_own_files(page):
        assert (await plain.guide.ask("GET", address)).status_code == 200
    assert len(page.all("h1")) >= 1 and len(page.all("main")) == 1


@pytest.mark.asyncio
async def test_the_kiosk_asks_the_language_first_and_leads_nowhere(plain: Plain) -> None:
    page = await plain.open("/kiosk")
    choices = [one.text for one in page.all("button") if "data-register" in one.attributes]
    assert choices == ["Nederlands", "Makkelijk Nederlands", "Français", "Français facile"]
    assert page.all("a") == [] and page.all("form") == []


@pytest.mark.parametrize(
    ("query", "town"), [("?gemeente=halle", "halle"), ("?gemeente=nergens", None), ("", None)]
)
@pytest.mark.asyncio
async def test_the_kiosk_knows_where_it_stands(plain: Plain, query: str, town: str | None) -> None:
    [kiosk] = (await plain.open(f"/kiosk{query}")).all(id="kiosk")
    assert kiosk.attributes.get("data-municipality") == town
    assert kiosk.attributes["data-seconds"] == "60"
    assert kiosk.attributes["data-warning-seconds"] == "20"


@pytest.mark.asyncio
async def test_every_word_of_the_kiosk_is_said_and_every_other_is_not(plain: Plain) -> None:
    page = await plain.open("/kiosk")
    words = json.loads(page.all(id="kiosk")[0].attributes["data-words"])
    assert set(words) == set(REGISTERS)
    scripts = "".join(one.read_text("utf-8") for one in (STATIC / "kiosk").glob("*.js"))
    said = {one.attributes["data-say"] for one in page.all() if "data-say" in one.attributes}
    composed = {"choose", "intro", "speak", "no_scripts"}
    assert said <= set(words["nl"])
    assert set(words["nl"]) - said - composed <= set(re.findall(r'"(\w+)"', scripts))


def test_simple_words_are_simple() -> None:
    for part in ("kiosk", "going_on"):
        for register in ("nl-simple", "fr-simple"):
            texts = [texts[register] for texts in all_words()[part].values()]
            level = measure("\n".join(texts), language_of(register))
            assert level and level.mean_sentence <= 10, (part, register, level)


@pytest.mark.parametrize("seconds", ["29", "601", "lang"])
def test_a_patience_that_cannot_be_meant_stops_the_start(tmp_path: Path, seconds: str) -> None:
    environment = {"GEZINSWIJZER_DATA": str(tmp_path)}
    assert read_settings({**environment, "KIOSK_SECONDS": "600"}).kiosk_seconds == 600
    with pytest.raises(SettingsError, match="KIOSK_SECONDS must be a whole number from 30 to 600"):
        read_settings({**environment, "KIOSK_SECONDS": seconds})


# The picture of a link


async def made(guide: Guide) -> dict[str, str]:
    """Make a link."""
    response = await guide.ask("POST", f"{guide.address}/link")
    return dict(response.json())


@pytest.mark.asyncio
async def test_the_picture_holds_the_link_and_no_style(guide: Guide) -> None:
    link = await made(guide)
    written = link["code"].lower().replace("-", " ")
    response = await guide.ask("POST", f"{guide.address}/link/qr", json={"code": written})
    assert response.status_code == 200
    assert response.headers["content-type"] == "image/svg+xml"
    assert response.headers["cache-control"] == "no-store"
    picture = ElementTree.fromstring(response.text)
    assert {name for one in picture.iter() for name in one.attrib} <= {
        "class",
        "d",
        "stroke",
        "transform",
        "viewBox",
    }
    assert dark_modules(picture) == {
        (x, y)
        for y, row in enumerate(segno.make_qr(link["url"], error="m").matrix)
        for x, dark in enumerate(row)
        if dark
    }


def dark_modules(picture: ElementTree.Element) -> set[tuple[int, int]]:
    """Return the places of the dark modules, from the lines of the picture."""
    [path] = picture.iter("{http://www.w3.org/2000/svg}path")
    dark, x, y = set(), 0.0, 0.0
    for command, first, second in RUN.findall(path.attrib["d"]):
        if command == "M":
            x, y = float(first), float(second)
        elif command == "m":
            x, y = x + float(first), y + float(second)
        else:
            places = range(int(x), int(x + float(first)))
            dark |= {(place - QUIET_ZONE, int(y) - QUIET_ZONE) for place in places}
            x += float(first)
    return dark


@pytest.mark.asyncio
async def test_only_who_holds_the_conversation_gets_the_picture(guide: Guide) -> None:
    address, link = guide.address, await made(guide)
    other = {"Authorization": "Bearer somebody"}
    response = await guide.ask(
        "POST", f"{address}/link/qr", json={"code": link["code"]}, headers=other
    )
    assert response.status_code == 401
    await guide.begin()
    response = await guide.ask("POST", f"{guide.address}/link/qr", json={"code": link["code"]})
    assert response.status_code == 404


@pytest.mark.asyncio
async def test_a_link_that_opens_nothing_is_not_drawn(
    guide: Guide, store: ConversationStore
) -> None:
    link = await made(guide)
    with store.engine.begin() as connection:
        connection.execute(update(links).values(expires=now()))
    for code in (link["code"], "0000-0000-0000-0000", "é€😀", "\x00"):
        response = await guide.ask("POST", f"{guide.address}/link/qr", json={"code": code})
        assert response.status_code == 404, code


@pytest.mark.asyncio
async def test_the_code_is_never_part_of_an_address_that_is_asked_for(plain: Plain) -> None:
    page = await plain.open("/verder")
    [form] = page.all("form")
    assert form.attributes["method"] == "post"
    assert "name" not in page.all("input", id="code")[0].attributes
