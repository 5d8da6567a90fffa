"""An entry as the family reads it, word for word as the guide says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from bot.web.pages.rich_text import paragraphs, unbroken
from bot.web.words import words_of
from knowledge.base import Snapshot
from knowledge.registers import Language, Register, language_of
from knowledge.schema import Entry, Facet


@dataclass(frozen=True)
class Side:
    """What an entry answers to one question of a family."""

    facet: Facet
    heading: str
    html: Markup


@dataclass(frozen=True)
class Pane:
    """All that a family reads about an entry; ``words`` are those to read aloud with."""

    register: Register
    language: Language
    title: str
    sides: tuple[Side, ...]
    words: dict[str, str]


def pane_for(entry: Entry, base: Snapshot, register: Register, today: date) -> Pane:
    """Return an entry in the words of one register, as they stand on a day."""
    language = language_of(register)
    said = words_of("widget", register)
    return Pane(
        register=register,
        language=language,
        title=unbroken(entry.label[language]),
        sides=tuple(
            Side(
                facet,
                unbroken(heading_of(facet, base, register)),
                paragraphs("\n\n".join(base.answer_parts(entry, facet, register, today))),
            )
            for facet in entry.answers
        ),
        words={key: said[key] for key in ("read_aloud", "stop_reading")},
    )


def heading_of(facet: Facet, base: Snapshot, register: Register) -> str:
    """Return the question that a facet answers, as the guide's buttons ask it."""
    return base.interface[f"label-{facet}"][register]
