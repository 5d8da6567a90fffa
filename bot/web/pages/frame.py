"""What all pages share: who reads, in which words, and how a template becomes a response."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timezone
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request

from bot.web.pages.pictograms import pictogram
from bot.web.pages.rich_text import paragraphs, telephone, unbroken, with_links
from bot.web.static_files import static_version
from bot.web.words import fill, preferred_language, words_of
from knowledge.registers import LANGUAGES, Language, Register, register_for
from knowledge.rendering import format_day, short_web

_TEMPLATES = Path(__file__).parent.parent / "templates"

_RIGHT_TO_LEFT = ("ar", "fa", "ps", "ur", "he")

#: A page depends on what its reader prefers, so no shared cache may keep one for all.
_PAGE = {"Cache-Control": "private, no-cache", "Vary": "Accept-Language"}

#: For pages that no browser may keep, behind the back button either.
NOTHING_KEPT = {"Cache-Control": "no-store"}


@dataclass(frozen=True)
class Reader:
    """Who reads a page; ``chosen`` where they chose its language themselves."""

    language: Language
    simple: bool = False
    chosen: bool = False

    @property
    def register(self) -> Register:
        return register_for(self.language, self.simple)

    def in_language(self, language: Language) -> Reader:
        """Return the reader after a choice of language."""
        return replace(self, language=language, chosen=True)

    def in_simple(self, simple: bool) -> Reader:
        """Return the reader after a choice of register."""
        return replace(self, simple=simple)

    def link(self, path: str, query: Mapping[str, str] | None = None) -> str:
        """Return an address on this site that keeps what the reader chose."""
        wanted = dict(query or {})
        if self.chosen:
            wanted["language"] = self.language
        if self.simple:
            wanted["simple"] = "1"
        return f"{path}?{urlencode(wanted)}" if wanted else path


def reader_of(request: Request) -> Reader:
    """Return who asks: by ``?language=`` and ``?simple=``, else by what the browser prefers."""
    simple = request.query_params.get("simple") in ("1", "true")
    for language in LANGUAGES:
        if request.query_params.get("language") == language:
            return Reader(language, simple, chosen=True)
    return Reader(preferred_language(request.headers.get("accept-language", "")), simple)


def render(
    name: str,
    reader: Reader,
    here: str,
    query: Mapping[str, str] | None = None,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> HTMLResponse:
    """Return a page.

    Args:
        name: of its template, and of the part of the words that it says.
        reader: in whose words it speaks.
        here: its path, and ``query`` what else its address holds: kept by the switches.
        status: of the response.
        headers: that differ from those of every page.
        values: for the template.
    """
    words = {
        key: unbroken(text)
        for part in ("widget", "frame", name)
        for key, text in words_of(part, reader.register).items()
    }
    html = (
        _templates()
        .get_template(f"{name}.html")
        .render(
            words=words,
            domains=words_of("domains", reader.register),
            reader=reader,
            here=here,
            query=query or {},
            **values,
        )
    )
    return HTMLResponse(html, status, {**_PAGE, **(headers or {})})


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "pictogram": pictogram,
        "right_to_left": _RIGHT_TO_LEFT,
        "version": static_version(),
    }
    environment.filters |= {
        "day": _day_in_words,
        "fill": fill,
        "paragraphs": paragraphs,
        "short_web": short_web,
        "telephone": telephone,
        "unbroken": unbroken,
        "with_links": with_links,
    }
    environment.tests |= {"still_true": _is_still_true, "web_address": _is_web_address}
    return environment


def _day_in_words(iso_date: str, language: Language) -> str:
    """Return a day as people write it; what is no date stays as it is."""
    try:
        return format_day(date.fromisoformat(iso_date[:10]), language)
    except ValueError:
        return iso_date


def _is_still_true(hours: Mapping[str, Any]) -> bool:
    """Tell whether the present of opening hours is still that of now."""
    until = hours.get("until")
    return until is None or datetime.now(timezone.utc) < datetime.fromisoformat(until)


def _is_web_address(address: object) -> bool:
    return isinstance(address, str) and address.startswith(("https://", "http://"))
