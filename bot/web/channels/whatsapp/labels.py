"""Labels short enough for a phone's buttons, that still say what they do."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ASIDE = re.compile(r"\s*\([^()]*\)")
#: What no label ends with: signs, and little words that lead to the next.
_LOOSE_END = re.compile(
    r"(?:[\s,;:–-]+|\s(?:de|het|een|bij|van|voor|in|op|met|en|of|la|le|les|du|des|à|au|une?|pour|et))+$",
    re.IGNORECASE,
)


def shortened(labels: Sequence[str], longest: int) -> list[str]:
    """Return labels of at most so many characters, no two the same."""
    short: list[str] = []
    for label in labels:
        fitting = _shortened(label, longest)
        number = 2
        while fitting in short:
            ending = f" {number}"
            fitting = _cut(label, longest - len(ending)) + ending
            number += 1
        short.append(fitting)
    return short


def _shortened(label: str, longest: int) -> str:
    label = " ".join(label.split())
    if len(label) <= longest:
        return label
    # What stands between brackets explains; the rest names.
    return _cut(_ASIDE.sub("", label).strip() or label, longest)


def _cut(label: str, longest: int) -> str:
    if len(label) <= longest:
        return label
    kept = label[: longest - 1]
    if label[longest - 1] != " " and " " in kept:
        words = kept.rpartition(" ")[0]
        kept = words if len(words) >= longest // 2 else kept
    return _LOOSE_END.sub("", kept) + "…"
