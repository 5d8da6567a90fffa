"""What Meta posts, read for what we use of it; what we do not know is passed over.

Source: Meta, "WhatsApp Cloud API", webhooks, the ``messages`` field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

#: What a message can be to us; all that is not listed here is ``other``.
TEXT, TAP, REACTION, LOCATION, OTHER = "text", "tap", "reaction", "location", "other"
_KINDS = {
    "text": TEXT,
    "interactive": TAP,
    "button": TEXT,
    "reaction": REACTION,
    "location": LOCATION,
    "audio": "audio",
    "image": "photo",
    "document": "photo",
    "video": "video",
    "sticker": "sticker",
    "contacts": "contact",
}
#: What only tells that something changed at WhatsApp; nobody waits for an answer to it.
_NOT_SAID = ("system", "request_welcome", "ephemeral")


_NUMBER = re.compile(r"[0-9]{4,20}")
_USER = re.compile(r"[A-Za-z]{2}\.[A-Za-z0-9.]{1,128}")
_SECONDS = re.compile(r"[0-9]{1,12}")
#: The last that the tables can hold, in 2038.
_LAST_SECOND = 2**31 - 1


@dataclass(frozen=True)
class Incoming:
    """A message from a phone.

    ``number`` is whom to answer; ``user`` is Meta's own id of the person, which comes in its place
    where they hide their number, or beside it; ``sent`` the phone's moment in seconds since 1970;
    ``text`` what was typed, tapped or written under a picture; ``choice`` the id of what was
    tapped; ``emoji`` a reaction, empty when it was taken back, and ``about`` the message that it is
    a reaction to;
    ``where`` a position in degrees (latitude, longitude), which is stored nowhere.
    """

    wamid: str
    number: str
    user: str
    sent: int
    kind: str
    text: str = ""
    choice: str = ""
    emoji: str = ""
    about: str = ""
    where: tuple[float, float] | None = None


@dataclass(frozen=True)
class Status:
    """What became of a message of ours: ``outbox_id`` is the id that we gave it, where it is told.

    ``reason`` is Meta's code where it failed.
    """

    wamid: str
    state: str
    outbox_id: str = ""
    reason: str = ""


@dataclass
class Post:
    """All that one post tells about our number."""

    messages: list[Incoming] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_post(body: Any, phone_number_id: str) -> Post:
    """Return what a post tells about a number; nothing of a post that is about something else."""
    post = Post()
    for value in _values(body):
        if _text(_dict(value.get("metadata")), "phone_number_id") != phone_number_id:
            continue
        post.messages += filter(None, map(_incoming, _dicts(value.get("messages"))))
        post.statuses += filter(None, map(_status, _dicts(value.get("statuses"))))
        post.problems += [_text(one, "code") for one in _dicts(value.get("errors"))]
    return post


def _values(body: Any) -> Iterator[Mapping[str, Any]]:
    for entry in _dicts(_dict(body).get("entry")):
        for change in _dicts(entry.get("changes")):
            if change.get("field") == "messages":
                yield _dict(change.get("value"))


def _incoming(message: Mapping[str, Any]) -> Incoming | None:
    wamid, number, user, sent, kind = (
        _text(message, name) for name in ("id", "from", "from_user_id", "timestamp", "type")
    )
    is_from_somebody = _NUMBER.fullmatch(number) or (not number and _USER.fullmatch(user))
    if not wamid or not is_from_somebody or not _SECONDS.fullmatch(sent) or kind in _NOT_SAID:
        return None
    content = _dict(message.get(kind))
    moment = min(int(sent), _LAST_SECOND)
    said = Incoming(wamid[:512], number, user, moment, _KINDS.get(kind, OTHER))
    return Incoming(**{**vars(said), **_told(said.kind, content)})


def _told(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the content of a message tells, by the fields of ``Incoming``."""
    if kind == TEXT:
        return {"text": _text(content, "body") or _text(content, "text")}
    if kind == TAP:
        reply = _dict(content.get(_text(content, "type")))
        return {"choice": _text(reply, "id"), "text": _text(reply, "title")}
    if kind == REACTION:
        return {"emoji": _text(content, "emoji"), "about": _text(content, "message_id")}
    if kind == LOCATION:
        return {"where": _position(content)}
    return {"text": _text(content, "caption")}


def _position(content: Mapping[str, Any]) -> tuple[float, float] | None:
    try:
        latitude, longitude = float(content["latitude"]), float(content["longitude"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    is_on_earth = abs(latitude) <= 90 and abs(longitude) <= 180
    return (latitude, longitude) if is_on_earth else None


def _status(status: Mapping[str, Any]) -> Status | None:
    wamid, state = _text(status, "id"), _text(status, "status")
    if not wamid or not state:
        return None
    codes = [_text(one, "code") for one in _dicts(status.get("errors"))]
    return Status(wamid, state, _text(status, "biz_opaque_callback_data"), "".join(codes[:1]))


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        return ""
    # JSON can hold half a surrogate pair; it cannot be stored.
    return str(value).encode("utf-8", "ignore").decode()
