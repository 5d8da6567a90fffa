"""Bringing a history of tables up to date when a process starts (Alembic)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData, text
from sqlalchemy.engine import Connection, Engine

from bot.transactions import writing


@dataclass(frozen=True)
class History:
    """Tables that change together, apart from those of Rasa and of the other histories.

    ``versions`` is the folder of its migrations; ``version_table`` notes how far a database has
    come; ``lock`` is any constant number of our own, which names the lock that processes starting
    together queue for.
    """

    versions: Path
    version_table: str
    metadata: MetaData
    lock: int

    def bring_up_to_date(self, engine: Engine) -> None:
        """Apply every migration that the database has not seen; processes take turns.

        SQLite takes its write lock at the first statement (see ``writing``); PostgreSQL needs an
        advisory lock, since two processes could otherwise both find the tables missing.
        """
        with writing(engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": self.lock})
            self._upgrade(connection)

    def _upgrade(self, connection: Connection) -> None:
        config = Config()
        for option, folder in (
            ("script_location", Path(__file__).parent),
            ("version_locations", self.versions),
        ):
            config.set_main_option(option, str(folder).replace("%", "%%"))
        # Folders may hold spaces and commas, which Alembic would take for a list.
        config.set_main_option("path_separator", "os")
        config.attributes.update(
            connection=connection, metadata=self.metadata, version_table=self.version_table
        )
        command.upgrade(config, "head")
