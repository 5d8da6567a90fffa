"""How the guide speaks (docs/voice.md), as far as a machine can measure it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from knowledge.readability import measure
from knowledge.registers import Language, Register, is_simple, language_of
from knowledge.rendering import REFERENCE
from knowledge.text import fold, words
from knowledge.yaml_file import read_yaml

_HARD_WORDS = Path(__file__).with_name("hard_words.yml")

#: The lowest score and the longest sentences (mean, longest; in words) of a register.
LIMITS: dict[str, tuple[float, float, int]] = {
    "nl": (45, 16, 32),
    "nl-simple": (72, 10, 15),
    "fr": (40, 18, 36),
    "fr-simple": (65, 10, 15),
}

#: On a handful of words the formulas say nothing: one long name would decide.
FEWEST_WORDS = 14
_FIGURE_OF_MONEY = re.compile(
    r"\d[\d.,\s]*(€|euros?\b|EUR\b|procent\b|pour cent\b|%)|€\s*\d", re.IGNORECASE
)
_PHONE = re.compile(r"(?<![\d.,])(?:\+32|0)\d?[\d ./-]{6,}\d|\b0800\b")
_WEB = re.compile(r"https?://|www\.|\b[\w-]+\.(?:be|eu|com|org|net|vlaanderen|brussels)\b")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]{2,}\d?[A-Z]*|[A-Z]\w?[A-Z]{2,}|1G1P)\b")
#: Capitals that are names or that everybody reads without help.
_PLAIN_CAPITALS = {
    "FONS", "SMS", "PDF", "QR", "OK", "ID", "TV", "AZ", "UZ", "BE", "EU", "VZW", "ASBL", "GO",
    "KU", "UGC", "DISCO", "WC", "PC", "GPS",
}  # fmt: skip

_FORBIDDEN: dict[Language, list[tuple[re.Pattern[str], str]]] = {
    "nl": [
        (re.compile(r"(?<!misschien )\b(?:je|jullie|jij) (?:hebt|heb|hebben) recht op\b", re.I),
         'promises a right; write "misschien heb je recht op"'),
        (re.compile(r"\b(?:u dient|conform|ingevolge|simpelweg|middels|teneinde)\b", re.I),
         "office language"),
        (re.compile(r"\bgewoon\b", re.I), '"gewoon" belittles'),
        (re.compile(r"\b[Uu]w?\b(?!-)"), 'speak to the reader as "je"'),
    ],
    "fr": [
        (re.compile(r"\bvous avez (?!peut-être )droit (?:à|au|aux)\b", re.I),
         'promises a right; write "vous avez peut-être droit à"'),
        (re.compile(r"\b(?:conformément|en vertu de|il vous incombe|simplement)\b", re.I),
         "office language"),
        (re.compile(r"\b(?:tu|toi|tes)\b", re.I), 'speak to the reader as "vous"'),
        (re.compile(r"\b(?:septante|nonante)\b", re.I), "write figures"),
    ],
}  # fmt: skip


@cache
def hard_words(language: Language) -> dict[str, str]:
    """Return the hard words of a language, folded, each with its simple counterpart."""
    listed = read_yaml(_HARD_WORDS)[language]
    return {fold(word): simple for word, simple in listed.items()}


def style_problems(text: str, register: Register) -> Iterator[tuple[str, str]]:
    """Yield (level, message) for every rule of writing that a text breaks."""
    language = language_of(register)
    bare = REFERENCE.sub("", text)
    if match := _FIGURE_OF_MONEY.search(bare):
        yield (
            "error",
            f"states the figure {match.group().strip()!r}; make it an amount: {{amount:id}}",
        )
    if match := _PHONE.search(bare):
        yield "error", f"states the number {match.group()!r}; make it a contact: {{phone:id}}"
    if match := _WEB.search(bare):
        yield "error", f"states the address {match.group()!r}; make it a contact: {{web:id}}"
    if "!" in bare:
        yield "error", "holds an exclamation mark"
    if re.search(r"<[a-z/]|\*\*|^#|\]\(", bare, re.IGNORECASE | re.MULTILINE):
        yield "error", "holds markup; texts are plain"
    for pattern, message in _FORBIDDEN[language]:
        if match := pattern.search(bare):
            yield "error", f"{message} (found {match.group()!r})"
    for word in _unexplained(bare):
        yield (
            "error",
            f"leaves the abbreviation {word} unexplained; put its meaning in brackets after it",
        )
    yield from _reading(REFERENCE.sub("12", text), register)


def _unexplained(text: str) -> Iterator[str]:
    """Yield abbreviations whose first use is neither followed by nor inside an explanation."""
    seen: set[str] = set()
    for match in _ABBREVIATION.finditer(text):
        word = match.group()
        if word in seen or word in _PLAIN_CAPITALS:
            continue
        seen.add(word)
        after = text[match.end() : match.end() + 40]
        before = text[: match.start()]
        inside = before.count("(") > before.count(")")
        quoted = before.endswith(('"', "« "))
        if not (
            inside
            or quoted
            or re.match(r"[^.\n(]{0,30}\(", after)
            or re.match(r",? (?:dat|c'est|is|est)\b", after)
        ):
            yield word


def _reading(text: str, register: Register) -> Iterator[tuple[str, str]]:
    language = language_of(register)
    level = measure(text, language)
    if level is None:
        yield "error", "holds no word"
        return
    score, mean, longest = LIMITS[register]
    if len(words(text)) >= FEWEST_WORDS and level.score < score:
        yield (
            "error",
            f"reads at {level.score}, must be at least {score:.0f}: shorter words and sentences",
        )
    if level.mean_sentence > mean:
        yield "error", f"has {level.mean_sentence} words a sentence on average, at most {mean}"
    if level.longest_sentence > longest:
        yield (
            "error",
            f"has a sentence of {level.longest_sentence} words, at most {longest}:"
            f" {level.longest!r}",
        )
    if is_simple(register):
        listed = hard_words(language)
        plain = fold(text)
        for word in words(plain):
            if word in listed and not re.search(
                rf"\b{re.escape(word)}\b[\"» ]*(?:\(|: dat is|, dat is|: c'est|, c'est)", plain
            ):
                yield (
                    "error",
                    f"uses the hard word {word!r}: write {listed[word]!r} or explain it",
                )
                break
