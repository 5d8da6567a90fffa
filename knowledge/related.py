"""Which topics an answer points to: at most two, those that families miss (design section 1).

By rule, so that editors can tell why: the editor's own order in ``related`` says what is missed
most; then what the right opens (``leads_to``). What is granted by itself is nobody's to miss and
comes last, and what the conversation was about already is not offered again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from knowledge.schema import Entry, Right

MOST_RELATED = 2


def related_topics(
    entry: Entry, entries: Mapping[str, Entry], seen: Collection[str] = ()
) -> tuple[str, ...]:
    """Return the ids of the topics to point to, the one that is missed most first."""
    named = dict.fromkeys([*entry.related, *getattr(entry, "leads_to", [])])
    said = {str(entry.id), *seen}
    fresh = [one for one in named if one in entries and one not in said]
    return tuple(sorted(fresh, key=lambda one: _comes_by_itself(entries[one]))[:MOST_RELATED])


def _comes_by_itself(entry: Entry) -> bool:
    return isinstance(entry, Right) and entry.granted == "automatic"
