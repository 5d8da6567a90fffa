"""One-time codes with which a family asks for its sheet on its own phone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.engine import Connection, Engine

from bot.privacy.codes import as_made, in_groups, new_code
from bot.transactions import reading, writing
from bot.web.desk.beside.table import SENT, Table, as_row
from bot.web.desk.beside.tables import sheet_codes, tables_laid
from bot.web.desk.keys import Clock, Keys
from bot.web.desk.sessions import Session

#: How long a code brings its sheet.
LIFETIME = timedelta(minutes=10)

# Eight signs are 40 bits: nobody guesses one in time, and a sheet names nobody.
_LENGTH, _GROUP = 8, 4


class SheetCodes:
    """Codes in the database, of which it holds only a keyed hash."""

    def __init__(self, engine: Engine, keys: Keys, clock: Clock) -> None:
        """Open them; their table comes with that of what lies there (``Tables``)."""
        self._engine = engine
        self._keys = keys
        self._clock = clock

    def make(self, session: Session, sheet: Table) -> tuple[str, datetime]:
        """Make a code for a sheet and return it, with the moment (UTC) until which it works.

        The code that was made before in this session, and those of which the time is over, go.
        """
        code, moment = new_code(_LENGTH), self._clock()
        kept, expires = self._keys.sheet(code), moment + LIFETIME
        is_theirs = tables_laid.c.session == self._keys.token(session.id)
        before = select(tables_laid.c.code).where(is_theirs).scalar_subquery()
        is_old = or_(sheet_codes.c.code_hash == before, sheet_codes.c.expires < moment)
        row = {"code_hash": kept, "sheet": as_row(replace(sheet, code="")), "expires": expires}
        with writing(self._engine) as connection:
            connection.execute(delete(sheet_codes).where(is_old))
            connection.execute(insert(sheet_codes).values(row))
            connection.execute(update(tables_laid).where(is_theirs).values(code=kept))
        return in_groups(code, _GROUP), expires

    def until(self, table: Table) -> datetime | None:
        """Return until when (UTC) the code of a table works; None where there is none that does."""
        query = select(sheet_codes.c.expires).where(
            sheet_codes.c.code_hash == table.code, sheet_codes.c.expires >= self._clock()
        )
        with reading(self._engine) as connection:
            return connection.execute(query).scalar_one_or_none()

    def take(self, connection: Connection, code: str) -> dict[str, Any] | None:
        """Return what is kept of the sheet of a code (``as_table``), once; None where it has none.

        Where it was made, it is then known to be sent, and not to whom.
        """
        kept = self._keys.sheet(as_made(code))
        is_it = sheet_codes.c.code_hash == kept
        query = select(sheet_codes.c.sheet).where(is_it, sheet_codes.c.expires >= self._clock())
        sheet = connection.execute(query).scalar_one_or_none()
        # Of two phones at once only one gets it.
        taken = connection.execute(delete(sheet_codes).where(is_it)).rowcount
        if sheet is None or not taken:
            return None
        connection.execute(update(tables_laid).where(tables_laid.c.code == kept).values(code=SENT))
        return dict(sheet)
