"""Transactions that behave alike on SQLite and PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import QueuePool

from bot.privacy.sealed_text import give_vault
from bot.privacy.vault import Vault

#: How long a statement waits for another process that writes to a SQLite file.
BUSY_SECONDS = 15.0

#: One thread of this process at a time writes to a SQLite file: whoever finds it locked looks again
#: after a pause that grows to 100 ms, and many of our own threads would keep each other from it.
_WRITERS: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()


def prepare(engine: Engine, vault: Vault) -> Engine:
    """Return an engine that is fit for conversations, in place of one from ``open_engine``.

    Its sealed columns are sealed with ``vault``.

    No error of either database shows the values of a statement: they would be people's words, in
    a log. For SQLite, connections are kept open: SQLAlchemy 1.4 would close each after its use,
    and whoever closes the last one waits for the disk (20 ms for a write in place of 1).

    Python's driver for SQLite begins a transaction late, and one that reads before it writes then
    fails at once when another wrote in between. So we begin ourselves, and writers begin by taking
    the write lock, for which SQLite does wait.
    """
    if engine.dialect.name == "sqlite":
        engine.dispose()
        engine = create_engine(
            engine.url,
            future=True,
            poolclass=QueuePool,
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        )
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin)
        _WRITERS[engine] = threading.Lock()
    engine.hide_parameters = True
    give_vault(engine, vault)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that only reads."""
    with engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that writes; commit at the end, roll back on an error."""
    with (
        _one_at_a_time(engine),
        engine.connect().execution_options(writes=True) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def _one_at_a_time(engine: Engine) -> Iterator[None]:
    writer = _WRITERS.get(engine)
    # Whoever waits too long hears from the database itself that it is busy.
    is_ours = writer is not None and writer.acquire(timeout=BUSY_SECONDS)
    try:
        yield
    finally:
        if writer is not None and is_ours:
            writer.release()


def insert_new(connection: Connection, table: Table) -> Any:
    """Return an insert that leaves a row alone that is there already."""
    insert_into = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return insert_into(table).on_conflict_do_nothing()


def _set_up(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")
    # What is erased is overwritten on disk, not only marked as free.
    connection.execute("PRAGMA secure_delete=ON")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
