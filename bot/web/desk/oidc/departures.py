"""What a browser takes along to the provider, so that only it can come back with the answer.

It stands, sealed, in a cookie of its own. That of the session is ``SameSite=Strict``: a browser
that another site sends back does not show it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import timezone
from typing import Literal

from cryptography.fernet import Fernet, InvalidToken
from fastapi import Response

from bot.privacy.vault import fingerprint
from bot.web.desk.keys import Clock, new_token
from knowledge.registers import Language

SECONDS = 600

Aim = Literal["sign in", "join", "link"]


@dataclass(frozen=True)
class Departure:
    """One way to the provider and back.

    ``holder`` is the token of the invitation for "join", the id of the session for "link".
    """

    aim: Aim
    language: Language
    holder: str = ""
    state: str = field(default_factory=new_token)
    nonce: str = field(default_factory=new_token)
    verifier: str = field(default_factory=new_token)

    @property
    def challenge(self) -> str:
        """What the provider is told of the verifier beforehand (PKCE, S256)."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def is_answered_by(self, state: str) -> bool:
        """Tell whether an answer is the one to this question."""
        return secrets.compare_digest(state.encode(), self.state.encode())


class Departures:
    """Gives browsers the cookie, reads and takes it."""

    def __init__(self, secret_key: str, clock: Clock, is_https: bool) -> None:
        key = bytes.fromhex(fingerprint(secret_key, "desk oidc departure"))
        self._fernet = Fernet(base64.urlsafe_b64encode(key))
        self._clock = clock
        self._is_https = is_https
        self._cookie = f"{'__Host-' if is_https else ''}desk-oidc"

    def give(self, response: Response, departure: Departure) -> Response:
        """Let a browser take it along."""
        written = json.dumps(asdict(departure)).encode()
        sealed = self._fernet.encrypt_at_time(written, self._now()).decode()
        response.set_cookie(
            self._cookie,
            sealed,
            max_age=SECONDS,
            secure=self._is_https,
            httponly=True,
            samesite="lax",
        )
        return response

    def read(self, cookies: Mapping[str, str]) -> Departure | None:
        """Return what a browser took along; None where it is not ours, or too old."""
        sealed = cookies.get(self._cookie, "").encode()
        try:
            written = self._fernet.decrypt_at_time(sealed, SECONDS, self._now())
        except InvalidToken:
            return None
        return Departure(**json.loads(written))

    def take(self, response: Response) -> Response:
        """Take it from a browser: it is good for one answer."""
        response.delete_cookie(self._cookie, secure=self._is_https, httponly=True, samesite="lax")
        return response

    def _now(self) -> int:
        return int(self._clock().replace(tzinfo=timezone.utc).timestamp())
