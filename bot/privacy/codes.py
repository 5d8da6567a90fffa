"""Codes that people read out and type: Crockford's 32 signs, which leave out I, L, O and U."""

from __future__ import annotations

import secrets

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("ILO", "110", "- ")


def new_code(length: int) -> str:
    """Return a code of so many signs, five bits of chance each."""
    return "".join(secrets.choice(SIGNS) for _ in range(length))


def as_made(code: str) -> str:
    """Return a code as it was made, however a person wrote it down."""
    return code.upper().translate(_MISREAD)


def in_groups(code: str, size: int) -> str:
    """Return a code in groups of so many signs, as people read it: 7KQF2-M9XAB."""
    return "-".join(code[start : start + size] for start in range(0, len(code), size))
