"""Which topic a message is about: its names, and likeness to how families ask.

A model is trained on the names, example questions, cues and answers of every entry whenever content
changes; it takes seconds, and the next process reads the result.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.classifier import Sample, Share, TextClassifier
from knowledge.evidence import EvidenceModel
from knowledge.kept import kept
from knowledge.meaning import POINTS, kept_points, point
from knowledge.names import NameFinder, NameHit
from knowledge.registers import LANGUAGES
from knowledge.rendering import REFERENCE
from knowledge.schema import Entry, Situation
from knowledge.text import letters, parts

#: The kinds of which questions teach sides; those about ourselves and help lines are too few.
_ASKED_ABOUT = ("right", "programme", "service", "situation", "term")
#: Shorter words stand in every language.
_LONGER = 4
#: The separator of sides: how smooth, how much the meaning counts beside words, and what turns its
#: margins into shares. It accepts 83 % of looked-at messages where the model of topics had 79 %.
_SIDES_SMOOTHNESS, _SIDES_MEANING, _SIDES_SHARPNESS = 0.1, 2.0, 4.0
#: Stands for any topic's name where only the rest of a message matters.
TOPIC_MARK = "xtopicx"


@dataclass(frozen=True)
class Candidate:
    """A topic with its share of the evidence (0 to 1), and its name where the message holds one."""

    entry: str
    score: float
    name: str | None = None
    exact: bool = False


class Index:
    """Ranks entries for a message."""

    def __init__(self, entries: list[Entry], cache: Path | None = None) -> None:
        """Train on the entries, or read from ``cache`` what was trained on the same ones before.

        The cache's name must change with the content (see ``KnowledgeBase``).
        """
        self._finder = NameFinder(entries, cache and cache / "well_spelt.json")
        self._asked = kept(cache and cache / "asked.json", lambda: _asked_of_one(entries))
        if cache and (known := _read(cache)):
            self._topics, self._facets = known
            return
        examples = [(text, str(entry.id)) for entry in entries for text in examples_of(entry)]
        read = [self._sample(letters(text)) for text, _ in examples]
        samples = [sample for sample, _ in read]
        points = kept_points([text for text, _ in examples], cache and cache.parent / POINTS)
        self._topics = EvidenceModel()
        self._topics.fit(samples, points, [entry for _, entry in examples])
        sides = {
            question: facet
            for entry in entries
            for _, facet, question in entry.questions.all()
            if entry.kind in _ASKED_ABOUT
        }
        asked = [number for number, (text, _) in enumerate(examples) if text in sides]
        self._facets = TextClassifier(_SIDES_SHARPNESS)
        self._facets.fit(
            [Sample(_masked(*read[number])) for number in asked],
            [sides[examples[number][0]] for number in asked],
            _SIDES_SMOOTHNESS,
            _SIDES_MEANING * points[asked],
        )
        if cache:
            self._topics.save(cache / "topics")
            self._facets.save(cache / "facets")

    def names_in(self, text: str) -> list[NameHit]:
        """Return the names of entries that a text holds, in their order."""
        return self._finder.find(letters(text))

    def rank(self, text: str, limit: int | None = 6) -> list[Candidate]:
        """Return the likeliest entries (without a limit: all), best first.

        The scores of all entries add up to one.
        """
        words = letters(text)
        if not words:
            return []
        sample, hits = self._sample(words)
        named = _by_entry(hits)
        if owner := self._asked.get(" ".join(words)):
            # What somebody wrote as a question about an entry is one, whatever the weights say.
            hit = named.get(owner[0])
            name, exact = (hit.name, hit.exact) if hit else (None, False)
            return [Candidate(owner[0], 1.0, name, exact)]
        return [
            Candidate(
                one.label,
                one.share,
                named[one.label].name if one.label in named else None,
                one.label in named and named[one.label].exact,
            )
            for one in self._topics.rank(sample, point(text), exactness(hits))[:limit]
        ]

    def knows(self, words: Sequence[str]) -> bool:
        """Tell whether at least half of the longer words stand in any example."""
        spoken = [word for word in words if word.isalpha()]
        longer = [word for word in spoken if len(word) >= _LONGER] or spoken
        known = sum(self._topics.knows(word) for word in longer)
        return bool(spoken) and 2 * known >= len(longer)

    def rank_facets(self, text: str) -> list[Share]:
        """Return the sides of a topic that a message may ask for, the likeliest first."""
        words = letters(text)
        if owner := self._asked.get(" ".join(words)):
            return [Share(owner[1], 1.0, 0.0)]
        if not words:
            return []
        return self._facets.rank(Sample(self.mask(words)), point=_SIDES_MEANING * point(text))

    def mask(self, words: list[str]) -> list[str]:
        """Return words with every topic's name replaced by one mark."""
        return _masked(*self._sample(words))

    def _sample(self, words: list[str]) -> tuple[Sample, list[NameHit]]:
        return sample_of(words, self._finder)


def sample_of(words: list[str], finder: NameFinder) -> tuple[Sample, list[NameHit]]:
    """Return words marked with the entries that they name, and where the names stand."""
    hits = finder.find(words)
    return Sample(words, sorted({hit.entry for hit in hits})), hits


def exactness(hits: Iterable[NameHit]) -> dict[str, bool]:
    """Return the entries that are named, and whether letter for letter."""
    return {entry: hit.exact for entry, hit in _by_entry(hits).items()}


def _by_entry(hits: Iterable[NameHit]) -> dict[str, NameHit]:
    # An exact name outweighs a misspelt one of the same entry.
    return {hit.entry: hit for hit in sorted(hits, key=lambda hit: hit.exact)}


def examples_of(entry: Entry) -> list[str]:
    """Return all texts that say what an entry is about: names, questions, cues, answers."""
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


def _masked(sample: Sample, hits: Sequence[NameHit]) -> list[str]:
    masked = list(sample.words)
    for hit in reversed(hits):
        masked[hit.start : hit.end] = [TOPIC_MARK]
    return masked


def _asked_of_one(entries: list[Entry]) -> dict[str, list[str]]:
    """Return the entry and facet of each example question that no other entry has."""
    owners: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for entry in entries:
        for _, facet, question in entry.questions.all():
            owners[" ".join(letters(question))].add((str(entry.id), facet))
    return {key: [*next(iter(found))] for key, found in owners.items() if key and len(found) == 1}


def _read(cache: Path) -> tuple[EvidenceModel, TextClassifier] | None:
    try:
        return EvidenceModel.load(cache / "topics"), TextClassifier.load(cache / "facets")
    except (OSError, ValueError):
        # Not there yet, or cut off by a process that was killed: it is made anew.
        return None
