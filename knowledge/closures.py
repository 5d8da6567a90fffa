"""Places that are closed for a while: what holds of them on a day."""

from __future__ import annotations

from datetime import date

from knowledge.registers import LANGUAGES
from knowledge.rendering import format_day
from knowledge.schema import Bilingual, Document, Interface, Place, Texts


def as_of(today: date, documents: dict[str, Document]) -> dict[str, Document]:
    """Return documents as they hold on a day.

    A place that is closed for a while says so first, and none of its hours says that it is open;
    once it is open again, nothing tells that it was closed.
    """
    sheet = documents.get("interface")
    words = sheet.texts.get("closed-until") if isinstance(sheet, Interface) else None
    return {
        name: _on(today, one, words) if isinstance(one, Place) and one.closed_until else one
        for name, one in documents.items()
    }


def _on(today: date, place: Place, words: Texts | None) -> Place:
    if place.closed_until is None or place.closed_until < today:
        return place.copy(update={"closed_until": None})
    return place.copy(
        update={
            "alert": _alert(place, place.closed_until, words),
            "schedules": [one.copy(update={"hours": []}) for one in place.schedules],
        }
    )


def _alert(place: Place, until: date, words: Texts | None) -> Bilingual | None:
    if words is None:
        return place.alert
    said = {
        language: " ".join(
            [
                words[language].replace("{day}", format_day(until, language)),
                *([place.alert[language]] if place.alert else []),
            ]
        )
        for language in LANGUAGES
    }
    return Bilingual(**said)
