"""A conversation as the person of a house reads it: what the family lets them read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.web.conversations.history import History, Stored
from bot.web.conversations.takeover.talk import Talk

Side = Literal["family", "guide", "person"]


@dataclass(frozen=True)
class Line:
    """What was said, by whom and when (UTC); ``who`` names a person of a house."""

    side: Side
    who: str
    text: str
    moment: datetime
    is_crisis: bool
    may_be_danger: bool


def lines_of(history: History, talk: Talk) -> list[Line]:
    """Return what was said in a conversation, as far as its owner may read it."""
    said = history.said_after(talk.conversation, talk.first_place)
    return [_line(stored, talk.danger) for stored in said]


def _line(stored: Stored, danger: int | None) -> Line:
    body = stored.body
    if body["from"] == "person":
        may_be_danger = stored.position == danger
        return Line("family", "", body["text"], stored.moment, False, may_be_danger)
    meta = body["meta"]
    who = meta.get("person") or ""
    side: Side = "person" if who else "guide"
    return Line(side, who, body["text"], stored.moment, meta["crisis"], False)
