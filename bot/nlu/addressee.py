"""In which language and register a turn is answered: by what was chosen, typed or tapped."""

from __future__ import annotations

from typing import Any

from bot.nlu.reading import State


def is_tapped(text: str) -> bool:
    """Tell a button's payload from what was typed, which never begins so (``plain_text``)."""
    return text.startswith("/")


def language_of_turn(intent: str, text: str, state: State, metadata: dict[str, Any]) -> str:
    """A typed message speaks for itself; a tap follows the switch of the page it is on."""
    tapped = is_tapped(text) and intent not in ("use_dutch", "use_french")
    choices = (
        (metadata.get("language"), state.language)
        if tapped
        else (state.language, metadata.get("language"))
    )
    return next((one for one in choices if one), "nl")


def is_simple_turn(intent: str, state: State, metadata: dict[str, Any]) -> bool:
    """The switch of the page decides, unless this very message asks for the other register."""
    wished = metadata.get("simple")
    if wished is None or intent in ("use_simple", "use_standard"):
        return state.simple
    return bool(wished)
