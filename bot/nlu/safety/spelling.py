"""From letters as people type them to the full words that the rules know."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import lru_cache
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.text import fold

#: A word with its apostrophes, or a mark that ends a sentence or a part of one.
TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.!?;,:()؟،؛።]")

# Letters that folding leaves alone and that people leave out or swap when they type.
_LOOSE_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "ß": "ss", "ø": "o", "đ": "d", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك",
     "ة": "ه", "ۀ": "ه", "ـ": None}
)  # fmt: skip
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_FUZZY_MINIMUM = 6  # letters; shorter words have too many neighbours
_LONGEST_WORD = 40


def loosen(text: str) -> str:
    """Fold a line, and make letters that people swap the same."""
    return fold(text).translate(_LOOSE_LETTERS)


class ShortForms:
    """The full words behind text-message spelling and Flemish contractions."""

    def __init__(self, data: dict[str, Any]) -> None:
        """Read the table (``rules/spelling.yml``)."""
        self._short: dict[str, tuple[str, ...]] = {
            str(word): tuple(full.split()) for word, full in data["short_forms"].items()
        }
        self._elided: dict[str, str] = data["elided"]
        for joined in data["glued"]:
            for verb in joined["with"].split():
                means = (*joined["means"].split(), *self._short.get(verb, (verb,)))
                self._short.setdefault(joined["first"] + verb, means)

    def __contains__(self, token: str) -> bool:
        return token in self._short

    def write_out(self, token: str) -> tuple[str, ...]:
        """Return a token as the full words it stands for."""
        if token in self._short:
            return self._short[token]
        if "'" not in token:
            return (token,)
        *elided, last = token.split("'")
        return (*(self._elided.get(part, part) for part in elided), *self.write_out(last))


class Spelling:
    """Reads the tokens of a message, typos in the words that matter most mended."""

    def __init__(self, short_forms: ShortForms, data: dict[str, Any], known: Set[str]) -> None:
        """Take in the table (``rules/spelling.yml``), and the words that the rules name."""
        self._short_forms = short_forms
        self._key_words = tuple(data["key_words"].split())
        self._real_words = frozenset(data["real_words"].split())
        self._known = known
        self.expand = lru_cache(maxsize=20_000)(self._expand)

    def _expand(self, token: str) -> tuple[str, ...]:
        words = self._short_forms.write_out(self._unstretch(token))
        return tuple(self._correct(word) for word in words)

    def _unstretch(self, token: str) -> str:
        """Undo stretched letters: "niiiiet" is niet, "dooood" is dood."""
        once = _STRETCHED.sub(r"\1", token)
        twice = _STRETCHED.sub(r"\1\1", token)
        return twice if twice in self._known or twice in self._short_forms else once

    def _correct(self, word: str) -> str:
        if len(word) < _FUZZY_MINIMUM or word in self._known or word in self._real_words:
            return word
        if len(word) > _LONGEST_WORD:
            return word[:_LONGEST_WORD]
        found = process.extractOne(word, self._key_words, scorer=OSA.distance, score_cutoff=1)
        # The first letters are seldom mistyped other than swapped (zlefmoord), and changing
        # them makes other words (courir, mourir).
        if found and (found[0][0] == word[0] or sorted(found[0][:2]) == sorted(word[:2])):
            return str(found[0])
        return word
