"""Bringing the tables up to date when a process starts."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine

from bot.web.conversations.transactions import writing

#: Where this history notes how far it has come; other histories keep tables of their own.
VERSION_TABLE = "alembic_version_web"

# Any constant number of our own: it names the lock that processes starting together queue for.
_LOCK = 6_215_411_001


def bring_up_to_date(engine: Engine) -> None:
    """Apply every migration that the database has not seen; processes starting together take turns.

    SQLite takes its write lock at the first statement (see ``writing``); PostgreSQL needs an
    advisory lock, since two processes could otherwise both find the tables missing.
    """
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        _upgrade(connection)


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
