"""`gezinswijzer ask`: the contract of design section 5."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.engine.conversation import Conversations, ModelUnusable
from bot.engine.training import train
from bot.settings import ROOT
from knowledge.registers import REGISTERS

Command = Callable[..., tuple[int, str, str]]

FIELDS = [
    "id",
    "act",
    "topic",
    "facet",
    "entries",
    "language",
    "register",
    "crisis",
    "confidence",
    "text",
    "buttons",
    "ms",
]
#: Design section 5: a line must take milliseconds. Far above what it takes, also on a busy machine.
SLOW_MS = 5000


@pytest.fixture
def batch(gezinswijzer: Command, tmp_path: Path) -> Callable[..., list[dict[str, Any]]]:
    """Give a way to ask a batch of lines and get the answers."""

    def ask(*lines: dict[str, Any]) -> list[dict[str, Any]]:
        path = tmp_path / "in.jsonl"
        path.write_text("".join(f"{json.dumps(one)}\n" for one in lines), encoding="utf-8")
        status, out, err = gezinswijzer("ask", "--batch", path)
        assert status == 0, err
        return [json.loads(line) for line in out.splitlines()]

    return ask


def test_a_question_prints_an_answer_that_a_person_reads(gezinswijzer: Command) -> None:
    status, out, _ = gezinswijzer("ask", "Wat is de zorgtoeslag?")
    assert status == 0
    assert "zorgtoeslag" in out
    assert "Bron:" in out
    assert "[Voor wie?]" in out
    assert "{" not in out


def test_json_prints_one_object_with_exactly_the_fields_of_the_contract(
    gezinswijzer: Command,
) -> None:
    status, out, _ = gezinswijzer("ask", "--json", "Wat is de zorgtoeslag?")
    line = json.loads(out)
    assert status == 0
    assert list(line) == FIELDS
    assert (line["id"], line["act"], line["topic"], line["facet"]) == (
        None,
        "answer",
        "zorgtoeslag",
        "what",
    )
    assert (line["language"], line["register"], line["crisis"]) == ("nl", "standard", False)
    assert "zorgtoeslag" in line["entries"]
    assert 0 < line["confidence"] <= 1
    assert 0 < line["ms"] < SLOW_MS
    assert {"title", "payload"} == set(line["buttons"][0])


def test_a_batch_answers_each_line_in_order_with_its_id(batch: Command) -> None:
    answers = batch(
        {"id": "b", "text": "Wat is leefloon?"},
        {"id": 7, "text": "c koi la vipo"},
        {"id": "a", "text": "ik wil niet meer leven"},
        {"text": "dag"},
    )
    assert [one["id"] for one in answers] == ["b", 7, "a", None]
    assert [one["topic"] for one in answers[:2]] == ["leefloon", "verhoogde-tegemoetkoming"]
    assert [one["language"] for one in answers] == ["nl", "fr", "nl", "nl"]
    assert [one["crisis"] for one in answers] == [False, False, True, False]
    assert all(list(one) == FIELDS for one in answers)


def test_lines_of_one_conversation_remember_also_when_others_come_between(batch: Command) -> None:
    answers = batch(
        {"id": 1, "conversation": "x", "text": "Wat is de zorgtoeslag?"},
        {"id": 2, "conversation": "y", "text": "Wat is leefloon?"},
        {"id": 3, "conversation": "x", "text": "En hoeveel is dat?"},
        {"id": 4, "conversation": "y", "text": "En hoeveel is dat?"},
    )
    assert [(one["topic"], one["facet"]) for one in answers[2:]] == [
        ("zorgtoeslag", "amount"),
        ("leefloon", "amount"),
    ]


def test_lines_without_a_conversation_remember_nothing(batch: Command) -> None:
    answers = batch(
        {"id": 1, "text": "Wat is de zorgtoeslag?", "register": "nl-simple"},
        {"id": 2, "text": "En hoeveel is dat?"},
    )
    assert answers[0]["topic"] == "zorgtoeslag"
    assert answers[0]["register"] == "simple"
    assert answers[1]["topic"] != "zorgtoeslag"
    assert answers[1]["register"] == "standard"


@pytest.mark.parametrize("register", ["simple", "fr-simple"])
def test_a_line_may_choose_language_and_register(batch: Command, register: str) -> None:
    (answer,) = batch({"id": 1, "text": "Groeipakket ?", "language": "fr", "register": register})
    assert (answer["language"], answer["register"]) == ("fr", "simple")


@pytest.mark.slow
def test_a_batch_reads_standard_input_and_skips_empty_lines(tmp_path: Path) -> None:
    lines = '{"id": 1, "text": "Wat is leefloon?"}\n\n{"id": 2, "text": "dag 😀"}\n'
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "ask", "--batch", "-"],
        cwd=ROOT,
        env={**os.environ, "GEZINSWIJZER_DATA": str(tmp_path)},
        input=lines,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [1, 2]


def test_letters_of_all_scripts_go_in_and_come_out_unharmed(
    gezinswijzer: Command, tmp_path: Path
) -> None:
    path = tmp_path / "in.jsonl"
    line = {"id": "ïd-😀-Ж", "text": "مرحبا أحتاج إلى مساعدة لطفلي"}
    path.write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")
    status, out, _ = gezinswijzer("ask", "--batch", path)
    assert status == 0
    assert "\\u" not in out
    answer = json.loads(out)
    assert (answer["id"], answer["language"]) == ("ïd-😀-Ж", "ar")
    assert "مرحبا" in answer["text"]


@pytest.mark.parametrize(
    "wrong", ["geen json", '{"id": 3}', '{"id": 3, "text": 5}', '["text"]', '{"text": "a"']
)
def test_a_wrong_line_is_named_after_the_lines_before_it_were_answered(
    gezinswijzer: Command, tmp_path: Path, wrong: str
) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(f'{{"id": 1, "text": "dag"}}\n\n{wrong}\n', encoding="utf-8")
    status, out, err = gezinswijzer("ask", "--batch", path)
    assert status == 1
    assert "line 3" in err
    assert "Traceback" not in err
    assert [json.loads(line)["id"] for line in out.splitlines()] == [1]


def test_a_batch_file_that_is_not_there_is_named(gezinswijzer: Command, tmp_path: Path) -> None:
    status, out, err = gezinswijzer("ask", "--batch", tmp_path / "nergens.jsonl")
    assert (status, out) == (1, "")
    assert "nergens.jsonl" in err


def test_a_batch_file_that_is_no_text_is_refused(gezinswijzer: Command, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"\xff\xfe\x00\x01")
    status, _, err = gezinswijzer("ask", "--batch", path)
    assert status == 1
    assert "utf-8" in err


@pytest.mark.parametrize("arguments", [[], ["dag", "--batch", "-"]])
def test_a_question_or_a_batch_is_asked_for_but_not_both(
    gezinswijzer: Command, arguments: list[str]
) -> None:
    status, out, err = gezinswijzer("ask", *arguments)
    assert (status, out) == (2, "")
    assert "--batch FILE" in err


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["cut", "not a model", "empty", "missing"])
def test_a_damaged_model_file_is_told_with_the_way_to_mend_it(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "gezinswijzer-damaged.tar.gz"
    whole = train()[0].read_bytes()
    held = {"cut": whole[: len(whole) // 2], "not a model": b"PK\x03\x04 no model", "empty": b""}
    if damage in held:
        path.write_bytes(held[damage])
    with pytest.raises(ModelUnusable) as told:
        Conversations.load(path)
    assert path.name in str(told.value)
    assert "gezinswijzer train --force" in str(told.value)


def test_the_questions_of_the_home_page_get_the_answer_that_they_name(
    batch: Callable[..., list[dict[str, Any]]],
) -> None:
    path = ROOT / "bot" / "web" / "pages" / "questions.yml"
    expected, lines = [], []
    for question in yaml.safe_load(path.read_text(encoding="utf-8")):
        for register in REGISTERS:
            if register in question:
                expected.append(("answer", question["topic"], question["facet"], False))
                style = "simple" if register.endswith("simple") else "standard"
                lines.append(
                    {
                        "id": f"{len(lines)}",
                        "text": question[register],
                        "language": register[:2],
                        "register": style,
                    }
                )
    answers = batch(*lines)
    assert [(a["act"], a["topic"], a["facet"], a["crisis"]) for a in answers] == expected
