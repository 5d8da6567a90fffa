"""How the texts of each register read, in one table (docs/readability.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import mean, quantiles

from knowledge.checks import texts_of
from knowledge.readability import Level, measure
from knowledge.registers import REGISTERS, Register, language_of
from knowledge.rendering import REFERENCE
from knowledge.schema import Document
from knowledge.style import FEWEST_WORDS, LIMITS
from knowledge.text import words

_FORMULA = {"nl": "Flesch-Douma", "fr": "Kandel-Moles"}


@dataclass(frozen=True)
class RegisterLevel:
    """What was measured on all texts of one register."""

    register: Register
    texts: int
    mean_score: float
    lowest_tenth: float
    mean_sentence: float
    longest_sentence: int


def measure_registers(documents: Iterable[Document]) -> list[RegisterLevel]:
    """Measure every text that is long enough for its formula, by register."""
    found: dict[Register, list[Level]] = defaultdict(list)
    for document in documents:
        for _, texts in texts_of(document):
            for register in REGISTERS:
                text = REFERENCE.sub("12", texts[register])
                level = measure(text, language_of(register))
                if level and len(words(text)) >= FEWEST_WORDS:
                    found[register].append(level)
    return [_summary(register, levels) for register, levels in found.items()]


def table(levels: Iterable[RegisterLevel]) -> str:
    """Return the measures as a table in Markdown."""
    rows = [
        "| register | formula | texts | mean score | lowest tenth below | must be at least "
        "| words a sentence | longest sentence |",
        "|---|---|---|---|---|---|---|---|",
    ]
    rows += [
        f"| {one.register} | {_FORMULA[language_of(one.register)]} | {one.texts} "
        f"| {one.mean_score:.0f} | {one.lowest_tenth:.0f} | {LIMITS[one.register][0]:.0f} "
        f"| {one.mean_sentence:.1f} (at most {LIMITS[one.register][1]:.0f}) "
        f"| {one.longest_sentence} (at most {LIMITS[one.register][2]}) |"
        for one in levels
    ]
    return "\n".join(rows)


def _summary(register: Register, levels: list[Level]) -> RegisterLevel:
    scores = [level.score for level in levels]
    return RegisterLevel(
        register,
        len(levels),
        mean(scores),
        quantiles(scores, n=10)[0] if len(scores) > 1 else scores[0],
        mean(level.mean_sentence for level in levels),
        max(level.longest_sentence for level in levels),
    )
