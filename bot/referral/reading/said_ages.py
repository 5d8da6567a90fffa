"""The ages in a text: which of its numbers are ages, of whom, and which are said to be wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.yaml_file import read_yaml

_WORDS = Path(__file__).with_name("ages.yml")
_TOKEN = re.compile(r"\d+(?:\.5(?!\d))?|[^\W\d_]+|[^\s\w]")
#: What stands between the numbers of one list, beside "en" and "et".
_TIES = frozenset(",;&+/-")
_OLDEST_WITHOUT_UNIT = 130
#: A number said of a parent is an age from here on: nobody younger fills in this form.
_PARENTS_FROM = 14
_MOST_AT_ONCE = 4
#: The halves of so young a child count.
_HALVES_UNTIL = 3
_DAYS_A_MONTH = 30.44


@dataclass(frozen=True)
class SaidAge:
    """An age, with how many children have it (twins) and what is said of it."""

    months: int
    in_months: bool
    times: int = 1
    of_parent: bool = False
    wrong: bool = False


@dataclass(frozen=True)
class _Token:
    text: str
    glued: bool

    @property
    def number(self) -> bool:
        return self.text[0].isdecimal()


def said_ages(text: str) -> list[SaidAge]:
    """Return the ages of a normalised text with its numbers in figures, in their order."""
    return _Scan(text).ages()


@cache
def _all_words() -> dict[str, Any]:
    return read_yaml(_WORDS)


@cache
def words_of(name: str) -> frozenset[str]:
    """Return a list of words of ``ages.yml``."""
    return frozenset(_all_words()[name].split())


class _Scan:
    """Goes through the words of a text once, number by number."""

    def __init__(self, text: str) -> None:
        self._tokens = [
            _Token(match.group(), match.start() > 0 and not text[match.start() - 1].isspace())
            for match in _TOKEN.finditer(text)
        ]
        self._all = {token.text for token in self._tokens}
        self._said: list[SaidAge] = []
        self._ends: list[int] = []
        self._becoming = False

    def ages(self) -> list[SaidAge]:
        for place, token in enumerate(self._tokens):
            if token.number:
                unit, end = self._unit(place)
                if self._is_age(place, unit, end):
                    self._add(place, unit, end)
        return self._said

    def _add(self, place: int, unit: str, end: int) -> None:
        value = float(self._word(place))
        if unit == "months" and value < 12 and self._completes_years(place):
            before = self._said[-1]
            months = before.months + int(value)
            self._said[-1] = replace(before, months=months, in_months=months < 12 * _HALVES_UNTIL)
            self._ends[-1] = end
            return
        self._becoming = self._is_becoming(place, end)
        if self._becoming:
            value = max(0.0, value - 1)
        months, in_months = _in_months(value, unit)
        self._said.append(
            SaidAge(
                months,
                in_months,
                times=self._times(place, end),
                of_parent=value >= _PARENTS_FROM and self._is_of_parent(place),
                wrong=self._is_wrong(place),
            )
        )
        self._ends.append(end)

    def _word(self, place: int) -> str:
        return self._tokens[place].text if 0 <= place < len(self._tokens) else ""

    def _is_number(self, place: int) -> bool:
        return 0 <= place < len(self._tokens) and self._tokens[place].number

    def _unit(self, place: int) -> tuple[str, int]:
        """Return the unit of a number, or none, and the place behind both."""
        after = place + 1 + (self._word(place + 1) == "-")
        word = self._word(after)
        for unit in ("years", "months", "weeks", "days"):
            if word in words_of(unit) and (self._tokens[after].glued or self._is_unit_apart(after)):
                return unit, after + 1
        return "", place + 1

    def _is_unit_apart(self, place: int) -> bool:
        """Tell "5 j" and "8 m" from "5 m'n dochter"."""
        word = self._word(place)
        return len(word) > 1 or word == "j" or (word == "m" and self._word(place + 1) != "'")

    def _is_age(self, place: int, unit: str, end: int) -> bool:
        word, before, behind = self._word(place), self._word(place - 1), self._word(end)
        if len(word.split(".")[0]) > 3 or before in words_of("no_age_before"):
            return False
        just_before = {self._word(place - step) for step in (1, 2, 3)}
        if just_before & words_of("less_than") or self._only_counts_on(place):
            return False
        if unit:
            return not self._has_passed(place, end)
        if int(float(word)) > _OLDEST_WITHOUT_UNIT or behind in words_of("no_age_behind"):
            return False
        if behind[:1].isalpha() and self._tokens[end].glued:
            return False
        return not (
            self._counts_children(place) is not None
            or self._counts_family(place)
            or {"totaal", "total"} & {behind, self._word(end + 1)}
        )

    def _only_counts_on(self, place: int) -> bool:
        """Tell the numbers of a list: "kind 1: 8 jaar", "1) 8 2) 5", "1. 8 jaar"."""
        behind, then = self._word(place + 1), place + 2
        if behind == ")":
            return "(" not in self._all
        apart = self._is_number(then) and not self._tokens[then].glued
        return behind in {":", "."} and apart

    def _has_passed(self, place: int, end: int) -> bool:
        """Tell whether it is for so long that something is so: "al 3 jaar", "2 jaar geleden"."""
        if {self._word(end + step) for step in range(3)} & words_of("past_behind"):
            return True
        is_already = self._word(place - 1) in words_of("already")
        return is_already and self._word(place - 2) not in words_of("being")

    def _counts_children(self, place: int) -> int | None:
        """Return the place behind "3 kinderen", "2 jeunes enfants"; none in "meisje 4 jongen 6"."""
        after = place + 1
        if self._word(after) in words_of("between_count_and_children") - words_of("children"):
            after += 1
        word = self._word(after)
        many, one = word in words_of("children"), word in words_of("child")
        if many or (one and self._word(place - 1) not in words_of("child")):
            return after + 1
        return None

    def _counts_family(self, place: int) -> bool:
        before, two_before = self._word(place - 1), self._word(place - 2)
        if two_before in words_of("family") and before in {"van", "de"}:
            return True
        if two_before in words_of("we") and before in {"zijn", "est", "sommes"}:
            return True
        has = before in words_of("having") or (before == "a" and two_before == "en")
        return (
            has and int(float(self._word(place))) < _PARENTS_FROM and self._stands_alone(place + 1)
        )

    def _stands_alone(self, end: int) -> bool:
        """Tell whether no other number is tied to what ends here: "3, 5", "3 en 5", "3 5"."""
        tied = end + (self._word(end) in words_of("gluing") or self._word(end) in _TIES)
        return not self._is_number(tied)

    def _completes_years(self, place: int) -> bool:
        """Tell "2 jaar en 4 maanden", one child, from "kinderen van 4 jaar en 8 maanden"."""
        if not self._said or self._said[-1].in_months or self._said[-1].months % 12:
            return False
        end = self._ends[-1]
        if self._word(end - 1) not in words_of("years") or words_of("children") & self._all:
            return False
        very_young = self._said[-1].months <= 24
        if end == place:
            return very_young or len(self._said) == 1
        if end + 1 != place or self._word(end) not in {"en", "et"}:
            return False
        return very_young or bool((words_of("child") | words_of("being")) & self._all)

    def _is_becoming(self, place: int, end: int) -> bool:
        if self._ends and self._becoming and self._is_tied_to_last(place):
            return True
        if "geworden" in {self._word(end), self._word(end + 1)}:
            return False
        for step in range(1, 5):
            word = self._word(place - step)
            if not word.isalpha() or word in words_of("gluing"):
                return False
            if word in words_of("becoming"):
                return word != "avoir" or self._word(place - step - 1) in {"va", "vont", "vais"}
        return False

    def _is_tied_to_last(self, place: int) -> bool:
        between = {self._word(at) for at in range(self._ends[-1], place)}
        return between <= words_of("gluing") | _TIES

    def _is_of_parent(self, place: int) -> bool:
        for step in range(1, 6):
            word = self._word(place - step)
            if word in words_of("parents"):
                return True
            if word not in words_of("to_parents") and word not in set("(:'"):
                return False
        return False

    def _is_wrong(self, place: int) -> bool:
        before = self._word(place - 1)
        if before == "pas":
            return bool(words_of("french") & self._all)
        return before in words_of("wrong") or self._word(place - 2) in words_of("wrong_from_afar")

    def _times(self, place: int, end: int) -> int:
        """Return how many children are so old: twins, or "2 meisjes van 4"."""
        for at in range(place - 1, -1, -1):
            word = self._word(at)
            if self._is_number(at):
                behind = self._counts_children(at)
                if behind is None or not self._stands_alone(end) or not word.isdecimal():
                    return 1
                joins = {self._word(between) for between in range(behind, place)}
                only = joins <= {"van", "de", "(", ":", "die", "zijn", "ont", "qui", "allebei"}
                return int(word) if only and 1 < int(word) <= _MOST_AT_ONCE else 1
            if word in _all_words()["twins"]:
                return int(_all_words()["twins"][word])
            if place - at > 6 or word in set(";."):
                return 1
        return 1


def _in_months(value: float, unit: str) -> tuple[int, bool]:
    if unit == "months":
        return int(value), True
    if unit == "weeks":
        return int(7 * value / _DAYS_A_MONTH), True
    if unit == "days":
        return int(value / _DAYS_A_MONTH), True
    return int(12 * value), value < _HALVES_UNTIL and not value.is_integer()
