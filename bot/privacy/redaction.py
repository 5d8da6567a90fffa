"""Masks what identifies a person, before a text is stored for longer than its answer takes.

Belgian numbers in the ways people write them: national number (85.07.30-033.28), identity card
(591-0123456-14), IBAN (BE68 5390 0754 7034), phones (0470 12 34 56, +32 2 555 55 55), and e-mail
addresses. Short numbers such as 112 or 1813, amounts, ages, dates and postcodes stay. What only
looks like such a number is masked too: with a slip of the pen it still says who somebody is.
"""

from __future__ import annotations

import re

from bot.privacy.identity_numbers import identity_numbers

MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("[mail]", MAIL),
    ("[iban]", re.compile(r"\b[A-Z]{2}\s?\d{2}(?:[\s.-]?[A-Z0-9]{4}){3,7}\b", re.IGNORECASE)),
    (
        "[rijksregister]",
        re.compile(r"(?<!\d)\d{2}[. /-]?\d{2}[. /-]?\d{2}[. /-]{0,3}\d{3}[. /-]?\d{2}(?!\d)"),
    ),
    (
        "[telefoon]",
        re.compile(
            r"(?<![\d.,])(?:(?:\+|00)\d{1,3}[\s./()-]*|0)\d(?:[\s./()-]*\d){7,9}(?!\d)"
        ),
    ),
)  # fmt: skip


def redact(text: str) -> str:
    """Return a text with numbers and addresses of persons masked."""
    text = without_identity_numbers(text)
    for mask, pattern in _PATTERNS:
        text = pattern.sub(mask, text)
    return text


def without_identity_numbers(text: str, mask: str | None = None) -> str:
    """Return a text with its identity numbers masked, each by its kind if no mask is given."""
    for number in reversed(identity_numbers(text)):
        text = text[: number.start] + (mask or f"[{number.kind}]") + text[number.end :]
    return text
