"""Who somebody is on WhatsApp: known by keyed hashes, which tell nothing without the key."""

from __future__ import annotations

from dataclasses import dataclass

from bot.privacy.vault import fingerprint


@dataclass(frozen=True)
class Identity:
    """Makes the hashes of one installation."""

    secret_key: str

    def of_person(self, address: str) -> str:
        """Return what somebody is known by, of their number or Meta's own id of them."""
        return fingerprint(self.secret_key, f"whatsapp person {address}")

    def of_message(self, wamid: str) -> str:
        """Return what a message of Meta's is known by; its own id holds the sender's number."""
        return fingerprint(self.secret_key, f"whatsapp message {wamid}")
