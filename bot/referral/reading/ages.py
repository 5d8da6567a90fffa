"""How old the children are, as a family says it; a child on its way counts too."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from bot.privacy.identity_numbers import with_plain_figures
from bot.privacy.redaction import redact
from bot.referral.reading.dates import SaidDate, dates_in, months_between
from bot.referral.reading.figures import with_figures
from bot.referral.reading.pregnancy import read_pregnancy
from bot.referral.reading.said_ages import SaidAge, said_ages, words_of
from knowledge.text import fold, letters, normalise

_BORN = re.compile(
    r"\b(?:geboren|geb|geboortejaar|geboortedatum|bouwjaar|naissance)\b"
    r"|\bnee?s?(?= (?:en|le) |\W{0,3}\d)|°"
)
_NEWBORN = re.compile(r"\b(?:pasgeboren|pasgeborene|boreling|newborn|nourrisson|nouveau[- ]nee?)\b")
_SINCE = re.compile(r"\b(?:sinds|depuis|vanaf) (?:\w+ )?$")
_YEAR = re.compile(r"(?<![\d/.-])(20\d\d)(?![\d/.-]*\d)")
#: Nothing but years, children and what ties them: "2019 en 2021", "zoon 2012 dochter 2015".
_CHILDREN = "|".join(sorted(words_of("child") | words_of("children")))
_ONLY_YEARS = re.compile(rf"(?:\b(?:{_CHILDREN}|in|van|de|en|et|20\d\d)\b|[\s,:;&+/])+")
_ONE = re.compile(r"één|éen|eén", re.IGNORECASE)
_HALF = re.compile(r"\s?½")
#: So many letters before a date say what it is.
_NEAR = 40
#: Up to here the months are worth saying.
_BABY = 24


@dataclass(frozen=True)
class Age:
    """An age: in months where it was said in months or weeks, else twelve for each year."""

    months: int
    in_months: bool


@dataclass(frozen=True)
class Children:
    """The ages in the order in which they were said, and whether a child is expected."""

    ages: tuple[Age, ...]
    pregnant: bool
    due: str | None
    """The month (YYYY-MM) of an expected birth, empty if it was not said; none if none is."""

    def as_json(self) -> dict[str, Any]:
        """Return what ``from_json`` reads."""
        return {**asdict(self), "ages": [asdict(age) for age in self.ages]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Children:
        """Return the children that ``as_json`` gave."""
        ages = tuple(Age(**age) for age in data["ages"])
        return cls(ages, data["pregnant"], data["due"])


def read_children(text: str, today: date) -> Children | None:
    """Return the children of a text, or none where it tells no age and no pregnancy."""
    plain = _prepared(text, today)
    pregnancy = read_pregnancy(plain, today)
    said = [one for one in said_ages(pregnancy.rest) if not one.wrong]
    of_children = [one for one in said if not one.of_parent]
    if not of_children and not pregnancy.expected:
        # A young person who fills in the form tells of itself.
        of_children = said
    ages = _ages(of_children)
    if _NEWBORN.search(fold(text)) and not any(age.in_months for age in ages):
        ages = (*ages, Age(0, True))
    if not ages and not pregnancy.expected:
        return None
    return Children(ages, pregnancy.expected, pregnancy.due if pregnancy.expected else None)


def corrects_children(text: str, before: Children, today: date) -> Children | None:
    """Return the children with one age replaced, or none where it is not clear which.

    It is clear where there is one child, where the old age is named, or the eldest or youngest.
    """
    said = said_ages(read_pregnancy(_prepared(text, today), today).rest)
    new = _ages([one for one in said if not one.wrong])
    if len(new) != 1 or not before.ages or words_of("also") & set(letters(text)):
        return None
    old = _ages([one for one in said if one.wrong])
    place = _meant(text, before.ages, old)
    if place is None:
        return None
    return replace(before, ages=(*before.ages[:place], *new, *before.ages[place + 1 :]))


def _ages(said: list[SaidAge]) -> tuple[Age, ...]:
    return tuple(Age(one.months, one.in_months) for one in said for _ in range(one.times))


def _meant(text: str, ages: tuple[Age, ...], old: tuple[Age, ...]) -> int | None:
    """Return the place of the age that a correction means."""
    if len(ages) == 1:
        return 0
    if named := [place for place, age in enumerate(ages) if age in old]:
        return named[0] if len(named) == 1 else None
    in_order = sorted(range(len(ages)), key=lambda place: ages[place].months)
    words = set(letters(text))
    eldest, youngest = (bool(words_of(name) & words) for name in ("eldest", "youngest"))
    if eldest == youngest or len(old) > 1:
        return None
    return in_order[-1] if eldest else in_order[0]


def _prepared(text: str, today: date) -> str:
    """Return a text with births as ages, phones out of the way and numbers in figures."""
    text = fold(_HALF.sub(",5", _ONE.sub("1", with_plain_figures(text))))
    return with_figures(normalise(redact(_births_as_ages(text, today))))


def _births_as_ages(text: str, today: date) -> str:
    born = bool(_BORN.search(text))
    for said in reversed(dates_in(text)):
        since = _SINCE.search(text[: said.start][-_NEAR:])
        if not since and (age := _age_of(said, today, born)):
            text = f"{text[: said.start]} {age} {text[said.end :]}"
    if born or _ONLY_YEARS.fullmatch(text):
        text = _YEAR.sub(lambda year: _since_year(int(year.group()), today), text)
    return text


def _age_of(said: SaidDate, today: date, born: bool) -> str:
    """Return the age of who was born then; empty for a day to come."""
    if said.day is None and not born and (said.year, said.month) == (today.year, today.month):
        return ""
    # Of a month without its day, the middle is nearest.
    birth = date(said.year or today.year, said.month, said.day or min(15, today.day))
    months = months_between(birth, today)
    if months < 0:
        return ""
    return f"{months} maanden" if months < _BABY else f"{months // 12} jaar"


def _since_year(year: int, today: date) -> str:
    """Return the age of who was born in the middle of a year, which is nearest to the truth."""
    if year > today.year:
        return " "
    return f" {max(0, months_between(date(year, 7, 1), today)) // 12} jaar "
