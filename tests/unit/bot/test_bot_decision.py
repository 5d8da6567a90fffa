"""The decision as a whole: which rule made it, and the state that it starts from."""

from __future__ import annotations

from seen_messages import after, name

from bot.nlu.reading import State


def test_a_decision_says_which_rule_made_it() -> None:
    assert after("x", topics=(name("ocmw"),)).why != after("dag", "greet").why


def test_the_state_is_read_from_slots_that_may_be_empty() -> None:
    assert State.from_slots({}) == State()
    state = State.from_slots(
        {"language": "fr", "simple": True, "part": 2, "options": ["a"], "previous": ["b", "what"]}
    )
    assert (state.language, state.simple, state.part) == ("fr", True, 2)
    assert (state.options, state.previous) == (("a",), ("b", "what"))
    assert State.from_slots({"previous": [], "options": None, "part": None}) == State()
