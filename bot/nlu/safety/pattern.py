"""What a rule looks for: terms that follow each other, in groups that stand near each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

#: Stands for any number.
ANY_NUMBER = "#"

_SENTENCE_WINDOW = 16  # words that parts joined by "&" may be apart
_STORY_WINDOW = 60  # the same for "+"


class Term:
    """One element of a pattern: words, beginnings, endings and short phrases, any of them."""

    def __init__(self, phrases: Iterable[tuple[str, ...]]) -> None:
        """Take in phrases; "*" before or behind a word stands for any letters."""
        self.phrases = tuple(phrases)
        self._words: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        self._starts: list[tuple[str, tuple[str, ...]]] = []
        self._endings: list[tuple[str, tuple[str, ...]]] = []
        for first, *rest in self.phrases:
            if first.startswith("*"):
                self._endings.append((first[1:], tuple(rest)))
            elif first.endswith("*"):
                self._starts.append((first[:-1], tuple(rest)))
            else:
                self._words[first].append(tuple(rest))
        self._all_starts = tuple(start for start, _ in self._starts)
        self._all_endings = tuple(ending for ending, _ in self._endings)

    def tails_after(self, token: str) -> list[tuple[str, ...]]:
        """Return what must follow for each phrase that the token can begin."""
        tails = self._words.get(token, [])
        if self._all_starts and token.startswith(self._all_starts):
            tails = tails + [tail for start, tail in self._starts if token.startswith(start)]
        if self._all_endings and token.endswith(self._all_endings):
            tails = tails + [tail for ending, tail in self._endings if token.endswith(ending)]
        if ANY_NUMBER in self._words and token[0].isdigit():
            tails = tails + self._words[ANY_NUMBER]
        return tails


@dataclass(frozen=True)
class Step:
    """One element of a group: which term, and how many words may stand before it."""

    term: Term
    gap: int


Group = tuple[Step, ...]


@dataclass(frozen=True)
class Pattern:
    """Groups of steps in any order: near each other in one sentence, or anywhere in a story.

    ``negators`` are the words that deny what they stand in between; empty where nothing does.
    """

    groups: tuple[Group, ...]
    is_story: bool
    language: str
    negators: frozenset[str]

    @property
    def window(self) -> int:
        """How many words the groups may be apart."""
        return _STORY_WINDOW if self.is_story else _SENTENCE_WINDOW

    @property
    def terms(self) -> list[Term]:
        """All terms, group by group."""
        return [step.term for group in self.groups for step in group]
