"""One request for open data: what it may read, and whether the reader's own copy still holds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime, time, timezone
from email.utils import format_datetime, parsedate_to_datetime
from functools import cache, cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from bot.web.api.open_data import OpenData
from bot.web.api.open_referral import OpenReferral
from bot.web.api.wording import Wording
from bot.web.knowledge import Knowledge
from bot.web.limits import Buckets, Limits, address_of, count
from bot.web.words import preferred_language
from knowledge.registers import Language

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
#: How long a copy may be used without asking again, in seconds.
_FRESH = 300
_BELGIUM = ZoneInfo("Europe/Brussels")


class Reading:
    """A request in the language of its reader, on a day in Belgium."""

    def __init__(self, request: Request, data: OpenData, now: datetime, exports: Buckets) -> None:
        self.data = data
        self.snapshot = data.snapshot
        self.today: date = now.astimezone(_BELGIUM).date()
        wanted = preferred_language(request.headers.get("accept-language", ""))
        self.language: Language = "fr" if wanted == "fr" else "nl"
        self.words = Wording(self.snapshot, self.language, self.today)
        self.hsds = OpenReferral(self.words, data.terms.values())
        self._request = request
        self._exports = exports

    def json(self, make: Callable[[], object]) -> Response:
        """Return what is made as JSON, unless the reader has it already."""
        return self._answer(lambda: JSONResponse(make()))

    def export(self, make: Callable[[], Response]) -> Response:
        """Return a whole file, unless the reader has it already.

        Raises:
            Refused: the address takes more of them than fits the limits.
        """

        def counted() -> Response:
            count(self._exports, address_of(self._request))
            return make()

        return self._answer(counted)

    def _answer(self, make: Callable[[], Response]) -> Response:
        response = Response(status_code=304) if self._is_known() else make()
        response.headers.update(
            {
                "ETag": self._etag,
                "Last-Modified": format_datetime(self._modified, usegmt=True),
                "Cache-Control": f"public, max-age={_FRESH}",
                "Vary": "Accept-Language",
                "Content-Language": self.language,
                "Link": f'<{LICENCE}>; rel="license"',
            }
        )
        return response

    @cached_property
    def _etag(self) -> str:
        """What tells contents apart before they are made; weak, since bodies may be compressed."""
        parts = [
            self.snapshot.version,
            _code_version(),
            self.today.isoformat(),
            self.language,
            self._request.url.path,
            self._request.url.query,
        ]
        return f'W/"{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:24]}"'

    @cached_property
    def _modified(self) -> datetime:
        """When the content was taken over, or this day began: figures may expire at midnight."""
        midnight = datetime.combine(self.today, time(), _BELGIUM)
        return max(self.snapshot.taken, midnight).astimezone(timezone.utc).replace(microsecond=0)

    def _is_known(self) -> bool:
        headers = self._request.headers
        if stated := headers.get("if-none-match"):
            return stated.strip() == "*" or self._etag in [one.strip() for one in stated.split(",")]
        try:
            since = parsedate_to_datetime(headers.get("if-modified-since", ""))
        except (TypeError, ValueError):
            return False
        return since.tzinfo is not None and self._modified <= since


class Readings:
    """Opens requests: counts them, and keeps what is looked up of the snapshot of now."""

    def __init__(
        self,
        knowledge: Knowledge,
        limits: Limits,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self._knowledge = knowledge
        self._limits = limits
        self._now = now
        self._data: OpenData | None = None

    def open(self, request: Request) -> Reading:
        """Return what a request may read.

        Raises:
            ContentError, DatabaseUnavailable: the knowledge base cannot be read.
            Refused: the address asks too often.
        """
        count(self._limits.requests, address_of(request))
        snapshot = self._knowledge.current()
        data = self._data
        if data is None or data.snapshot is not snapshot:
            data = self._data = OpenData(snapshot)
        return Reading(request, data, self._now(), self._limits.exports)


@cache
def _code_version() -> str:
    """Return a digest of the code that writes the objects."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
