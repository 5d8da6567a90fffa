"""Reading levels by hand-counted texts."""

from __future__ import annotations

import pytest

from knowledge.readability import measure, syllables
from knowledge.registers import Language, language_of, register_for


@pytest.mark.parametrize(
    ("word", "language", "count"),
    [
        ("kind", "nl", 1),
        ("school", "nl", 1),
        ("moeder", "nl", 2),
        ("ouders", "nl", 2),
        ("vrij", "nl", 1),
        ("toeslag", "nl", 2),
        ("huisarts", "nl", 2),
        ("gemeente", "nl", 3),
        ("brrr", "nl", 1),
        ("eau", "fr", 1),
        ("enfant", "fr", 2),
        ("école", "fr", 2),
        ("maison", "fr", 2),
        ("mère", "fr", 1),
        ("médecin", "fr", 3),
        ("aide", "fr", 1),
    ],
)
def test_syllables_are_counted_by_vowel_groups(word: str, language: Language, count: int) -> None:
    assert syllables(word, language) == count


def test_a_dutch_text_scores_by_the_formula_of_douma() -> None:
    # Two sentences of four words; nine syllables: 206.84 - 0.93 * 4 - 77 * 9 / 8.
    level = measure("Ik help je nu. Jij belt de moeder.", "nl")
    assert level is not None
    assert (level.score, level.mean_sentence, level.longest_sentence) == (116.5, 4.0, 4)


def test_a_french_text_scores_by_the_formula_of_kandel_and_moles() -> None:
    # One sentence of four words and five syllables: 207 - 1.015 * 4 - 73.6 * 5 / 4.
    level = measure("Il va à Bruxelles.", "fr")
    assert level is not None
    assert level.score == 110.9


def test_long_words_and_sentences_read_harder() -> None:
    easy = measure("Je vraagt geld voor je kind. Bel de dienst. Zij helpen je.", "nl")
    hard = measure(
        "De tegemoetkomingsgerechtigde dient overeenkomstig de toepasselijke reglementering "
        "onverwijld een gemotiveerde aanvraag in bij de bevoegde uitbetalingsinstelling.",
        "nl",
    )
    assert easy is not None
    assert hard is not None
    assert easy.score > 90
    assert hard.score < 20
    assert hard.longest_sentence == 16


def test_every_line_of_a_list_is_a_sentence_of_its_own() -> None:
    level = measure("Doe dit:\n1. Bel de dienst\n2. Vraag een papier", "nl")
    assert level is not None
    assert (level.mean_sentence, level.longest_sentence) == (2.7, 3)


@pytest.mark.parametrize("text", ["", "   ", "...", "---", "🙂"])
def test_a_text_without_words_has_no_level(text: str) -> None:
    assert measure(text, "nl") is None


@pytest.mark.parametrize(
    ("language", "simple", "register"),
    [
        ("nl", False, "nl"),
        ("nl", True, "nl-simple"),
        ("fr", False, "fr"),
        ("fr", True, "fr-simple"),
        ("tr", True, "nl-simple"),
    ],
)
def test_a_reader_gets_a_register_that_we_write(language: str, simple: bool, register: str) -> None:
    assert register_for(language, simple) == register
    assert language_of(register_for(language, simple)) == ("fr" if language == "fr" else "nl")
