"""What `gezinswijzer explain` tells of danger: who saw it, and what became of it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.explain import safety
from bot.nlu.safety.watch import BY_SENSE

CRY = "ik wil dood"
FICTION = "in die serie pleegt een meisje zelfmoord"
QUIET = "hoe vraag ik de schooltoeslag aan"

BY_RULE = {"kind": "suicide", "rule": "suicide-wish", "language": "nl"}
BY_FEELING = {"kind": "medical", "rule": BY_SENSE, "language": ""}


@pytest.mark.parametrize(
    ("text", "seen", "verdict"),
    [
        (QUIET, {}, "no danger"),
        (CRY, {}, "no danger: the sense of danger let go of suicide-wish"),
        (CRY, {"alarm": BY_RULE}, "suicide: the crisis message, by rule suicide-wish"),
        (QUIET, {"alarm": BY_FEELING}, "medical: the crisis message, by the sense of danger alone"),
        (
            CRY,
            {"concern": BY_RULE},
            "suicide: asked gently, for the sense of danger calmed rule suicide-wish",
        ),
        (
            QUIET,
            {"concern": BY_FEELING},
            "medical: asked gently, for the sense of danger is in doubt",
        ),
    ],
)
def test_the_verdict_comes_first_and_tells_who_saw_the_danger(
    text: str, seen: dict[str, Any], verdict: str
) -> None:
    assert next(safety(seen, text)) == verdict


def test_each_rule_is_told_with_the_words_it_saw() -> None:
    assert list(safety({"alarm": BY_RULE}, CRY))[1:] == [
        "suicide: rule suicide-wish saw 'wil dood'"
    ]


def test_what_took_an_alarm_back_is_named() -> None:
    verdict, *rules = safety({}, FICTION)
    assert verdict == "no danger"
    assert rules and all(line.endswith("taken back by fiction") for line in rules)
