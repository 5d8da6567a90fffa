"""Lists as files: CSV for spreadsheets (RFC 4180), and a JSON object on each line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from fastapi.responses import StreamingResponse

#: How many rows are written at a time.
_ROWS = 200
#: A cell that begins so is taken for a formula by spreadsheets: it could call out to other sites.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> StreamingResponse:
    """Return rows as CSV with a header; what is not a column is left out."""
    return StreamingResponse(
        _csv(columns, rows), media_type="text/csv; charset=utf-8; header=present"
    )


def as_ndjson(objects: Iterable[Any]) -> StreamingResponse:
    """Return each object on a line of its own."""
    return StreamingResponse(_ndjson(objects), media_type="application/x-ndjson")


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    yield _lines([columns])
    remaining = iter(rows)
    while some := list(islice(remaining, _ROWS)):
        yield _lines([[_cell(row.get(column)) for column in columns] for row in some])


def _lines(rows: Iterable[Sequence[str]]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return written.getvalue()


def _cell(value: object) -> str:
    """Return a value as text that no spreadsheet runs; lists are divided by semicolons."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        value = "; ".join(map(str, value))
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _ndjson(objects: Iterable[Any]) -> Iterator[str]:
    remaining = iter(objects)
    while some := list(islice(remaining, _ROWS)):
        yield "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in some)
