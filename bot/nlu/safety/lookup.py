"""Finding the few patterns that a message may hold among thousands, without trying them all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Generic, TypeVar

from bot.nlu.safety.message import Message
from bot.nlu.safety.pattern import ANY_NUMBER, Pattern, Term

Owner = TypeVar("Owner")


class Commonness:
    """How often words occur in ordinary messages, roughly: rare words are looked for first."""

    def __init__(self, common: Iterable[str]) -> None:
        """Take in common words, the commonest first."""
        self._weight = {word: 200.0 / (rank + 4) + 1 for rank, word in enumerate(common)}

    def rarest(self, phrase: tuple[str, ...]) -> str:
        """Return the word of a phrase that occurs least."""
        return min(phrase, key=self._of_word)

    def of(self, term: Term) -> float:
        """Return how often a term occurs."""
        return sum(self._of_word(self.rarest(phrase)) for phrase in term.phrases)

    def _of_word(self, word: str) -> float:
        if word == ANY_NUMBER:
            return 20.0
        return self._weight.get(word, 0.5 if "*" not in word else 1.0)


class Lookup(Generic[Owner]):
    """Patterns with their owners, each filed under the words of its rarest term."""

    def __init__(self, pairs: Iterable[tuple[Pattern, Owner]], commonness: Commonness) -> None:
        """File patterns."""
        self._pairs = list(pairs)
        self._rarest_first: list[list[Term]] = []
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_start: dict[str, list[int]] = defaultdict(list)
        self._by_ending: dict[str, list[int]] = defaultdict(list)
        costs = {term: commonness.of(term) for pattern, _ in self._pairs for term in pattern.terms}
        for number, (pattern, _) in enumerate(self._pairs):
            terms = sorted(pattern.terms, key=costs.__getitem__)
            self._rarest_first.append(terms)
            for phrase in terms[0].phrases:
                self._file(commonness.rarest(phrase), number)
        self._start_lengths = sorted({len(start) for start in self._by_start})
        self._ending_lengths = sorted({len(ending) for ending in self._by_ending})
        self._numbers = lru_cache(maxsize=20_000)(self._numbers_of)

    def candidates(self, message: Message) -> Iterator[tuple[Pattern, Owner]]:
        """Yield the patterns of which every term occurs in the message."""
        seen = dict.fromkeys(
            number for token in message.positions for number in self._numbers(token)
        )
        for number in seen:
            message.steps += 1
            if all(message.places(term) for term in self._rarest_first[number]):
                yield self._pairs[number]

    def _file(self, word: str, number: int) -> None:
        if word.startswith("*"):
            self._by_ending[word[1:]].append(number)
        elif word.endswith("*"):
            self._by_start[word[:-1]].append(number)
        else:
            self._by_word[word].append(number)

    def _numbers_of(self, token: str) -> tuple[int, ...]:
        found = list(self._by_word.get(token, ()))
        for length in self._start_lengths:
            found.extend(self._by_start.get(token[:length], ()))
        for length in self._ending_lengths:
            found.extend(self._by_ending.get(token[-length:], ()))
        if token[0].isdigit():
            found.extend(self._by_word.get(ANY_NUMBER, ()))
        return tuple(dict.fromkeys(found))
