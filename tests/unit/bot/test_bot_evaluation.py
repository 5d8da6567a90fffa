"""Measuring: what a fair judge accepts, how it is counted, and that nothing is learnt from it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation import report
from bot.evaluation.scoring import (
    Result,
    Share,
    calibration,
    is_a_tap_away,
    judge,
    share_of,
    wrong_for_something_else,
)
from bot.evaluation.sets import (
    SETS,
    Case,
    Expectation,
    MalformedSet,
    part_of,
    read_cases,
)
from bot.evaluation.sides import acceptance_table
from knowledge.vocabulary import acts, facets, topic_ids


def answer(act: str = "answer", topic: str | None = "ocmw", **fields: Any) -> dict[str, Any]:
    entries = fields.pop("entries", [topic] if topic else [])
    common = {"facet": "what", "language": "nl", "crisis": False, "confidence": 0.9}
    return {"act": act, "topic": topic, "entries": entries, **common, **fields}


def case(act: list[str], topic: list[str], facet: list[str], **fields: Any) -> Case:
    expect = Expectation(tuple(act), tuple(topic), tuple(facet), **fields)
    return Case("x", "hoe", ("nl",), expect)


@pytest.mark.parametrize(
    ("expected", "given", "verdict"),
    [
        ((["answer"], ["ocmw"], ["what"]), answer(), "right"),
        ((["answer"], ["ocmw", "caw"], []), answer(facet="who"), "right"),
        ((["answer"], ["caw"], ["what"]), answer(), "wrong"),
        ((["answer"], ["ocmw"], ["who"]), answer(), "wrong"),
        ((["find"], ["ocmw"], ["contact"]), answer("find"), "right"),
        ((["find"], ["ocmw"], []), answer("answer"), "wrong"),
        ((["answer"], ["ocmw"], []), answer("choose", None, entries=["caw", "ocmw"]), "choice"),
        ((["answer"], ["ocmw"], []), answer("choose", None, entries=["caw"]), "unknown"),
        ((["choose"], ["ocmw"], []), answer("choose", None, entries=["ocmw"]), "right"),
        (
            (["answer"], ["ocmw"], []),
            answer("choose", None, entries=["a", "b", "c", "d", "ocmw"]),
            "unknown",
        ),
        ((["answer"], ["ocmw"], []), answer("unknown", None), "unknown"),
        ((["unknown"], [], []), answer("unknown", None), "right"),
        ((["smalltalk"], [], []), answer("smalltalk", None, facet=None), "right"),
        ((["smalltalk"], [], []), answer(), "wrong"),
        ((["handoff"], ["1g1p"], ["apply"]), answer("handoff", "1g1p"), "right"),
        ((["answer"], ["ocmw"], []), answer("crisis", None, crisis=True), "wrong"),
    ],
)
def test_an_answer_is_judged_by_the_rules_of_the_design(
    expected: tuple[list[str], list[str], list[str]], given: dict[str, Any], verdict: str
) -> None:
    assert judge(case(*expected), given) == verdict


@pytest.mark.parametrize(("cry", "seen", "verdict"), [
    (True, True, "right"), (True, False, "wrong"), (False, False, "right"), (False, True, "wrong"),
])  # fmt: skip
def test_a_crisis_message_is_judged_by_its_alarm_alone(cry: bool, seen: bool, verdict: str) -> None:
    assert judge(case([], [], [], crisis=cry), answer(crisis=seen)) == verdict


def test_the_right_topic_from_another_side_is_not_something_else() -> None:
    one = case(["answer"], ["ocmw"], ["who"])
    assert not wrong_for_something_else(Result(one, answer(), "wrong"))
    assert wrong_for_something_else(Result(one, answer(topic="caw"), "wrong"))


def test_a_share_tells_how_uncertain_it_is() -> None:
    low, high = Share(50, 100).interval
    assert 0.40 < low < 0.41
    assert 0.59 < high < 0.60
    assert Share(0, 0).interval == (0.0, 1.0)
    assert Share(10, 10).interval[1] == 1.0


def results() -> list[Result]:
    one = case(["answer"], ["ocmw"], ["what"])
    return [
        Result(one, answer(confidence=0.95), "right"),
        Result(one, answer(topic="caw", confidence=0.5), "wrong"),
        Result(one, answer("choose", None, entries=["ocmw"]), "choice"),
        Result(one, answer("unknown", None), "unknown"),
    ]


def test_measures_add_up_and_stand_in_the_tables() -> None:
    some = results()
    assert share_of(some, "right", "choice").value == 0.5
    assert report.summary(some)["not understood"] == 0.25
    assert "| all (4) | 25.0%" in report.overview({"all": some, "none": []})
    assert "| ocmw | caw | 1 |" in report.confusions(some)
    rows = dict(calibration(some))
    assert rows["0.9 to 1.0"].value == 1.0
    assert rows["0.4 to 0.6"].value == 0.0


def test_two_runs_are_compared_by_what_changed() -> None:
    now, before = {"nl": {"right": 0.6, "wrong": 0.1}}, {"nl": {"right": 0.5, "wrong": 0.1}}
    table = report.compared(now, before)
    assert "| nl | right | 50.0% | 60.0% | +10.0% |" in table
    assert "wrong" not in table
    assert report.compared(now, now).startswith("Nothing changed")


def test_a_part_is_for_ever_the_same_and_about_half() -> None:
    parts = [part_of(f"nl-own-{number:04}") for number in range(400)]
    assert parts == [part_of(f"nl-own-{number:04}") for number in range(400)]
    assert 150 < parts.count("score") < 250


@pytest.mark.parametrize("line", ["no json", "[]", '{"id": "a"}', '{"id": "a", "text": "b"}'])
def test_a_line_that_is_no_case_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "nl.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(MalformedSet, match=r"nl.jsonl:1"):
        read_cases(path)


def test_every_turn_of_a_dialogue_is_a_case_that_knows_the_turns_before(tmp_path: Path) -> None:
    path = tmp_path / "dialogues.yml"
    turns = [{"user": "hallo", "expect": {"act": ["smalltalk"]}}, {"user": "en dan", "expect": {}}]
    path.write_text(json.dumps([{"id": "d1", "lang": "nl", "turns": turns}]), encoding="utf-8")
    first, second = read_cases(path)
    assert (first.turns_before, second.turns_before) == ((), ("hallo",))
    assert first.part == second.part


@pytest.mark.parametrize("path", sorted(SETS.iterdir()), ids=lambda path: path.name)
def test_the_sets_use_the_vocabulary_and_no_id_twice(path: Path) -> None:
    cases = read_cases(path)
    assert len({one.id for one in cases}) == len(cases) > 0
    for one in cases:
        assert set(one.expect.act) <= set(acts()), one.id
        assert set(one.expect.topic) <= topic_ids(), one.id
        assert set(one.expect.facet) <= set(facets()), one.id


def test_the_sets_are_as_large_as_they_must_be() -> None:
    sizes = {path.stem: len(read_cases(path)) for path in SETS.iterdir()}
    assert sizes["nl"] >= 400 and sizes["fr"] >= 400 and sizes["languages"] >= 400
    crisis = read_cases(SETS / "crisis.jsonl")
    assert sum(bool(one.expect.crisis) for one in crisis) >= 200
    assert sum(not one.expect.crisis for one in crisis) >= 200


def test_sides_are_accepted_as_often_as_judges_accept_them() -> None:
    cases = [case([], [], ["who", "what"])] * 8 + [case([], [], ["when"])] * 8
    table = acceptance_table(cases)
    assert table["who"]["what"] > 0.8
    assert table["when"]["what"] < 0.2
    assert table["when"]["when"] > 0.8


@pytest.mark.parametrize(
    ("opened", "near"),
    [
        ({"topic": "caw", "facet": "what"}, True),
        ({"topic": "caw", "facet": "who"}, False),
        ({"topic": "ocmw", "facet": "what"}, False),
        (None, False),
    ],
)
def test_a_button_that_opens_what_was_meant_is_a_tap_away(
    opened: dict[str, str] | None, near: bool
) -> None:
    tap = {"title": "x", "payload": f"/ask{json.dumps(opened) if opened else ''}"}
    result = Result(case(["answer"], ["caw"], ["what"]), answer(buttons=[tap]), "wrong")
    assert is_a_tap_away(result) is near
