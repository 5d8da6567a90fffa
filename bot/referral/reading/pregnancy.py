"""A child that is on its way, and the month in which it is expected."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.referral.reading.dates import SaidDate, dates_in, month_after

_CUES = (
    r"(?:(?:hoog)?zwangere?|zwangerschap|zwnager|zwangr|swanger|in verwachting|uitgerekend"
    r"|ongeboren|bevalling|(?:moet|ga|gaat|zal) (?:\w+ ){0,3}bevallen|bevallingsdatum"
    r"|op komst|in aantocht|verwacht(?:en)? (?:\w+ ){0,2}(?:baby|kind(?:je)?)"
    r"|(?:baby|kind(?:je)?) verwacht"
    r"|(?:krijg|krijgen) (?:\w+ ){0,2}baby"
    r"|enceintes?|enceint|anceinte|ensainte|grossesse"
    r"|atten(?:ds?|dons) (?:\w+ ){0,2}(?:bebe|enfant|jumeaux)|bebe (?:est )?(?:prevu|en route)"
    r"|accouche(?:r|ra|rai|ment)?)\b"
)
_CUE = re.compile(rf"\b{_CUES}")
_NOT_SO = re.compile(
    r"\b(?:niet(?: meer)?|geen|nooit|pas|plus|jamais|ai|a|vient d'|viens d'|na (?:de|mijn)"
    r"|sinds (?:de|mijn)|apres (?:l'|mon )) ?$"
)
_UNIT = r"(?P<unit>maand(?:en)?|mnd(?:en)?|mois|weken|week|wk|w|m|semaines?|sem)\b"
_SO_FAR = (
    re.compile(
        rf"\b(?P<count>\d{{1,2}}) ?{_UNIT}(?= (?:\w+ ){{0,2}}(?:ver\b|{_CUES}))"
    ),
    re.compile(rf"\b{_CUES}\W{{0,3}}(?:(?:van|de|sinds|depuis|al|a|nu) )?"
               rf"(?P<count>\d{{1,2}}) ?{_UNIT}"),
)  # fmt: skip
_AHEAD = re.compile(rf"\b(?:binnen|over|dans)(?: een| un)? ?(?P<count>\d{{1,2}}) ?{_UNIT}")
_NEXT = re.compile(r"\b(?:volgende maand|(?:le )?mois prochain)\b")
_THIS = re.compile(r"\b(?:deze (?:maand|week)|volgende week|ce mois|cette semaine)\b")
_BORN = re.compile(r"\b(?:geboren|geb|nee?s?|sinds|depuis|verjaart|jarig)(?: \w+){0,2} ?$")
#: So many letters before a word say what it means.
_NEAR = 40
_WEEKS = 40
_MONTHS = 9


@dataclass(frozen=True)
class Pregnancy:
    """Whether a child is expected, in which month (YYYY-MM, or empty), and the rest of the text."""

    expected: bool
    due: str
    rest: str


def read_pregnancy(text: str, today: date) -> Pregnancy:
    """Read a normalised text with its numbers in figures."""
    cues = [cue for cue in _CUE.finditer(text) if not _NOT_SO.search(text[: cue.start()][-_NEAR:])]
    if not cues:
        return Pregnancy(False, "", text)
    for pattern in _SO_FAR:
        if so_far := pattern.search(text):
            return Pregnancy(True, _due_after(so_far, today), _without(text, so_far.span()))
    if ahead := _AHEAD.search(text):
        due = today + timedelta(days=round(_days(ahead)))
        return Pregnancy(True, f"{due:%Y-%m}", _without(text, ahead.span()))
    for said in dates_in(text, without_year=True):
        if not _BORN.search(text[: said.start][-_NEAR:]) and (due_month := _coming(said, today)):
            return Pregnancy(True, due_month, _without(text, (said.start, said.end)))
    for pattern, months in ((_NEXT, 1), (_THIS, 0)):
        if soon := pattern.search(text):
            return Pregnancy(True, month_after(today, months), _without(text, soon.span()))
    return Pregnancy(True, "", text)


def _due_after(so_far: re.Match[str], today: date) -> str:
    """Return the month that a pregnancy of so many months or weeks ends in."""
    count = int(so_far["count"])
    if so_far["unit"].startswith("m"):
        return month_after(today, _MONTHS - count) if count <= _MONTHS else ""
    if count > _WEEKS + 2:
        return ""
    return f"{today + timedelta(weeks=max(0, _WEEKS - count)):%Y-%m}"


def _days(ahead: re.Match[str]) -> float:
    return int(ahead["count"]) * (30.44 if ahead["unit"].startswith("m") else 7)


def _coming(said: SaidDate, today: date) -> str | None:
    """Return a month that is now or to come; one said without its year is the next such month."""
    year = said.year or today.year + (said.month < today.month)
    due = f"{year:04}-{said.month:02}"
    return due if due >= f"{today:%Y-%m}" else None


def _without(text: str, span: tuple[int, int]) -> str:
    return f"{text[: span[0]]} , {text[span[1] :]}"
