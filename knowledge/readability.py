"""How easy a text reads, in numbers.

Flesch-Douma (W.H. Douma, De leesbaarheid van landbouwbladen, 1960) for Dutch and Kandel-Moles
(L. Kandel and A. Moles, Application de l'indice de Flesch à la langue française, 1958) for French.
Both run from about 0 (very hard) to 100 (very easy).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from knowledge.registers import Language
from knowledge.text import fold, sentences, words

_DUTCH_VOWELS = re.compile(r"ij|[aeo]{2}|uu|ie|oe|eu|ou|ui|ei|[aeiouy]")
_FRENCH_VOWELS = re.compile(r"eau|oeu|ouill|ai|au|eu|ei|oi|ou|ie(?!l)|ui|ue|[aeiouy]")


@dataclass(frozen=True)
class Level:
    """Measures of a text: ``score`` by the formula of its language, lengths in words."""

    score: float
    mean_sentence: float
    longest_sentence: int
    longest: str


@lru_cache(maxsize=65_536)
def syllables(word: str, language: Language) -> int:
    """Count the syllables of a word by its vowel groups, at least one."""
    word = fold(word)
    if language == "nl":
        return max(1, len(_DUTCH_VOWELS.findall(word)))
    count = len(_FRENCH_VOWELS.findall(word))
    if count > 1 and re.search(r"[^aeiouy](e|es|ent)$", word):
        count -= 1
    return max(1, count)


def measure(text: str, language: Language) -> Level | None:
    """Measure a text, or return None where it holds no word."""
    counted = [(sentence, words(sentence)) for sentence in sentences(text)]
    counted = [(sentence, found) for sentence, found in counted if found]
    if not counted:
        return None
    total = sum(len(found) for _, found in counted)
    per_sentence = total / len(counted)
    per_word = sum(syllables(word, language) for _, found in counted for word in found) / total
    if language == "nl":
        score = 206.84 - 0.93 * per_sentence - 77 * per_word
    else:
        score = 207 - 1.015 * per_sentence - 73.6 * per_word
    longest, found = max(counted, key=lambda pair: len(pair[1]))
    return Level(round(score, 1), round(per_sentence, 1), len(found), longest)
