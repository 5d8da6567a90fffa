"""The knowledge base in the database: written from the content files, read by every process.

The tables are derived data. They are made anew whenever the content or their shape changes, in one
transaction, so that a reader sees the old content or the new and never a mixture.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import OperationalError

from knowledge.database import DatabaseUnavailable
from knowledge.files import CONTENT, fingerprint, read_all
from knowledge.registers import REGISTERS
from knowledge.schema import KINDS, Document, Entry, Municipality, Place
from knowledge.text import fold, parts

#: Raised by one whenever a table below changes.
_SHAPE = "1"
#: Names the lock that one writer at a time holds in PostgreSQL.
_LOCK = 735_101

_metadata = MetaData()

_version = Table(
    "knowledge_version",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("fingerprint", String(80), nullable=False),
    Column("loaded_at", DateTime(timezone=True), nullable=False),
)
_document = Table(
    "knowledge_document",
    _metadata,
    Column("id", String(80), primary_key=True),
    Column("kind", String(20), nullable=False, index=True),
    Column("content", JSON, nullable=False),
)
_name = Table(
    "knowledge_name",
    _metadata,
    Column("number", Integer, primary_key=True),
    Column("document", String(80), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("folded", String(200), nullable=False, index=True),
)
_question = Table(
    "knowledge_question",
    _metadata,
    Column("number", Integer, primary_key=True),
    Column("document", String(80), nullable=False, index=True),
    Column("language", String(2), nullable=False),
    Column("facet", String(20), nullable=False),
    Column("question", Text, nullable=False),
)
_answer = Table(
    "knowledge_answer",
    _metadata,
    Column("number", Integer, primary_key=True),
    Column("document", String(80), nullable=False, index=True),
    Column("facet", String(20), nullable=False),
    Column("register", String(12), nullable=False),
    Column("part", Integer, nullable=False),
    Column("text", Text, nullable=False),
)
_amount = Table(
    "knowledge_amount",
    _metadata,
    Column("number", Integer, primary_key=True),
    Column("document", String(80), nullable=False, index=True),
    Column("amount", String(80), nullable=False),
    Column("value", Numeric(12, 2), nullable=False),
    Column("unit", String(20), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    Column("review_by", Date),
)


def synchronise(engine: Engine, content: Path = CONTENT) -> bool:
    """Bring the database in line with the content files; tell whether anything was written.

    Raises:
        ContentError: the files do not fit the schema; the database keeps what it had.
        DatabaseUnavailable: the database stays locked by another process, or cannot be written.
    """
    wanted = f"{_SHAPE}:{fingerprint(content)}"
    if stored_version(engine) == wanted:
        return False
    documents = read_all(content)
    with _reaching("write"), engine.begin() as connection:
        _lock(connection)
        if _has_tables(connection) and _read_version(connection) == wanted:
            return False
        _metadata.drop_all(connection)
        _metadata.create_all(connection)
        _write(connection, documents)
        connection.execute(
            insert(_version).values(id=1, fingerprint=wanted, loaded_at=datetime.now(timezone.utc))
        )
    return True


def stored_version(engine: Engine) -> str | None:
    """Return what the stored content was made from, or None where nothing is stored.

    Raises:
        DatabaseUnavailable: the database cannot be read.
    """
    with _reaching("read"), engine.connect() as connection:
        return _read_version(connection) if _has_tables(connection) else None


def read_documents(engine: Engine) -> dict[str, Document]:
    """Read all documents from the database, by id, in the order of their kinds and ids.

    Raises:
        DatabaseUnavailable: the database cannot be read.
    """
    with _reaching("read"), engine.connect() as connection:
        rows = connection.execute(select(_document.c.kind, _document.c.content)).all()
    order = list(KINDS)
    rows.sort(key=lambda row: (order.index(row.kind), row.content["id"]))
    return {row.content["id"]: KINDS[row.kind][1].parse_obj(row.content) for row in rows}  # type: ignore[misc]


def counts(engine: Engine) -> dict[str, int]:
    """Return how many rows each table of the knowledge base holds."""
    with engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in _metadata.sorted_tables
        }


@contextmanager
def _reaching(verb: str) -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise DatabaseUnavailable(f"cannot {verb} the knowledge base: {reason}") from error


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    else:
        # SQLite locks on the first write; asking for it now keeps the check below truthful.
        connection.execute(text("CREATE TABLE IF NOT EXISTS knowledge_lock (id INTEGER)"))
        connection.execute(text("DELETE FROM knowledge_lock"))


def _has_tables(connection: Connection) -> bool:
    return bool(inspect(connection).has_table(_version.name))


def _read_version(connection: Connection) -> str | None:
    return connection.execute(select(_version.c.fingerprint)).scalar_one_or_none()


def _write(connection: Connection, documents: dict[str, Document]) -> None:
    everything = list(documents.values())
    rows: dict[Table, list[dict[str, Any]]] = {
        _document: [_document_row(document) for document in everything],
        _name: [row for document in everything for row in _name_rows(document)],
    }
    entries = [document for document in everything if isinstance(document, Entry)]
    rows[_question] = [row for entry in entries for row in _question_rows(entry)]
    rows[_answer] = [row for entry in entries for row in _answer_rows(entry)]
    rows[_amount] = [row for entry in entries for row in _amount_rows(entry)]
    for table, values in rows.items():
        connection.execute(delete(table))
        if values:
            connection.execute(insert(table), values)


def _document_row(document: Document) -> dict[str, Any]:
    # Through JSON text, so that dates and decimals come back as the schema reads them.
    content = json.loads(document.json(by_alias=True))
    return {"id": document.id, "kind": document.kind, "content": content}


def _name_rows(document: Document) -> Iterator[dict[str, Any]]:
    if isinstance(document, Entry):
        names = document.names.all()
    elif isinstance(document, Municipality):
        sections = [section.name for section in document.sections]
        names = [document.name.nl, document.name.fr, *document.other_names, *sections]
    elif isinstance(document, Place):
        names = [document.name.nl, document.name.fr, *document.alternate_names]
    else:
        names = []
    for name in dict.fromkeys(names):
        yield {"document": document.id, "name": name, "folded": fold(name)}


def _question_rows(entry: Entry) -> Iterator[dict[str, Any]]:
    for language, facet, question in entry.questions.all():
        yield {"document": entry.id, "language": language, "facet": facet, "question": question}


def _answer_rows(entry: Entry) -> Iterator[dict[str, Any]]:
    for facet, texts in entry.answers.items():
        for register in REGISTERS:
            for number, part in enumerate(parts(texts[register])):
                yield {
                    "document": entry.id,
                    "facet": facet,
                    "register": register,
                    "part": number,
                    "text": part,
                }


def _amount_rows(entry: Entry) -> Iterator[dict[str, Any]]:
    for amount in entry.amounts:
        yield {
            "document": entry.id,
            "amount": amount.id,
            "value": amount.value,
            "unit": amount.unit,
            "valid_from": amount.valid_from,
            "valid_until": amount.valid_until,
            "review_by": amount.review_by,
        }
