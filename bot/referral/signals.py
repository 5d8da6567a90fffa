"""Obstacles that families meet, counted: by month, municipality and theme, never by family."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection, Engine

from bot.privacy.small_counts import SMALLEST_SHOWN
from bot.referral.draft import Draft
from bot.referral.tables import signals
from bot.transactions import insert_new, reading
from knowledge.text import fold

#: What families write of an obstacle, folded (no capitals, no accents), in Dutch and French.
_CUES = {
    "waiting": r"wacht ?lijst|wacht ?tijd|(?:jaar|maand\w*) wachten|liste d.?attente|delai",
    "full": r"geen plaats|volzet|vol zit|aanmeldingsstop|pas de place|plus de place|complet",
    "form": r"(?:formulier|brief|papier\w*)\b.{0,40}\b(?:niet|moeilijk)|comprends? (?:pas|rien)"
    r"|formulaire.{0,40}(?:difficile|compliqu)",
    "interpreter": r"geen tolk|tolk (?:niet|kwam)|pas d.?interprete|interprete.{0,20}\bpas\b",
    "cost": r"te duur|niet betalen|kan\w* .{0,20}niet betalen|trop cher|pas (?:les )?moyens?",
}
THEMES = tuple(_CUES)
_READ = {theme: re.compile(rf"\b(?:{cues})") for theme, cues in _CUES.items()}
#: The lines in which an obstacle is told.
_TOLD_IN = ("situation", "help", "waiting", "applications")


@dataclass(frozen=True)
class Signal:
    """How often a theme was met in a month and municipality; ``times`` None: fewer than shown."""

    month: str
    municipality: str
    theme: str
    times: int | None


class Signals:
    """Counts and lists obstacles."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def count(self, connection: Connection, draft: Draft, day: date) -> None:
        """Count what a referral tells of, in the transaction that hands it over."""
        where = draft.shared.get("municipality")
        municipality = (where.value if where else None) or "unknown"
        for theme in themes_of(draft):
            key = {"month": f"{day:%Y-%m}", "municipality": municipality, "theme": theme}
            is_it = [signals.c[name] == value for name, value in key.items()]
            connection.execute(insert_new(connection, signals).values(times=0, **key))
            connection.execute(update(signals).where(*is_it).values(times=signals.c.times + 1))

    def months(self) -> list[str]:
        """Return the months with counts, the first one first."""
        query = select(signals.c.month).distinct().order_by(signals.c.month)
        with reading(self._engine) as connection:
            return list(connection.execute(query).scalars())

    def between(self, first: str, last: str) -> dict[tuple[str, str], int]:
        """Return the counts by municipality and theme, small ones too: these are for nobody to see.

        The months go from first to last (``2026-11``).
        """
        key = (signals.c.municipality, signals.c.theme)
        query = (
            select(*key, func.sum(signals.c.times))
            .where(signals.c.month.between(first, last))
            .group_by(*key)
        )
        with reading(self._engine) as connection:
            return {(where, theme): int(times) for where, theme, times in connection.execute(query)}

    def all(self) -> list[Signal]:
        """Return every count, small ones hidden, the latest month first."""
        order = (signals.c.month.desc(), signals.c.municipality, signals.c.theme)
        with reading(self._engine) as connection:
            rows = connection.execute(select(signals).order_by(*order)).all()
        return [
            Signal(
                one.month,
                one.municipality,
                one.theme,
                one.times if one.times >= SMALLEST_SHOWN else None,
            )
            for one in rows
        ]


def themes_of(draft: Draft) -> tuple[str, ...]:
    """Return the obstacles that the shared lines of a draft tell of."""
    told = " ".join(fold(draft.shared[name].said) for name in _TOLD_IN if name in draft.shared)
    return tuple(theme for theme, cue in _READ.items() if cue.search(told))
