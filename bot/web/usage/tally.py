"""Counting answered turns, and adding the counts up."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.transactions import reading, writing
from bot.web.conversations.messages import Conversation, Meta, Reply, is_simple
from bot.web.usage.migrations import HISTORY
from bot.web.usage.tables import usage

logger = logging.getLogger(__name__)

Dimension = Literal["language", "register", "channel", "act", "topic", "municipality"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)

#: What a turn has of a dimension where it has nothing, or nothing that is an id.
NONE = "none"
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class Tally:
    """Counts turns in the month in which they were answered, never finer."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        """Open it on an engine of ``prepare``; ``clock`` tells the moment in UTC."""
        self._engine = engine
        self._clock = clock
        self._is_postgresql = engine.dialect.name == "postgresql"
        HISTORY.bring_up_to_date(engine)

    def count(self, conversation: Conversation, replies: Sequence[Reply]) -> None:
        """Count one answered turn; where that fails it is logged, and the turn goes on."""
        key = {"month": f"{self._clock():%Y-%m}", "times": 1}
        rows = [
            {**key, "dimension": dimension, "value": value}
            for dimension, value in values_of(conversation, replies).items()
        ]
        add = (postgresql.insert if self._is_postgresql else sqlite.insert)(usage).values(rows)
        statement = add.on_conflict_do_update(
            index_elements=list(usage.primary_key), set_={"times": usage.c.times + 1}
        )
        try:
            with writing(self._engine) as connection:
                connection.execute(statement)
        except SQLAlchemyError as error:
            logger.error("the database failed (%s); a turn was not counted", type(error).__name__)

    def months(self) -> dict[str, int]:
        """Return how many turns each month had, the first month first."""
        # Every turn has one channel: its counts add up to all turns.
        query = (
            select(usage.c.month, func.sum(usage.c.times))
            .where(usage.c.dimension == "channel")
            .group_by(usage.c.month)
            .order_by(usage.c.month)
        )
        with reading(self._engine) as connection:
            return {month: int(times) for month, times in connection.execute(query)}

    def between(self, first: str, last: str) -> dict[Dimension, dict[str, int]]:
        """Return how many turns had which value, in months from first to last (``2026-11``)."""
        query = (
            select(usage.c.dimension, usage.c.value, func.sum(usage.c.times))
            .where(usage.c.month.between(first, last))
            .group_by(usage.c.dimension, usage.c.value)
        )
        found: dict[Dimension, dict[str, int]] = {one: {} for one in DIMENSIONS}
        with reading(self._engine) as connection:
            for dimension, value, times in connection.execute(query):
                found[dimension][value] = int(times)
        return found


def values_of(conversation: Conversation, replies: Sequence[Reply]) -> dict[Dimension, str]:
    """Return what a turn is counted as, of each dimension one."""
    meta = next((one.meta for one in replies if one.meta.act), Meta())
    register = meta.register_ and ("simple" if is_simple(meta.register_) else "standard")
    found: dict[Dimension, str | None] = {
        "language": meta.language,
        "register": register,
        "channel": conversation.channel,
        "act": meta.act,
        "topic": meta.topic,
        "municipality": conversation.municipality,
    }
    return {name: _as_id(value) for name, value in found.items()}


def _as_id(value: str | None) -> str:
    """Return an id; whatever else stood there could be somebody's words."""
    return value if value and _ID.fullmatch(value) else NONE
