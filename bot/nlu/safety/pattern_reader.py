"""From a line of a rule file to a pattern: ``{list}``, ``a|b``, ``a_b``, ``...``, ``&``, ``+``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.nlu.safety.pattern import ANY_NUMBER, Group, Pattern, Step, Term
from bot.nlu.safety.spelling import TOKEN, ShortForms, loosen

_NEAR_GAP = 2  # words that may stand between two neighbouring words of a pattern
_WIDE_GAP = 6  # the same for "..."


class PatternReader:
    """Reads patterns; equal elements become one term, so that each is looked up once."""

    def __init__(self, lists: Mapping[str, Mapping[str, str]], short_forms: ShortForms) -> None:
        """Take in the word lists, by name and language, and how words are written out."""
        self._lists = lists
        self._short_forms = short_forms
        self._terms: dict[str, Term] = {}

    @property
    def words(self) -> frozenset[str]:
        """The words of all patterns read so far."""
        return frozenset(
            word for term in self._terms.values() for phrase in term.phrases for word in phrase
        )

    def read(self, source: str, language: str, negators: frozenset[str]) -> Pattern:
        """Read one line.

        Raises:
            KeyError: a word list has no such name, or none in the language.
            ValueError: the line is no pattern.
        """
        if "&" in source and "+" in source:
            raise ValueError("'&' and '+' cannot stand in one pattern")
        groups = tuple(
            self._group(part, language) for part in re.split(r"\s[&+]\s", source.strip())
        )
        return Pattern(groups, "+" in source, language, negators)

    def _group(self, source: str, language: str) -> Group:
        steps, gap = [], _NEAR_GAP
        for element in source.split():
            if element == "...":
                gap = _WIDE_GAP
                continue
            steps.append(Step(self._term(element, language), gap))
            gap = _NEAR_GAP
        if not steps:
            raise ValueError("an empty part")
        return tuple(steps)

    def _term(self, element: str, language: str) -> Term:
        name = f"{language}:{element}" if "{" in element else element
        if name not in self._terms:
            phrases: dict[tuple[str, ...], None] = {}
            for alternative in element.split("|"):
                phrases.update(dict.fromkeys(self._phrases(alternative, language)))
            self._terms[name] = Term(phrases)
        return self._terms[name]

    def _phrases(self, source: str, language: str) -> Iterator[tuple[str, ...]]:
        if not source.startswith("{"):
            yield self._phrase(source)
            return
        for item in re.split(r"[,\n]", self._lists[source.strip("{}")][language]):
            if item.strip():
                yield from self._phrases("_".join(item.split()), language)

    def _phrase(self, source: str) -> tuple[str, ...]:
        phrase: list[str] = []
        for word in source.split("_"):
            star = "*" if word.endswith("*") else ""
            if word.startswith("*") and not phrase:
                phrase.append("*" + loosen(word[1:]))
                continue
            if word == ANY_NUMBER:
                phrase.append(word)
                continue
            expanded = [
                full
                for token in TOKEN.findall(loosen(word.rstrip("*")))
                for full in ((token,) if star else self._short_forms.write_out(token))
            ]
            expanded[-1] += star
            phrase.extend(expanded)
        return tuple(phrase)
