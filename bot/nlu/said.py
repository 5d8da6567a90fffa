"""What the guide itself said in a conversation, as the tracker keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: The acts of a message that may answer a question; commands say an answer again.
_ANSWERS = {"answer", "find", "control"}


def meta_of(said: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what a message of the guide is about, from the metadata of its event.

    Rasa keeps all of a response but its text and buttons, metadata included, as metadata. Of a turn
    of a referral nothing is kept.
    """
    carried = (said or {}).get("metadata") or {}
    return dict(carried.get("meta") or {})


def topic_answered(said: Mapping[str, Any] | None) -> str | None:
    """Return the topic that a message of the guide answered about, from its event's metadata."""
    meta = meta_of(said)
    return meta.get("topic") if meta.get("act") in _ANSWERS else None
