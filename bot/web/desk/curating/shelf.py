"""The social map as it is written at this very moment: files, and what is laid over them."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy.engine import Engine

from bot.web.knowledge import Knowledge
from knowledge.base import Snapshot
from knowledge.freshness import assured_until, review_due
from knowledge.overlay.layers import Overlaid, overlaid
from knowledge.overlay.store import Stamp, read_overlay, stamp
from knowledge.registers import Language
from knowledge.schema import Document, Entry, Place


@dataclass(frozen=True)
class Written:
    """Documents as they are now, with what is laid over them, and as their files say them."""

    snapshot: Snapshot
    files: dict[str, Document]
    laid: Overlaid

    @property
    def now(self) -> dict[str, Document]:
        return self.laid.documents

    def get(self, name: str) -> Entry | Place | None:
        """Return a place or topic as it is now."""
        document = self.now.get(name)
        return document if isinstance(document, (Entry, Place)) else None

    def with_contact(self, contact: str, but: str) -> list[Entry]:
        """Return the topics that name a contact, but for one of them."""
        return [
            one
            for one in self._topics
            if one.id != but and any(known.id == contact for known in one.contacts)
        ]

    @cached_property
    def _topics(self) -> list[Entry]:
        return [one for one in self.now.values() if isinstance(one, Entry)]


class Shelf:
    """Keeps what is written until files or overlay change.

    A process takes a change over within a second or more, and whoever made it must see it at once:
    so each time the database is asked whether there is one.
    """

    def __init__(self, knowledge: Knowledge, engine: Engine) -> None:
        self._knowledge = knowledge
        self._engine = engine
        self._reading = threading.Lock()
        self._kept: tuple[Stamp, Written] | None = None

    def now(self) -> Written:
        """Return what holds now."""
        snapshot, at = self._knowledge.current(), stamp(self._engine)
        with self._reading:
            if self._kept and self._kept[0] == at and self._kept[1].snapshot is snapshot:
                return self._kept[1]
            before = self._kept[1].laid if self._kept else snapshot.written
            files = snapshot.written.as_files_say()
            laid = overlaid(files, read_overlay(self._engine), before)
            self._kept = at, Written(snapshot, files, laid)
            return self._kept[1]


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
