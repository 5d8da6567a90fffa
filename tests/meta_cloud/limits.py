"""What Meta allows in a message: every documented limit, and nothing of who is known or registered.

Lengths are in characters, as Python counts them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from meta_cloud import errors

TEXT, INTERACTIVE_BODY, CAPTION = 4096, 1024, 1024
HEADER = FOOTER = 60
BUTTONS, BUTTON_TITLE, BUTTON_ID = 3, 20, 256
SECTIONS, ROWS, LIST_BUTTON, SECTION_TITLE = 10, 10, 20, 24
ROW_TITLE, ROW_DESCRIPTION, ROW_ID = 24, 72, 200
CALLBACK_DATA = 512


def check(message: Any) -> None:
    """Refuse a message that breaks a documented limit.

    Raises:
        Refused: with Meta's code.
    """
    if not isinstance(message, dict) or message.get("messaging_product") != "whatsapp":
        raise errors.parameter("The parameter messaging_product is required.")
    _recipient(message)
    _callback_data(message.get("biz_opaque_callback_data", ""))
    kind = message.get("type", "text")
    if not isinstance(kind, str) or kind not in _CHECKS:
        raise errors.Refused(131051, f"Message type {kind!r} is not supported.")
    if not isinstance(content := message.get(kind), dict):
        raise errors.parameter(f"The parameter {kind} is required.")
    _context(message.get("context"))
    _CHECKS[kind](content)


def _recipient(message: dict[str, Any]) -> None:
    to, user = message.get("to"), message.get("recipient")
    if not to and not user:
        raise errors.parameter("The parameter to is required.")
    if to and (not isinstance(to, str) or not re.fullmatch(r"[0-9]{7,15}", to)):
        raise errors.invalid("Recipient phone number must be in international format, digits only.")
    if user and (not isinstance(user, str) or not re.fullmatch(r"[A-Z]{2}\.[A-Za-z0-9.]+", user)):
        raise errors.invalid("Recipient must be a business-scoped user ID.")
    if message.get("recipient_type", "individual") != "individual":
        raise errors.invalid("recipient_type must be individual.")


def _callback_data(data: Any) -> None:
    if not isinstance(data, str) or len(data) > CALLBACK_DATA:
        raise errors.parameter(
            f"Param biz_opaque_callback_data must be at most {CALLBACK_DATA} characters long."
        )


def _context(context: Any) -> None:
    if context is not None and not (
        isinstance(context, dict) and isinstance(context.get("message_id"), str)
    ):
        raise errors.missing("context['message_id']")


def _text(content: dict[str, Any]) -> None:
    body = content.get("body")
    if not isinstance(body, str) or not body:
        raise errors.parameter("The parameter text['body'] is required.")
    if len(body) > TEXT:
        raise errors.parameter(f"Param text['body'] must be at most {TEXT} characters long.")
    if not isinstance(content.get("preview_url", False), bool):
        raise errors.parameter("Param text['preview_url'] must be a boolean")


def _document(content: dict[str, Any]) -> None:
    if not isinstance(content.get("id"), str):
        raise errors.missing("document['id']")
    _length(content.get("filename"), "Document filename", 1, 240)
    _length(content.get("caption", ""), "Document caption", 0, CAPTION)


def _template(content: dict[str, Any]) -> None:
    language = content.get("language")
    if not isinstance(content.get("name"), str):
        raise errors.missing("template['name']")
    if not isinstance(language, dict) or not isinstance(language.get("code"), str):
        raise errors.missing("template['language']['code']")
    components = content.get("components") or []
    if not isinstance(components, list) or not all(isinstance(one, dict) for one in components):
        raise errors.parameter("Param template['components'] must be an array of objects")


def _interactive(content: dict[str, Any]) -> None:
    kind = content.get("type")
    if not isinstance(kind, str) or kind not in _ACTIONS:
        raise errors.invalid(f"Interactive type {kind!r} is not supported.")
    body = content.get("body")
    if not isinstance(body, dict):
        raise errors.missing("interactive['body']")
    _length(body.get("text"), "Body text", 1, INTERACTIVE_BODY)
    if (header := content.get("header")) is not None:
        if not isinstance(header, dict) or header.get("type") != "text":
            raise errors.invalid("Header type must be text.")
        _length(header.get("text"), "Header text", 1, HEADER)
    if (footer := content.get("footer")) is not None:
        _length(_object(footer, "footer").get("text"), "Footer text", 1, FOOTER)
    _ACTIONS[kind](_object(content.get("action"), "interactive['action']"))


def _buttons(action: dict[str, Any]) -> None:
    buttons = action.get("buttons")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= BUTTONS:
        raise errors.invalid(
            f"Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: {BUTTONS}"
        )
    if any(_object(one, "button").get("type") != "reply" for one in buttons):
        raise errors.invalid("Button type must be reply.")
    replies = [_object(one.get("reply"), "button['reply']") for one in buttons]
    for reply in replies:
        _length(reply.get("title"), "Button title", 1, BUTTON_TITLE)
        _length(reply.get("id"), "Button id", 1, BUTTON_ID)
    _unique((reply["title"] for reply in replies), "Button title")
    _unique((reply["id"] for reply in replies), "Button id")


def _list(action: dict[str, Any]) -> None:
    _length(action.get("button"), "List button text", 1, LIST_BUTTON)
    sections = action.get("sections")
    if not isinstance(sections, list) or not 1 <= len(sections) <= SECTIONS:
        raise errors.invalid(f"Invalid sections count. Min allowed: 1, Max allowed: {SECTIONS}")
    rows: list[dict[str, Any]] = []
    for section in sections:
        title = _object(section, "section").get("title")
        if title is None and len(sections) > 1:
            raise errors.missing("section['title'] (with more than one section)")
        if title is not None:
            _length(title, "Section title", 1, SECTION_TITLE)
        if not isinstance(section.get("rows"), list) or not section["rows"]:
            raise errors.invalid("Section must have at least one row.")
        rows += [_object(row, "row") for row in section["rows"]]
    if len(rows) > ROWS:
        raise errors.invalid(f"Total row count exceed max allowed count: {ROWS}")
    for row in rows:
        _length(row.get("title"), "Row title", 1, ROW_TITLE)
        _length(row.get("description", ""), "Row description", 0, ROW_DESCRIPTION)
        _length(row.get("id"), "Row id", 1, ROW_ID)
    _unique((row["id"] for row in rows), "Row id")


def _object(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise errors.missing(name)
    return value


def _length(value: Any, name: str, low: int, high: int) -> None:
    if value is None:
        raise errors.missing(name)
    if not isinstance(value, str) or not low <= len(value) <= high:
        raise errors.invalid(f"{name} length invalid. Min length: {low}, Max length: {high}")


def _unique(values: Iterable[str], name: str) -> None:
    seen = list(values)
    if len(set(seen)) != len(seen):
        raise errors.invalid(f"{name} must be unique.")


_ACTIONS: dict[str, Callable[[dict[str, Any]], None]] = {"button": _buttons, "list": _list}
_CHECKS: dict[str, Callable[[dict[str, Any]], None]] = {
    "text": _text,
    "interactive": _interactive,
    "document": _document,
    "template": _template,
}
