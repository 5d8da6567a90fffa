"""`gezinswijzer ask`: the contract of design section 5 for questions outside any server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from bot.engine.conversation import Conversations, Exchange

#: A message longer than this is not handled (design section 8); the reply says so kindly.
LONGEST = 4000


class BatchError(Exception):
    """Raised when a line of a batch is no question; the message names the line."""


def answer(conversations: Conversations, question: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to one question, in the fields of the contract."""
    return asyncio.run(answer_in(conversations, question))


async def answer_in(conversations: Conversations, question: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to one question, for callers that run a loop of their own."""
    return _line(question, await _say(conversations, question))


def answer_batch(conversations: Conversations, lines: Iterable[str], out: TextIO) -> None:
    """Answer every line, in order; each answer is written before the next line is read.

    Raises:
        BatchError: a line is no JSON object with a text.
    """

    async def run() -> None:
        for question in read_questions(lines):
            line = await answer_in(conversations, question)
            print(json.dumps(line, ensure_ascii=False), file=out, flush=True)

    asyncio.run(run())


def read_questions(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield the questions of a batch; empty lines are skipped.

    Raises:
        BatchError: a line is no JSON object with a text.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            question = json.loads(line)
        except json.JSONDecodeError as error:
            raise BatchError(f"line {number} is no JSON: {error}") from error
        if not isinstance(question, dict) or not isinstance(question.get("text"), str):
            raise BatchError(
                f'line {number} must be an object with a "text", like {{"id": 1, "text": "..."}}'
            )
        yield question


async def _say(conversations: Conversations, question: dict[str, Any]) -> Exchange:
    named = question.get("conversation")
    return await conversations.say(
        question["text"],
        str(named) if named is not None else None,
        language=question.get("language"),
        register=_is_simple(question.get("register")),
        channel=question.get("channel"),
    )


def _is_simple(register: Any) -> bool | None:
    return None if register is None else str(register).endswith("simple")


def _line(question: dict[str, Any], exchange: Exchange) -> dict[str, Any]:
    metas = [message["meta"] for message in exchange.messages if message["meta"]]
    first = metas[0] if metas else {}
    return {
        "id": question.get("id"),
        "act": first.get("act", "unknown"),
        "topic": first.get("topic"),
        "facet": first.get("facet"),
        "entries": list(dict.fromkeys(one for meta in metas for one in meta.get("entries", ()))),
        "language": first.get("language", "nl"),
        "register": first.get("register", "standard"),
        "crisis": any(meta.get("crisis") for meta in metas),
        "confidence": exchange.confidence,
        "text": "\n\n".join(message["text"] for message in exchange.messages),
        "buttons": [button for message in exchange.messages for button in message["buttons"]],
        "ms": round(exchange.milliseconds, 1),
    }


def print_answer(line: dict[str, Any]) -> None:
    """Print an answer as a person reads it."""
    print(line["text"])
    if line["buttons"]:
        print("\n" + "  ".join(f"[{button['title']}]" for button in line["buttons"]))
