"""What readers will see: an entry in its four registers, as wide as a phone."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date

from knowledge.base import Snapshot
from knowledge.readability import measure
from knowledge.registers import LONGEST_PART, REGISTERS, Register, language_of
from knowledge.schema import Entry, Facet, Texts

#: Characters in a line of a phone held upright.
PHONE = 38
_GAP = "   "


def preview(
    snapshot: Snapshot, entry: Entry, today: date, facets: list[Facet] | None = None
) -> str:
    """Return an entry as phones would show it, the four registers beside each other."""
    blocks = [f"{entry.id}: {entry.label.nl} / {entry.label.fr}"]
    for facet, texts in entry.answers.items():
        if not facets or facet in facets:
            blocks.append(f"== {facet} ==\n{_beside(snapshot, entry, texts, today)}")
    return "\n\n".join(blocks)


def _beside(snapshot: Snapshot, entry: Entry, texts: Texts, today: date) -> str:
    phones = [list(_phone(snapshot, entry, texts, register, today)) for register in REGISTERS]
    height = max(map(len, phones))
    for phone in phones:
        phone += [" " * (PHONE + 4)] * (height - len(phone))
    return "\n".join(_GAP.join(row).rstrip() for row in zip(*phones, strict=True))


def _phone(
    snapshot: Snapshot, entry: Entry, texts: Texts, register: Register, today: date
) -> Iterator[str]:
    """Yield the lines of one phone: a frame for each part, and what was measured below it."""
    yield f"{register:<{PHONE + 4}}"
    for part in snapshot.rendered(entry, texts, register, today):
        yield "┌" + "─" * (PHONE + 2) + "┐"
        for line in part.splitlines():
            for piece in textwrap.wrap(line, PHONE) or [""]:
                yield f"│ {piece:<{PHONE}} │"
        yield "└" + "─" * (PHONE + 2) + "┘"
        level = measure(part, language_of(register))
        reads = f", leest op {level.score:.0f}" if level else ""
        yield f"{f' {len(part)} van {LONGEST_PART[register]} tekens{reads}':<{PHONE + 4}}"
