"""A second watch beside the rules: a sense of danger, learnt from examples.

The rules (``matcher.py``) are read and vouched for by people, and see what is told outright.
On cries that nobody had seen before they missed one in five, and they took fright at long stories
in which heavy words stand near each other. This classifier learns from the messages in
``examples/`` what a cry means and where the border to heavy but not acute stories runs. It
raises what the rules miss when it is sure, and calms what a rule found where nothing else in the
message feels like a cry: the longer the message, the more it has a say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.classifier import Sample, TextClassifier
from knowledge.meaning import kept_points, point
from knowledge.text import letters

EXAMPLES = Path(__file__).with_name("examples")
_DANGER, _NONE = "danger", "none"
_SMOOTHNESS = 0.05
#: How much the meaning of a message counts beside its words.
_MEANING = 2.0
#: A cry weighs as much as so many ordinary messages, for missing it is worse than a false alarm;
#: a heavy story without danger as much as so many, for it shows where the border runs.
_CRY, _HEAVY = 5.0, 3.0


@dataclass(frozen=True)
class Example:
    """A message and the kind of crisis that it shows, or None."""

    text: str
    kind: str | None


@dataclass(frozen=True)
class Sensed:
    """The likeliest kind of crisis; how sure, above 0 danger; and how many words it was felt in."""

    kind: str
    margin: float
    words: int


def read_examples(folder: Path = EXAMPLES) -> list[Example]:
    """Return the messages that the sense learns from."""
    return [
        Example(data["text"], data["kind"])
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        for data in (json.loads(line),)
    ]


class DangerSense:
    """Two classifiers: whether there is danger, and of which kind."""

    def __init__(self) -> None:
        """Make an untrained sense."""
        self._danger = TextClassifier(sharpness=1.0)
        self._kind = TextClassifier(sharpness=1.0)

    def fit(self, examples: Sequence[Example], ordinary: Iterable[str], kept: Path | None) -> None:
        """Learn from examples and from ordinary messages, which show no danger."""
        everything = [*examples, *(Example(text, None) for text in ordinary)]
        samples = [Sample(letters(one.text)) for one in everything]
        points = _MEANING * kept_points([one.text for one in everything], kept)
        cries = [number for number, one in enumerate(everything) if one.kind]
        self._danger.fit(
            samples,
            [_DANGER if one.kind else _NONE for one in everything],
            _SMOOTHNESS,
            points,
            [
                1.0 if number >= len(examples) else _CRY if one.kind else _HEAVY
                for number, one in enumerate(everything)
            ],
        )
        self._kind.fit(
            [samples[number] for number in cries],
            [str(everything[number].kind) for number in cries],
            _SMOOTHNESS,
            points[cries],
        )

    def feel(self, text: str) -> Sensed | None:
        """Return what a message feels like; None where it holds no word."""
        sample = Sample(letters(text))
        if not sample.words:
            return None
        meaning = _MEANING * point(text)
        margins = {one.label: one.margin for one in self._danger.rank(sample, point=meaning)}
        kind = self._kind.rank(sample, 1, point=meaning)[0].label
        return Sensed(kind, margins.get(_DANGER, -1.0), len(sample.words))

    def save(self, folder: Path) -> None:
        """Write what was learnt."""
        self._danger.save(folder / "danger")
        self._kind.save(folder / "kind")

    @classmethod
    def load(cls, folder: Path) -> DangerSense:
        """Read what ``save`` wrote.

        Raises:
            ValueError: the files are damaged.
        """
        sense = cls()
        sense._danger = TextClassifier.load(folder / "danger")
        sense._kind = TextClassifier.load(folder / "kind")
        return sense
