"""The words of the interface, in the four registers (words.yml and pages/words.yml)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.registers import REGISTERS, Language, Register
from knowledge.yaml_file import read_yaml

_HERE = Path(__file__).parent
#: Of the conversation, of the pages around it, of what other services carry, and of taking over.
WORDS = tuple(
    _HERE / part / "words.yml"
    for part in ("", "pages", "channels/whatsapp", "conversations/takeover")
)

Texts = dict[str, dict[Register, str]]


@lru_cache(maxsize=1)
def all_words() -> dict[str, Texts]:
    """Return all words by part: ``widget``, ``replies`` of the web app itself, ``export`` for the
    text that a person keeps, ``frame`` of every page, and one part for each page.

    A word that is the same in simple language is written once, under the language.
    """
    parts: dict[str, dict[str, dict[str, Any]]] = {}
    for path in WORDS:
        parts |= read_yaml(path)
    return {
        part: {key: _in_all_registers(texts) for key, texts in words.items()}
        for part, words in parts.items()
    }


def reply(key: str, register: Register) -> str:
    """Return a sentence that the web app says itself."""
    return all_words()["replies"][key][register]


def words_of(part: str, register: Register) -> dict[str, str]:
    """Return the words of a part in one register."""
    return {key: texts[register] for key, texts in all_words()[part].items()}


def fill(text: str, **values: str) -> str:
    """Return a text with values such as ``{days}`` filled in."""
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text


def preferred_language(accept_language: str) -> Language:
    """Return the first of our languages in an Accept-Language header; Dutch where there is none."""
    wanted: list[tuple[float, int, Language]] = []
    for place, part in enumerate(accept_language.split(",")):
        name, _, quality = part.partition(";q=")
        language = name.strip().lower()[:2]
        if language in ("nl", "fr"):
            wanted.append((-_number(quality), place, "fr" if language == "fr" else "nl"))
    return min(wanted)[2] if wanted else "nl"


def _number(quality: str) -> float:
    try:
        return float(quality) if quality else 1.0
    except ValueError:
        return 0.0


def _in_all_registers(texts: dict[str, str]) -> dict[Register, str]:
    return {register: texts.get(register, texts[register[:2]]).strip() for register in REGISTERS}
