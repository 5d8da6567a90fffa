"""The words of the interface, in the four registers (words.yml)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.registers import REGISTERS, Register

WORDS = Path(__file__).parent / "words.yml"

Texts = dict[str, dict[Register, str]]


@lru_cache(maxsize=1)
def all_words() -> dict[str, Texts]:
    """Return all words: ``page`` around the widget, ``widget``, ``replies`` of the web app itself,
    ``export`` for the text that a person keeps.

    A word that is the same in simple language is written once, under the language.
    """
    parts: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return {
        part: {key: _in_all_registers(texts) for key, texts in words.items()}
        for part, words in parts.items()
    }


def reply(key: str, register: Register) -> str:
    """Return a sentence that the web app says itself."""
    return all_words()["replies"][key][register]


def export_words(register: Register) -> dict[str, str]:
    """Return the words of the text that a person keeps of a conversation."""
    return {key: texts[register] for key, texts in all_words()["export"].items()}


def page_words(register: Register, **values: str) -> dict[str, str]:
    """Return the words of the page in one register, and those of the widget that it may share.

    ``values`` such as ``days`` are filled in.
    """
    return widget_words(register, **values) | _filled("page", register, values)


def widget_words(register: Register, **values: str) -> dict[str, str]:
    """Return the words of the widget in one register; those that it fills in itself are kept."""
    return _filled("widget", register, values)


def _filled(part: str, register: Register, values: dict[str, str]) -> dict[str, str]:
    filled = {}
    for key, texts in all_words()[part].items():
        text = texts[register]
        for name, value in values.items():
            text = text.replace("{" + name + "}", value)
        filled[key] = text
    return filled


def preferred_language(accept_language: str) -> str:
    """Return the first of our languages in an Accept-Language header; Dutch where there is none."""
    wanted = []
    for place, part in enumerate(accept_language.split(",")):
        name, _, quality = part.partition(";q=")
        language = name.strip().lower()[:2]
        if language in ("nl", "fr"):
            wanted.append((-_number(quality), place, language))
    return min(wanted)[2] if wanted else "nl"


def _number(quality: str) -> float:
    try:
        return float(quality) if quality else 1.0
    except ValueError:
        return 0.0


def _in_all_registers(texts: dict[str, str]) -> dict[Register, str]:
    return {register: texts.get(register, texts[register[:2]]).strip() for register in REGISTERS}
