"""Reads conversation files and plays them, whichever way the conversation is held.

A file is one conversation, or several under ``conversations``, by name. A conversation has turns; a
turn is what the person does (``user`` types, ``tap`` presses the button of that title) or what the
house asks that has the referral (``house``), and what is expected of the reply. Several fair values
of a field stand in a list. What cannot be held in one of the ways says so under ``not_on``, with
the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from adapters import ASK, WEB, WHATSAPP, Said, Talk

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
    """What the person does, or the house asks, and what is expected of the reply."""

    number: int
    text: str | None
    tap: str | None
    house: str | None
    expect: dict[str, Any]


@dataclass(frozen=True)
class Conversation:
    """A conversation of a file, with the settings of its page.

    ``not_on`` has the ways in which it cannot be held, each with the reason.
    """

    name: str
    turns: tuple[Turn, ...]
    settings: dict[str, Any] = field(default_factory=dict)
    not_on: dict[str, str] = field(default_factory=dict)


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
    unknown = set(content) - _SETTINGS - {"turns", "not_on"}
    if unknown or not content.get("turns"):
        raise Malformed(f"{name}: unknown {sorted(unknown)}, or no turns")
    not_on = content.get("not_on") or {}
    if set(not_on) - {ASK, WEB, WHATSAPP} or not all(not_on.values()):
        raise Malformed(f"{name}: not_on has ways and reasons; it has {not_on}")
    turns = tuple(_turn(name, number, one) for number, one in enumerate(content["turns"], 1))
    settings = {key: content[key] for key in _SETTINGS & set(content)}
    return Conversation(name, turns, settings, not_on)


def _turn(name: str, number: int, content: dict[str, Any]) -> Turn:
    where = f"{name}, turn {number}"
    deeds = {"user", "tap", "house"}
    if len(deeds & set(content)) != 1 or set(content) - {*deeds, "expect"}:
        raise Malformed(
            f"{where}: a turn has user, tap or house, and expect; it has {sorted(content)}"
        )
    expect = content.get("expect") or {}
    if not expect or set(expect) - _EXPECTED:
        raise Malformed(f"{where}: expects nothing, or unknown {sorted(set(expect) - _EXPECTED)}")
    said = content.get("user")
    if isinstance(said, dict):
        said = said["repeat"] * said["times"]
    return Turn(number, said, content.get("tap"), content.get("house"), expect)


def play(conversation: Conversation, talk: Talk) -> list[str]:
    """Play a conversation and return what was not as expected, a line for each thing."""
    replies: list[Said] = []
    problems: list[str] = []
    try:
        for turn in conversation.turns:
            try:
                replies.append(_done(turn, talk))
            except LookupError:
                return [*problems, f"turn {turn.number}: no button {turn.tap!r} to tap"]
            said = (turn.text or f"[{turn.tap or turn.house}]")[:60]
            problems += [
                f"turn {turn.number} ({said}): {problem}" for problem in _problems(turn, replies)
            ]
    finally:
        talk.end()
    return problems


def _done(turn: Turn, talk: Talk) -> Said:
    if turn.house is not None:
        return talk.is_asked(turn.house)
    return talk.say(turn.text or "") if turn.tap is None else talk.tap(turn.tap)


def _problems(turn: Turn, replies: list[Said]) -> list[str]:
    reply = replies[-1]
    text = reply.text
    if not text.strip():
        return ["no reply"]
    meta = reply.metas[0]
    problems = [f"says {found!r}" for found in _NEVER_SAID.findall(text)]
    for key in _OF_THE_ANSWER:
        if key in turn.expect and meta[key] not in _listed(turn.expect[key]):
            problems.append(f"{key} is {meta[key]!r}, expected {turn.expect[key]!r}: {text[:300]}")
    wanted = {
        "entries": reply.entries,
        "buttons": reply.buttons,
        "text": f"{text}\n{reply.below}",
    }
    for key, found in wanted.items():
        missing = [one for one in _listed(turn.expect.get(key, [])) if str(one) not in found]
        if missing:
            problems.append(f"{key} lacks {missing}: {found}")
    for one in _listed(turn.expect.get("not_text", [])):
        if str(one).casefold() in text.casefold():
            problems.append(f"text holds {one!r}: {text}")
    earlier = turn.expect.get("same_as_turn")
    if earlier and replies[earlier - 1].text != text:
        problems.append(f"not said as in turn {earlier}: {text[:300]}")
    return problems


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
