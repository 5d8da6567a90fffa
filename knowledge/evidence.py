"""Learning from what families say: which topic a message is about, and which side of it.

Three views of a message, each weak where another is strong, are added up:

- its words and letter groups, by complement naive Bayes (Rennie et al., ICML 2003): finds names,
  jargon and misspelt words, and is trained in seconds for any number of labels;
- the examples nearest in meaning: one example is enough for a need that is told only once;
- a linear separator for each label, on words and meaning together: sees the borders between topics
  that share most of their words, and takes most of the time of training.

A name in a message is a fourth: the shorter the message, the likelier the name is its subject
("ocmw?"), while a story names the OCMW, a payer and a benefit and is about none of them.

How much each counts was fitted (as a conditional logit) on 33,000 example questions left out of
training: the right topic comes first for 62 % of them, and a topic with a share above 0.8 is right
in 88 %.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from math import log
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.naive_bayes import ComplementNB

from knowledge.classifier import Features, Sample, Share, separators
from knowledge.meaning import DIMENSIONS, Points

Scores = NDArray[np.float32]


class _Weights(NamedTuple):
    """How much each view counts for a label; ``always`` and ``by_length`` belong to a name.

    ``by_length`` is by the natural logarithm of the number of words (numbers are none).
    """

    words: float
    nearby: float
    separators: float
    always: float = 0.0
    by_length: float = 0.0


#: For a label without its name in the message, with it misspelt, and with it letter for letter
#: (the separators have seen the name too, so that they count for less there).
_UNNAMED = _Weights(0.20, 0.56, 2.77)
_NAMED = {
    False: _Weights(0.20, 0.56, 2.77, always=-0.43, by_length=-0.45),
    True: _Weights(0.20, 0.05, 1.24, always=0.23, by_length=-1.35),
}
_SMOOTHING = 0.5
#: The nearest examples that have a say, in how many dimensions, and how fast their say fades.
_NEAREST, _AXES, _FADING = 100, 160, 18.0
_FLOOR = 1e-5
#: How smooth the separators are, and how much the meaning counts beside words in them.
_SMOOTHNESS, _SEPARATOR_MEANING = 0.2, 2.0
_NO_NAMES: Mapping[str, bool] = {}


class EvidenceModel:
    """Ranks labels for a message; it is written and read as plain arrays."""

    def __init__(self) -> None:
        """Make an untrained model."""
        self.labels: list[str] = []

    def fit(self, samples: Sequence[Sample], points: Points, labels: Sequence[str]) -> None:
        """Train on samples with their points; fewer than two labels leave nothing to tell apart."""
        self.labels = sorted(set(labels))
        if len(self.labels) < 2:
            return
        number = {label: index for index, label in enumerate(self.labels)}
        classes = np.array([number[label] for label in labels], dtype=np.int32)
        self._features, rows = Features.fitted(samples)
        bayes = ComplementNB(alpha=_SMOOTHING, norm=True)
        bayes.fit(rows, classes)
        weights = bayes.feature_log_prob_.T
        # Half precision holds four significant figures once the numbers are near one.
        self._word_weights = (weights / np.abs(weights).max()).astype(np.float16)
        self._mean = points.mean(axis=0)
        centred = points - self._mean
        self._axes = _main_axes(centred)
        self._examples = _unit(centred @ self._axes)
        self._classes = classes
        self._counts = np.bincount(classes, minlength=len(self.labels))
        seen = hstack([rows, csr_matrix(self._on_axes(centred))]).tocsr()
        weights, self._bias = separators(seen, classes, _SMOOTHNESS)
        self._separators = weights.astype(np.float16)

    def knows(self, word: str) -> bool:
        """Tell whether an example holds a word."""
        return len(self.labels) < 2 or self._features.holds(word)

    def rank(
        self, sample: Sample, point: Points, names: Mapping[str, bool] = _NO_NAMES
    ) -> list[Share]:
        """Return the labels, best first; their shares add up to one.

        ``names`` are the labels whose name the message holds, and whether letter for letter.
        """
        if len(self.labels) < 2:
            return [Share(label, 1.0, 0.0) for label in self.labels]
        (total,) = self.scores([sample], point[None, :], [names])
        (shares,) = _softmax(total[None, :])
        order = np.argsort(total)[::-1]
        return [Share(self.labels[i], float(shares[i]), float(total[i])) for i in order]

    def scores(
        self, samples: Sequence[Sample], points: Points, names: Sequence[Mapping[str, bool]]
    ) -> Scores:
        """Return a row for each sample: what the views together say for each label."""
        rows = self._features.matrix(samples)
        centred = points - self._mean
        views = np.stack(
            [
                self._words(rows),
                np.log(self._nearby(centred) + _FLOOR),
                self._margins(rows, centred),
            ],
            axis=-1,
        )
        totals: Scores = views @ np.array(_UNNAMED[:3], dtype=np.float32)
        for total, seen, sample, named in zip(totals, views, samples, names, strict=True):
            length = log(max(1, sum(map(str.isalpha, sample.words))))
            for label, exact in named.items():
                weights, place = _NAMED[exact], self.labels.index(label)
                total[place] = seen[place] @ np.array(weights[:3], dtype=np.float32)
                total[place] += weights.always + weights.by_length * length
        return totals

    def save(self, folder: Path) -> None:
        """Write the model as arrays and JSON (nothing that could run when read)."""
        folder.mkdir(parents=True, exist_ok=True)
        told_apart = len(self.labels) > 1
        features = self._features.about() if told_apart else []
        about = {"labels": self.labels, "features": features}
        (folder / "evidence.json").write_text(json.dumps(about), encoding="utf-8")
        if not told_apart:
            return
        np.savez(
            folder / "evidence.npz",
            word_weights=self._word_weights,
            mean=self._mean,
            axes=self._axes,
            examples=self._examples,
            classes=self._classes,
            separators=self._separators,
            bias=self._bias,
            **self._features.arrays(),
        )

    @classmethod
    def load(cls, folder: Path) -> EvidenceModel:
        """Read what ``save`` wrote.

        Raises:
            ValueError: the files are missing, damaged or of another shape.
        """
        model = cls()
        try:
            about = json.loads((folder / "evidence.json").read_text(encoding="utf-8"))
            model.labels = list(about["labels"])
            if len(model.labels) < 2:
                return model
            arrays = np.load(folder / "evidence.npz", allow_pickle=False)
            model._features = Features.read(about["features"], arrays)
            model._word_weights = arrays["word_weights"]
            model._mean = arrays["mean"]
            model._axes, model._examples = arrays["axes"], arrays["examples"]
            model._classes = arrays["classes"]
            model._separators, model._bias = arrays["separators"], arrays["bias"]
            model._counts = np.bincount(model._classes, minlength=len(model.labels))
            model._check()
        except (
            OSError, EOFError, LookupError, TypeError, ValueError, BadZipFile, zlib.error,
        ) as error:  # fmt: skip
            raise ValueError(f"{folder} holds no model that can be read: {error}") from error
        return model

    def _check(self) -> None:
        labels, examples = len(self.labels), len(self._classes)
        fits = (
            self._word_weights.shape == (self._features.size, labels)
            and self._axes.shape[0] == DIMENSIONS == len(self._mean)
            and self._separators.shape == (self._features.size + self._axes.shape[1], labels)
            and self._bias.shape == (labels,)
            and self._examples.shape == (examples, self._axes.shape[1])
            and self._classes.min() >= 0
            and self._classes.max() < labels
        )
        if not fits:
            raise ValueError("its parts are not of one size")

    def _words(self, rows: csr_matrix) -> Scores:
        scores = _product(rows, self._word_weights)
        spread = np.maximum(scores.std(axis=1, keepdims=True), 1e-9)
        return (scores - scores.mean(axis=1, keepdims=True)) / spread

    def _margins(self, rows: csr_matrix, centred: Points) -> Scores:
        of_words, of_meaning = np.split(self._separators, [self._features.size])
        seen = self._on_axes(centred) @ of_meaning.astype(np.float32)
        return (_product(rows, of_words) + seen + self._bias).astype(np.float32)

    def _on_axes(self, centred: Points) -> Points:
        return _SEPARATOR_MEANING * (centred @ self._axes)

    def _nearby(self, centred: Points) -> Scores:
        likeness = _unit(centred @ self._axes) @ self._examples.T
        count = min(_NEAREST, likeness.shape[1])
        nearest = np.argpartition(-likeness, count - 1, axis=1)[:, :count]
        owners = self._classes[nearest]
        # Otherwise a topic with many examples outvotes one with few.
        say = np.exp(_FADING * np.take_along_axis(likeness, nearest, axis=1))
        say /= np.sqrt(self._counts[owners])
        votes = np.zeros((len(centred), len(self.labels)), dtype=np.float32)
        np.add.at(votes, (np.arange(len(centred))[:, None], owners), say)
        return votes / votes.sum(axis=1, keepdims=True)


def _product(rows: csr_matrix, weights: NDArray[np.float16]) -> Scores:
    # Only the features that occur: a product with all weights would copy them first.
    used = np.unique(rows.indices)
    return (rows[:, used].astype(np.float32) @ weights[used].astype(np.float32)).astype(np.float32)


def _main_axes(centred: Points) -> Points:
    """Return the directions in which examples differ most (principal components)."""
    _, vectors = np.linalg.eigh((centred.T @ centred).astype(np.float64))
    return np.ascontiguousarray(vectors[:, ::-1][:, :_AXES], dtype=np.float32)


def _unit(rows: Points) -> Points:
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    return (rows / np.maximum(length, 1e-9)).astype(np.float32)


def _softmax(scores: Scores) -> Scores:
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)
