"""Where what we publish comes from, and how old it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from bot.web.api.shapes import ReviewShape, SourceShape
from knowledge.schema import Entry, Municipality, Place, Source


def sources(listed: Iterable[Source]) -> list[SourceShape]:
    """Return the sources of an entry."""
    return [
        {
            "publisher": one.publisher,
            "title": one.title,
            "url": one.url,
            "stated": one.stated,
            "kind": one.kind,
        }
        for one in listed
    ]


def review(entry: Entry | Place | Municipality, today: date) -> ReviewShape:
    """Return when an entry was read as a whole, and until when that will do."""
    due = entry.reviewed.date + timedelta(days=entry.review_every_days)
    return {
        "date": entry.reviewed.date.isoformat(),
        "due": due.isoformat(),
        "overdue": due < today,
    }
