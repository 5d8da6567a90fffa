"""Which signs can be printed: families write in any script, and nothing they wrote may vanish."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from fontTools.ttLib import TTFont

from bot.print.typesetting import FONTS

#: Stands for a sign that no font of ours has.
SQUARE = "□"

#: What joins letters or turns their direction; it has no shape of its own.
_JOINERS = "\u200c\u200d\u200e\u200f\u061c"
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_RIGHT_TO_LEFT = {"L": False, "R": True, "AL": True}


def printable(text: str) -> str:
    """Return a text with a square for each sign that no font of ours has, and lines kept.

    Composed where it was written in parts; invisible signs go, but for those that join letters.
    """
    composed = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text).replace("\t", " "))
    return "".join(map(_printed, composed))


def runs_right_to_left(text: str) -> bool:
    """Tell whether the first letter that has a direction runs from right to left."""
    directions = map(unicodedata.bidirectional, text)
    return next((_RIGHT_TO_LEFT[one] for one in directions if one in _RIGHT_TO_LEFT), False)


def _printed(sign: str) -> str:
    if sign == "\n" or sign in _JOINERS:
        return sign
    if _is_invisible(sign):
        return ""
    return sign if ord(sign) in _known() else SQUARE


def _is_invisible(sign: str) -> bool:
    """Tell whether a sign only steers others: a control, or a choice of how an emoji looks."""
    if unicodedata.category(sign) in {"Cc", "Cf"}:
        # The marks that Arabic sets around numbers are of the same category, and seen.
        return unicodedata.bidirectional(sign) != "AN"
    return unicodedata.name(sign, "").startswith("VARIATION SELECTOR")


@cache
def _known() -> frozenset[int]:
    """Return the code points that our fonts have."""
    known: set[int] = set()
    for path in FONTS.glob("*-Regular.ttf"):
        with TTFont(path, lazy=True) as font:
            known.update(font.getBestCmap())
    return frozenset(known)
