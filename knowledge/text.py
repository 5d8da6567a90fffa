"""One way of writing words, shared by everything that compares texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

_APOSTROPHES = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "œ": "oe", "æ": "ae"}
)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_LINE_PREFIX = re.compile(r"^\s*(?:\d+[.)]|[-•])\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"»”)]*\s+(?=[^a-z]|\{)")


def fold(text: str) -> str:
    """Return a text in lower case, without accents, with plain apostrophes and single spaces."""
    text = text.translate(_APOSTROPHES).lower()
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.split())


_SPELLING = Path(__file__).with_name("spelling.yml")
_LETTERS = re.compile(r"[a-z0-9]+")


@cache
def _meant() -> tuple[re.Pattern[str], dict[str, str]]:
    table: dict[str, str] = yaml.safe_load(_SPELLING.read_text(encoding="utf-8"))
    longest_first = sorted(table, key=len, reverse=True)
    pattern = "|".join(re.escape(typed) for typed in longest_first)
    return re.compile(rf"(?<![\w'])(?:{pattern})(?![\w'])"), table


def normalise(text: str) -> str:
    """Return a folded text in which short and dialect spellings are the words that they mean."""
    pattern, table = _meant()
    return pattern.sub(lambda match: table[match.group()], fold(text))


def letters(text: str) -> list[str]:
    """Return the runs of letters and figures of a text, normalised; all else divides them."""
    return _LETTERS.findall(normalise(text))


def words(text: str) -> list[str]:
    """Return the words of a text as written (apostrophes inside a word kept)."""
    return _WORD.findall(text)


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text; each line of a list is at least one sentence."""
    for line in text.splitlines():
        line = _LINE_PREFIX.sub("", line).strip()
        if line and line != "---":
            yield from (part for part in _SENTENCE_END.split(line) if part)


def parts(text: str) -> list[str]:
    """Return the parts of an answer, as its ``---`` lines divide it."""
    return [part.strip() for part in re.split(r"(?m)^---\s*$", text) if part.strip()]
