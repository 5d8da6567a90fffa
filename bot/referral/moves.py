"""What a message does to a draft."""

from __future__ import annotations

from dataclasses import dataclass

#: Moves that lead back to a draft, and mean nothing where there is none.
LEADS_BACK = ("resume", "show", "status", "referrer", "withdraw")
#: What the slot of the move says where no draft could be moved.
NO_CODE, NO_DRAFT = "no code", "no draft"


@dataclass(frozen=True)
class Move:
    """One move: its kind, the step that it was offered at, what it is about, and the words.

    ``at`` is empty where the words were typed. A button of an earlier step does nothing.
    """

    kind: str
    at: str = ""
    target: str = ""
    text: str = ""
    language: str = "nl"

    def as_slot(self) -> str:
        """Return the move as a slot or a button holds it: without the words."""
        return "|".join((self.kind, self.at, self.target, self.language))

    @classmethod
    def from_slot(cls, slot: str, text: str) -> Move:
        """Return the move of a slot, with the words that were typed or tapped."""
        kind, at, target, language = slot.split("|")
        return cls(kind, at, target, text, language)
