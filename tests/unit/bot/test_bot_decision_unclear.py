"""Where a message says nothing that we know."""

from __future__ import annotations

import pytest
from seen_messages import after, goes_to, like, name

from bot.nlu.reading import State


@pytest.mark.parametrize("text", ["", "...", "?!", "🤷"])
def test_nothing_said_is_not_understood_and_counted(text: str) -> None:
    decision = after(text, state=State(unknowns=1))
    assert decision.intent == "nlu_fallback"
    assert decision.changes["unknowns"] == 2


@pytest.mark.parametrize("text", ["👍", "🙏", "😊"])
def test_a_friendly_sign_is_thanks(text: str) -> None:
    assert after(text).intent == "thank"


def test_what_is_not_understood_counts_and_offers_the_closest() -> None:
    decision = after(topics=(like("ocmw", 0.02), like("1g1p", 0.01)), state=State(unknowns=1))
    assert decision.intent == "nlu_fallback"
    assert decision.confidence == 0
    assert decision.changes["unknowns"] == 2
    assert decision.changes["options"] == ["ocmw"]


def test_being_understood_again_forgets_the_misunderstandings() -> None:
    assert after("x", topics=(name("ocmw"),), state=State(unknowns=2)).changes["unknowns"] == 0


@pytest.mark.parametrize("text", ["1", "2", " 3. ", "12"])
def test_a_number_that_chooses_nothing_is_not_understood(text: str) -> None:
    misread = (like("1g1p", 0.9),)
    decision = after(text, "choose_first", topics=misread, state=State(unknowns=1))
    assert decision.intent == "nlu_fallback"
    assert decision.changes["unknowns"] == 2
    assert decision.changes["options"] == []


def test_a_number_beyond_the_choices_is_not_understood() -> None:
    state = State(options=("zorgtoeslag", "ocmw"), asked="choose")
    assert after("3", "choose_third", state=state).intent == "nlu_fallback"


def test_a_number_that_names_something_is_understood() -> None:
    assert goes_to(after("1", topics=(name("ocmw"),)))[1] == "ocmw"
    assert goes_to(after("1712", topics=(like("ocmw", 0.9),)))[1] == "ocmw"
    assert after("1500", municipality="halle", place_words=1).intent == "find_service"
