"""Answers as they stand on paper: without what only makes sense in a conversation."""

from __future__ import annotations

import re

#: "Write me your municipality", and what is then promised: no paper can be written to.
_WRITE_TO_ME = re.compile(
    r"(?:^|(?<=[.!?] ))(?:Schrijf (?:mij|hier)|Écrivez(?:-moi| ici))\b[^.!?\n]*[.!?]"
    r"(?: (?:Wij tonen|Ik zoek|Ik toon|Nous montrons|Je cherche|Je montre)\b[^.!?\n]*[.!?])?[ ]?"
)


def on_paper(text: str) -> str:
    """Return a text without the sentences that ask the reader to write to the guide."""
    lines = (_WRITE_TO_ME.sub("", line).rstrip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
