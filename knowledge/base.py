"""The knowledge base in memory: read on every turn, renewed when content changes."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import threading
import time
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from functools import cached_property
from pathlib import Path

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from knowledge.database import DatabaseUnavailable
from knowledge.files import CONTENT, ContentError, code_fingerprint, content_files
from knowledge.gazetteer import Gazetteer
from knowledge.jargon import Jargon
from knowledge.kept import kept
from knowledge.opening import clock
from knowledge.overlay.layers import Overlaid, overlaid
from knowledge.overlay.store import read_overlay, stamp
from knowledge.passing import after_news, as_of
from knowledge.registers import Register
from knowledge.rendering import Shelf, render
from knowledge.schema import (
    CrisisHelp,
    CrisisLine,
    Document,
    Entry,
    Facet,
    Interface,
    Municipality,
    OtherLanguage,
    Place,
    Texts,
)
from knowledge.search import Index
from knowledge.social_map import SocialMap
from knowledge.store import read_documents, stored_version, synchronise
from knowledge.text import parts
from knowledge.wording import languages_of_words

logger = logging.getLogger(__name__)

#: How many versions of what was trained on the content are kept on disk.
_KEPT_VERSIONS = 3


@dataclass(frozen=True)
class Snapshot:
    """All documents at one moment, and what is derived from them.

    ``version`` tells contents apart, on every machine alike; ``taken`` is when this process took
    it over. ``written`` has the documents as files and staff wrote them, where ``documents`` tells
    what holds of them today. ``known_map`` is the social map where another snapshot's serves.
    """

    documents: dict[str, Document]
    cache: Path | None = field(default=None, compare=False)
    version: str = ""
    written: Overlaid = field(default_factory=lambda: Overlaid({}), compare=False)
    known_map: SocialMap | None = field(default=None, compare=False)
    taken: datetime = field(default_factory=lambda: datetime.now(timezone.utc), compare=False)

    @cached_property
    def entries(self) -> dict[str, Entry]:
        return {key: one for key, one in self.documents.items() if isinstance(one, Entry)}

    @cached_property
    def municipalities(self) -> dict[str, Municipality]:
        return {key: one for key, one in self.documents.items() if isinstance(one, Municipality)}

    @cached_property
    def other_languages(self) -> dict[str, OtherLanguage]:
        return {key: one for key, one in self.documents.items() if isinstance(one, OtherLanguage)}

    @cached_property
    def interface(self) -> dict[str, Texts]:
        sheets = [one for one in self.documents.values() if isinstance(one, Interface)]
        return {key: texts for sheet in sheets for key, texts in sheet.texts.items()}

    @cached_property
    def shelf(self) -> Shelf:
        contacts = {one.id: one for entry in self.entries.values() for one in entry.contacts}
        lines = {key: one for key, one in self.documents.items() if isinstance(one, CrisisLine)}
        return Shelf(contacts, lines)

    @cached_property
    def index(self) -> Index:
        return Index(list(self.entries.values()), self.cache)

    @cached_property
    def languages_of_words(self) -> dict[str, str]:
        path = self.cache and self.cache / "languages_of_words.json"
        return kept(path, lambda: languages_of_words(self.entries.values()))

    @cached_property
    def jargon(self) -> Jargon:
        return Jargon(self.entries.values())

    @cached_property
    def gazetteer(self) -> Gazetteer:
        return Gazetteer(self.municipalities.values())

    @cached_property
    def social_map(self) -> SocialMap:
        if self.known_map is not None:
            return self.known_map
        places = (one for one in self.documents.values() if isinstance(one, Place))
        return SocialMap(places, self.gazetteer, self.entries.values())

    def crisis_help(self, kind: str) -> CrisisHelp | None:
        """Return the message for a kind of crisis, such as ``suicide``."""
        document = self.documents.get(f"crisis-{kind}")
        return document if isinstance(document, CrisisHelp) else None

    def answer_parts(
        self, entry: Entry, facet: Facet, register: Register, today: date, team: str | None = None
    ) -> list[str]:
        """Return the parts of an answer as they are shown on a day.

        On waiting for the programme it begins with the news of its teams, or of one team alone.
        """
        texts = entry.answers[facet]
        if facet == "waiting":
            texts = after_news(entry, texts, team)
        return self.rendered(entry, texts, register, today)

    def rendered(self, entry: Entry, texts: Texts, register: Register, today: date) -> list[str]:
        """Return the parts of a text of an entry, figures dated and contacts filled in."""
        shown = [render(one, entry, register, self.shelf, today) for one in parts(texts[register])]
        return [one for one in shown if one]


class KnowledgeBase:
    """Keeps a snapshot in step with the content files, the database and the day.

    ``current`` never waits: at most once in ``look_every`` seconds a thread of its own looks for
    changes and takes them over. A broken file never reaches a reader: the last good snapshot stays
    and every problem is logged.
    """

    def __init__(
        self,
        engine: Engine,
        content: Path = CONTENT,
        look_every: float = 1.0,
        cache: Path | None = None,
        understands: bool = True,
    ) -> None:
        """Load the content.

        Args:
            engine: the database that holds it.
            content: the folder that editors change.
            look_every: how many seconds a change may go unseen.
            cache: a folder for what was trained on the content, if it may be kept.
            understands: prepare for messages too; who only reads does without that index, loads in
                a tenth of the time and takes half of the memory.

        Raises:
            ContentError: the files do not fit the schema and nothing good is stored.
            DatabaseUnavailable: the database can be neither read nor written.
        """
        self._engine = engine
        self._content = content
        self._look_every = look_every
        self._cache = cache
        self._understands = understands
        self._looking = threading.Lock()
        self._looked_at = time.monotonic()
        self._overlay: object = None
        self._of_files = ""
        self._snapshot = Snapshot({})
        self._seen = self._stamp()
        self._snapshot = self._take_over()

    def current(self) -> Snapshot:
        """Return the snapshot of now, after taking over what editors changed."""
        due = time.monotonic() - self._looked_at >= self._look_every
        if due and self._looking.acquire(blocking=False):
            self._looked_at = time.monotonic()
            threading.Thread(target=self._look, name="knowledge", daemon=True).start()
        return self._snapshot

    def _look(self) -> None:
        try:
            seen = self._stamp()
            if seen != self._seen:
                self._seen = seen
                self._snapshot = self._take_over()
        except (ContentError, DatabaseUnavailable, SQLAlchemyError) as error:
            # Nothing was taken over, so it is still to do when the database is back.
            logger.error("%s; the content in memory is used", error)
            self._seen = None
        except OSError as error:
            # An editor is replacing a file at this very moment: look again next time.
            logger.warning("content could not be read: %s", error)
            self._seen = None
        finally:
            self._looking.release()

    def _take_over(self) -> Snapshot:
        try:
            synchronise(self._engine, self._content)
        except ContentError as error:
            if stored_version(self._engine) is None:
                raise
            logger.error("content is broken, the last good content is used:\n%s", error)
        return self._load()

    def _load(self) -> Snapshot:
        of_files = f"{stored_version(self._engine)}:{code_fingerprint()}"
        overlay = read_overlay(self._engine)
        version = f"{of_files}:{json.dumps(overlay, sort_keys=True)}" if overlay else of_files
        # A telephone that changed is no reason to read tens of thousands of places anew.
        before = self._snapshot if of_files == self._of_files else None
        files = before.written.as_files_say() if before else read_documents(self._engine)
        written = overlaid(files, overlay, before.written if before else None)
        for name, reason in written.left_out.items():
            logger.warning("what staff changed of %s is left out: %s", name, reason)
        # What is trained depends on the files alone: nothing is trained anew for a telephone.
        cache = self._cache / _short(of_files) if self._cache else None
        documents = as_of(_today(), written.documents)
        known_map = _map_from(before, documents) if before else None
        snapshot = Snapshot(documents, cache, _short(version), written, known_map)
        # Built now, so that no reader waits for it.
        _ = snapshot.social_map, snapshot.shelf
        if self._understands:
            _ = snapshot.index, snapshot.languages_of_words
        if self._cache:
            _forget_old(self._cache)
        self._of_files = of_files
        return snapshot

    def _stamp(self) -> object:
        """Return what tells cheaply whether files, overlay or day changed."""
        files = tuple(
            (path.name, status.st_mtime_ns, status.st_size)
            for _, path in content_files(self._content)
            for status in (path.stat(),)
        )
        try:
            self._overlay = stamp(self._engine)
        except DatabaseUnavailable as error:
            # What is in memory holds, and nobody could have changed it.
            logger.debug("%s", error)
        return files, self._overlay, _today()


def _map_from(before: Snapshot, documents: dict[str, Document]) -> SocialMap | None:
    """Return the social map of before with the places that changed; None where that will not do."""
    changed = (
        one
        for name, one in documents.items()
        if isinstance(one, Place) and before.documents.get(name) is not one
    )
    return before.social_map.with_changed(changed)


def _today() -> date:
    return clock(datetime.now(timezone.utc)).date()


def _short(version: str) -> str:
    return hashlib.sha256(version.encode()).hexdigest()[:16]


def _forget_old(cache: Path) -> None:
    """Remove what was trained on content of long ago; others may still start on the last."""
    versions = sorted(
        (path for path in cache.iterdir() if path.is_dir()), key=lambda path: -path.stat().st_mtime
    )
    for old in versions[_KEPT_VERSIONS:]:
        shutil.rmtree(old, ignore_errors=True)
