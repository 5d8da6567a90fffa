"""The social map as it is written at this very moment: files, and what is laid over them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.engine import Engine

from knowledge.base import Snapshot
from knowledge.freshness import assured_until, overdue, review_due
from knowledge.overlay.layers import overlaid
from knowledge.overlay.store import read_overlay
from knowledge.registers import Language
from knowledge.schema import Document, Entry, Place
from knowledge.text import fold

#: What the desk lists as a kind of its own; all else is "other".
_KINDS = ("place", "service", "right")
KINDS = (*_KINDS, "other")


@dataclass(frozen=True)
class Listed:
    """A document in a list; ``since`` is the last day on which it was fresh."""

    id: str
    name: str
    kind: str
    owner: str
    since: date
    days: int


@dataclass(frozen=True)
class Wanted:
    """What a list is asked for; what is empty does not matter."""

    municipality: str = ""
    kind: str = ""
    owner: str = ""
    words: str = ""


@dataclass(frozen=True)
class Written:
    """Documents now and as their files say them, and why anything is left out.

    It is read from the database for each request: a process takes a change over within a second,
    and whoever made it must see it at once.
    """

    snapshot: Snapshot
    files: dict[str, Document]
    now: dict[str, Document]
    left_out: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> Entry | Place | None:
        """Return a place or topic as it is now."""
        document = self.now.get(name)
        return document if isinstance(document, (Entry, Place)) else None

    def with_contact(self, contact: str, but: str) -> list[Entry]:
        """Return the topics that name a contact, but for one of them."""
        return [
            one
            for one in self.now.values()
            if isinstance(one, Entry)
            and one.id != but
            and any(known.id == contact for known in one.contacts)
        ]

    def listed(self, wanted: Wanted, today: date, language: Language) -> list[Listed]:
        """Return what is overdue, or has all words asked for, the longest overdue first."""
        old = {one.entry: one.since for one in overdue(list(self.now.values()), today)[::-1]}
        words = fold(wanted.words).split()
        found = [
            one
            for document in self.now.values()
            if isinstance(document, (Entry, Place))
            for one in (_listed(document, old, today, language),)
            if _fits(document, one, wanted) and _is_shown(document, one, words)
        ]
        return sorted(found, key=lambda one: (one.since, one.name))


def read_written(snapshot: Snapshot, engine: Engine) -> Written:
    """Read what holds now."""
    files = {**snapshot.written.documents, **snapshot.written.files}
    laid = overlaid(files, read_overlay(engine))
    return Written(snapshot, files, laid.documents, laid.left_out)


def name_of(document: Entry | Place, language: Language) -> str:
    """Return what people call a place or topic."""
    return document.name[language] if isinstance(document, Place) else document.label[language]


def fresh_until(document: Entry | Place) -> date:
    """Return the last day on which a document is fresh, its amounts left out."""
    if isinstance(document, Place):
        return assured_until(document)
    due = review_due(document)
    assert due is not None
    return due


def _listed(
    document: Entry | Place, old: dict[str, date], today: date, language: Language
) -> Listed:
    since = min(fresh_until(document), old.get(document.id, date.max))
    owner = document.assurer if isinstance(document, Place) else document.reviewed.by
    kind = document.kind if document.kind in _KINDS else "other"
    name = name_of(document, language)
    return Listed(document.id, name, kind, owner, since, max((today - since).days, 0))


def _fits(document: Entry | Place, one: Listed, wanted: Wanted) -> bool:
    areas = document.area if isinstance(document, Place) else ()
    return (
        wanted.kind in ("", one.kind)
        and wanted.owner in ("", one.owner)
        and (not wanted.municipality or wanted.municipality in areas)
    )


def _is_shown(document: Entry | Place, one: Listed, words: list[str]) -> bool:
    if not words:
        return one.days > 0
    said = fold(f"{document.id} {one.name} {one.owner}")
    return all(word in said for word in words)
