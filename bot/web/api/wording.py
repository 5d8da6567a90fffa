"""What the objects of HSDS say in words, in one language, as it holds on one day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import cast

from babel import Locale

from knowledge.base import Snapshot
from knowledge.registers import Language
from knowledge.rendering import locale_of
from knowledge.schema import Bilingual, Entry, Facet, Place, Service


class Wording:
    """Words for places, from their own files and from the topic that says what they are.

    What a kind of service does, whom it is for, how to ask and what it costs are the answers that
    families read, all parts of them.
    """

    def __init__(self, snapshot: Snapshot, language: Language, today: date) -> None:
        self.snapshot = snapshot
        self.language = language
        self.today = today
        self._rendered: dict[tuple[str, Facet], str | None] = {}

    def kind(self, place: Place) -> Service | None:
        """Return the kind of service of a place; None where a right or situation is meant."""
        kind = self.snapshot.entries.get(place.service)
        return kind if isinstance(kind, Service) else None

    def name(self, place: Place) -> str:
        """Return the name of a place."""
        return place.name[self.language]

    def other_names(self, place: Place) -> str | None:
        """Return the name in the other language and all others, divided by semicolons."""
        names = dict.fromkeys([place.name.nl, place.name.fr, *place.alternate_names])
        return "; ".join(name for name in names if name != self.name(place)) or None

    def description(self, place: Place) -> str:
        """Return what a place does: no source describes each, so its kind is described."""
        kind = self.snapshot.entries.get(place.service)
        label = kind.label[self.language] if kind else self.name(place)
        return self.answer(kind, "what") or label

    def answer(self, entry: Entry | None, facet: Facet) -> str | None:
        """Return what families read about a facet; None where nothing is said, or not today."""
        if entry is None or facet not in entry.answers:
            return None
        key = (entry.id, facet)
        if key not in self._rendered:
            parts = self.snapshot.answer_parts(entry, facet, self.language, self.today)
            self._rendered[key] = "\n\n".join(parts) or None
        return self._rendered[key]

    def maybe(self, text: Bilingual | None) -> str | None:
        """Return a text that may be absent."""
        return text[self.language] if text else None

    def name_of_language(self, code: str) -> str | None:
        """Return what a language is called; None for a code that has no name here."""
        return self._languages.get(code)

    @cached_property
    def _languages(self) -> Mapping[str, str]:
        return cast(Mapping[str, str], Locale.parse(locale_of(self.language)).languages)
