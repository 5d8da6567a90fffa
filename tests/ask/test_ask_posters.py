"""What posters invite families to ask is answered at once, in the register that they use."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.print.words import occasions
from knowledge.registers import REGISTERS, Register, is_simple, language_of

Command = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize("register", REGISTERS)
def test_each_question_of_a_poster_is_answered_by_its_topic(
    gezinswijzer: Command, tmp_path: Path, register: Register
) -> None:
    asked = [
        (question.text[register], question.topic)
        for occasion in occasions().values()
        for question in occasion.questions
    ]
    file = tmp_path / "questions.jsonl"
    simple = "simple" if is_simple(register) else "standard"
    lines = [json.dumps({"text": text, "register": simple}) for text, _ in asked]
    file.write_text("\n".join(lines), encoding="utf-8")
    status, out, err = gezinswijzer("ask", "--batch", file)
    assert status == 0, err
    answers = [json.loads(line) for line in out.splitlines()]
    language = language_of(register)
    assert [
        (text, one["act"], one["topic"], one["language"], one["register"])
        for (text, _), one in zip(asked, answers, strict=True)
    ] == [(text, "answer", topic, language, simple) for text, topic in asked]
