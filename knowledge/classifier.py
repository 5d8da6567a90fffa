"""A small linear classifier of texts: trained in seconds, stored as plain arrays."""

from __future__ import annotations

import json
import warnings
import zlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.svm import LinearSVC

from knowledge.meaning import DIMENSIONS, Points

#: How many threads train separators; the trainer leaves Python's lock alone while it works.
_AT_WORK = 2
_OTHERS = -1


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
    """One linear separator for each label (LinearSVC) on words, letter groups and marks.

    Where points (see ``knowledge.meaning``) are given, the meaning of a text counts too; then it
    must be given for every text, when training and when ranking.
    """

    def __init__(self, sharpness: float) -> None:
        """Make an untrained classifier; ``sharpness`` turns margins into shares."""
        self.sharpness = sharpness
        self.labels: list[str] = []

    def fit(
        self,
        samples: Sequence[Sample],
        labels: Sequence[str],
        smoothness: float = 0.5,
        points: Points | None = None,
        importance: Sequence[float] | None = None,
    ) -> None:
        """Train on samples; fewer than two different labels leave nothing to tell apart.

        ``importance`` says how much each sample counts; without them all count the same.
        """
        self.labels = sorted(set(labels))
        if len(self.labels) < 2:
            return
        self._features, rows = Features.fitted(samples)
        weights, self._bias = separators(_beside(rows, points), labels, smoothness, importance)
        self._weights = np.ascontiguousarray(weights)

    def rank(
        self, sample: Sample, limit: int | None = None, point: Points | None = None
    ) -> list[Share]:
        """Return the labels, best first."""
        if len(self.labels) < 2:
            return [Share(label, 1.0, 0.0) for label in self.labels]
        row = _beside(self._features.matrix([sample]), None if point is None else point[None, :])
        # Only the rows of features that occur: a product with all weights would copy them first.
        values = row.data.astype(np.float32)
        margins = values @ self._weights[row.indices] + self._bias
        shares = np.exp(self.sharpness * (margins - margins.max()))
        shares /= shares.sum()
        order = np.argsort(margins)[::-1][:limit]
        return [Share(self.labels[i], float(shares[i]), float(margins[i])) for i in order]

    def save(self, folder: Path) -> None:
        """Write the classifier as arrays and JSON (nothing that could run when read)."""
        folder.mkdir(parents=True, exist_ok=True)
        told_apart = len(self.labels) > 1
        about = {
            "sharpness": self.sharpness,
            "labels": self.labels,
            "features": self._features.about() if told_apart else [],
        }
        (folder / "classifier.json").write_text(json.dumps(about), encoding="utf-8")
        if not told_apart:
            return
        arrays = self._features.arrays()
        np.savez(folder / "classifier.npz", weights=self._weights, bias=self._bias, **arrays)

    @classmethod
    def load(cls, folder: Path) -> TextClassifier:
        """Read what ``save`` wrote.

        Raises:
            ValueError: the files are damaged or of another shape.
        """
        try:
            about = json.loads((folder / "classifier.json").read_text(encoding="utf-8"))
            one = cls(float(about["sharpness"]))
            one.labels = list(about["labels"])
            if len(one.labels) < 2:
                return one
            arrays = np.load(folder / "classifier.npz", allow_pickle=False)
            one._weights, one._bias = arrays["weights"], arrays["bias"]
            one._features = Features.read(about["features"], arrays)
            rows, columns = one._weights.shape
            points = rows - one._features.size
            if points not in (0, DIMENSIONS) or not columns == len(one._bias) == len(one.labels):
                raise ValueError("its parts are not of one size")
        except (
            OSError,
            EOFError,
            LookupError,
            TypeError,
            ValueError,
            BadZipFile,
            zlib.error,
        ) as error:
            raise ValueError(f"{folder} holds no classifier that can be read: {error}") from error
        return one


def _beside(rows: csr_matrix, points: Points | None) -> csr_matrix:
    return rows if points is None else hstack([rows, csr_matrix(points)]).tocsr()


def separators(
    rows: csr_matrix,
    labels: Sequence[str] | NDArray[np.int32],
    smoothness: float,
    importance: Sequence[float] | None = None,
) -> tuple[Points, Points]:
    """Return linear separators, one for each label in sorted order (LinearSVC).

    They are weights (features by labels) and a bias for each label; a margin above 0 says that the
    label fits.
    """
    names, classes = np.unique(labels, return_inverse=True)
    if len(names) == 2:
        weights, bias = _separated(rows, classes, [1], smoothness, importance)
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    else:
        # Each label is told from all others on its own, so two processors share the work.
        with ThreadPoolExecutor(_AT_WORK) as workers:
            found = workers.map(
                lambda some: _separated(rows, classes, some, smoothness, importance),
                np.array_split(np.arange(len(names)), _AT_WORK),
            )
            weights, bias = (np.concatenate(some) for some in zip(*found, strict=True))
    return weights.T.astype(np.float32), bias.astype(np.float32)


def _separated(
    rows: csr_matrix,
    classes: NDArray[np.int64],
    some: Sequence[int] | NDArray[np.int64],
    smoothness: float,
    importance: Sequence[float] | None,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return weights and bias of some classes, each told from all that are not it."""
    told = np.where(np.isin(classes, some), classes, _OTHERS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = LinearSVC(C=smoothness, random_state=0).fit(rows, told, importance)
    if len(model.classes_) == 2:
        return model.coef_, model.intercept_
    own = model.classes_ != _OTHERS
    return model.coef_[own], model.intercept_[own]


class Features:
    """Texts as rows of weighted features: words and pairs of words, letter groups, marks."""

    def __init__(self, kinds: list[_Kind]) -> None:
        self._kinds = kinds

    @classmethod
    def fitted(cls, samples: Sequence[Sample]) -> tuple[Features, csr_matrix]:
        """Return the features that samples show, weighted by how rare they are, and the rows."""
        kinds, rows = zip(*(_Kind.fitted(kind, samples) for kind in _ANALYZERS), strict=True)
        return cls(list(kinds)), hstack(rows).tocsr()

    @classmethod
    def read(cls, about: list[dict[str, Any]], arrays: Mapping[str, Any]) -> Features:
        """Return the features that ``about`` and ``arrays`` describe."""
        return cls(
            [_Kind(one["kind"], one["vocabulary"], arrays[f"idf_{one['kind']}"]) for one in about]
        )

    def about(self) -> list[dict[str, Any]]:
        """Return the vocabulary of each kind, as plain data."""
        return [{"kind": one.kind, "vocabulary": one.vocabulary} for one in self._kinds]

    def arrays(self) -> dict[str, np.ndarray[Any, Any]]:
        """Return the weights of each kind, by the name under which they are kept."""
        return {f"idf_{one.kind}": one.idf for one in self._kinds}

    @property
    def size(self) -> int:
        """How many features there are."""
        return sum(max(1, len(one.idf)) for one in self._kinds)

    def holds(self, word: str) -> bool:
        """Tell whether a word is one of the features."""
        return any(one.kind == "words" and word in one.vocabulary for one in self._kinds)

    def matrix(self, samples: Sequence[Sample]) -> csr_matrix:
        """Return one row for each sample."""
        return hstack([one.transform(samples) for one in self._kinds]).tocsr()


class _Kind:
    """One kind of feature with its vocabulary and the weight of each."""

    def __init__(self, kind: str, vocabulary: dict[str, int], idf: np.ndarray[Any, Any]) -> None:
        self.kind, self.vocabulary, self.idf = kind, vocabulary, idf
        self._counter = CountVectorizer(
            analyzer=_ANALYZERS[kind], vocabulary=vocabulary or {"": 0}, dtype=np.float32
        )
        self._weigher = TfidfTransformer(sublinear_tf=True)
        self._weigher.idf_ = idf if len(idf) else np.ones(1, dtype=np.float32)

    @classmethod
    def fitted(cls, kind: str, samples: Sequence[Sample]) -> tuple[_Kind, csr_matrix]:
        few, many = _SEEN_AT_LEAST.get(kind, (1, 1))
        least = few if len(samples) < _MANY else many
        counter = CountVectorizer(analyzer=_ANALYZERS[kind], min_df=least, dtype=np.float32)
        try:
            counts = counter.fit_transform(samples)
        except ValueError:
            # No sample shows such a feature (no marks at all, say).
            one = cls(kind, {}, np.ones(0, dtype=np.float32))
            return one, one.transform(samples)
        idf = TfidfTransformer().fit(counts).idf_.astype(np.float32)
        one = cls(kind, {key: int(value) for key, value in counter.vocabulary_.items()}, idf)
        return one, one._weigher.transform(counts, copy=False)

    def transform(self, samples: Sequence[Sample]) -> csr_matrix:
        return self._weigher.transform(self._counter.transform(samples), copy=False)


def _word_groups(sample: Sample) -> list[str]:
    words = list(sample.words)
    return [*words, *(f"{first} {second}" for first, second in pairwise(words))]


def _letter_groups(sample: Sample) -> list[str]:
    return [group for word in sample.words for group in _groups_of(word)]


# People use few words often, so most are cut up once; the size keeps it to a few megabytes.
@lru_cache(maxsize=4096)
def _groups_of(word: str) -> tuple[str, ...]:
    padded = f" {word} "
    sizes = range(2, 6)
    return tuple(padded[i : i + size] for size in sizes for i in range(len(padded) - size + 1))


def _marks(sample: Sample) -> list[str]:
    return list(sample.marks)


#: How many texts must show a feature, where texts are few and where they are many.
_SEEN_AT_LEAST = {"words": (1, 2), "letters": (2, 5)}
_MANY = 5_000
_ANALYZERS = {"words": _word_groups, "letters": _letter_groups, "marks": _marks}
