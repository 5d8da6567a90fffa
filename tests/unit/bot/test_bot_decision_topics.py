"""What the message itself is about: answered, offered, or shown beside."""

from __future__ import annotations

import pytest
from seen_messages import ENTRIES, after, goes_to, like, name

from bot.nlu.reading import Near, State
from bot.nlu.sides import nearest_facet


@pytest.mark.parametrize(
    ("intent", "facet"),
    [("ask_amount", "amount"), ("ask_who", "who"), ("ask_apply", "apply"), ("", "what")],
)
def test_a_named_topic_is_answered_from_the_side_that_was_asked(intent: str, facet: str) -> None:
    decision = after("zorgtoeslag", intent, topics=(name("zorgtoeslag"),))
    assert goes_to(decision) == (f"ask_{facet}", "zorgtoeslag", facet)


def test_a_side_that_is_not_answered_gives_the_nearest() -> None:
    assert goes_to(after("x", "ask_documents", topics=(name("schooltoeslag"),)))[2] == "apply"
    assert nearest_facet(ENTRIES["wachtlijst"], "amount") == "what"


def test_a_name_that_means_another_thing_is_told_apart() -> None:
    decision = after(
        "zorgtoeslag", topics=(name("zorgtoeslag"),), confused=frozenset({"zorgtoeslag"})
    )
    assert goes_to(decision) == ("ask_difference", "zorgtoeslag", "difference")


def test_the_programme_with_a_municipality_tells_the_area() -> None:
    decision = after("komt 1g1p in Halle", "ask_who", topics=(name("1g1p"),), municipality="halle")
    assert goes_to(decision) == ("ask_area", "1g1p", "area")


def test_a_clearly_described_topic_is_answered() -> None:
    decision = after("wij staan al lang te wachten", topics=(like("waiting-list", 0.8),))
    assert goes_to(decision) == ("ask_help", "waiting-list", "help")


def test_two_named_topics_are_offered_as_a_choice() -> None:
    decision = after(
        "school of zorg", topics=(name("zorgtoeslag", 0.3), name("schooltoeslag", 0.3))
    )
    assert decision.intent == "choose"
    assert decision.changes["options"] == ["zorgtoeslag", "schooltoeslag"]
    assert decision.changes["asked"] == "choose"


def test_close_calls_are_offered_with_at_most_four_choices() -> None:
    topics = tuple(like(topic, 0.2) for topic in ENTRIES)
    decision = after("geld", topics=topics)
    assert decision.intent == "choose"
    assert 2 <= len(decision.changes["options"]) <= 4
    assert set(decision.changes["options"]) <= set(ENTRIES)


def test_an_answer_in_doubt_shows_what_else_may_be_meant() -> None:
    topics = (like("zorgtoeslag", 0.6), like("schooltoeslag", 0.3), like("wachtlijst", 0.01))
    sides = {"what": 0.6, "amount": 0.3, "appeal": 0.3, "apply": 0.05}
    decision = after(topics=topics, facets=sides)
    assert goes_to(decision) == ("ask_what", "zorgtoeslag", "what")
    # Nobody answers "appeal" of it; what is as good as ruled out is not shown.
    assert decision.changes["near"] == [["schooltoeslag"], ["amount"], []]


def test_an_answer_beyond_doubt_shows_no_other_topic() -> None:
    topics = (like("zorgtoeslag", 0.9), like("schooltoeslag", 0.08))
    assert after(topics=topics, facets={"what": 1.0}).changes["near"] == [[], [], []]


def test_the_one_topic_that_a_short_message_names_is_beyond_doubt() -> None:
    topics = (name("ocmw", 0.3), like("zorgtoeslag", 0.2))
    plain = after("c'est quoi le cpas", topics=topics, facets={"what": 1.0})
    assert goes_to(plain) == ("ask_what", "ocmw", "what")
    assert plain.confidence >= 0.8
    assert plain.changes["near"] == [[], [], []]
    told = after(
        "wij hebben daar al eens gebeld en ze stuurden ons door naar het ocmw",
        topics=(name("ocmw", 0.6), like("zorgtoeslag", 0.2)),
    )
    assert told.changes["near"][0] == ["zorgtoeslag"]


def test_what_comes_after_is_no_longer_in_doubt() -> None:
    state = State(topic="zorgtoeslag", near=Near(("schooltoeslag",), ("amount",)))
    assert after("dank u", "thank", state=state).changes["near"] == []
