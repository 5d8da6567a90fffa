"""The words of posters and cards, in the four registers (words.yml)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.registers import REGISTERS, Register

WORDS = Path(__file__).with_name("words.yml")

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
    return {key: _in_all_registers(texts) for key, texts in _read()["said"].items()}


@cache
def occasions() -> dict[str, Occasion]:
    """Return the kinds of places where a poster may hang, with what is asked there."""
    return {
        place: Occasion(
            _in_all_registers(texts["headline"]),
            tuple(Question(one["topic"], _in_all_registers(one)) for one in texts["questions"]),
        )
        for place, texts in _read()["places"].items()
    }


@cache
def _read() -> dict[str, dict[str, Any]]:
    words: dict[str, dict[str, Any]] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return words


def _in_all_registers(texts: dict[str, str]) -> Said:
    return {register: texts.get(register, texts[register[:2]]) for register in REGISTERS}
