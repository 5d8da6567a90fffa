"""What a tap on one of our messages sends back."""

from __future__ import annotations

from collections.abc import Iterator

from meta_cloud import messages
from meta_cloud.memory import Received
from meta_cloud.messages import Message


def reply(received: Received, title: str) -> Message | None:
    """Return what a tap on a title of a message sends, if the message has it."""
    for offered, payload in _quick_replies(received):
        if offered == title:
            return messages.template_button(title, payload)
    action = received.message.get("interactive", {}).get("action", {})
    for button in (one["reply"] for one in action.get("buttons", [])):
        if button["title"] == title:
            return messages.button_reply(button["id"], title)
    for row in (row for section in action.get("sections", []) for row in section["rows"]):
        if row["title"] == title:
            return messages.list_reply(row["id"], title, row.get("description"))
    return None


def _quick_replies(received: Received) -> Iterator[tuple[str, str | None]]:
    """Return the quick replies of a template, each with the payload that the message gave it."""
    if received.template is None:
        return
    payloads = {
        int(one.get("index", 0)): one["parameters"][0].get("payload")
        for one in received.message["template"].get("components") or []
        if one.get("type") == "button" and one.get("parameters")
    }
    for index, title in enumerate(received.template["buttons"]):
        yield title, payloads.get(index)
