"""The weights of ``bot/nlu/decision/in_context.py``, fitted on dialogues that were looked at.

``python -m bench.in_context`` (after ``make train``) holds each dialogue, takes of every turn what
the guide saw in it, and fits a conditional logit: the topics that a fair judge accepts against all
others. Where the guide lost the topic of a turn the judged one stands in for it, so that no mistake
is learnt from twice. It prints the weights, and how often the right topic comes first in
dialogues that were left out.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.ask import answer_in
from bot.engine.conversation import Conversations
from bot.engine.training import model_path
from bot.evaluation.sets import SETS, Case, read_cases
from bot.knowledge_access import knowledge_base
from bot.nlu import understanding
from bot.nlu.decision.in_context import Weights, features
from bot.nlu.reading import Decision, Reading, State

_LOOKED_AT = SETS.parent / "looked_at" / "dialogues.yml"
#: Dialogues are left out in so many parts; weights are held near "the message alone" by this much.
_PARTS, _HELD = 5, 1.0
_MESSAGE_ALONE = np.array(Weights(1.0, *[0.0] * 9))


@dataclass(frozen=True)
class Turn:
    """A turn after another: what is known of each topic, and which topics are accepted."""

    dialogue: str
    features: NDArray[np.float64]
    accepted: NDArray[np.bool_]

    def chances(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the share of each topic."""
        scores = self.features @ weights
        grown = np.exp(scores - scores.max())
        return np.asarray(grown / grown.sum())

    def is_right(self, weights: NDArray[np.float64]) -> bool:
        """Tell whether an accepted topic comes first."""
        return bool(self.accepted[np.argmax(self.chances(weights))])


def main() -> int:
    """Print the weights and how well they do."""
    cases = [one for one in read_cases(SETS / "dialogues.yml") if one.part == "look"]
    turns = list(_turns([*read_cases(_LOOKED_AT), *cases]))
    left_out = [right for part in range(_PARTS) for right in _left_out(turns, part)]
    alone = [one.is_right(_MESSAGE_ALONE) for one in turns]
    print(f"{len(turns)} turns of {len({one.dialogue for one in turns})} dialogues")
    print(f"right topic first, by the message alone: {np.mean(alone):.1%}")
    print(f"right topic first, left out in {_PARTS} parts: {np.mean(left_out):.1%}")
    for name, weight in zip(Weights._fields, _fitted(turns), strict=True):
        print(f"{name:18} {weight:5.2f}")
    return 0


def _turns(cases: Sequence[Case]) -> Iterator[Turn]:
    """Hold the dialogues and yield their turns in which a topic was judged."""
    conversations = Conversations.load(model_path())
    entries = knowledge_base().current().entries
    before: list[str] = []
    for case in cases:
        dialogue = case.id.rpartition("-")[0]
        if not case.turns_before:
            before = []
        reading, answered = asyncio.run(_seen(conversations, case, dialogue))
        accepted = np.array([name in case.expect.topic for name in entries])
        if before and reading and accepted.any() and "answer" in case.expect.act:
            earlier = [one for one in before if one != before[-1]][-1:]
            previous = (earlier[0], "what") if earlier else None
            state = State(topic=before[-1], previous=previous)
            yield Turn(dialogue, features(reading, state, entries), accepted)
        if topic := _topic_of(case, answered, reading):
            before.append(topic)


async def _seen(
    conversations: Conversations, case: Case, dialogue: str
) -> tuple[Reading | None, str | None]:
    """Say a turn; return what the decision was made on, and the topic of the answer."""
    readings: list[Reading] = []
    decide = understanding.decide

    def noting(reading: Reading, *rest: object) -> Decision:
        readings.append(reading)
        return decide(reading, *rest)  # type: ignore[arg-type]

    understanding.decide = noting  # type: ignore[assignment]
    try:
        answer = await answer_in(conversations, {"text": case.text, "conversation": dialogue})
    finally:
        understanding.decide = decide
    return (readings[-1] if readings else None), answer["topic"]


def _topic_of(case: Case, answered: str | None, reading: Reading | None) -> str | None:
    """Return the topic of a turn: the guide's, or the judged one that the message is likest."""
    known = knowledge_base().current().entries
    if answered in case.expect.topic:
        return answered
    judged = [one for one in case.expect.topic if one in known]
    if not judged or not {"answer", "find", "choose"} & {*case.expect.act}:
        return None
    shares = reading.shares if reading else {}
    return max(judged, key=lambda one: shares.get(one, 0.0))


def _left_out(turns: Sequence[Turn], part: int) -> Iterator[bool]:
    """Fit without a part of the dialogues, and yield whether each of its turns is right."""
    names = sorted({one.dialogue for one in turns})
    out = set(names[part::_PARTS])
    weights = _fitted([one for one in turns if one.dialogue not in out])
    yield from (one.is_right(weights) for one in turns if one.dialogue in out)


def _fitted(turns: Sequence[Turn]) -> NDArray[np.float64]:
    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = 0.0, np.zeros_like(weights)
        for one in turns:
            chances = one.chances(weights)
            right = chances[one.accepted].sum() + 1e-12
            total -= float(np.log(right))
            slope += one.features.T @ (chances - np.where(one.accepted, chances / right, 0.0))
        away = weights - _MESSAGE_ALONE
        return total + _HELD / 2 * float(away @ away), slope + _HELD * away

    return np.asarray(minimize(loss, _MESSAGE_ALONE, jac=True, method="L-BFGS-B").x)


if __name__ == "__main__":
    sys.exit(main())
