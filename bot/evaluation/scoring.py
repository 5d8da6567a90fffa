"""Judging answers by the rules of design section 5, and counting with honest uncertainty."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import Any, Literal

from bot.evaluation.sets import Case

Verdict = Literal["right", "choice", "wrong", "unknown"]
VERDICTS: tuple[Verdict, ...] = ("right", "choice", "wrong", "unknown")

_NO_FACET = {"find", "handoff", "rights-check"}
_NO_TOPIC = {"unknown", "smalltalk", "control", "other-language", "crisis"}
_CONFIDENT = {"answer", "find", "handoff", "crisis", "rights-check"}
_MOST_CHOICES = 4
_Z = 1.96


@dataclass(frozen=True)
class Result:
    """A case, the line that ``ask`` gives for it, and the verdict."""

    case: Case
    answer: dict[str, Any]
    verdict: Verdict

    @property
    def language_is_right(self) -> bool:
        return self.answer["language"] in self.case.languages


@dataclass(frozen=True)
class Share:
    """How many of how many, with the Wilson interval of 95 % (E. B. Wilson, JASA 22, 1927)."""

    count: int
    total: int

    @property
    def value(self) -> float:
        return self.count / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        if not self.total:
            return 0.0, 1.0
        middle = (self.value + _Z**2 / (2 * self.total)) / (1 + _Z**2 / self.total)
        half = (
            _Z
            * sqrt(self.value * (1 - self.value) / self.total + _Z**2 / (4 * self.total**2))
            / (1 + _Z**2 / self.total)
        )
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.1%} ({low:.0%} to {high:.0%}, {self.count} of {self.total})"


def judge(case: Case, answer: dict[str, Any]) -> Verdict:
    """Return the verdict on an answer.

    *right*: act, topic and facet each stand in their list. *choice*: ``choose`` offers an expected
    topic. *unknown*: it says that it did not understand. *wrong*: all else.
    """
    expect, act = case.expect, answer["act"]
    if expect.crisis is not None:
        return "right" if bool(answer["crisis"]) is expect.crisis else "wrong"
    topic_fits = act in _NO_TOPIC or _fits(answer["topic"], expect.topic)
    facet_fits = act in _NO_TOPIC | _NO_FACET or _fits(answer["facet"], expect.facet)
    if act == "choose":
        offered = set(answer["entries"][:_MOST_CHOICES])
        if "choose" in expect.act and (not expect.topic or offered & set(expect.topic)):
            return "right"
        return "choice" if offered & set(expect.topic) else "unknown"
    if _fits(act, expect.act) and topic_fits and facet_fits:
        return "right"
    return "unknown" if act == "unknown" else "wrong"


def wrong_for_something_else(result: Result) -> bool:
    """Tell whether the guide was confident about another topic or act (design section 5).

    An answer about the right topic from another side is no answer for something else.
    """
    if result.verdict != "wrong" or result.answer["act"] not in _CONFIDENT:
        return result.verdict == "wrong"
    expect = result.case.expect
    return not (
        _fits(result.answer["act"], expect.act) and _fits(result.answer["topic"], expect.topic)
    )


def is_a_tap_away(result: Result) -> bool:
    """Tell whether an answer, right or not, has a button that opens what was meant.

    It counts beside the verdicts of design section 5, which know of ``choose`` alone.
    """
    expect = result.case.expect
    opened = (_opened_by(button["payload"]) for button in result.answer.get("buttons") or [])
    return bool(expect.topic) and any(
        _fits(topic, expect.topic) and _fits(facet, expect.facet) for topic, facet in opened
    )


def _opened_by(payload: str) -> tuple[str | None, str | None]:
    _, brace, slots = payload.partition("{")
    opened = json.loads(brace + slots) if brace else {}
    return opened.get("topic"), opened.get("facet")


def share_of(results: Sequence[Result], *verdicts: Verdict) -> Share:
    """Return the share of results with one of the verdicts."""
    return Share(sum(one.verdict in verdicts for one in results), len(results))


def calibration(
    results: Iterable[Result], edges: Sequence[float] = (0.0, 0.4, 0.6, 0.8, 0.9, 1.01)
) -> list[tuple[str, Share]]:
    """Return how often confident answers were right, by how sure the guide said it was."""
    answered = [one for one in results if one.answer["act"] in _CONFIDENT]
    rows = []
    for low, high in pairwise(edges):
        inside = [one for one in answered if low <= one.answer["confidence"] < high]
        rows.append((f"{low:.1f} to {min(high, 1):.1f}", share_of(inside, "right")))
    return rows


def _fits(value: str | None, accepted: tuple[str, ...]) -> bool:
    return not accepted or value in accepted
