"""Where to go: real places, and municipalities."""

from __future__ import annotations

import pytest
from seen_messages import after, goes_to, like, name

from bot.nlu.reading import State


def test_a_service_and_a_municipality_give_a_place() -> None:
    decision = after(
        "waar is het ocmw in Halle", "find_service", topics=(name("ocmw"),), municipality="halle"
    )
    assert goes_to(decision) == ("find_service", "ocmw", "contact")
    assert decision.changes["municipality"] == "halle"


def test_a_known_municipality_is_not_asked_again() -> None:
    decision = after(
        "waar is het ocmw",
        "find_service",
        topics=(name("ocmw"),),
        state=State(municipality="halle"),
    )
    assert decision.intent == "find_service"


def test_a_service_without_a_municipality_is_explained() -> None:
    assert goes_to(after("het ocmw", "find_service", topics=(name("ocmw"),))) == (
        "ask_contact",
        "ocmw",
        "contact",
    )


def test_a_municipality_alone_gives_its_huis_van_het_kind() -> None:
    decision = after("Halle", municipality="halle", place_words=1)
    assert goes_to(decision) == ("find_service", "huis-van-het-kind", "contact")


def test_a_municipality_alone_goes_on_with_the_programme() -> None:
    state = State(topic="1g1p", facet="what")
    decision = after("Halle", municipality="halle", place_words=1, state=state)
    assert goes_to(decision) == ("ask_area", "1g1p", "area")


@pytest.mark.parametrize(("topic", "facet"), [("zorgtoeslag", "contact"), ("waiting-list", "help")])
def test_a_municipality_alone_goes_on_with_what_has_places_of_its_own(
    topic: str, facet: str
) -> None:
    state = State(topic=topic, facet="what")
    decision = after(
        "1785", "out_of_scope", 0.6, municipality="merchtem", place_words=1, state=state
    )
    assert goes_to(decision) == (f"ask_{facet}", topic, facet)


def test_a_municipality_alone_after_a_word_that_was_explained_gives_a_door() -> None:
    state = State(topic="wachtlijst", facet="what")
    decision = after("Halle", municipality="halle", place_words=1, state=state)
    assert goes_to(decision) == ("find_service", "huis-van-het-kind", "contact")


def test_a_municipality_alone_is_no_wish_for_a_service_that_is_known_there() -> None:
    likely = (like("ocmw", 0.9),)
    decision = after("ternat", "find_service", topics=likely, municipality="ternat", place_words=1)
    assert goes_to(decision) == ("find_service", "huis-van-het-kind", "contact")
