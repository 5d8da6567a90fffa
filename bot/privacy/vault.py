"""Sealing what families write before it is stored (Fernet: AES-128-CBC with HMAC-SHA256)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Unreadable(Exception):
    """Raised when a text was sealed with a key that is gone, or was changed since."""


class Vault:
    """Seals with the first of its keys and opens with any: so keys are changed while running."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take the keys in, the newest first; each is 32 bytes as URL-safe base64."""
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def seal(self, text: str) -> str:
        """Return a text that only a holder of the key can read."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Return a text as it was before it was sealed.

        Raises:
            Unreadable: no key of ours opens it.
        """
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            # Without the cause: nothing of what is sealed, or of how, belongs in an error report.
            raise Unreadable("no key opens it; see ENCRYPTION_KEYS in docs/settings.md") from None

    def renew(self, sealed: str) -> str:
        """Return a sealed text, sealed anew with the first key.

        Raises:
            Unreadable: no key of ours opens it.
        """
        return self.seal(self.open(sealed))


def new_key() -> str:
    """Return a fresh key."""
    return Fernet.generate_key().decode()


def fingerprint(key: str, text: str) -> str:
    """Return what finds a text again without telling it, to whoever lacks the key."""
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
