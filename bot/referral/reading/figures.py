"""Numbers written as words or halves, turned into figures: "zeven", "vingt et un", "anderhalf"."""

from __future__ import annotations

import re
from functools import cache

_DUTCH = (
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien"
    " zestien zeventien achttien negentien"
)
_FRENCH = (
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
    " dix-sept dix-huit dix-neuf"
)
#: Words of which each is first of all another one: "een", "un", and "onze" in Dutch.
_ALSO_WORDS = {"een", "un", "une", "onze"}
_UNIT = r"(?:jaar|jaren|jr|j|ans?|annees?|maand|maanden|mnd|mois|weken|week|semaines?)"
_ONE = re.compile(rf"\b(?:een|une?)(?= {_UNIT}\b)")
_ELEVEN = re.compile(r"\bonze(?=\s*(?:ans|mois|et\b|[,;.)&+]|$))")
_SHARE = re.compile(r"\b1 jaar of (\d+)\b")
#: "3,5 en 7" are three children, "3,5 jaar" is one.
_POINT_FIVE = re.compile(rf"(?<![\d,.])(\d{{1,2}})[,.]5(?=\s*{_UNIT}\b)")
_HALVES = (
    (re.compile(r"\banderhalf\b"), "1.5"),
    (re.compile(r"\b(\d{1,2})\s*(?:(?:-?en-?|\s+en(?: een)?\s+)half\b|1/2)"), r"\1.5"),
    (re.compile(rf"\b(\d{{1,2}})\s?({_UNIT})\s?(?:et demie?|en(?: een)? half|1/2)\b"), r"\1.5 \2"),
)


def with_figures(text: str) -> str:
    """Return a normalised text with its numbers up to 39 in figures, a half as ".5"."""
    text = _number().sub(lambda word: _values()[word.group().replace(" ", "-")], text)
    text = _ONE.sub("1", _ELEVEN.sub("11", text))
    text = _POINT_FIVE.sub(r"\1.5", _SHARE.sub(r"\1 jaar", text))
    for pattern, half in _HALVES:
        text = pattern.sub(half, text)
    return text


@cache
def _number() -> re.Pattern[str]:
    longest_first = sorted(_values(), key=len, reverse=True)
    words = "|".join(word.replace("-", "[- ]") for word in longest_first)
    return re.compile(rf"\b(?:{words})(?=\b|jarig)")


@cache
def _values() -> dict[str, str]:
    dutch, french = _DUTCH.split(), _FRENCH.split()
    values = {word: value for words in (dutch, french) for value, word in enumerate(words)}
    for tens, dutch_tens, french_tens in ((20, "twintig", "vingt"), (30, "dertig", "trente")):
        values |= {dutch_tens: tens, french_tens: tens}
        for value in range(1, 10):
            values[f"{dutch[value]}en{dutch_tens}"] = tens + value
            values[f"{french_tens}-{french[value]}"] = tens + value
        values[f"{french_tens}-et-un"] = tens + 1
    return {word: str(value) for word, value in values.items() if word not in _ALSO_WORDS}
