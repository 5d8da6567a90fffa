"""Several questions in one message: which is the first, and which comes after it.

Only where both name their topic, each in a clause of its own, is a message taken apart: "mijn man
is zijn werk kwijt. krijgen we iets?" is one question, and most long messages are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.search import Index

_QUESTION_WORDS = (
    "hoe", "hoeveel", "wat", "waar", "wie", "wanneer", "waarom", "welke", "kan", "kunnen", "mag",
    "moet", "heb ik", "krijg", "krijgen", "comment", "combien", "ou", "où", "qui", "quand",
    "pourquoi", "quel", "quelle", "quels", "quelles", "est-ce", "c'est quoi", "puis-je", "peut-on",
    "qu'est-ce",
)  # fmt: skip
_ASKS = "|".join(re.escape(word) for word in _QUESTION_WORDS)
#: A question ends at its mark or at a line, or where "and" leads to another question word.
_BORDER = re.compile(rf"[?\n]+|\b(?:en|et)\s+(?=(?:{_ASKS})\b)", re.IGNORECASE)

#: What comes first is a question where it has a mark, or a clause that begins with such a word;
#: "wij krijgen leefloon en kan ik ..." only tells something first.
_QUESTION = re.compile(rf"\?|(?:^|[,.!])\s*(?:{_ASKS})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Second:
    """A question that comes after the first: its topic, and the side that it asks for."""

    topic: str
    facet: str


def taken_apart(text: str, index: Index) -> tuple[str, Second | None]:
    """Return the first question of a message, and the second where there is one.

    A message with one question, or with two about the same topic, is returned whole.
    """
    clauses = [clause.strip() for clause in _BORDER.split(text) if clause.strip()]
    if len(clauses) < 2:
        return text, None
    # The clause that names each topic first.
    named: dict[str, str] = {}
    for clause in clauses:
        if topic := _only_topic(clause, index):
            named.setdefault(topic, clause)
    if len(named) != 2:
        return text, None
    topic, clause = list(named.items())[1]
    first = text[: text.rindex(clause)]
    if not _QUESTION.search(first):
        return text, None
    sides = index.rank_facets(clause)
    return first, Second(topic, sides[0].label if sides else "what")


def _only_topic(clause: str, index: Index) -> str | None:
    topics = {hit.entry for hit in index.names_in(clause) if hit.exact}
    return topics.pop() if len(topics) == 1 else None
