"""Opening the database: SQLite in WAL mode by default, PostgreSQL by its address."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.engine.url import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import QueuePool

#: How long to wait for another's lock: on what is written, and on a file that is first opened.
_BUSY_SECONDS, _OPENED_SECONDS = 15, 2


class DatabaseUnavailable(Exception):
    """Raised when the database cannot be reached; the message says what to do."""


def open_engine(url: str) -> Engine:
    """Return an engine for a SQLAlchemy address.

    Raises:
        DatabaseUnavailable: the address is malformed, or nothing answers there.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseUnavailable(f"DATABASE_URL is not a database address: {url!r}") from error
    options: dict[str, Any] = {"future": True}
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            _make_folder(Path(parsed.database).parent)
        options["connect_args"] = {"timeout": _BUSY_SECONDS, "check_same_thread": False}
        if parsed.database and parsed.database != ":memory:":
            # Left to itself SQLAlchemy 1.4 opens the file anew for every transaction (20 ms).
            options["poolclass"] = QueuePool
    else:
        options["pool_pre_ping"] = True
    try:
        engine = create_engine(parsed, **options)
    except (ArgumentError, ImportError) as error:
        kind = parsed.get_backend_name()
        raise DatabaseUnavailable(
            f"DATABASE_URL names a database not supported: {kind!r}; use sqlite or postgresql"
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _use_wal)
    try:
        with engine.connect():
            pass
    except DBAPIError as error:
        reason = str(error.orig).strip().splitlines()[0]
        shown = parsed.render_as_string(hide_password=True)
        raise DatabaseUnavailable(
            f"cannot open the database {shown}: {reason}. Is it running, and is DATABASE_URL right?"
        ) from error
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnavailable(
            f"cannot make the folder of the database, {folder}: {error.strerror}"
        ) from error


def _use_wal(connection: Any, _record: Any) -> None:
    # Readers never wait for the writer, and a killed process loses no committed row.
    _set_journal(connection, time.monotonic() + _OPENED_SECONDS)
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")


def _set_journal(connection: Any, deadline: float) -> None:
    # SQLite waits for every lock but this one: processes that open a new file together collide.
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
