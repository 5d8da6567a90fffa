"""How much there is: documents by kind, topics by domain, texts by register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from knowledge.checks import texts_of
from knowledge.registers import REGISTERS
from knowledge.schema import Document, Entry


def count_lines(documents: Collection[Document]) -> list[str]:
    """Return lines of text that count documents, topics, texts and example questions."""
    entries = [one for one in documents if isinstance(one, Entry)]
    texts = sum(1 for document in documents for _ in texts_of(document))
    questions = Counter(language for one in entries for language, _, _ in one.questions.all())
    return [
        f"by kind: {_listed(Counter(one.kind for one in documents))}",
        f"by domain: {_listed(Counter(one.domain for one in entries))}",
        f"by register: {_listed(Counter(dict.fromkeys(REGISTERS, texts)))}",
        f"example questions: {_listed(questions)}",
    ]


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts.most_common())
