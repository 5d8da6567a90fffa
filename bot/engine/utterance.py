"""What the assistant says in one message, in the form of design section 5."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

#: A tap answers whatever question stood open, so nothing stays asked or in doubt. (Of an empty list
#: Rasa makes no entity at all, and the slot would stay as it was.)
_SETTLED: dict[str, Any] = {
    "asked": "", "options": "", "unknowns": 0, "near": "", "concern": "",
}  # fmt: skip


@dataclass(frozen=True)
class Button:
    """A tap: ``payload`` is an intent with its entities, as Rasa reads it."""

    title: str
    payload: str


@dataclass(frozen=True)
class Meta:
    """What a message is about; ids as in the knowledge base, acts and facets as in topics.yml.

    ``erased`` tells whoever keeps the conversation to erase it too: the person confirmed it.
    """

    act: str
    topic: str | None = None
    facet: str | None = None
    entries: tuple[str, ...] = ()
    language: str = "nl"
    register: str = "standard"
    crisis: bool = False
    sources: tuple[dict[str, str], ...] = ()
    erased: bool = False


@dataclass(frozen=True)
class Utterance:
    """One message of the assistant."""

    text: str
    meta: Meta
    buttons: tuple[Button, ...] = ()
    cards: tuple[dict[str, Any], ...] = field(default=())

    def as_response(self) -> dict[str, Any]:
        """Return the message as Rasa's channels carry it."""
        return {
            "text": self.text,
            "buttons": [asdict(button) for button in self.buttons],
            "metadata": {"meta": asdict(self.meta), "cards": list(self.cards)},
        }


def payload(intent: str, **slots: Any) -> str:
    """Return the payload of a button: what a tap means, without any understanding."""
    return f"/{intent}{json.dumps({**_SETTLED, **slots})}"
