"""What answers a question of ours: a choice, a municipality, a yes or a no."""

from __future__ import annotations

from dataclasses import replace

import pytest
from seen_messages import after, goes_to, like, name

from bot.nlu.reading import State

CHOOSING = State(
    language="nl", options=("zorgtoeslag", "ocmw", "1g1p"), asked="choose", facet="what"
)


@pytest.mark.parametrize(
    ("intent", "topic"),
    [("choose_first", "zorgtoeslag"), ("choose_second", "ocmw"), ("choose_third", "1g1p")],
)
def test_a_choice_by_its_number_is_answered(intent: str, topic: str) -> None:
    decision = after("die", intent, state=CHOOSING)
    assert goes_to(decision) == ("ask_what", topic, "what")
    assert decision.changes["options"] == []
    assert decision.changes["asked"] == ""


def test_a_choice_by_its_name_is_answered() -> None:
    assert goes_to(after("het ocmw", topics=(name("ocmw"),), state=CHOOSING))[1] == "ocmw"


def test_a_choice_keeps_the_side_that_was_asked_for() -> None:
    state = State(options=("zorgtoeslag", "ocmw"), asked="choose", facet="amount")
    assert goes_to(after("de eerste", "choose_first", state=state)) == (
        "ask_amount",
        "zorgtoeslag",
        "amount",
    )


def test_a_question_about_what_is_not_chosen_yet_leaves_the_choices_open() -> None:
    decision = after(
        "et combien", "ask_amount", state=CHOOSING, topics=(like("wachtlijst", 0.1),),
        facets={"amount": 0.9},
    )  # fmt: skip
    assert decision.intent == "choose"
    assert decision.changes["options"] == ["zorgtoeslag", "ocmw", "1g1p"]
    assert (decision.changes["asked"], decision.changes["facet"]) == ("choose", "amount")


def test_a_topic_that_is_none_of_the_choices_leaves_them() -> None:
    state = replace(CHOOSING, topic="schooltoeslag")
    decision = after(
        "en hoeveel is de schooltoeslag", "ask_amount", state=state,
        topics=(name("schooltoeslag"),), facets={"amount": 0.9},
    )  # fmt: skip
    assert goes_to(decision) == ("ask_amount", "schooltoeslag", "amount")


@pytest.mark.parametrize("intent", ["choose_other", "deny"])
def test_none_of_the_choices_is_taken_up(intent: str) -> None:
    assert after("iets anders", intent, state=CHOOSING).intent == "choose_other"


def test_yes_to_a_single_choice_is_that_choice() -> None:
    state = State(options=("ocmw",), asked="choose", facet="what")
    assert goes_to(after("ja", "affirm", state=state))[1] == "ocmw"


def test_a_choice_that_was_not_offered_is_none() -> None:
    state = State(options=("ocmw", "1g1p"), asked="choose")
    assert not after("de vierde", "choose_fourth", state=state).changes.get("topic")


@pytest.mark.parametrize(
    ("intent", "text"),
    [("affirm", "ja"), ("affirm", "doe maar"), ("erase", "wis alles"), ("", "ok")],
)
def test_erasing_is_confirmed_by_a_yes(intent: str, text: str) -> None:
    assert after(text, intent, state=State(asked="erase")).intent == "erase_confirmed"


@pytest.mark.parametrize(
    ("intent", "text"), [("deny", "nee"), ("greet", "hallo"), ("", "wacht even")]
)
def test_erasing_is_not_confirmed_by_anything_else(intent: str, text: str) -> None:
    assert after(text, intent, state=State(asked="erase")).intent != "erase_confirmed"


@pytest.mark.parametrize("text", ["ja maar wacht even", "wis niet", "oui mais attends"])
def test_a_yes_with_a_but_is_asked_once_more(text: str) -> None:
    decision = after(text, "affirm", state=State(asked="erase"))
    assert (decision.intent, decision.changes["asked"]) == ("erase", "erase")


def test_a_yes_without_a_question_erases_nothing() -> None:
    assert after("ja", "affirm").intent == "affirm"


@pytest.mark.parametrize("intent", ["affirm", "deny"])
def test_yes_or_no_to_nothing_is_taken_as_such(intent: str) -> None:
    assert after("ja", intent).intent == intent


def test_the_municipality_that_was_asked_for_leads_on() -> None:
    state = State(asked="municipality", topic="1g1p", facet="area")
    decision = after("Halle", municipality="halle", place_words=1, state=state)
    assert goes_to(decision) == ("ask_area", "1g1p", "area")
    assert decision.changes["municipality"] == "halle"
