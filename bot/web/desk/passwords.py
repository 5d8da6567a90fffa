"""Passwords of the desk: Argon2id, and rules that keep the obvious out."""

from __future__ import annotations

import threading
from functools import cache
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 128

#: What many people think of first; folded to letters, a password may not consist of these alone.
_OBVIOUS = (
    "wachtwoord", "motdepasse", "password", "welkom", "bienvenue", "welcome", "gezinswijzer",
    "huisvanhetkind", "qwerty", "azerty", "azertyuiop", "qwertyuiop", "admin", "administrator",
    "geheim", "secret", "iloveyou", "halle", "vilvoorde", "vlaanderen", "belgie", "belgique",
    "lente", "zomer", "herfst", "winter", "printemps", "automne",
)  # fmt: skip

_HASHER = PasswordHasher()
# Each takes 64 MiB for a moment: a flood of them must not take all memory.
_AT_ONCE = threading.BoundedSemaphore(4)

Flaw = Literal["password_short", "password_long", "password_obvious"]


def flaw_of(password: str, *own: str) -> Flaw | None:
    """Return what is wrong with a password; ``own`` are words such as one's name and address."""
    if len(password) < SHORTEST:
        return "password_short"
    if len(password) > LONGEST:
        return "password_long"
    letters = "".join(filter(str.isalpha, password.casefold()))
    known = {*_OBVIOUS, *(part for one in own for part in _words(one))}
    for word in sorted(known, key=len, reverse=True):
        letters = letters.replace(word, "")
    if len(set(password)) < 5 or len(letters) < 4:
        return "password_obvious"
    return None


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def is_right(password: str, password_hash: str | None) -> bool:
    """Tell whether a password belongs to a hash; without a hash it takes as long, and is wrong."""
    # Looked up in either case: the first time, it takes as long to make.
    nobodys = _nobodys()
    with _AT_ONCE:
        try:
            _HASHER.verify(password_hash or nobodys, password[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


@cache
def _nobodys() -> str:
    return _HASHER.hash("the password of nobody")


def _words(text: str) -> list[str]:
    letters = "".join(one if one.isalpha() else " " for one in text.casefold())
    return [word for word in letters.split() if len(word) > 2]
