"""Words that families use in one of our languages only."""

from __future__ import annotations

from knowledge.schema import KINDS, Entry
from knowledge.wording import languages_of_words


def entry(dutch: list[str], french: list[str]) -> Entry:
    texts = {"nl": "a", "nl-simple": "b", "fr": "c", "fr-simple": "d"}
    return KINDS["term"][1].parse_obj(  # type: ignore[return-value]
        {
            "kind": "term",
            "id": "schimmel",
            "domain": "housing",
            "label": {"nl": "Schimmel", "fr": "Moisissure"},
            "names": {"nl": ["schimmel"], "fr": ["moisissure"]},
            "questions": {"nl": {"what": dutch}, "fr": {"what": french}},
            "answers": {"what": texts},
            "sources": [],
            "reviewed": {"date": "2026-11-22", "by": "Test"},
        }
    )


def test_a_word_of_one_language_tells_it_and_one_of_both_does_not() -> None:
    entries = [
        entry(
            [f"champignons op de muur {number} studio" for number in range(4)],
            [f"des taches noires au studio {number}" for number in range(4)],
        )
    ]
    found = languages_of_words(entries)
    assert found["muur"] == "nl"
    assert found["taches"] == "fr"
    assert "studio" not in found


def test_a_word_that_hardly_anybody_used_tells_nothing() -> None:
    assert languages_of_words([entry(["vochtplekken overal"], ["la buanderie"])]) == {}
