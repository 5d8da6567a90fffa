"""Running the sets: through the whole assistant, and through the lookup of names alone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from bot.ask import answer_in
from bot.engine.conversation import Conversations
from bot.evaluation.scoring import Result, judge
from bot.evaluation.sets import Case
from knowledge.base import Snapshot


class Answers(Protocol):
    """Whatever answers a case, in the fields of ``ask``."""

    def __call__(self, case: Case) -> dict[str, Any]:
        """Return the answer to a case."""


def measure(cases: Iterable[Case], answers: Answers) -> list[Result]:
    """Return the verdict on every case."""
    results = []
    for case in cases:
        answer = answers(case)
        results.append(Result(case, answer, judge(case, answer)))
    return results


class WholeAssistant:
    """Answers as ``gezinswijzer ask`` does: the turns before are held first."""

    def __init__(self, conversations: Conversations) -> None:
        self._conversations = conversations

    def __call__(self, case: Case) -> dict[str, Any]:
        """Return the answer to a case."""
        return asyncio.run(self._hold(case))

    async def _hold(self, case: Case) -> dict[str, Any]:
        name = f"evaluate-{case.id}"
        try:
            for said in case.turns_before:
                await answer_in(self._conversations, {"text": said, "conversation": name})
            return await answer_in(
                self._conversations, {"id": case.id, "text": case.text, "conversation": name}
            )
        finally:
            self._conversations.forget(name)


class NamesAlone:
    """A baseline: the first name of a topic that stands in the message, and nothing else."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def __call__(self, case: Case) -> dict[str, Any]:
        """Return the answer to a case."""
        hits = self._snapshot.index.names_in(case.text)
        topic = hits[0].entry if hits else None
        facet = None
        if topic:
            answers = self._snapshot.entries[topic].answers
            facet = "help" if "help" in answers else "what"
        return {
            "act": "answer" if topic else "unknown",
            "topic": topic,
            "facet": facet,
            "entries": [topic] if topic else [],
            "language": None,
            "crisis": False,
            "confidence": 1.0 if topic else 0.0,
            "ms": 0.0,
        }


def of_languages(results: Sequence[Result], *languages: str) -> list[Result]:
    """Return the results of messages in one of the languages."""
    return [one for one in results if one.case.languages[0] in languages]
