"""The gate of the desk: every request passes it, and routes are reached by those who may only."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from bot.web.desk.keys import Keys, new_token
from bot.web.desk.roles import Permission
from bot.web.desk.sessions import Session, Sessions
from bot.web.desk.signing_in import Browser
from bot.web.desk.visit import NotDone, Visit, go_to, page
from bot.web.limits import Limits, address_of, count
from bot.web.words import preferred_language
from knowledge.registers import LANGUAGES, Language

HOME, SIGN_IN = "/desk", "/desk/aanmelden"
#: Stands in the query of what a page asks by itself, with nobody at the keyboard.
BY_ITSELF = "vanzelf"

Answer = Callable[[Visit], Response]


@dataclass(frozen=True)
class Route:
    """An address of the desk; ``needs`` None: for whoever is not signed in (yet)."""

    method: str
    path: str
    needs: Permission | None
    answer: Answer


class Gate:
    """Lets requests through: own forms only, sessions that hold, roles that may."""

    def __init__(
        self, sessions: Sessions, keys: Keys, limits: Limits, public_url: str, provider: str = ""
    ) -> None:
        """Take it all in; ``provider`` is what the OpenID provider is called, if there is one."""
        self._sessions = sessions
        self._keys = keys
        self._limits = limits
        self._provider = provider
        parts = urlsplit(public_url)
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._is_https = parts.scheme == "https"
        prefix = "__Host-" if self._is_https else ""
        self._session_cookie, self._form_cookie = f"{prefix}desk", f"{prefix}desk-form"

    def add(self, router: APIRouter, route: Route) -> None:
        """Put a route behind the gate."""

        async def endpoint(request: Request) -> Response:
            count(self._limits.requests, address_of(request))
            body = await request.body()
            return await run_in_threadpool(self._pass, route, request, body)

        router.add_api_route(
            route.path, endpoint, methods=[route.method], name=f"desk {route.path}"
        )

    def open_session(self, response: Response, token: str) -> Response:
        """Give a browser its session."""
        self._set(response, self._session_cookie, token)
        return response

    def close_session(self, response: Response) -> Response:
        """Take the session from a browser."""
        response.delete_cookie(
            self._session_cookie, secure=self._is_https, httponly=True, samesite="strict"
        )
        return response

    def _pass(self, route: Route, request: Request, body: bytes) -> Response:
        agent = request.headers.get("user-agent", "")
        by_itself = BY_ITSELF in request.query_params
        shown = request.cookies.get(self._session_cookie, "")
        session = self._sessions.find(shown, agent, by_itself)
        kept = request.cookies.get(self._form_cookie, "")
        # Who is not signed in has forms too: another site must not sign them in as somebody.
        fresh = "" if kept or route.needs is not None else new_token()
        holder = session.id if route.needs and session else kept or fresh
        visit = Visit(
            path=request.url.path,
            place=_without_nul(request.path_params),
            asked=_without_nul(request.query_params),
            sent=_fields(body) if route.method == "POST" else {},
            session=session,
            language=_language(request, session),
            form_token=self._keys.form(holder),
            browser=Browser(address_of(request), agent),
            cookies=request.cookies,
            provider=self._provider,
        )
        response = self._answer(route, request, visit)
        if session and session.is_due and route.needs and route.method == "GET":
            self._renew(response, session)
        if fresh:
            self._set(response, self._form_cookie, fresh)
        return response

    def _answer(self, route: Route, request: Request, visit: Visit) -> Response:
        try:
            if route.needs is not None:
                if visit.session is None or visit.session.waits_for_code:
                    return go_to(SIGN_IN)
                if not visit.person.may(route.needs):
                    raise NotDone(403, "not_allowed")
            if route.method == "POST" and not self._is_own(request, visit):
                raise NotDone(403, "not_from_here")
            return route.answer(visit)
        except NotDone as error:
            return page("problem", visit, error.status, error.key)

    def _is_own(self, request: Request, visit: Visit) -> bool:
        """Tell whether a form is one of ours, sent from a page of ours."""
        origin = request.headers.get("origin")
        is_near = request.headers.get("sec-fetch-site", "same-origin") == "same-origin"
        token = visit.sent.get("form_token", "")
        is_same = secrets.compare_digest(token.encode(), visit.form_token.encode())
        return origin == self._origin and is_near and is_same

    def _renew(self, response: Response, session: Session) -> None:
        """Let a browser have a new token; forms that stand open go on with it."""
        if token := self._sessions.renew(session):
            self._set(response, self._session_cookie, token)

    def _set(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(
            name, value, secure=self._is_https, httponly=True, samesite="strict", path="/"
        )


def _fields(body: bytes) -> dict[str, str]:
    """Read the fields of a form; what is odd in them is as if it were not there."""
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=50)
    except ValueError:
        return {}
    return _without_nul({name: values[-1] for name, values in fields.items()})


def _without_nul(values: Mapping[str, str]) -> dict[str, str]:
    # PostgreSQL takes no text with this sign in it.
    return {name: value.replace("\0", "") for name, value in values.items()}


def _language(request: Request, session: Session | None) -> Language:
    if session is not None:
        return session.person.language
    asked = request.query_params.get("language")
    by_browser = preferred_language(request.headers.get("accept-language", ""))
    return next((one for one in LANGUAGES if one == asked), by_browser)
