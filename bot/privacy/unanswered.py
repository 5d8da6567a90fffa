"""The list of questions that the guide could not answer, for editors to learn from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Column, Date, Integer, MetaData, String, Table, insert, select, update
from sqlalchemy.engine import Engine

from bot.privacy.redaction import redact

#: Longer messages tell a story; a story may tell who somebody is.
_LONGEST = 300

_metadata = MetaData()
_table = Table(
    "unanswered_question",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("text", String(_LONGEST), nullable=False),
    Column("language", String(8), nullable=False),
    Column("times", Integer, nullable=False),
    Column("last_asked", Date, nullable=False),
)


@dataclass(frozen=True)
class Unanswered:
    """A question as it was typed (redacted), how often, and the day it was last asked."""

    text: str
    language: str
    times: int
    last_asked: date


class UnansweredQuestions:
    """Notes and lists questions; knows of no conversation and no hour."""

    def __init__(self, engine: Engine) -> None:
        """Open the list, made on first use."""
        self._engine = engine
        _metadata.create_all(engine)

    def note(self, text: str, language: str) -> None:
        """Keep a question; the same one again only counts."""
        kept = redact(" ".join(text.split()))[:_LONGEST]
        if not any(char.isalpha() for char in kept):
            return
        same = (_table.c.text == kept) & (_table.c.language == language)
        with self._engine.begin() as connection:
            again = connection.execute(
                update(_table).where(same).values(times=_table.c.times + 1, last_asked=date.today())
            )
            if not again.rowcount:
                connection.execute(
                    insert(_table).values(
                        text=kept, language=language, times=1, last_asked=date.today()
                    )
                )

    def all(self) -> list[Unanswered]:
        """Return every question, the most asked first."""
        order = (_table.c.times.desc(), _table.c.last_asked.desc())
        with self._engine.connect() as connection:
            rows = connection.execute(select(_table).order_by(*order)).all()
        return [Unanswered(row.text, row.language, row.times, row.last_asked) for row in rows]
