"""What holds for every response and request: headers, a limit on size, and errors without words."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.errors import Refused, answer_error
from bot.web.pages.frame import reader_of

logger = logging.getLogger(__name__)

#: The largest body of a request, in bytes; of a post of Meta's as large as Meta says it can be.
LARGEST_BODY = 64 * 1024
LARGEST_POST = 3 * 1024 * 1024

_CONTENT_SECURITY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    ]
)

_HEADERS = {
    "Content-Security-Policy": _CONTENT_SECURITY,
    "X-Content-Type-Options": "nosniff",
    # Which pages a family reads, and which service it opens from here, is nobody else's business.
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "magnetometer=(), microphone=(), payment=(), usb=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
}


class SecurityHeaders:
    """Puts the security headers on every response, that of an unforeseen error included."""

    def __init__(self, app: ASGIApp, https: bool) -> None:
        self._app = app
        self._headers = dict(_HEADERS)
        if https:
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception as error:
            _log_without_words(scope, error)
            if started:
                raise
            await _send_error(scope, receive, send_with_headers, 500, "internal")


class BodyLimit:
    """Refuses bodies that are too large, by their stated length and by what really arrives."""

    def __init__(self, app: ASGIApp, larger: Mapping[str, int] | None = None) -> None:
        """Take in the app; ``larger`` names addresses that may be sent more."""
        self._app = app
        self._larger = larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        largest = self._larger.get(scope["path"], LARGEST_BODY)
        stated = Headers(scope=scope).get("content-length", "0")
        if not stated.isdigit() or int(stated) > largest:
            await _send_error(scope, receive, send, 413, "too_large")
            return
        # A body without a stated length is read here first; it is small, or it is refused.
        received: list[Message] = []
        size = 0
        while True:
            message = await receive()
            received.append(message)
            size += len(message.get("body", b""))
            if size > largest:
                await _send_error(scope, receive, send, 413, "too_large")
                return
            if not message.get("more_body"):
                break

        async def replay() -> Message:
            return received.pop(0) if received else await receive()

        await self._app(scope, replay, send)


def _log_without_words(scope: Scope, error: BaseException) -> None:
    """Log where an error came up and its kind, not its message: that may quote a person."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    # The route's pattern, not its address: that holds the conversation's id.
    route = getattr(scope.get("route"), "path", "unknown route")
    logger.error("%s on %s %s\n%s", type(error).__name__, scope["method"], route, frames)


async def _send_error(scope: Scope, receive: Receive, send: Send, status: int, code: str) -> None:
    request = Request(scope)
    in_simple = reader_of(request).in_simple(True).register
    response = answer_error(request, Refused(status, code, in_simple))
    await response(scope, receive, send)
