"""A message as the rules see it: words, sentences, and where a term occurs."""

from __future__ import annotations

from collections import defaultdict

from bot.nlu.safety.pattern import Term
from bot.nlu.safety.spelling import TOKEN, Spelling, loosen

#: The first word and the one after the last.
Span = tuple[int, int]

_SENTENCE_MARKS = frozenset(".!?;؟؛።")
_COMMA_MARKS = frozenset(",:()،")


class Message:
    """The words of a message, where its sentences end, and where a term occurs in it.

    ``steps`` counts the work that was done on it, to show that it stays linear.
    """

    def __init__(self, text: str, spelling: Spelling) -> None:
        """Read a text."""
        self.tokens: list[str] = []
        self.sentence: list[int] = []
        self.after_comma: list[bool] = []
        self.steps = 0
        self._read(text, spelling)
        self.positions: dict[str, list[int]] = defaultdict(list)
        for position, token in enumerate(self.tokens):
            self.positions[token].append(position)
        self._found: dict[Term, list[Span]] = {}

    def _read(self, text: str, spelling: Spelling) -> None:
        sentence, comma = 0, False
        for line in text.splitlines():
            for token in TOKEN.findall(loosen(line)):
                if token in _SENTENCE_MARKS:
                    sentence += 1
                elif token in _COMMA_MARKS:
                    comma = True
                else:
                    for word in spelling.expand(token):
                        self.tokens.append(word)
                        self.sentence.append(sentence)
                        self.after_comma.append(comma)
                        comma = False
            sentence += 1

    def sentences(self, span: Span) -> set[int]:
        """Return the numbers of the sentences that a span stands in."""
        return set(self.sentence[span[0] : span[1]])

    def evidence(self, span: Span) -> str:
        """Return the words of a span."""
        return " ".join(self.tokens[span[0] : span[1]])

    def places(self, term: Term) -> list[Span]:
        """Return where a term occurs (looked up once for each message)."""
        if term not in self._found:
            self._found[term] = self._look_up(term)
        return self._found[term]

    def _look_up(self, term: Term) -> list[Span]:
        spans: list[Span] = []
        self.steps += len(self.positions)
        for token, positions in self.positions.items():
            for tail in term.tails_after(token):
                for start in positions:
                    end = start + 1 + len(tail)
                    if not tail or self._follows(start, tail, end):
                        spans.append((start, end))
        spans.sort()
        return spans

    def _follows(self, start: int, tail: tuple[str, ...], end: int) -> bool:
        self.steps += 1
        if end > len(self.tokens) or self.sentence[start] != self.sentence[end - 1]:
            return False
        return all(
            token.startswith(word[:-1]) if word.endswith("*") else token == word
            for word, token in zip(tail, self.tokens[start + 1 : end], strict=True)
        )
