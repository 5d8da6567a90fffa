"""The sheets that staff make beside a family, which it may ask for here with a code."""

from __future__ import annotations

import json
from typing import Any, Protocol

from sqlalchemy.engine import Connection

from bot.web.channels.whatsapp.meaning import Meant, happened
from bot.web.conversations.messages import Button
from knowledge.registers import Register

#: What a sheet holds is known to who makes them only.
Sheet = dict[str, Any]

#: The name under which a sheet is kept on a phone.
FILE_NAME = "gezinswijzer.pdf"
_ASKED, _SHOWN = "sheet ", "📄"


class Sheets(Protocol):
    """Who makes sheets, and of one what is said and sent."""

    def take(self, connection: Connection, code: str) -> Sheet | None:
        """Return the sheet of a code, once; None where the code brings none (any more)."""

    def register(self, sheet: Sheet) -> Register:
        """Return the register in which a sheet is written."""

    def buttons(self, sheet: Sheet) -> list[Button]:
        """Return what opens the topics of a sheet in a conversation."""

    def pdf(self, sheet: Sheet) -> bytes | None:
        """Return a sheet as it is printed; None where its topics are there no more."""


def asked_for(sheet: Sheet | None) -> Meant:
    """Return what it means that a family sent the code of a sheet, or one that brings none."""
    if sheet is None:
        return happened("sheet_failed", _SHOWN)
    return happened(f"{_ASKED}{json.dumps(sheet)}", _SHOWN)


def sheet_in(what: str) -> Sheet | None:
    """Return the sheet that was asked for, where that is what happened."""
    return dict(json.loads(what[len(_ASKED) :])) if what.startswith(_ASKED) else None
