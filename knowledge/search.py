"""Which topic a message is about: its names, and likeness to how families ask.

A model is trained on the names, example questions, cues and answers of every entry whenever content
changes; it takes seconds, and the next process reads the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.classifier import Sample
from knowledge.meaning import kept_points, point
from knowledge.names import NameFinder, NameHit
from knowledge.registers import LANGUAGES
from knowledge.rendering import REFERENCE
from knowledge.schema import Entry, Situation
from knowledge.text import letters, parts
from knowledge.topic_model import TopicModel

_POINTS = "topic-points.npz"
#: Stands for any topic's name where only the rest of a message matters.
TOPIC_MARK = "xtopicx"


@dataclass(frozen=True)
class Candidate:
    """A topic with its share of the evidence (0 to 1), how well it fits by itself (``margin``,
    above 0 it does) and its name, where the message holds one."""

    entry: str
    score: float
    margin: float
    name: str | None = None
    exact: bool = False


class Index:
    """Ranks entries for a message."""

    def __init__(self, entries: list[Entry], cache: Path | None = None) -> None:
        """Train on the entries, or read from ``cache`` what was trained on the same ones before.

        The cache's name must change with the content (see ``KnowledgeBase``).
        """
        self._finder = NameFinder(entries)
        if cache and (known := _read(cache)):
            self._model = known
            return
        self._model = TopicModel()
        examples = [(text, str(entry.id)) for entry in entries for text in _examples(entry)]
        self._model.fit(
            [self._sample(letters(text))[0] for text, _ in examples],
            kept_points([text for text, _ in examples], cache and cache.parent / _POINTS),
            [entry for _, entry in examples],
        )
        if cache and len(self._model.labels) > 1:
            self._model.save(cache)

    def names_in(self, text: str) -> list[NameHit]:
        """Return the names of entries that a text holds, in their order."""
        return self._finder.find(letters(text))

    def rank(self, text: str, limit: int = 6) -> list[Candidate]:
        """Return the likeliest entries, best first; the scores of all entries add up to one."""
        words = letters(text)
        if not words:
            return []
        sample, hits = self._sample(words)
        # An exact name outweighs a misspelt one of the same entry.
        named = {hit.entry: hit for hit in sorted(hits, key=lambda hit: hit.exact)}
        return [
            Candidate(
                share.label,
                share.share,
                share.margin,
                named[share.label].name if share.label in named else None,
                share.label in named and named[share.label].exact,
            )
            for share in self._model.rank(sample, point(text), limit)
        ]

    def mask(self, words: list[str]) -> list[str]:
        """Return words with every topic's name replaced by one mark."""
        masked = list(words)
        for hit in reversed(self._finder.find(words)):
            masked[hit.start : hit.end] = [TOPIC_MARK]
        return masked

    def _sample(self, words: list[str]) -> tuple[Sample, list[NameHit]]:
        hits = self._finder.find(words)
        return Sample(words, sorted({hit.entry for hit in hits})), hits


def _examples(entry: Entry) -> list[str]:
    questions = [question for _, _, question in entry.questions.all()]
    cues = (
        [cue for some in entry.cues.values() for cue in some]
        if isinstance(entry, Situation)
        else []
    )
    answers = [
        REFERENCE.sub("", part)
        for texts in entry.answers.values()
        for register in LANGUAGES
        for part in parts(texts[register])
    ]
    return [*entry.names.all(), *questions, *cues, *answers]


def _read(cache: Path) -> TopicModel | None:
    try:
        return TopicModel.load(cache)
    except ValueError:
        # Not there yet, or cut off by a process that was killed: it is made anew.
        return None
