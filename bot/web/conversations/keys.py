"""What opens a conversation: its id and its token, of which a hash is kept."""

from __future__ import annotations

import hashlib
import secrets


def fresh_key() -> tuple[str, str]:
    """Return an id and a token for a conversation, as nobody else has."""
    return secrets.token_hex(16), new_token()


def new_token() -> str:
    """Return what opens a conversation."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
