"""The messages that a phone can send, as Meta hands them to a webhook, one function to a type.

They are without ``from``, ``id`` and ``timestamp``; ``sent_by`` adds them. Source:
developers.facebook.com, messages webhook reference, one page to a type (as updated in June 2026).
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Any

Message = dict[str, Any]


def new_wamid(number: str) -> str:
    """Return a new identifier of a message."""
    token = b"\x1c\x18" + number.encode() + b"\x15\x02" + secrets.token_bytes(16)
    return f"wamid.{base64.b64encode(token).decode()}"


def contact(number: str, name: str, user: str = "") -> dict[str, Any]:
    """Return who wrote: their number, Meta's own id of them, or both."""
    return {"profile": {"name": name}, **known(wa_id=number, user_id=user)}


def sent_by(number: str, message: Message, wamid: str, seconds: float, user: str = "") -> Message:
    """Return a message with its sender, identifier and moment (seconds since 1970).

    Of who hides the number only Meta's own id of them is told, as ``user``.
    """
    who = known(**{"from": number, "from_user_id": user})
    return {**who, "id": wamid, "timestamp": str(int(seconds)), **message}


def known(**told: str) -> dict[str, str]:
    """Return what is told of somebody, without what is empty."""
    return {name: value for name, value in told.items() if value}


def in_reply(message: Message, business: str, wamid: str) -> Message:
    """Return a message that answers one of ours, or was tapped on it."""
    return {"context": {"from": business, "id": wamid}, **message}


def text(body: str) -> Message:
    """Return a typed message."""
    return {"type": "text", "text": {"body": body}}


def button_reply(ident: str, title: str) -> Message:
    """Return a tap on a reply button."""
    return _interactive("button_reply", {"id": ident, "title": title})


def list_reply(ident: str, title: str, description: str | None = None) -> Message:
    """Return a tap on a row of a list."""
    described = {} if description is None else {"description": description}
    return _interactive("list_reply", {"id": ident, "title": title, **described})


def _interactive(kind: str, reply: dict[str, Any]) -> Message:
    return {"type": "interactive", "interactive": {"type": kind, kind: reply}}


def template_button(title: str, payload: str | None = None) -> Message:
    """Return a tap on a quick reply of a template."""
    return {"type": "button", "button": {"payload": payload or title, "text": title}}


def audio(voice: bool = True) -> Message:
    """Return a voice message, or a file of sound."""
    return {"type": "audio", "audio": {**_media("audio/ogg; codecs=opus"), "voice": voice}}


def image(caption: str | None = None) -> Message:
    """Return a photo."""
    return {"type": "image", "image": {**_captioned(caption), **_media("image/jpeg")}}


def video(caption: str | None = None) -> Message:
    """Return a film."""
    return {"type": "video", "video": {**_captioned(caption), **_media("video/mp4")}}


def document(caption: str | None = None, filename: str = "brief.pdf") -> Message:
    """Return a document."""
    content = {**_captioned(caption), "filename": filename, **_media("application/pdf")}
    return {"type": "document", "document": content}


def sticker(animated: bool = False) -> Message:
    """Return a sticker."""
    return {"type": "sticker", "sticker": {**_media("image/webp"), "animated": animated}}


def location(
    latitude: float, longitude: float, name: str | None = None, address: str | None = None
) -> Message:
    """Return a position, in degrees; name and address only where a place was chosen."""
    place = {"latitude": latitude, "longitude": longitude, "name": name, "address": address}
    return {"type": "location", "location": {k: v for k, v in place.items() if v is not None}}


def contacts(name: str = "An Peeters", number: str = "32470000099") -> Message:
    """Return the card of somebody."""
    first, _, last = name.partition(" ")
    card = {
        "name": {"first_name": first, "last_name": last, "formatted_name": name},
        "phones": [{"phone": f"+{number}", "wa_id": number, "type": "MOBILE"}],
    }
    return {"type": "contacts", "contacts": [card]}


def reaction(wamid: str, emoji: str | None) -> Message:
    """Return a reaction on one of our messages; without emoji it was taken away again."""
    chosen = {} if emoji is None else {"emoji": emoji}
    return {"type": "reaction", "reaction": {"message_id": wamid, **chosen}}


def order() -> Message:
    """Return an order of products (families cannot place one, but the type exists)."""
    item = {"product_retailer_id": "p1", "quantity": 1, "item_price": 0.0, "currency": "EUR"}
    content = {"catalog_id": "194836987003835", "text": "Graag dit", "product_items": [item]}
    return {"type": "order", "order": content}


def number_change(name: str, old: str, new: str) -> Message:
    """Return the notice that somebody has another number from now on."""
    body = f"User {name} changed from {old} to {new}"
    return {"type": "system", "system": {"body": body, "wa_id": new, "type": "user_changed_number"}}


def unsupported(kind: str = "poll_creation") -> Message:
    """Return what the Cloud API cannot hand over."""
    error = {
        "code": 131051,
        "title": "Message type unknown",
        "message": "Message type unknown",
        "error_data": {"details": "Message type is currently not supported."},
    }
    return {"type": "unsupported", "errors": [error], "unsupported": {"type": kind}}


def _media(mime_type: str) -> dict[str, Any]:
    ident = str(secrets.randbelow(9 * 10**15) + 10**15)
    digest = base64.b64encode(hashlib.sha256(ident.encode()).digest()).decode()
    return {"mime_type": mime_type, "sha256": digest, "id": ident}


def _captioned(caption: str | None) -> dict[str, Any]:
    return {} if caption is None else {"caption": caption}
