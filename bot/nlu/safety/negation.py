"""The words that deny what a rule sees ("hij slaat mij niet"), by language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.nlu.safety.message import Message, Span

_BEFORE = 2  # how many words before what was seen a negation counts
_BEFORE_WORD = 4  # the same before a bare heavy word


@dataclass(frozen=True)
class NegationWords:
    """The words that deny in one language, by where they stand."""

    between: frozenset[str]
    after: frozenset[str]
    before: frozenset[str]
    before_word: frozenset[str]
    no_denial: frozenset[str]

    @classmethod
    def of(cls, data: Mapping[str, str]) -> NegationWords:
        """Read the words of one language (``rules/context.yml``)."""
        names = ("between", "after", "before", "before_word", "no_denial")
        return cls(*(frozenset(data.get(name, "").split()) for name in names))


class Negation:
    """Tells whether the words right around a place deny it."""

    def __init__(self, words: Mapping[str, NegationWords]) -> None:
        """Take in the words by language."""
        self._words = words
        # A bare word is much the same in every language (suicide), so is what denies it.
        self._before_word = frozenset[str]().union(*(one.before_word for one in words.values()))

    def denies(self, span: Span, message: Message, language: str, bare_word: bool) -> bool:
        """Tell whether what was seen is denied.

        Args:
            span: where it was seen.
            message: in which.
            language: of what was seen.
            bare_word: it is no more than a heavy word.
        """
        words = self._words[language]
        if _denied_after(span[1], message, words):
            return True
        before = self._before_word if bare_word else words.before
        reach = _BEFORE_WORD if bare_word else _BEFORE
        return _denied_before(span[0], message, words, before, reach)


def _denied_after(end: int, message: Message, words: NegationWords) -> bool:
    return (
        end < len(message.tokens)
        and message.tokens[end] in words.after
        and not message.after_comma[end]
        and message.sentence[end] == message.sentence[end - 1]
        and not words.no_denial.intersection(message.tokens[end + 1 : end + 2])
    )


def _denied_before(
    start: int, message: Message, words: NegationWords, before: frozenset[str], reach: int
) -> bool:
    for place in range(start - 1, max(start - 1 - reach, -1), -1):
        message.steps += 1
        if message.sentence[place] != message.sentence[start]:
            return False
        if message.tokens[place] in before:
            return message.tokens[place + 1] not in words.no_denial
        if message.after_comma[place]:
            return False
    return False
