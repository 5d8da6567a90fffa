"""One request at the desk: who comes, with what, and the page that goes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.web.desk.people import Person
from bot.web.desk.sessions import Session
from bot.web.desk.signing_in import Browser
from bot.web.desk.words import words_of
from bot.web.static_files import static_version
from bot.web.words import fill
from knowledge.opening import clock
from knowledge.registers import Language
from knowledge.rendering import format_day

_TEMPLATES = Path(__file__).parent / "templates"

#: Nothing of the desk stays in a browser. A browser tells the origin of a form only where its page
#: may tell it at all, so here, and only towards ourselves, it may.
_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}


@dataclass(frozen=True)
class Visit:
    """What a route is given.

    ``place`` holds what the path names, ``asked`` the query, ``sent`` the fields of a form.
    ``form_token`` is what every form of this browser must carry. ``provider`` is what the OpenID
    provider is called that one may sign in with, empty where there is none.
    """

    path: str
    place: Mapping[str, str]
    asked: Mapping[str, str]
    sent: Mapping[str, str]
    session: Session | None
    language: Language
    form_token: str
    browser: Browser
    cookies: Mapping[str, str]
    provider: str

    @property
    def person(self) -> Person:
        """Who is signed in; routes that need a permission are reached by nobody else."""
        assert self.session is not None
        return self.session.person

    def field(self, name: str, longest: int = 200) -> str:
        """Return a field of the form, without what stands around it."""
        return self.sent.get(name, "").strip()[:longest]


class NotDone(Exception):
    """Raised where a request is not fulfilled; ``key`` names the sentence that says why."""

    def __init__(self, status: int, key: str) -> None:
        super().__init__(key)
        self.status = status
        self.key = key


def page(
    template: str, visit: Visit, /, status: int = 200, problem: str = "", **values: Any
) -> HTMLResponse:
    """Return a page of the desk; ``problem`` is a sentence, or the key of one."""
    problems = words_of("problem", visit.language)
    signed_in = visit.session is not None and not visit.session.waits_for_code
    html = (
        _templates()
        .get_template(f"{template}.html")
        .render(
            words=words_of("frame", visit.language) | words_of(template, visit.language),
            states=words_of("states", visit.language),
            roles=words_of("roles", visit.language),
            visit=visit,
            person=visit.person if signed_in else None,
            problem=problems.get(problem, problem),
            **values,
        )
    )
    return HTMLResponse(html, status, _HEADERS)


def go_to(path: str) -> RedirectResponse:
    """Return an answer that leads a browser on after a form."""
    return RedirectResponse(path, 303, _HEADERS)


def day_and_hour(moment: datetime, language: Language) -> str:
    """Return a moment (UTC, as the tables hold it) as people here read it."""
    here = clock(moment.replace(tzinfo=timezone.utc))
    return f"{_day(here.date(), language)}, {here:%H:%M}"


#: A log has hundreds of moments on few days.
_day = lru_cache(maxsize=1024)(format_day)


def hour_of_today(moment: datetime, language: Language, now: datetime) -> str:
    """Return the hour of a moment of today, of another day the day too (both in UTC)."""
    here, today = (clock(one.replace(tzinfo=timezone.utc)) for one in (moment, now))
    is_today = here.date() == today.date()
    return f"{here:%H:%M}" if is_today else day_and_hour(moment, language)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["version"] = static_version()
    environment.filters |= {"fill": fill, "moment": day_and_hour, "day": format_day}
    return environment
