"""The list of the map: what is overdue, or called what somebody looks for."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.web.desk.curating.shelf import Written, fresh_until, name_of
from knowledge.freshness import review_due, shown_until
from knowledge.registers import Language
from knowledge.schema import Document, Entry, Place
from knowledge.text import fold

#: What the desk lists as a kind of its own; all else is "other".
_KINDS = ("place", "service", "right")
KINDS = (*_KINDS, "other")


@dataclass(frozen=True)
class Listed:
    """A document in a list.

    ``since`` is the last day on which all of it was fresh, ``said`` what words are looked for in.
    """

    document: Entry | Place
    name: str
    kind: str
    owner: str
    areas: tuple[str, ...]
    since: date
    said: str

    @property
    def id(self) -> str:
        return self.document.id


@dataclass(frozen=True)
class Wanted:
    """What a list is asked for; what is empty does not matter."""

    municipality: str = ""
    kind: str = ""
    owner: str = ""
    words: str = ""


class Listing:
    """All documents that the desk lists, in one language, those of the oldest day first."""

    def __init__(
        self, documents: Mapping[str, Document], language: Language, before: Listing | None = None
    ) -> None:
        """Make it, from the one before where there is one: most of that is as it was."""
        rows = before.rows if before else []
        kept = [one for one in rows if documents.get(one.id) is one.document]
        known = {one.id for one in kept}
        new = (
            _listed(document, language)
            for name, document in documents.items()
            if name not in known and isinstance(document, (Entry, Place))
        )
        self.rows: list[Listed] = sorted([*kept, *new], key=lambda one: (one.since, one.name))

    def overdue(self, today: date) -> list[Listed]:
        """Return what is overdue, the longest first."""
        return self.rows[: bisect_left(self.rows, today, key=lambda one: one.since)]

    def find(self, wanted: Wanted, today: date) -> list[Listed]:
        """Return what is overdue, or has all words asked for, the longest overdue first."""
        words = fold(wanted.words).split()
        return [
            one
            for one in (self.rows if words else self.overdue(today))
            if wanted.kind in ("", one.kind)
            and wanted.owner in ("", one.owner)
            and (not wanted.municipality or wanted.municipality in one.areas)
            and all(word in one.said for word in words)
        ]


class Listings:
    """The listing of what is written now in each language, made on first use."""

    def __init__(self) -> None:
        self._making = threading.Lock()
        self._made: dict[Language, tuple[Written, Listing]] = {}

    def of(self, written: Written, language: Language) -> Listing:
        """Return the listing of what is written."""
        with self._making:
            made = self._made.get(language)
            if made is None or made[0] is not written:
                made = (written, Listing(written.now, language, made[1] if made else None))
                self._made[language] = made
            return made[1]


def _listed(document: Entry | Place, language: Language) -> Listed:
    name = name_of(document, language)
    owner = document.assurer if isinstance(document, Place) else document.reviewed.by
    return Listed(
        document,
        name,
        document.kind if document.kind in _KINDS else "other",
        owner,
        tuple(document.area) if isinstance(document, Place) else (),
        min(_ends(document)),
        fold(f"{document.id} {name} {owner}"),
    )


def _ends(document: Entry | Place) -> Iterator[date]:
    """Yield the last days on which a document and what it tells are fresh."""
    yield fresh_until(document)
    if due := review_due(document):
        yield due
    if isinstance(document, Entry):
        yield from map(shown_until, document.amounts)
