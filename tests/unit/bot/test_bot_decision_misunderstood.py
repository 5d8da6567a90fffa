"""Where somebody says that an answer is not what was asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from seen_messages import after, goes_to, like, name

from bot.nlu.reading import Near, State

SAID = "dat is niet wat ik vroeg"
ANSWERED = State(language="nl", topic="zorgtoeslag", facet="amount", answered="zorgtoeslag")
GUESSED = replace(ANSWERED, near=Near(topics=("ocmw", "1g1p")))


def test_it_is_owned_up_to_and_the_topic_is_left() -> None:
    decision = after(SAID, "not_meant", state=ANSWERED)
    assert goes_to(decision) == ("not_meant", "", "")
    assert decision.changes["previous"] == ["zorgtoeslag", "amount"]
    assert (decision.changes["options"], decision.changes["asked"]) == ([], "")


def test_what_else_may_have_been_meant_is_offered() -> None:
    decision = after(SAID, "not_meant", state=GUESSED)
    assert (decision.intent, decision.changes["asked"]) == ("not_meant", "meant")
    assert decision.changes["options"] == ["ocmw", "1g1p"]


def test_something_else_says_it_where_that_was_our_question() -> None:
    assert after("iets anders", "choose_other", state=GUESSED).intent == "not_meant"
    assert after("iets anders", "choose_other", state=ANSWERED).intent == "choose_other"


@pytest.mark.parametrize("state", [replace(ANSWERED, answered=None), State()])
def test_without_an_answer_before_it_is_a_no(state: State) -> None:
    assert after(SAID, "not_meant", state=state).intent == "deny"


def test_in_a_referral_it_is_a_no() -> None:
    assert after(SAID, "not_meant", state=replace(ANSWERED, asking="papers")).intent == "deny"
    assert after(SAID, "not_meant", state=replace(ANSWERED, asking="ready")).intent == "not_meant"


def test_who_names_what_is_meant_is_answered() -> None:
    decision = after("nee ik bedoel het ocmw", "not_meant", topics=(name("ocmw"),), state=ANSWERED)
    assert goes_to(decision)[1] == "ocmw"


@pytest.mark.parametrize(("text", "share"), [(SAID, 0.6), (f"{SAID} " * 3, 0.9)])
def test_who_describes_what_is_meant_is_answered(text: str, share: float) -> None:
    topics = (like("ocmw", 0.6),)
    assert goes_to(after(text, "not_meant", share, topics, ANSWERED))[1] == "ocmw"


def test_what_it_is_like_counts_for_nothing_where_it_is_plain() -> None:
    assert after(SAID, "not_meant", topics=(like("ocmw", 0.9),), state=ANSWERED).intent == (
        "not_meant"
    )


def test_danger_comes_first() -> None:
    assert after(SAID, "not_meant", state=GUESSED, alarm="suicide").intent == "crisis"


@pytest.mark.parametrize(
    ("text", "intent", "topic"),
    [("de tweede", "choose_second", "1g1p"), ("het ocmw", "", "ocmw")],
)
def test_what_is_picked_from_what_was_offered_was_meant(text: str, intent: str, topic: str) -> None:
    offered = State(language="nl", options=("ocmw", "1g1p"), asked="meant")
    topics = (name("ocmw"),) if topic == "ocmw" else ()
    assert goes_to(after(text, intent, topics=topics, state=offered))[:2] == ("meant_other", topic)


def test_said_of_choices_it_is_none_of_them() -> None:
    offered = State(language="nl", options=("ocmw", "1g1p"), asked="choose")
    assert after(SAID, "not_meant", state=offered).intent == "choose_other"
