"""Short codes: what a family reads out at the desk, or types on another device."""

from __future__ import annotations

import re

from bot.privacy import codes

# Ten signs are 50 bits. With five tries an hour for a conversation, and a limit on new ones, nobody
# guesses a code in the month that it lives.
_LENGTH, _GROUP = 10, 5
_WRITTEN = re.compile(r"\b([0-9A-Za-z]{5})[- ]([0-9A-Za-z]{5})\b")


def new_code() -> str:
    """Return a code, in groups as people read it."""
    return codes.in_groups(codes.new_code(_LENGTH), _GROUP)


def code_in(text: str) -> str | None:
    """Return the code that a message holds, as it was made; None where it holds none.

    Two ordinary words of five letters are no code: one of the signs is a figure, or all capitals.
    """
    for first, second in _WRITTEN.findall(text):
        written = f"{first}{second}"
        code = codes.as_made(written)
        is_code = any(sign.isdigit() for sign in written) or written.isupper()
        if is_code and all(sign in codes.SIGNS for sign in code):
            return codes.in_groups(code, _GROUP)
    return None
