"""The time and the keyed hashes that all parts of the desk share."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone

from bot.privacy.vault import fingerprint

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the moment of now in UTC, as the tables hold it."""
    return datetime.now(timezone.utc).replace(tzinfo=None)


def new_token() -> str:
    """Return 256 bits of chance."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class Keys:
    """Hashes with the key of the guide: found again with it, told to nobody without."""

    secret_key: str

    def token(self, token: str) -> str:
        return fingerprint(self.secret_key, f"desk token {token}")

    def email(self, email: str) -> str:
        return fingerprint(self.secret_key, f"desk email {email.strip().casefold()}")

    def form(self, token: str) -> str:
        """Return what the forms of a browser carry, which holds ``token`` in a cookie."""
        return fingerprint(self.secret_key, f"desk form {token}")

    def agent(self, agent: str) -> str:
        return fingerprint(self.secret_key, f"desk agent {agent}")

    def tried(self, what: str) -> str:
        return fingerprint(self.secret_key, f"desk tries {what}")

    def sheet(self, code: str) -> str:
        """Return what is kept of a code that brings a sheet to a phone."""
        return fingerprint(self.secret_key, f"desk sheet {code}")

    def identity(self, issuer: str, subject: str) -> str:
        """Return what finds whom a provider (an address, without spaces) means."""
        return fingerprint(self.secret_key, f"desk identity {issuer} {subject}")

    def recovery(self, person: str, code: str) -> str:
        return fingerprint(self.secret_key, f"desk recovery {person} {code}")
