"""HSDS wants UUIDs; ours are made from the ids of the knowledge base, so they stay the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID, uuid5

#: Never to be changed: every identifier that others stored follows from it.
NAMESPACE = UUID("6f1c7f0e-5f0b-4f58-9a38-2c1d6b7e4a90")


def identifier(kind: str, *of: str | int) -> str:
    """Return the UUID of an object: its HSDS name, and the id (and part) of ours it stands for."""
    return str(uuid5(NAMESPACE, "/".join([kind, *map(str, of)])))


def originals(kind: str, ids: Iterable[str]) -> Mapping[str, str]:
    """Return our own id for each UUID of a kind, and for itself."""
    known = {one: one for one in ids}
    return {**known, **{identifier(kind, one): one for one in known}}
