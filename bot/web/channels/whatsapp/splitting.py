"""Long texts in pieces, each ending where somebody who reads aloud would breathe."""

from __future__ import annotations

import re

#: From the best place to part a text to the worst.
_ENDS = (re.compile(r"\n\n+"), re.compile(r"\n"), re.compile(r"(?<=[.!?…])\s+"), re.compile(r"\s+"))

_OF_A_LIST = re.compile(r"\s*(?:\d+[.)]|[•–-])\s")
#: What is shorter is a line of an address or a list (characters).
_PARAGRAPH = 60


def pieces(text: str, longest: int) -> list[str]:
    """Return a text in as few pieces as end well, each of at most so many characters."""
    found: list[str] = []
    text = text.strip()
    while len(text) > longest:
        start, end = _last_end(text, longest)
        found.append(text[:start].rstrip())
        text = text[end:].lstrip()
    return [*found, text] if text else found


def with_short_end(text: str, longest: int) -> tuple[str, str]:
    """Return a text in two, of which the second is at most so long: what is asked stands there."""
    text = text.strip()
    if len(text) <= longest:
        return "", text
    for pattern in _ENDS:
        ends = [one.end() for one in pattern.finditer(text) if len(text) - one.end() <= longest]
        if ends and ends[0] < len(text):
            return text[: ends[0]].rstrip(), text[ends[0] :]
    return text[:-longest], text[-longest:]


def _last_end(text: str, longest: int) -> tuple[int, int]:
    for pattern in _ENDS:
        ends = [one.span() for one in pattern.finditer(text, 0, longest + 1)]
        # A first line of three words is no piece.
        fitting = [span for span in ends if longest // 3 <= span[0] <= longest]
        if fitting:
            return fitting[-1]
    return longest, longest


def with_air(text: str) -> str:
    """Return a text with an empty line between paragraphs, which a phone sets close together.

    Lists, addresses and numbers stay as they are: their lines belong together.
    """
    lines = text.split("\n")
    apart = [
        f"{line}\n" if _is_paragraph(line) and _is_paragraph(below) else line
        for line, below in zip(lines, [*lines[1:], ""], strict=True)
    ]
    return "\n".join(apart)


def _is_paragraph(line: str) -> bool:
    return len(line) >= _PARAGRAPH and not _OF_A_LIST.match(line)
