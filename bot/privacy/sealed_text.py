"""A column whose texts are sealed on their way into the database and opened on their way out."""

from __future__ import annotations

from typing import Any

from sqlalchemy import MetaData, Text, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.types import TypeDecorator

from bot.privacy.vault import Vault


def give_vault(engine: Engine, vault: Vault) -> None:
    """Let the sealed columns of an engine be sealed and opened with a vault."""
    # Every engine has a dialect of its own, and a type is given the dialect with each value.
    engine.dialect.vault = vault


class SealedText(TypeDecorator[str]):
    """Text that nobody reads in the database; it cannot be searched or compared there."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """Seal a value, by the vault of ``give_vault``."""
        return None if value is None else dialect.vault.seal(value)

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:
        """Open a value.

        Raises:
            Unreadable: no key of the vault opens it.
        """
        return None if value is None else dialect.vault.open(value)


def seal_anew(connection: Connection, metadata: MetaData) -> int:
    """Seal every sealed text of some tables with the newest key; return how many rows that were."""
    rows = 0
    for table in metadata.sorted_tables:
        sealed = [column for column in table.columns if isinstance(column.type, SealedText)]
        if not sealed:
            continue
        keys = list(table.primary_key.columns)
        for row in connection.execute(select(*keys, *sealed)).mappings().all():
            is_it = [key == row[key.name] for key in keys]
            values = {column.name: row[column.name] for column in sealed}
            connection.execute(update(table).where(*is_it).values(**values))
            rows += 1
    return rows
