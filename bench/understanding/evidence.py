"""What there is to learn: a share of the same examples for both contenders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

from bot.nlu.reading import FACET_INTENT
from bot.settings import ROOT
from knowledge.files import read_all
from knowledge.schema import Document, Entry, Situation
from knowledge.search import examples_of


class Example(NamedTuple):
    """A text, and what it is an example of."""

    text: str
    label: str


@dataclass(frozen=True)
class Evidence:
    """What both learn from.

    ``documents`` is all content, in which every entry has only its share of names, questions and
    cues; ``wishes`` are the messages of ``data/nlu``, each with the intent that it is.
    """

    documents: dict[str, Document]
    wishes: list[Example]

    @property
    def topics(self) -> list[Example]:
        """Names, questions and cues, each with the topic that it is about."""
        return [
            Example(text, str(entry.id))
            for entry in self._entries
            for text in examples_of(without_answers(entry))
        ]

    @property
    def sides(self) -> list[Example]:
        """The example questions of all topics, each with the intent that asks for its side."""
        return [
            Example(question, f"{FACET_INTENT}{facet}")
            for entry in self._entries
            for _, facet, question in entry.questions.all()
        ]

    @property
    def _entries(self) -> list[Entry]:
        return [one for one in self.documents.values() if isinstance(one, Entry)]


def read_evidence(share: float) -> Evidence:
    """Return every n-th example of each topic and of each intent: the first, and so on."""
    step = max(1, round(1 / share))
    documents = {
        name: _thinned(one, step) if isinstance(one, Entry) else one
        for name, one in read_all().items()
    }
    return Evidence(documents, _wishes(step))


def without_answers(entry: Entry) -> Entry:
    """Return an entry with nothing to learn but names, questions and cues."""
    return entry.copy(update={"answers": {}})


def _thinned(entry: Entry, step: int) -> Entry:
    names = set(entry.names.all()[::step])
    questions = set(entry.questions.all()[::step])
    less: dict[str, Any] = {
        "names": entry.names.copy(
            update={kind: [one for one in some if one in names] for kind, some in entry.names}
        ),
        "questions": entry.questions.copy(
            update={
                language: {
                    facet: [one for one in some if (language, facet, one) in questions]
                    for facet, some in facets.items()
                }
                for language, facets in entry.questions
            }
        ),
    }
    if isinstance(entry, Situation):
        less["cues"] = {language: some[::step] for language, some in entry.cues.items()}
    return entry.copy(update=less)


def _wishes(step: int) -> list[Example]:
    found = []
    for path in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            texts = [line.removeprefix("- ") for line in block["examples"].splitlines()]
            found += [Example(text, block["intent"]) for text in texts[::step]]
    return found
