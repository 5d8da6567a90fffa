"""Points of sentences, and what is kept of them; the model that learns from them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge import meaning
from knowledge.classifier import Sample
from knowledge.evidence import EvidenceModel
from knowledge.meaning import DIMENSIONS, kept_points, point, points
from knowledge.text import letters

RENT = ["we kunnen de huur niet betalen", "je n'arrive plus à payer le loyer", "huur te duur"]
SLEEP = ["mijn baby slaapt niet", "mon bébé ne dort pas", "elke nacht wakker met de kleine"]


def test_what_means_the_same_lies_nearer_than_what_does_not_whatever_the_language() -> None:
    rent, loyer, bebe = points([RENT[0], RENT[1], SLEEP[1]])
    assert rent @ loyer > rent @ bebe + 0.2


def test_points_have_length_one_and_none_of_nothing() -> None:
    assert points([]).shape == (0, DIMENSIONS)
    assert np.linalg.norm(point("hallo")) == pytest.approx(1, abs=1e-3)
    assert point("").shape == (DIMENSIONS,)


def test_only_new_texts_are_worked_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counting(texts: list[str]) -> meaning.Points:
        asked.extend(texts)
        return points(texts)

    monkeypatch.setattr(meaning, "points", counting)
    path = tmp_path / "points.npz"
    first = kept_points(RENT, path)
    again = kept_points([*RENT, SLEEP[0]], path)
    assert asked == [*RENT, SLEEP[0]]
    assert np.array_equal(first, again[: len(RENT)])
    assert np.allclose(first, points(RENT), atol=2e-3)


@pytest.mark.parametrize("content", [b"", b"no arrays", b"PK"])
def test_a_damaged_file_of_points_is_made_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "points.npz"
    path.write_bytes(content)
    assert np.allclose(kept_points(RENT, path), points(RENT), atol=2e-3)
    assert kept_points(RENT, path).shape == (len(RENT), DIMENSIONS)


def trained() -> EvidenceModel:
    model = EvidenceModel()
    texts = [*RENT, *SLEEP]
    model.fit(
        [Sample(letters(text)) for text in texts], points(texts), ["rent"] * 3 + ["sleep"] * 3
    )
    return model


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("loyer trop cher", "rent"),
        ("de huurprijs is te hoog", "rent"),
        ("bébé pleure la nuit", "sleep"),
    ],
)
def test_a_model_finds_what_shares_a_meaning(text: str, label: str) -> None:
    best, other = trained().rank(Sample(letters(text)), point(text))
    assert best.label == label
    assert best.share > other.share
    assert best.share + other.share == pytest.approx(1, abs=1e-5)


def test_a_model_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    model = trained()
    model.save(tmp_path)
    sample, where = Sample(["huur"]), point("huur")
    assert EvidenceModel.load(tmp_path).rank(sample, where) == model.rank(sample, where)


def test_a_model_of_one_label_knows_no_other(tmp_path: Path) -> None:
    model = EvidenceModel()
    model.fit([Sample(["huur"])], points(["huur"]), ["rent"])
    model.save(tmp_path)
    (share,) = EvidenceModel.load(tmp_path).rank(Sample(["slaap"]), point("slaap"))
    assert (share.label, share.share) == ("rent", 1.0)


@pytest.mark.parametrize("name", ["evidence.json", "evidence.npz"])
@pytest.mark.parametrize("kept", [0.0, 0.5])
def test_a_damaged_model_is_refused(tmp_path: Path, name: str, kept: float) -> None:
    trained().save(tmp_path)
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(ValueError, match="holds no model that can be read"):
        EvidenceModel.load(tmp_path)
