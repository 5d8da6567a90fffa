"""Danger, a message too long, another language: before any understanding."""

from __future__ import annotations

import pytest
from seen_messages import ON_TOPIC, after, name

from bot.nlu.reading import State


@pytest.mark.parametrize(
    "state",
    [
        State(),
        ON_TOPIC,
        State(options=("zorgtoeslag", "ocmw"), asked="choose"),
        State(asked="erase"),
        State(asked="municipality", topic="ocmw"),
        State(unknowns=3),
    ],
)
@pytest.mark.parametrize("intent", ["", "stop", "greet", "affirm", "ask_amount", "erase"])
def test_a_crisis_comes_before_all_in_every_state(state: State, intent: str) -> None:
    decision = after(
        intent=intent, topics=(name("zorgtoeslag"),), state=state, alarm="suicide", too_long=True
    )
    assert decision.intent == "crisis"
    assert decision.confidence == 1
    assert decision.changes["alarm"] == "suicide"


def test_a_crisis_leaves_what_was_going_on_as_it_was() -> None:
    state = State(options=("zorgtoeslag", "ocmw"), asked="choose", topic="1g1p")
    changes = after(alarm="medical", language="fr", state=state).changes
    assert (changes["options"], changes["asked"]) == (["zorgtoeslag", "ocmw"], "choose")
    assert "topic" not in changes
    assert changes["language"] == "fr"


def test_a_crisis_in_another_language_is_met_in_that_language() -> None:
    decision = after("yardim", alarm="suicide", language="tr")
    assert decision.intent == "crisis"
    assert decision.changes["language"] == "tr"


def test_a_crisis_takes_back_the_question_whether_to_erase() -> None:
    assert after(alarm="suicide", state=State(asked="erase")).changes["asked"] == ""


def test_what_may_show_danger_is_kept_beside_the_answer() -> None:
    decision = after(topics=(name("zorgtoeslag"),), concern="suicide")
    assert decision.changes["concern"] == "suicide"
    assert after(topics=(name("zorgtoeslag"),)).changes["concern"] == ""


def test_a_message_that_is_too_long_is_told_so() -> None:
    assert after(too_long=True, topics=(name("zorgtoeslag"),)).intent == "too_long"


@pytest.mark.parametrize("language", ["tr", "ar", "en", "ti"])
def test_another_language_is_met_in_that_language(language: str) -> None:
    decision = after("yardim", "ask_what", topics=(name("ocmw"),), language=language)
    assert decision.intent == "other_language"
    assert decision.changes["language"] == language
