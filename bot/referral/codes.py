"""Short codes: what a family reads out at the desk, or types on another device."""

from __future__ import annotations

import re
import secrets

# Crockford's 32 signs leave out I, L, O and U; ten of them are 50 bits. With five tries an hour for
# a conversation and a limit on new conversations, nobody guesses one in the month that it lives.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH, _GROUP = 10, 5
_MISREAD = str.maketrans("ILO", "110", "- ")
_WRITTEN = re.compile(r"\b([0-9A-Za-z]{5})[- ]([0-9A-Za-z]{5})\b")


def new_code() -> str:
    """Return a code, in groups as people read it."""
    return in_groups("".join(secrets.choice(_SIGNS) for _ in range(_LENGTH)))


def in_groups(code: str) -> str:
    """Return a code as people read it: 7KQF2-M9XAB."""
    return f"{code[:_GROUP]}-{code[_GROUP:]}"


def code_in(text: str) -> str | None:
    """Return the code that a message holds, as it was made; None where it holds none.

    Two ordinary words of five letters are no code: one of the signs is a figure, or all capitals.
    """
    for first, second in _WRITTEN.findall(text):
        written = f"{first}{second}"
        code = written.upper().translate(_MISREAD)
        is_code = any(sign.isdigit() for sign in written) or written.isupper()
        if is_code and all(sign in _SIGNS for sign in code):
            return in_groups(code)
    return None
