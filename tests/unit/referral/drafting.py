"""A referral drafted in a test: invented places, a fixed day, and moves by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timezone

from bot.referral.answering import World
from bot.referral.draft import MYSELF, Draft
from bot.referral.flow import Setting, take
from bot.referral.moves import Move

TODAY = date(2026, 11, 29)
PLACES = {"halle": "halle", "1500": "halle", "aalst": "nis-41002", "tervuren": "tervuren"}
HOUSE = "hvhk-halle"

SETTING = Setting(
    world=World(TODAY, lambda text: PLACES.get(text.lower().strip())),
    moment=datetime(2026, 11, 29, 10, tzinfo=timezone.utc),
    register="nl",
    serves=lambda municipality: municipality == "halle",
    recipients=lambda municipality: (HOUSE, MYSELF) if municipality == "halle" else (MYSELF,),
    sentence=lambda field, recipient: (f"{recipient} may read {field}", "1"),
)


def move(
    draft: Draft, kind: str, target: str = "", text: str = "", at: str = "", question: str = ""
) -> Draft:
    """Return a draft after one move, while its house waits for an answer to a question."""
    return take(draft, Move(kind, at, target, text), replace(SETTING, question=question))


def say(draft: Draft, *texts: str) -> Draft:
    """Return a draft after answers that were typed."""
    for text in texts:
        draft = move(draft, "answer", text=text)
    return draft


def begun() -> Draft:
    """Return a draft at its first question."""
    return move(Draft("7KQF2-M9XAB", "R0000-7KQF2"), "start")


ANSWERS = (
    "Halle", "4 jaar en 8 maanden", "Alles komt tegelijk", "De kinderen slapen goed",
    "Iemand die meedenkt", "Nederlands", "De juf helpt", "de huisarts", "nee",
    "0470 12 34 56, na 18 uur",
)  # fmt: skip


def answered() -> Draft:
    """Return a draft with every question answered."""
    return say(begun(), *ANSWERS)
