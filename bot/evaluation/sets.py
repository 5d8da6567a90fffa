"""The measuring sets: messages, crisis messages and dialogues, with what a fair judge accepts.

A case belongs to the part that is looked at while building (``look``) or to the one that is only
scored (``score``): by its own field, or else by its id, so that it never changes sides.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from bot.settings import ROOT
from knowledge.yaml_file import read_yaml

SETS = ROOT / "tests" / "data" / "understanding"
Part = Literal["look", "score"]
_LISTS = ("act", "topic", "facet")


class MalformedSet(Exception):
    """Raised when a line of a set is no case; the message names file and line."""


@dataclass(frozen=True)
class Expectation:
    """What a fair judge accepts; an empty list accepts anything."""

    act: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    facet: tuple[str, ...] = ()
    crisis: bool | None = None


@dataclass(frozen=True)
class Case:
    """One message; ``turns_before`` are what the person said earlier in the conversation.

    ``languages`` are those that the message may fairly be taken for, its own first.
    """

    id: str
    text: str
    languages: tuple[str, ...]
    expect: Expectation
    tags: tuple[str, ...] = ()
    part: Part = "look"
    turns_before: tuple[str, ...] = field(default=())


def read_cases(path: Path) -> list[Case]:
    """Return the cases of a file of JSON lines, or of dialogues in YAML (a case for each turn).

    Raises:
        MalformedSet: a line or dialogue is no case.
    """
    if path.suffix in (".yml", ".yaml"):
        return list(_dialogue_cases(path))
    return list(_lines(path))


def part_of(name: str) -> Part:
    """Return the part that an id belongs to: about half each, for ever the same."""
    return "score" if zlib.crc32(name.encode()) % 2 else "look"


def _lines(path: Path) -> Iterator[Case]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            yield Case(
                data["id"],
                data["text"],
                _languages(data["lang"]),
                _expectation(data.get("expect") or {}),
                tuple(data.get("tags", ())),
                data.get("part") or part_of(data["id"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise MalformedSet(f"{path.name}:{number} is no case: {error}") from error


def _dialogue_cases(path: Path) -> Iterator[Case]:
    for dialogue in read_yaml(path):
        said: list[str] = []
        for number, turn in enumerate(dialogue["turns"], 1):
            name = f"{dialogue['id']}-{number}"
            if "user" not in turn or "expect" not in turn:
                raise MalformedSet(f"{path.name}: turn {name} needs user and expect")
            yield Case(
                name,
                turn["user"],
                _languages(turn["expect"].get("language") or dialogue["lang"]),
                _expectation(turn["expect"]),
                ("dialogue", *dialogue.get("tags", ())),
                part_of(dialogue["id"]),
                tuple(said),
            )
            said.append(turn["user"])


def _languages(named: str | list[str]) -> tuple[str, ...]:
    return (named,) if isinstance(named, str) else tuple(named)


def _expectation(data: dict[str, Any]) -> Expectation:
    lists = {name: tuple(data.get(name) or ()) for name in _LISTS}
    return Expectation(**lists, crisis=data.get("crisis"))
