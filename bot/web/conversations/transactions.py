"""Transactions that behave alike on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine


def prepare(engine: Engine) -> Engine:
    """Make an engine fit for conversations, and return it.

    Python's driver for SQLite begins a transaction late, and one that reads before it writes then
    fails at once when another wrote in between. So we begin ourselves, and writers begin by taking
    the write lock, for which SQLite does wait. Erased rows are overwritten on disk. No error of
    either database shows the values of a statement: they would be people's words, in a log.
    """
    engine.hide_parameters = True
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _begin_ourselves)
        event.listen(engine, "begin", _begin)
        # Connections made before the listeners were there go.
        engine.dispose()
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that only reads."""
    with engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that writes; commit at the end, roll back on an error."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


def _begin_ourselves(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA secure_delete=ON")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
