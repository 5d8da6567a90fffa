"""Reads conversation files and plays them with a loaded assistant.

A file is one conversation, or several under ``conversations``, by name. A conversation has turns; a
turn is what the person does (``user`` types, ``tap`` presses the button of that title) and what is
expected of the reply. Several fair values of a field stand in a list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml

from bot.engine.conversation import Conversations, Exchange

FOLDER = Path(__file__).parent
_OF_THE_ANSWER = ("act", "topic", "facet", "language", "register", "crisis", "erased")
_EXPECTED = {*_OF_THE_ANSWER, "entries", "text", "not_text", "buttons", "same_as_turn"}
_SETTINGS = {"language", "register", "channel", "municipality"}
#: What no reply may ever hold: names of responses, unfilled places, references, Python's nothing.
_NEVER_SAID = re.compile(r"utter_|\{[a-z_]+\}|\[\[|\]\]|\bNone\b|Traceback|/ask_|/erase")


class Malformed(Exception):
    """Raised when a conversation file says something that the runner does not know."""


@dataclass(frozen=True)
class Turn:
    """What the person does, and what is expected of the reply."""

    number: int
    text: str | None
    tap: str | None
    expect: dict[str, Any]


@dataclass(frozen=True)
class Conversation:
    """A conversation of a file, with the settings of its page."""

    name: str
    turns: tuple[Turn, ...]
    settings: dict[str, Any] = field(default_factory=dict)


def read_conversations(folder: Path = FOLDER) -> list[Conversation]:
    """Return the conversations of every file below a folder.

    Raises:
        Malformed: a file holds an unknown key, or a turn expects nothing.
    """
    found: list[Conversation] = []
    for path in sorted(folder.rglob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        name = path.relative_to(folder).with_suffix("").as_posix()
        if set(content) == {"conversations"}:
            parts = content["conversations"].items()
            found += [_conversation(f"{name}[{part}]", one) for part, one in parts]
        else:
            found.append(_conversation(name, content))
    return found


def _conversation(name: str, content: Any) -> Conversation:
    if isinstance(content, list):
        content = {"turns": content}
    unknown = set(content) - _SETTINGS - {"turns"}
    if unknown or not content.get("turns"):
        raise Malformed(f"{name}: unknown {sorted(unknown)}, or no turns")
    turns = tuple(_turn(name, number, one) for number, one in enumerate(content["turns"], 1))
    return Conversation(name, turns, {key: content[key] for key in _SETTINGS & set(content)})


def _turn(name: str, number: int, content: dict[str, Any]) -> Turn:
    where = f"{name}, turn {number}"
    if len({"user", "tap"} & set(content)) != 1 or set(content) - {"user", "tap", "expect"}:
        raise Malformed(f"{where}: a turn has user or tap, and expect; it has {sorted(content)}")
    expect = content.get("expect") or {}
    if not expect or set(expect) - _EXPECTED:
        raise Malformed(f"{where}: expects nothing, or unknown {sorted(set(expect) - _EXPECTED)}")
    said = content.get("user")
    if isinstance(said, dict):
        said = said["repeat"] * said["times"]
    return Turn(number, said, content.get("tap"), expect)


async def play(conversation: Conversation, guide: Conversations) -> list[str]:
    """Play a conversation and return what was not as expected, a line for each thing."""
    name = uuid4().hex
    replies: list[Exchange] = []
    problems: list[str] = []
    settings = dict(conversation.settings)
    if "register" in settings:
        settings["register"] = settings["register"] == "simple"
    try:
        for turn in conversation.turns:
            if turn.tap is None:
                reply = await guide.say(turn.text or "", name, **settings)
            else:
                payload = _payload(turn.tap, replies)
                if payload is None:
                    return [*problems, f"turn {turn.number}: no button {turn.tap!r} to tap"]
                reply = await guide.say("", name, choice=payload, **settings)
            replies.append(reply)
            said = (turn.text or f"[{turn.tap}]")[:60]
            problems += [
                f"turn {turn.number} ({said}): {problem}" for problem in _problems(turn, replies)
            ]
    finally:
        guide.forget(name)
    return problems


def _payload(title: str, replies: list[Exchange]) -> str | None:
    buttons = _buttons(replies[-1]) if replies else []
    return next((one["payload"] for one in buttons if one["title"] == title), None)


def _buttons(reply: Exchange) -> list[dict[str, str]]:
    return [button for message in reply.messages for button in message["buttons"]]


def _text(reply: Exchange) -> str:
    return "\n".join(message["text"] for message in reply.messages)


def _problems(turn: Turn, replies: list[Exchange]) -> list[str]:
    reply = replies[-1]
    text = _text(reply)
    if not text.strip():
        return ["no reply"]
    meta = reply.messages[0]["meta"]
    problems = [f"says {found!r}" for found in _NEVER_SAID.findall(text)]
    for key in _OF_THE_ANSWER:
        if key in turn.expect and meta[key] not in _listed(turn.expect[key]):
            problems.append(f"{key} is {meta[key]!r}, expected {turn.expect[key]!r}: {text[:300]}")
    titles = [button["title"] for button in _buttons(reply)]
    wanted = {
        "entries": [one for message in reply.messages for one in message["meta"]["entries"]],
        "buttons": titles,
        "text": text,
    }
    for key, found in wanted.items():
        missing = [one for one in _listed(turn.expect.get(key, [])) if str(one) not in found]
        if missing:
            problems.append(f"{key} lacks {missing}: {found}")
    for one in _listed(turn.expect.get("not_text", [])):
        if str(one).casefold() in text.casefold():
            problems.append(f"text holds {one!r}: {text}")
    earlier = turn.expect.get("same_as_turn")
    if earlier and _text(replies[earlier - 1]) != text:
        problems.append(f"not said as in turn {earlier}: {text[:300]}")
    return problems


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
