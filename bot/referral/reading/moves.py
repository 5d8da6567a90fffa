"""The short phrases by which a family steers the form: skip, back, stop, yes, no, why..."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from knowledge.text import letters
from knowledge.yaml_file import read_yaml

_PHRASES = Path(__file__).with_name("moves.yml")
#: Longer than any phrase with its courtesy: spares the reading of stories.
_LONGEST = 80
_SIGNS = {"👍": "yes", "👌": "yes", "✅": "yes", "✔": "yes", "🆗": "yes", "👎": "no", "❌": "no"}
#: Hearts, smiles and skin tones change nothing in what a sign says.
_NO_SIGN = re.compile(rf"[^{''.join(_SIGNS)}]+")
_DOUBLED = re.compile(r"(.)\1+")
_COURTESY = frozenset(
    letters(
        "alsjeblieft alstublieft asjeblieft graag bedankt dank dankje dankjewel dankuwel merci"
        " s'il vous te plait please pls hoor he zeg wacht euh eh ah oh sorry pardon desole desolee"
        " gewoon eens"
    )
)


def typed_move(text: str) -> str | None:
    """Return what a message asks of the form, or none where it says anything else.

    One of "skip", "back", "pause", "yes", "no", "why", "show", "withdraw", "status", "resume".
    """
    if len(text) > _LONGEST:
        return None
    words = letters(text)
    if not words:
        return _sign(text)
    return next((move for key in _keys(words) if (move := _moves().get(key))), None)


def _sign(text: str) -> str | None:
    moves = {_SIGNS[sign] for sign in _NO_SIGN.sub("", text)}
    return moves.pop() if len(moves) == 1 and not re.search(r"\w", text) else None


def _keys(words: list[str]) -> Iterator[str]:
    """Yield the phrase as typed, then without courtesy: "graag" alone is an answer."""
    yield _key(words)
    if bare := [word for word in words if word not in _COURTESY]:
        yield _key(bare)


def _key(words: list[str]) -> str:
    """Return a phrase without its spaces and doubled letters: "neeee", "over slaan"."""
    return _DOUBLED.sub(r"\1", "".join(words))


@cache
def _moves() -> dict[str, str]:
    phrases: dict[str, list[str]] = read_yaml(_PHRASES)
    return {_key(letters(phrase)): move for move, listed in phrases.items() for phrase in listed}
