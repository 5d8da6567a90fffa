"""Commands to the conversation, and small talk."""

from __future__ import annotations

from typing import Any

import pytest
from seen_messages import ON_TOPIC, after, goes_to, like, name

from bot.nlu.reading import State


@pytest.mark.parametrize(
    ("intent", "changes"),
    [
        ("use_french", {"language": "fr"}),
        ("use_dutch", {"language": "nl"}),
        ("use_simple", {"simple": True, "language": "nl"}),
        ("use_standard", {"simple": False}),
        ("repeat", {"language": "nl"}),
        ("more", {"part": 1}),
        ("stop", {}),
        ("start_again", {"topic": "", "facet": "", "part": 0, "previous": []}),
        ("erase", {"asked": "erase"}),
    ],
)
def test_a_command_works_on_any_topic(intent: str, changes: dict[str, Any]) -> None:
    decision = after("doe dat", intent, state=ON_TOPIC)
    assert decision.intent == intent
    assert changes.items() <= decision.changes.items()


def test_a_command_stays_in_the_language_of_the_conversation() -> None:
    assert (
        after("stop", "stop", language="nl", state=State(language="fr")).changes["language"] == "fr"
    )


def test_going_back_returns_to_the_topic_before() -> None:
    state = State(topic="zorgtoeslag", facet="what", previous=("ocmw", "contact"))
    assert goes_to(after("terug", "go_back", state=state)) == ("go_back", "ocmw", "contact")


def test_an_unsure_command_does_not_swallow_a_question() -> None:
    decision = after("stop met zorgtoeslag hoe", "stop", 0.7, topics=(name("zorgtoeslag"),))
    assert decision.intent.startswith("ask_")


def test_a_command_gives_way_to_a_topic_that_is_far_likelier() -> None:
    told = after("je parle pas bien néerlandais", "use_dutch", 0.7, topics=(like("ocmw", 0.95),))
    assert goes_to(told)[1] == "ocmw"
    meant = after("néerlandais svp", "use_dutch", 0.85, topics=(like("ocmw", 0.95),))
    assert meant.intent == "use_dutch"


@pytest.mark.parametrize("intent", ["greet", "goodbye", "thank", "courtesy", "insult"])
def test_small_talk_is_answered_as_such(intent: str) -> None:
    assert after("dag", intent).intent == intent


def test_a_greeting_before_a_question_is_a_question() -> None:
    decision = after("dag zorgtoeslag", "greet", topics=(name("zorgtoeslag"),))
    assert goes_to(decision)[1] == "zorgtoeslag"
