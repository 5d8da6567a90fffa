"""A conversation as a text that the person can keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from babel.dates import format_time

from bot.web.conversations.history import Stored
from bot.web.conversations.messages import Body
from bot.web.conversations.store import now
from bot.web.words import fill, words_of
from knowledge.registers import Register, language_of
from knowledge.rendering import format_day, locale_of

_HERE = ZoneInfo("Europe/Brussels")


def file_name(register: Register) -> str:
    """Return the name of the file, with the day of today."""
    return f"{words_of('export', register)['file']}-{_local(now()):%Y-%m-%d}.txt"


def as_text(said: Sequence[Stored], register: Register) -> str:
    """Return what each side said and when, in the words in which it was said."""
    words = words_of("export", register)
    intro = fill(words["intro"], moment=_moment(now(), register))
    blocks = [words["title"], intro]
    for stored in said:
        who = _who(stored.body, words)
        block = [f"{_moment(stored.moment, register)}, {who}", *_lines(stored.body, register)]
        blocks.append("\n".join(block))
    return "\n\n".join(blocks) + "\n"


def _who(body: Body, words: dict[str, str]) -> str:
    """Return who says something: the person, the guide, or who took over from it."""
    if body["from"] == "person":
        return words["person"]
    named = body["meta"].get("person")
    return f"{named}:" if named else words["guide"]


def _lines(body: Body, register: Register) -> Iterator[str]:
    if body["text"]:
        yield body["text"]
    for card in body.get("cards", ()):
        yield from _card(card)
    for source in (body.get("meta") or {}).get("sources") or ():
        named = (source.get("publisher"), source.get("title"), source.get("url"))
        yield f"{words_of('export', register)['source']} {', '.join(one for one in named if one)}"


def _card(card: Body) -> Iterator[str]:
    """Yield what a card shows, on a line each, without what holds for a moment only."""
    yield from _named(card, "title", "alert", "address", "text")
    yield from card.get("lines") or ()
    for phone in card.get("phones") or ():
        yield " ".join(_named(phone, "number", "description"))
    yield from _named(card, "number", "email", "url", "chat", "web")
    hours = card.get("hours") or {}
    yield from [hours] if isinstance(hours, str) else _named(hours, "week", "stated")
    yield from _named(card, "assured")


def _named(fields: Body, *names: str) -> Iterator[str]:
    """Yield the fields that are known, in this order."""
    return (fields[name] for name in names if fields.get(name))


def _moment(moment: datetime, register: Register) -> str:
    local, language = _local(moment), language_of(register)
    hour = format_time(local, "HH:mm", locale=locale_of(language))
    return f"{format_day(local, language)}, {hour}"


def _local(moment: datetime) -> datetime:
    return moment.replace(tzinfo=timezone.utc).astimezone(_HERE)
