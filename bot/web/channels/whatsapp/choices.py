"""The ids of buttons and rows: Meta allows 200 characters, and a payload of ours may be longer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from bot.web.conversations.messages import Button


def id_of(button: Button) -> str:
    """Return what stands for a button on a phone."""
    return hashlib.sha256(f"{button.title}\n{button.payload}".encode()).hexdigest()[:32]


def chosen(buttons: Iterable[Button], identifier: str) -> Button | None:
    """Return the button that an id stands for; None where none of these has it."""
    return next((button for button in buttons if id_of(button) == identifier), None)
