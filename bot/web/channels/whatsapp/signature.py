"""Whether a post comes from Meta: its signature over the body, byte by byte as it arrived."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

_SCHEME = "sha256="


def is_signed(body: bytes, header: str, secrets: Iterable[str]) -> bool:
    """Tell whether ``X-Hub-Signature-256`` signs a body with one of our app's secrets.

    Every secret is tried, and in the same time: there are two while one is replaced.
    Source: Meta, "Webhooks", validating payloads.
    """
    shown = header.encode("utf-8", "replace")
    matches = [hmac.compare_digest(shown, signature_of(body, one).encode()) for one in secrets]
    return any(matches)


def signature_of(body: bytes, secret: str) -> str:
    """Return the header that signs a body."""
    return _SCHEME + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
