"""``/widget.js`` over HTTP: what it defines, how it is kept, and which sites may use it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_rasa import FakeRasa
from web_guide import Guide

from bot.settings import Settings, SettingsError, read_settings
from bot.web.limits import Buckets, Limits
from bot.web.static_files import STATIC
from bot.web.widget import widget_script
from knowledge.registers import REGISTERS

SITE = "https://www.halle.example"
MODULES = sorted((STATIC / "widget").glob("*.js"))
IMPORTED = re.compile(r'(?:from|import) "([^"]+)"')


def settings_in(script: str) -> Any:
    """Return what the script hands to the element."""
    return json.loads(script[script.index("define({") + len("define(") :].rstrip(");\n"))


@pytest.mark.asyncio
async def test_the_script_names_every_module_and_all_are_there(guide: Guide) -> None:
    script = (await guide.ask("GET", "/widget.js")).text
    named = IMPORTED.findall(script)
    assert {Path(one).name for one in named} == {
        one.name for one in (STATIC / "widget").glob("*.js")
    }
    for address in named:
        response = await guide.ask("GET", address)
        assert response.status_code == 200
        assert "immutable" in response.headers["cache-control"]
        for other in IMPORTED.findall(response.text):
            assert (STATIC / "widget" / other).is_file(), (address, other)


@pytest.mark.asyncio
async def test_the_script_is_asked_for_anew_and_told_apart(guide: Guide) -> None:
    response = await guide.ask("GET", "/widget.js")
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["cache-control"] == "public, max-age=300"
    again = await guide.ask(
        "GET", "/widget.js", headers={"If-None-Match": response.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    other = widget_script(STATIC, "another", 7)
    assert "/static/another/widget/element.js" in other and "7 dagen" in other


@pytest.mark.asyncio
async def test_every_word_that_the_widget_says_is_written_and_every_other_is_not(
    guide: Guide,
) -> None:
    words = settings_in((await guide.ask("GET", "/widget.js")).text)["words"]
    scripts = "".join(one.read_text(encoding="utf-8") for one in MODULES)
    said = set(re.findall(r'\b(?:word|labelled|button|showEvent|sayingDate)\(\s*"(\w+)"', scripts))
    said |= set(re.findall(r'saying\(\s*"\w+",\s*"(\w+)"', scripts))
    said |= set(re.findall(r'markPerson\([\w.]+, "(\w+)"', scripts)) - {"sent"}
    assert set(words) == set(REGISTERS)
    known = set(words["nl"])
    assert {"welcome_title", "read_aloud", "checked", "failed"} <= said <= known
    composed = {"size_0", "size_1", "size_2"}
    assert known - composed <= set(re.findall(r'"(\w+)"', scripts))
    assert "30 dagen" in words["nl"]["privacy_2"]


def test_the_script_names_the_pictograms_that_exist(tmp_path: Path) -> None:
    (tmp_path / "pictograms").mkdir()
    (tmp_path / "pictograms" / "money.svg").write_text("<svg/>")
    assert settings_in(widget_script(tmp_path, "v", 30))["pictograms"] == ["money"]


async def shared_with(guide: Guide, origin: str, path: str, **headers: str) -> str | None:
    response = await guide.ask("GET", path, headers={"Origin": origin, **headers})
    assert "Origin" in response.headers.get("vary", ""), path
    return response.headers.get("access-control-allow-origin")


@pytest.mark.asyncio
async def test_a_named_site_may_use_the_widget_and_nothing_else(
    settings: Settings, rasa: FakeRasa
) -> None:
    guide = Guide(replace(settings, widget_origins=(SITE,)), rasa)
    guide.start()
    await guide.begin()
    for path in ["/widget.js", "/static/x/page.css", f"{guide.address}/messages"]:
        assert await shared_with(guide, SITE, path) == SITE
        assert await shared_with(guide, "https://other.example", path) is None
    for path in ["/", "/health/ready"]:
        response = await guide.ask("GET", path, headers={"Origin": SITE})
        assert "access-control-allow-origin" not in response.headers
        assert response.headers["cross-origin-resource-policy"] == "same-origin"
    asked = {
        "Origin": SITE,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type,last-event-id",
    }
    response = await guide.ask("OPTIONS", f"{guide.address}/messages", headers=asked)
    assert response.status_code == 200
    assert "access-control-allow-credentials" not in response.headers
    refused = await guide.ask(
        "OPTIONS", f"{guide.address}/messages", headers={**asked, "Origin": "https://x.example"}
    )
    assert "access-control-allow-origin" not in refused.headers
    await guide.stop()


@pytest.mark.asyncio
async def test_no_site_may_use_the_widget_unless_it_is_named(guide: Guide) -> None:
    assert await shared_with(guide, SITE, "/widget.js") is None
    kept = await guide.ask("GET", "/widget.js")
    assert "Origin" in kept.headers["vary"]


@pytest.mark.asyncio
async def test_a_named_site_can_read_errors_and_how_long_to_wait(
    settings: Settings, rasa: FakeRasa
) -> None:
    settings = replace(settings, widget_origins=(SITE,))
    guide = Guide(settings, rasa, Limits(conversations=Buckets(1, 0.01)))
    guide.start()
    await guide.begin()
    response = await guide.ask("POST", "/api/conversations", headers={"Origin": SITE})
    assert response.status_code == 429
    assert response.headers["access-control-allow-origin"] == SITE
    assert "Retry-After" in response.headers["access-control-expose-headers"]
    await guide.stop()


def test_the_origins_are_read_from_the_settings(tmp_path: Path) -> None:
    environment = {"GEZINSWIJZER_DATA": str(tmp_path)}
    assert read_settings(environment).widget_origins == ()
    environment["WIDGET_ORIGINS"] = f"{SITE}, http://localhost:8080,"
    assert read_settings(environment).widget_origins == (SITE, "http://localhost:8080")
    for wrong in ["*", "halle.example", f"{SITE}/", "https://a.example https://b.example"]:
        with pytest.raises(SettingsError, match="WIDGET_ORIGINS must name origins"):
            read_settings({**environment, "WIDGET_ORIGINS": wrong})
