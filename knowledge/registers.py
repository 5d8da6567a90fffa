"""The four registers in which the guide speaks, and the languages behind them."""

from __future__ import annotations

from typing import Literal

Language = Literal["nl", "fr"]
Register = Literal["nl", "nl-simple", "fr", "fr-simple"]

LANGUAGES: tuple[Language, ...] = ("nl", "fr")
REGISTERS: tuple[Register, ...] = ("nl", "nl-simple", "fr", "fr-simple")

#: The longest part of an answer that is shown at once, in characters (design section 5, voice.md).
LONGEST_PART = {"nl": 600, "nl-simple": 350, "fr": 600, "fr-simple": 350}


def language_of(register: Register) -> Language:
    """Return the language in which a register is written."""
    return "fr" if register.startswith("fr") else "nl"


def is_simple(register: Register) -> bool:
    """Tell whether a register is one of the two in simple language."""
    return register.endswith("-simple")


def register_for(language: str, simple: bool) -> Register:
    """Return the register for a reader; a language that we do not write gets Dutch."""
    base: Language = "fr" if language == "fr" else "nl"
    if base == "fr":
        return "fr-simple" if simple else "fr"
    return "nl-simple" if simple else "nl"
