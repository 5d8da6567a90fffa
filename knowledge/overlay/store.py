"""The overlay in the database: read by every process, added to by who may write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, inspect, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError

from knowledge.database import DatabaseUnavailable
from knowledge.overlay.layers import DoesNotFit, Laid, Layer, as_layer, as_stored, in_json
from knowledge.overlay.tables import layers
from knowledge.schema import Document

#: Tells two states of the overlay apart: how many rows there are, and the last of them. (In
#: PostgreSQL a row may be seen after one that got a higher number.)
Stamp = tuple[int, int]
_EMPTY: Stamp = (0, 0)


class ChangedMeanwhile(Exception):
    """Raised where somebody else changed a document since it was read; nothing is written."""


@dataclass(frozen=True)
class Change:
    """What one row changed of a document: by field, the value before and after (UTC)."""

    document: str
    number: int
    change: str
    moment: datetime
    fields: dict[str, tuple[Any, Any]]


def stamp(engine: Engine) -> Stamp:
    """Return what is different as soon as anything is laid.

    Raises:
        DatabaseUnavailable: the database cannot be read.
    """
    query = select(func.count(), func.coalesce(func.max(layers.c.id), 0))
    with _reading(engine) as connection:
        if not _is_there(connection):
            return _EMPTY
        times, last = connection.execute(query).one()
    return int(times), int(last)


def read_overlay(engine: Engine) -> dict[str, Any]:
    """Return what is laid over each document, as the table holds it.

    Raises:
        DatabaseUnavailable: the database cannot be read.
    """
    with _reading(engine) as connection:
        if not _is_there(connection):
            return {}
        return {name: stored for name, stored in all_layers(connection).items() if stored}


def all_layers(connection: Connection) -> dict[str, Any]:
    """Return the last row's fields of each document."""
    return {name: row.fields for name, row in _last(connection).items()}


def history(connection: Connection, document: str) -> list[Change]:
    """Return what was changed of a document, the last first."""
    query = select(layers).where(layers.c.document == document).order_by(layers.c.number)
    found, before = [], Layer()
    for row in connection.execute(query).all():
        try:
            after = as_layer(row.fields)
        except DoesNotFit:
            after = {}
        found.append(Change(document, row.number, row.change, row.moment, _between(before, after)))
        before = after
    return found[::-1]


def changed_with(connection: Connection, change: str) -> list[str]:
    """Return the documents that one change changed."""
    query = select(layers.c.document).where(layers.c.change == change).order_by(layers.c.id)
    return list(connection.execute(query).scalars())


def last_number(connection: Connection, document: str) -> int:
    """Return the number of the last row of a document; 0 where there is none."""
    query = select(func.coalesce(func.max(layers.c.number), 0)).where(layers.c.document == document)
    return int(connection.execute(query).scalar_one())


def lay(
    connection: Connection,
    document: Document,
    values: Mapping[str, Any],
    change: str,
    moment: datetime,
    after: int | None = None,
) -> None:
    """Lay values over a document as its file says it; other fields stay as they are laid.

    Args:
        connection: in a transaction that writes.
        document: as its file says it.
        values: by field; one that equals the file's is laid no longer.
        change: what this row and others belong to.
        moment: now (UTC).
        after: the number of the last row that whoever writes has seen, if it matters.

    Raises:
        ChangedMeanwhile: there is a later row.
    """
    last = last_number(connection, document.id)
    if after is not None and after != last:
        raise ChangedMeanwhile(document.id)
    said = in_json(document)
    layer = {**_layer_of(connection, document.id)}
    layer |= {name: Laid(said.get(name), value) for name, value in values.items()}
    kept = {name: one for name, one in layer.items() if one.was == said.get(name) != one.value}
    row = {"document": document.id, "number": last + 1, "change": change, "moment": moment}
    try:
        connection.execute(insert(layers).values(fields=as_stored(kept), **row))
    except IntegrityError as error:
        raise ChangedMeanwhile(document.id) from error


def _layer_of(connection: Connection, document: str) -> Layer:
    row = _last(connection, document).get(document)
    try:
        return as_layer(row.fields) if row else {}
    except DoesNotFit:
        return {}


def _last(connection: Connection, document: str | None = None) -> dict[str, Any]:
    """Return the last row of each document, or of one."""
    query = select(layers.c.document, layers.c.fields).order_by(layers.c.number)
    if document is not None:
        query = query.where(layers.c.document == document)
    return {row.document: row for row in connection.execute(query).all()}


def _between(before: Layer, after: Layer) -> dict[str, tuple[Any, Any]]:
    fields = {}
    for name in {**before, **after}:
        was = before[name].value if name in before else after[name].was
        value = after[name].value if name in after else before[name].was
        if was != value:
            fields[name] = (was, value)
    return fields


@contextmanager
def _reading(engine: Engine) -> Iterator[Connection]:
    try:
        with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise DatabaseUnavailable(f"cannot read the overlay: {reason}") from error


def _is_there(connection: Connection) -> bool:
    # The desk makes it; whoever starts without a desk has none.
    return bool(inspect(connection).has_table(layers.name))
