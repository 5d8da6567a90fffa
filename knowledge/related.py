"""Which topics an answer points to: at most two, those that families miss (design section 1).

By rule, so that editors can tell why: the editor's own order in ``related`` says what is missed
most; then what the right opens (``leads_to``). What is granted by itself is nobody's to miss and
comes last, and what the conversation was about already is not offered again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from knowledge.schema import Entry, Right, Term
from knowledge.text import fold

MOST_RELATED = 2


def related_topics(
    entry: Entry, entries: Mapping[str, Entry], seen: Collection[str] = ()
) -> tuple[str, ...]:
    """Return the ids of the topics to point to, the one that is missed most first."""
    named = dict.fromkeys([*entry.related, *getattr(entry, "leads_to", [])])
    said = {str(entry.id), *seen}
    fresh = [one for one in named if one in entries and one not in said]
    return tuple(sorted(fresh, key=lambda one: _comes_by_itself(entries[one]))[:MOST_RELATED])


def term_in(text: str, entry: Entry, entries: Iterable[Entry]) -> Term | None:
    """Return the first term that a text uses without explaining it, other than its own subject.

    A term is explained where brackets follow it.
    """
    plain = fold(text)
    found: list[tuple[int, Term]] = []
    for term in entries:
        if not isinstance(term, Term) or str(term.id) == str(entry.id):
            continue
        for name in (*term.names.nl, *term.names.fr):
            match = re.search(rf"\b{re.escape(fold(name))}\b(?!['\" ]*\()", plain)
            if match:
                found.append((match.start(), term))
    return min(found, key=lambda one: one[0])[1] if found else None


def _comes_by_itself(entry: Entry) -> bool:
    return isinstance(entry, Right) and entry.granted == "automatic"
