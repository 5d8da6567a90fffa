"""Going on with the topic of the turn before."""

from __future__ import annotations

import pytest
from seen_messages import ON_TOPIC, after, goes_to, like, name

from bot.nlu.reading import State
from knowledge.search import Candidate


@pytest.mark.parametrize("text", ["en hoeveel is dat", "hoeveel?", "et combien"])
def test_a_question_without_a_topic_goes_on_with_the_one_before(text: str) -> None:
    decision = after(text, "ask_amount", state=ON_TOPIC, topics=(like("ocmw", 0.1),))
    assert goes_to(decision) == ("ask_amount", "zorgtoeslag", "amount")


def test_another_topic_that_is_named_leaves_the_one_before_and_remembers_it() -> None:
    decision = after("en het ocmw", "ask_can", state=ON_TOPIC, topics=(name("ocmw"),))
    assert goes_to(decision) == ("ask_can", "ocmw", "can")
    assert decision.changes["previous"] == ["zorgtoeslag", "what"]


ON_SITUATION = State(language="nl", topic="waiting-list", facet="help")


def test_a_follow_up_that_a_situation_cannot_answer_is_about_its_next_step() -> None:
    step = (like("zorgtoeslag", 0.15),)
    sure = after(
        "is dat automatisch",
        "ask_apply",
        1.0,
        state=ON_SITUATION,
        topics=step,
        facets={"apply": 0.9},
    )
    assert goes_to(sure) == ("ask_apply", "zorgtoeslag", "apply")


@pytest.mark.parametrize("topics", [(), (like("ocmw", 0.2),)])
def test_a_follow_up_that_speaks_of_no_next_step_stays_with_the_situation(
    topics: tuple[Candidate, ...],
) -> None:
    decision = after(
        "en wat kost dat",
        "ask_cost",
        1.0,
        state=ON_SITUATION,
        topics=topics,
        facets={"cost": 0.9},
    )
    assert goes_to(decision) == ("ask_help", "waiting-list", "help")


def test_a_follow_up_on_a_situation_may_be_about_the_step_that_was_spoken_of_before() -> None:
    state = State(topic="waiting-list", facet="help", previous=("zorgtoeslag", "what"))
    decision = after("hoeveel is dat", "ask_amount", 1.0, state=state, facets={"amount": 0.9})
    assert goes_to(decision) == ("ask_amount", "zorgtoeslag", "amount")


def test_a_longer_message_speaks_for_itself() -> None:
    topics = (like("ocmw", 0.85), like("zorgtoeslag", 0.01))
    short = after("en daar", "ask_can", 0.9, state=ON_TOPIC, topics=topics)
    assert goes_to(short)[1] == "zorgtoeslag"
    said = "wij krijgen deze maand onze rekeningen niet betaald en weten niet meer wat gedaan"
    assert goes_to(after(said, "ask_help", 0.5, state=ON_TOPIC, topics=topics))[1] == "ocmw"


def test_what_is_sure_of_another_topic_leaves_the_one_before() -> None:
    decision = after("wij zijn blut", "ask_help", 0.3, state=ON_TOPIC, topics=(like("ocmw", 0.95),))
    assert goes_to(decision)[1] == "ocmw"


def test_what_may_be_meant_after_a_situation_is_offered_with_its_steps() -> None:
    topics = (like("ocmw", 0.6), like("schooltoeslag", 0.3))
    decision = after("kan dat ook", "ask_can", 0.4, state=ON_SITUATION, topics=topics)
    assert decision.intent == "choose"
    assert {"waiting-list", "zorgtoeslag", "ocmw"} <= set(decision.changes["options"])


@pytest.mark.parametrize(("share", "topic"), [(0.85, "waiting-list"), (0.4, "zorgtoeslag")])
def test_what_somebody_lives_through_is_heard_whatever_was_spoken_of(
    share: float, topic: str
) -> None:
    told = (like("waiting-list", share),)
    decision = after("wij wachten al lang", "ask_help", 0.95, state=ON_TOPIC, topics=told)
    assert goes_to(decision)[1] == topic
