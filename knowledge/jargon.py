"""Terms that a text uses: the words of the sector that a family need not know."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.schema import Entry, Term
from knowledge.text import fold


class Jargon:
    """Finds the terms of the knowledge base in texts."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Take the terms among the entries."""
        terms = [entry for entry in entries if isinstance(entry, Term)]
        self._owners = {
            fold(name): term for term in terms for name in (*term.names.nl, *term.names.fr)
        }
        names = "|".join(sorted(map(re.escape, self._owners), key=len, reverse=True))
        # Explained is a term that brackets follow.
        self._unexplained = re.compile(rf"\b(?:{names})\b(?!['\" ]*\()" if names else r"(?!)")

    def unexplained_in(self, text: str, entry: Entry) -> Term | None:
        """Return the first term that a text leaves unexplained, its own subject aside."""
        found = (self._owners[match.group()] for match in self._unexplained.finditer(fold(text)))
        return next((term for term in found if str(term.id) != str(entry.id)), None)
