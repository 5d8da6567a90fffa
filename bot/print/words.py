"""The words of what is printed, in the four registers (words.yml, referral.yml, take_away.yml)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from knowledge.registers import REGISTERS, Register, language_of
from knowledge.yaml_file import read_yaml

_POSTERS = Path(__file__).with_name("words.yml")
_REFERRALS = Path(__file__).with_name("referral.yml")
_TAKE_AWAY = Path(__file__).with_name("take_away.yml")

Said = dict[Register, str]


@dataclass(frozen=True)
class Question:
    """What a family may ask, and the topic that answers it."""

    topic: str
    text: Said


@dataclass(frozen=True)
class Occasion:
    """What a family has on its mind in one kind of place."""

    headline: Said
    questions: tuple[Question, ...]


@cache
def sentences() -> dict[str, Said]:
    """Return what every poster and card says, by key."""
    return {key: _in_all_registers(texts) for key, texts in _read(_POSTERS)["said"].items()}


@cache
def occasions() -> dict[str, Occasion]:
    """Return the kinds of places where a poster may hang, with what is asked there."""
    return {
        place: Occasion(
            _in_all_registers(texts["headline"]),
            tuple(Question(one["topic"], _in_all_registers(one)) for one in texts["questions"]),
        )
        for place, texts in _read(_POSTERS)["places"].items()
    }


def referral_words(kind: Literal["form", "copy"], register: Register) -> dict[str, str]:
    """Return what every referral of a kind says, by key; the form says it in Dutch only."""
    words = _read(_REFERRALS)
    return {
        key: texts.get(register, texts[language_of(register)])
        for key, texts in {**words["said"], **words[kind]}.items()
    }


def take_away_words(register: Register) -> dict[str, str]:
    """Return what every sheet to take away says, by key."""
    return {
        key: texts.get(register, texts[language_of(register)])
        for key, texts in _read(_TAKE_AWAY).items()
    }


@cache
def _read(path: Path) -> dict[str, dict[str, Any]]:
    words: dict[str, dict[str, Any]] = read_yaml(path)
    return words


def _in_all_registers(texts: dict[str, str]) -> Said:
    return {register: texts.get(register, texts[register[:2]]) for register in REGISTERS}
