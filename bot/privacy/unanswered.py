"""The list of questions that were not answered, or badly, for editors to learn from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    delete,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.engine import Connection, Engine

from bot.privacy.redaction import redact
from bot.transactions import writing
from knowledge.editing.questions import NewQuestion

#: Longer messages tell a story; a story may tell who somebody is.
_LONGEST = 300

#: Any number of our own (see ``History.lock``).
_LOCK = 6_215_411_042

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

#: How often a question was answered about one topic, while another was meant (empty: not known).
_badly = Table(
    "badly_answered",
    _metadata,
    Column("question", Integer, ForeignKey(_table.c.id, ondelete="CASCADE"), primary_key=True),
    Column("answered", String(80), primary_key=True),
    Column("meant", String(80), primary_key=True),
    Column("times", Integer, nullable=False),
)

#: What an editor decided about a question: it is an example of a topic, it needs a new file
#: (with the words of the editor), or nothing is done about it.
_decided = Table(
    "unanswered_decision",
    _metadata,
    Column("question", Integer, ForeignKey(_table.c.id, ondelete="CASCADE"), primary_key=True),
    Column("topic", String(80), nullable=False),
    Column("facet", String(20), nullable=False),
    Column("note", String(_LONGEST), nullable=False),
    Column("is_done", Integer, nullable=False),
)


@dataclass(frozen=True)
class BadAnswer:
    """The topic that a question was answered about, the one that was meant, and how often.

    ``meant`` is empty where the family did not say.
    """

    answered: str
    meant: str = ""
    times: int = 1


@dataclass(frozen=True)
class Unanswered:
    """A question as it was typed (redacted), how often, and the day it was last asked.

    ``badly`` are the answers that were none to it, the most frequent first.
    """

    text: str
    language: str
    times: int
    last_asked: date
    id: int = 0
    badly: tuple[BadAnswer, ...] = ()

    @property
    def is_unanswered(self) -> bool:
        """Whether it was also asked without any answer."""
        return self.times > sum(one.times for one in self.badly)

    @property
    def meant(self) -> str:
        """The topic that was mostly meant; empty where nobody said."""
        return mostly_meant([self])


def mostly_meant(questions: Iterable[Unanswered]) -> str:
    """Return the topic that families mostly meant by some questions; empty where nobody said."""
    said: Counter[str] = Counter()
    for one in questions:
        for answer in one.badly:
            said[answer.meant] += answer.times if answer.meant else 0
    return max(said, key=lambda topic: said[topic], default="")


@dataclass(frozen=True)
class ToWrite:
    """A question for which a new file must be written, and what the editor noted."""

    question: Unanswered
    note: str


class UnansweredQuestions:
    """Notes and lists questions; knows of no conversation and no hour."""

    def __init__(self, engine: Engine) -> None:
        """Open the list, made on first use."""
        self._engine = engine
        # Processes that start together take turns, as for tables that have a history.
        with writing(engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            _metadata.create_all(connection)

    def note(self, said: str, language: str) -> None:
        """Keep a question; the same one again only counts."""
        with writing(self._engine) as connection:
            _count(connection, said, language)

    def note_badly_answered(
        self, said: str, language: str, answer: BadAnswer, is_noted: bool = False
    ) -> None:
        """Keep a question that was answered with something else; the same one again only counts.

        Args:
            said: the question as it was typed.
            language: the language of the question.
            answer: the topic that answered it, and the one that was meant, if that is known.
            is_noted: it was noted just before, when it was not known yet what was meant.
        """
        with writing(self._engine) as connection:
            question = _count(connection, said, language, 0 if is_noted else 1)
            if question is None:
                return
            if is_noted:
                _add_answer(connection, question, BadAnswer(answer.answered, "", -1))
            _add_answer(connection, question, answer)

    def all(self) -> list[Unanswered]:
        """Return every question of which nothing was decided, the most asked first."""
        query = select(_table).outerjoin(_decided).where(_decided.c.question.is_(None))
        order = (_table.c.times.desc(), _table.c.last_asked.desc())
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(*order)).all()
            badly = _bad_answers(connection)
        return [_as_question(row, tuple(badly[row.id])) for row in rows]

    def becomes_example(self, question: int, topic: str, facet: str) -> None:
        """Note that a question is an example of one side of a topic, for the next patch."""
        self._decide(question, topic=topic, facet=facet)

    def needs_file(self, question: int, note: str) -> None:
        """Note that somebody must write a new file for a question."""
        self._decide(question, note=redact(note)[:_LONGEST])

    def is_done(self, question: int) -> None:
        """Note that nothing more is to be done about a question."""
        self._decide(question, is_done=1)

    def examples(self) -> list[NewQuestion]:
        """Return the questions that became examples."""
        query = (
            select(_table.c.text, _table.c.language, _decided.c.topic, _decided.c.facet)
            .join_from(_decided, _table)
            .where((_decided.c.topic != "") & (_decided.c.is_done == 0))
            .order_by(_table.c.id)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [NewQuestion(row.topic, row.language, row.facet, row.text) for row in rows]

    def to_write(self) -> list[ToWrite]:
        """Return the questions that need a new file, the oldest first."""
        is_open = (_decided.c.topic == "") & (_decided.c.is_done == 0)
        query = select(_table, _decided.c.note).join_from(_decided, _table).where(is_open)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(_table.c.id)).all()
        return [ToWrite(_as_question(row), row.note) for row in rows]

    def _decide(self, question: int, **decided: object) -> None:
        row = {"topic": "", "facet": "", "note": "", "is_done": 0, **decided}
        is_there = select(_table.c.id).where(_table.c.id == question)
        with writing(self._engine) as connection:
            if connection.execute(is_there).first():
                connection.execute(delete(_decided).where(_decided.c.question == question))
                connection.execute(insert(_decided).values(question=question, **row))


def _count(connection: Connection, said: str, language: str, times: int = 1) -> int | None:
    """Count a question, kept where it is new; return its number, or None where it is none."""
    kept = redact(" ".join(said.split()))[:_LONGEST]
    if not any(char.isalpha() for char in kept):
        return None
    same = (_table.c.text == kept) & (_table.c.language == language)
    again = {"times": _table.c.times + times, "last_asked": date.today()}
    if not connection.execute(update(_table).where(same).values(again)).rowcount:
        new = {"text": kept, "language": language, "times": 1, "last_asked": date.today()}
        connection.execute(insert(_table).values(new))
    return int(connection.execute(select(_table.c.id).where(same)).scalars().first())


def _add_answer(connection: Connection, question: int, answer: BadAnswer) -> None:
    """Count a bad answer to a question; below one it is not kept."""
    same = and_(
        _badly.c.question == question,
        _badly.c.answered == answer.answered,
        _badly.c.meant == answer.meant,
    )
    again = update(_badly).where(same).values(times=_badly.c.times + answer.times)
    if connection.execute(again).rowcount:
        connection.execute(delete(_badly).where(same & (_badly.c.times < 1)))
    elif answer.times > 0:
        connection.execute(
            insert(_badly).values(
                question=question,
                answered=answer.answered,
                meant=answer.meant,
                times=answer.times,
            )
        )


def _bad_answers(connection: Connection) -> defaultdict[int, list[BadAnswer]]:
    """Return the bad answers to each question, the most frequent first."""
    found: defaultdict[int, list[BadAnswer]] = defaultdict(list)
    order = (_badly.c.times.desc(), _badly.c.answered, _badly.c.meant)
    for row in connection.execute(select(_badly).order_by(*order)):
        found[row.question].append(BadAnswer(row.answered, row.meant, row.times))
    return found


def _as_question(row: Any, badly: tuple[BadAnswer, ...] = ()) -> Unanswered:
    return Unanswered(row.text, row.language, row.times, row.last_asked, row.id, badly)
