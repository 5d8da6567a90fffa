"""Identity numbers, which the form never asks for and never keeps."""

from __future__ import annotations

from bot.privacy import redaction
from bot.privacy.identity_numbers import identity_numbers

_MASK = "(…)"


def holds_identity_number(text: str) -> bool:
    """Tell whether a national number, the number of an identity card or an IBAN stands there."""
    return bool(identity_numbers(text))


def without_identity_numbers(text: str) -> str:
    """Return a text with each identity number replaced by "(…)"."""
    return redaction.without_identity_numbers(text, _MASK)
