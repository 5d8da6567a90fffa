"""Counts as a guide makes them, for tests: of use, of obstacles, of closed referrals."""

from __future__ import annotations

from typing import Any

from office import NEAR, Office
from sqlalchemy import insert

from bot.referral.tables import referral_closings, signals
from bot.transactions import writing
from bot.web.conversations.messages import Conversation, say
from bot.web.usage.tables import usage
from bot.web.usage.tally import Tally


def add(office: Office, table: Any, *rows: tuple[Any, ...]) -> None:
    """Add rows of counts to a table."""
    names = [column.name for column in table.columns]
    with writing(office.engine) as connection:
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])


def add_obstacles(office: Office, month: str = "2026-10", **by_place: tuple[int, ...]) -> None:
    """Count obstacles of a month: for each municipality those of waiting, full and form."""
    add(
        office,
        signals,
        *(
            (month, place.replace("_", "-"), theme, times)
            for place, counts in by_place.items()
            for theme, times in zip(("waiting", "full", "form"), counts, strict=False)
            if times
        ),
    )


def add_use(office: Office, month: str, dimension: str, **values: int) -> None:
    """Count use of a month."""
    add(
        office,
        usage,
        *((month, dimension, value.replace("_", "-"), times) for value, times in values.items()),
    )


def close(office: Office, month: str, state: str, times: int, house: str = NEAR) -> None:
    """Count closed referrals of a month."""
    add(office, referral_closings, (house, month, state, times))


def answer(office: Office, times: int = 1, **meta: Any) -> None:
    """Let the guide answer on the web, now."""
    conversation = Conversation("c", "nl", False, "nl", meta.pop("municipality", None))
    tally = Tally(office.engine, office.clock)
    for _ in range(times):
        tally.count(conversation, [say("Een antwoord.", **meta)])
