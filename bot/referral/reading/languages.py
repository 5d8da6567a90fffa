"""The languages of a family, and whether it wants an interpreter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale, localedata

from knowledge.text import fold
from knowledge.yaml_file import read_yaml

_WORDS = Path(__file__).with_name("languages.yml")
_TOKEN = re.compile(r"[^\W\d_]+|[^\s\w'’-]")
#: Shorter names are too often something else; those that are not stand in ``languages.yml``.
_SHORTEST_NAME = 5
_LIKENESS = 0.83
#: The words of an answer that are looked at for a slip of the pen.
_MOST_MISSPELT = 60
#: Codes of CLDR that ISO 639 has another code for.
_ISO = {"fa_AF": "prs"}
_LONGEST_NAME = 4
#: Of these no everyday name is needed, and yet they are misspelt here.
_OTHERS_HEARD_HERE = frozenset({"bg", "de", "hi", "hy", "it", "ka", "ln", "pl", "ro", "sw", "wo"})


@dataclass(frozen=True)
class Languages:
    """The languages that a family speaks (ISO 639 codes, in the order said), and its wish."""

    spoken: tuple[str, ...]
    interpreter: bool | None
    """None where nothing was said of one."""


def read_languages(text: str) -> Languages | None:
    """Return the languages of a text, or none where it names none and no interpreter."""
    tokens = _TOKEN.findall(fold(text))
    spoken = tuple(dict.fromkeys(_spoken(tokens)))
    interpreter = _interpreter(tokens)
    return Languages(spoken, interpreter) if spoken or interpreter is not None else None


def language_name(code: str, language: str) -> str:
    """Return the name of a language of ``read_languages`` in Dutch ("nl") or French ("fr")."""
    ours: dict[str, dict[str, str]] = _lists()["names"]
    if code in ours:
        return ours[code][language]
    return str(Locale(language).languages[code])


def _spoken(tokens: list[str]) -> Iterator[str]:
    place = 0
    misspelt = 0
    while place < len(tokens):
        code, size = _named(tokens, place)
        if not code and tokens[place].isalpha() and misspelt < _MOST_MISSPELT:
            misspelt += 1
            code = _misspelt(tokens[place])
        if code and not _is_negated(tokens, place, place + size):
            yield code
        place += size


def _named(tokens: list[str], place: int) -> tuple[str | None, int]:
    """Return the language whose name begins at a place, and its number of words."""
    for size in range(_LONGEST_NAME, 0, -1):
        code = _names().get(" ".join(tokens[place : place + size]))
        if code:
            return code, min(size, len(tokens) - place)
    return None, 1


def _misspelt(word: str) -> str | None:
    if len(word) <= _SHORTEST_NAME or word in _words("interpreter"):
        return None
    close = get_close_matches(word, _common_names(), n=1, cutoff=_LIKENESS)
    return _names()[close[0]] if close and close[0][0] == word[0] else None


def _is_negated(tokens: list[str], start: int, end: int) -> bool:
    """Tell "geen Frans" and "Frans niet" from "niet goed Frans" and "Frans niet goed"."""
    before = start - 1
    while before >= 0 and tokens[before] in _words("between"):
        before -= 1
    if before >= 0 and tokens[before] in _words("negating"):
        return True
    behind, then = (tokens[at] if at < len(tokens) else "" for at in (end, end + 1))
    if behind not in _words("negating") or then in _words("a_little"):
        return False
    return _named([then], 0)[0] is None and then not in _words("between")


def _interpreter(tokens: list[str]) -> bool | None:
    for place, word in enumerate(tokens):
        if word in _words("interpreter"):
            return not _is_unwanted(tokens, place)
    return None


def _is_unwanted(tokens: list[str], place: int) -> bool:
    before = place - 1
    while before >= 0 and tokens[before] in _words("between"):
        before -= 1
    if before >= 0 and tokens[before] in _words("negating"):
        # "Niet zonder tolk".
        return not (before > 0 and tokens[before - 1] in _words("negating") - {"non"})
    behind = place + 1
    while behind < len(tokens) and tokens[behind] in _words("until_negation"):
        behind += 1
    return behind < len(tokens) and tokens[behind] in _words("negating")


@cache
def _lists() -> dict[str, Any]:
    return read_yaml(_WORDS)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_lists()[name].split())


@cache
def _names() -> dict[str, str]:
    """Return the code of each language by its Dutch, French, own and everyday names."""
    everyday: dict[str, str] = _lists()["everyday"]
    names: dict[str, str] = {}
    for language in ("nl", "fr"):
        for code, name in Locale(language).languages.items():
            for form in _forms(_plain(name)):
                names.setdefault(form, _ISO.get(code) or code.split("_")[0])
    for code in everyday:
        if localedata.exists(code) and (own := Locale(code).languages.get(code)):
            names.setdefault(_plain(own), code)
    names = {name: code for name, code in names.items() if len(name) >= _SHORTEST_NAME}
    for word in _words("not_languages"):
        names.pop(word, None)
    return names | {word: code for code, listed in everyday.items() for word in listed.split()}


@cache
def _common_names() -> tuple[str, ...]:
    """Return the names that a slip of the pen is taken for: of languages with everyday names."""
    common = (_lists()["everyday"].keys() | _OTHERS_HEARD_HERE) - {"sgn"}
    return tuple(
        name for name, code in _names().items() if code in common and len(name) > _SHORTEST_NAME
    )


def _plain(name: str) -> str:
    return " ".join(_TOKEN.findall(fold(name)))


def _forms(name: str) -> Iterator[str]:
    """Yield a name and its inflected forms: "turkse", "russes", "italienne", "turque"."""
    yield name
    yield f"{name}e"
    if name.endswith("en"):
        yield f"{name}ne"
    if name.endswith("c"):
        yield f"{name[:-1]}que"
