"""The stable vocabulary: topic ids, facets and acts of ``topics.yml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from knowledge.yaml_file import read_yaml

_PATH = Path(__file__).with_name("topics.yml")
_TOPIC_KINDS = ("right", "programme", "service", "situation", "term", "bot")


@cache
def _vocabulary() -> dict[str, list[str]]:
    return read_yaml(_PATH)


@cache
def topic_ids() -> frozenset[str]:
    """Return the ids of all topics that the guide is meant to know."""
    return frozenset(topic for kind in _TOPIC_KINDS for topic in _vocabulary()[kind])


def facets() -> list[str]:
    """Return the sides of a topic that a question can ask for, in their fixed order."""
    return list(_vocabulary()["facets"])


def acts() -> list[str]:
    """Return what the assistant can do with a message."""
    return list(_vocabulary()["acts"])
