"""In which of our two languages families use a word, as their example questions show.

"Champignons" and "deurwaarder" stand in no list of everyday words and look like nothing in
particular; in thousands of questions they stand in one language only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from knowledge.registers import LANGUAGES
from knowledge.schema import Entry
from knowledge.text import letters

#: So often a word must be used, and in this share of cases in one language.
_OFTEN, _NEARLY_ALWAYS = 3, 0.95


def languages_of_words(entries: Iterable[Entry]) -> dict[str, str]:
    """Return the words that are used in one language nearly always, with that language."""
    used: dict[str, Counter[str]] = {language: Counter() for language in LANGUAGES}
    totals: Counter[str] = Counter()
    for entry in entries:
        for language, _, question in entry.questions.all():
            words = set(letters(question))
            used[language].update(words)
            totals.update(words)
    return {
        word: language
        for language, counts in used.items()
        for word, count in counts.items()
        if count >= _OFTEN and count >= _NEARLY_ALWAYS * totals[word]
    }
