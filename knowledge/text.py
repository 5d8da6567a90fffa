"""One way of writing words, shared by everything that compares texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from knowledge.yaml_file import read_yaml

_APOSTROPHES = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "œ": "oe", "æ": "ae"}
)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_LINE_PREFIX = re.compile(r"^\s*(?:\d+[.)]|[-•])\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"»”)]*\s+(?=[^a-z]|\{)")


class _WithoutMarks(dict[int, "int | None"]):
    """What each character stays when accents go; it fills itself as characters come by."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_WITHOUT_MARKS = _WithoutMarks()


def fold(text: str) -> str:
    """Return a text in lower case, without accents, with plain apostrophes and single spaces."""
    text = text.lower()
    # Every word of all content comes by here: most hold nothing to take off.
    if text.isascii():
        text = text.replace("`", "'")
    else:
        decomposed = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
        text = decomposed.translate(_WITHOUT_MARKS)
    return " ".join(text.split())


_SPELLING = Path(__file__).with_name("spelling.yml")
_LETTERS = re.compile(r"[a-z0-9]+")


@cache
def _meant() -> tuple[re.Pattern[str], dict[str, str]]:
    table: dict[str, str] = read_yaml(_SPELLING)
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
