"""The words of the desk (wording/), in Dutch and French."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from knowledge.registers import Language
from knowledge.yaml_file import read_yaml

_WORDS = Path(__file__).with_name("wording")

Words = dict[str, dict[str, dict[str, str]]]


def words_of(part: str, language: Language) -> dict[str, str]:
    """Return the words of a part in one language."""
    return {key: texts[language].strip() for key, texts in all_words()[part].items()}


@cache
def all_words() -> Words:
    """Return all words: by part, key and language."""
    words: Words = {}
    for path in sorted(_WORDS.glob("*.yml")):
        words |= read_yaml(path)
    return words
