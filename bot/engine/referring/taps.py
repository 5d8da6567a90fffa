"""What one step says, and the taps of a referral."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.engine.utterance import Button, payload
from bot.engine.voice import Voice
from bot.referral.draft import REPLYING, Draft
from bot.referral.moves import Move


@dataclass(frozen=True)
class Spoken:
    """What is said at a step, what can be tapped there, and its cards."""

    text: str
    buttons: Sequence[Button] = ()
    cards: tuple[dict[str, object], ...] = ()


def tap(voice: Voice, kind: str, label: str, at: str = "") -> Button:
    """Return the button that makes a move, as it is offered at a step."""
    return Button(voice.text(label), payload("referral", move=slot_of(kind, at)))


def keep(voice: Voice, draft: Draft) -> Button:
    """Return the button that takes words that were held as the answer to the open question."""
    label = "referral-label-as-answer" if draft.step in REPLYING else "referral-label-keep"
    return tap(voice, "keep", label, draft.step)


def slot_of(kind: str, at: str = "", target: str = "") -> str:
    """Return a move as a button holds it."""
    return Move(kind, at, target).as_slot()
