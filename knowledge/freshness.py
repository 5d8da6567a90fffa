"""Knowledge ages: which figures may still be shown, and which files are overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.schema import Amount, Document, Entry, Interface, Place

#: How long a figure of the past may be told as such.
HISTORIC_DAYS = 3 * 365


@dataclass(frozen=True)
class Overdue:
    """Something that its date says must be looked at again."""

    entry: str
    what: str
    since: date


def shown_until(amount: Amount) -> date:
    """Return the last day on which an amount may be shown."""
    if amount.status == "historic":
        return amount.valid_from + timedelta(days=HISTORIC_DAYS)
    return min(day for day in (amount.valid_until, amount.review_by) if day)


def amount_is_shown(amount: Amount, today: date) -> bool:
    """Tell whether an amount may be shown on a day; one of the future may not."""
    return amount.valid_from <= today <= shown_until(amount)


def review_due(document: Document) -> date | None:
    """Return the day on which a file must be read again; None for those without one."""
    if isinstance(document, Interface):
        return None
    return document.reviewed.date + timedelta(days=document.review_every_days)


def assured_until(place: Place) -> date:
    """Return the last day on which what a source confirmed of a place is fresh."""
    return place.assured_date + timedelta(days=place.review_every_days)


def overdue(documents: list[Document], today: date) -> list[Overdue]:
    """List what is overdue on a day, the longest overdue first."""
    found = []
    for document in documents:
        due = review_due(document)
        if due and due < today:
            found.append(Overdue(document.id, "review", due))
        if isinstance(document, Entry):
            found.extend(
                Overdue(document.id, f"amount {amount.id}", shown_until(amount))
                for amount in document.amounts
                if shown_until(amount) < today
            )
    return sorted(found, key=lambda item: (item.since, item.entry, item.what))
