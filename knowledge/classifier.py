"""A small linear classifier of texts: trained in seconds, explained by its weights, stored as plain arrays."""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC



@dataclass(frozen=True)
class Sample:
    """A text as normalised words, and marks: what else is known of it."""

    words: Sequence[str]
    marks: Sequence[str] = ()


@dataclass(frozen=True)
class Share:
    """A label with its share of the evidence (0 to 1) and the margin (> 0: the label fits)."""

    label: str
    share: float
    margin: float


class TextClassifier:
    """One linear separator for each label (LinearSVC) on words, letter groups and marks."""

    def __init__(self, sharpness: float) -> None:
        """Make an untrained classifier; ``sharpness`` turns margins into shares."""
        self.sharpness = sharpness
        self.labels: list[str] = []

    def fit(self, samples: Sequence[Sample], labels: Sequence[str], smoothness: float = 0.5) -> None:
        """Train on samples; fewer than two different labels leave nothing to tell apart."""
        self.labels = sorted(set(labels))
        if len(self.labels) < 2:
            return
        self._vectorizers: list[TfidfVectorizer] = [
            TfidfVectorizer(analyzer=_word_groups, sublinear_tf=True, dtype=np.float32),
            TfidfVectorizer(analyzer=_letter_groups, sublinear_tf=True, min_df=2, dtype=np.float32),
            TfidfVectorizer(analyzer=_marks, use_idf=False, norm=None, dtype=np.float32),
        ]
        for vectorizer in self._vectorizers:
            try:
                vectorizer.fit(samples)
            except ValueError:
                # No sample shows such a feature (no marks at all, say): leave it out.
                vectorizer.vocabulary_ = {}
        self._vectorizers = [one for one in self._vectorizers if one.vocabulary_]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = LinearSVC(C=smoothness, random_state=0).fit(self._matrix(samples), labels)
        self.labels = [str(label) for label in model.classes_]
        two = len(self.labels) == 2
        weights = np.vstack([-model.coef_, model.coef_]) if two else model.coef_
        bias = np.concatenate([-model.intercept_, model.intercept_]) if two else model.intercept_
        self._weights = np.ascontiguousarray(weights.T, dtype=np.float32)
        self._bias = bias.astype(np.float32)

    def rank(self, sample: Sample, limit: int | None = None) -> list[Share]:
        """Return the labels, best first."""
        if len(self.labels) < 2:
            return [Share(label, 1.0, 0.0) for label in self.labels]
        margins = np.asarray(self._matrix([sample]) @ self._weights)[0] + self._bias
        shares = np.exp(self.sharpness * (margins - margins.max()))
        shares /= shares.sum()
        order = np.argsort(margins)[::-1][:limit]
        return [Share(self.labels[i], float(shares[i]), float(margins[i])) for i in order]

    def save(self, folder: Path) -> None:
        """Write the classifier as arrays and JSON (nothing that could run when read)."""
        folder.mkdir(parents=True, exist_ok=True)
        kinds = [one.analyzer.__name__ for one in self._vectorizers]
        about = {
            "sharpness": self.sharpness,
            "labels": self.labels,
            "vectorizers": [
                {"analyzer": kind, "vocabulary": {k: int(v) for k, v in one.vocabulary_.items()}}
                for kind, one in zip(kinds, self._vectorizers)
            ],
        }
        (folder / "classifier.json").write_text(json.dumps(about), encoding="utf-8")
        idfs = {f"idf{i}": one.idf_ for i, one in enumerate(self._vectorizers) if one.use_idf}
        np.savez(folder / "classifier.npz", weights=self._weights, bias=self._bias, **idfs)

    @classmethod
    def load(cls, folder: Path) -> TextClassifier:
        """Read what ``save`` wrote.

        Raises:
            ValueError: the files are damaged or of another shape.
        """
        try:
            about = json.loads((folder / "classifier.json").read_text(encoding="utf-8"))
            arrays = np.load(folder / "classifier.npz", allow_pickle=False)
            one = cls(float(about["sharpness"]))
            one.labels = list(about["labels"])
            one._weights, one._bias = arrays["weights"], arrays["bias"]
            one._vectorizers = [
                _vectorizer(part, arrays.get(f"idf{i}")) for i, part in enumerate(about["vectorizers"])
            ]
        except (OSError, KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{folder} holds no classifier that can be read: {error}") from error
        return one

    def _matrix(self, samples: Sequence[Sample]) -> csr_matrix:
        blocks = [vectorizer.transform(samples) for vectorizer in self._vectorizers]
        return hstack(blocks).tocsr()


def _vectorizer(part: dict[str, Any], idf: np.ndarray | None) -> TfidfVectorizer:
    analyzer = {one.__name__: one for one in (_word_groups, _letter_groups, _marks)}[part["analyzer"]]
    if analyzer is _marks:
        vectorizer = TfidfVectorizer(analyzer=analyzer, use_idf=False, norm=None, dtype=np.float32)
    else:
        vectorizer = TfidfVectorizer(analyzer=analyzer, sublinear_tf=True, dtype=np.float32)
    vectorizer.vocabulary_ = part["vocabulary"]
    if idf is not None:
        vectorizer.idf_ = idf
    return vectorizer


def _word_groups(sample: Sample) -> list[str]:
    words = list(sample.words)
    return [*words, *(f"{first} {second}" for first, second in zip(words, words[1:]))]


def _letter_groups(sample: Sample) -> list[str]:
    groups = []
    for word in sample.words:
        padded = f" {word} "
        for size in range(2, 6):
            groups.extend(padded[i : i + size] for i in range(len(padded) - size + 1))
    return groups


def _marks(sample: Sample) -> list[str]:
    return list(sample.marks)
