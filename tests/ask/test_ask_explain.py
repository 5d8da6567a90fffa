"""`gezinswijzer explain`: what each component saw in a message, through the command."""

from __future__ import annotations

from collections.abc import Callable

Command = Callable[..., tuple[int, str, str]]


def test_a_question_is_explained_from_its_language_to_its_answer(gezinswijzer: Command) -> None:
    status, out, _ = gezinswijzer("explain", "Wat is de zorgtoeslag?")
    assert status == 0
    lines = dict(line.split(maxsplit=1) for line in out.splitlines() if not line.startswith(" "))
    assert lines["language"] == "nl"
    assert lines["safety"] == "no danger"
    assert lines["topics"].endswith("zorgtoeslag (name: zorgtoeslag)")
    assert lines["result"] == "answer zorgtoeslag what"


def test_a_cry_is_explained_by_the_rule_that_saw_it(gezinswijzer: Command) -> None:
    _, out, _ = gezinswijzer("explain", "ik wil niet meer leven")
    assert "suicide: the crisis message, by rule suicide-wish" in out
    assert "decided by  crisis" in out
