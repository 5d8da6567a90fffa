"""The social map: what is found, in which order, and what is left out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.files import CONTENT, read_file
from knowledge.gazetteer import Gazetteer, Point
from knowledge.schema import Place
from knowledge.social_map import ServiceQuery, SocialMap


def place(name: str, service: str = "ocmw", town: str = "1500 Halle", **fields: Any) -> Place:
    postcode, city = town.split(" ", 1)
    return Place.parse_obj(
        {
            "kind": "place",
            "id": name.lower().replace(" ", "-"),
            "service": service,
            "name": {"nl": name, "fr": f"{name} en français"},
            "area": [],
            "locations": [{"address": "Dorp 1", "postal_code": postcode, "city": city}],
            "assured_date": "2026-01-01",
            "assurer": "Test",
            "sources": [],
            "reviewed": {"date": "2026-11-28", "by": "Test"},
            **fields,
        }
    )


PLACES = (
    place("Ver Weg", town="1853 Grimbergen"),
    place("Dichtbij", town="1500 Halle"),
    place("Om De Hoek", town="1651 Beersel"),
    place("Komt Overal", town="1853 Grimbergen", area=["halle", "grimbergen"]),
    place("Jongeren", service="jac", minimum_age=12, maximum_age=25, languages=["nl", "fr"]),
    place("Nergens", service="jac", locations=[]),
)


@pytest.fixture(scope="module")
def social_map() -> SocialMap:
    """Give a small map of invented places in real municipalities."""
    paths = sorted((CONTENT / "municipalities").glob("*.yml"))
    return SocialMap(PLACES, Gazetteer([read_file("municipality", path) for path in paths]))  # type: ignore[misc]


def names(social_map: SocialMap, **query: Any) -> list[str]:
    return [one.place.name.nl for one in social_map.search(ServiceQuery(**query))]


def test_who_serves_the_municipality_comes_first_then_the_nearest(social_map: SocialMap) -> None:
    found = names(social_map, services=frozenset({"ocmw"}), municipality="halle")
    assert found == ["Komt Overal", "Dichtbij", "Om De Hoek", "Ver Weg"]


def test_serving_names_only_who_serves(social_map: SocialMap) -> None:
    assert [one.name.nl for one in social_map.serving("ocmw", "halle")] == ["Komt Overal"]
    assert social_map.serving("ocmw", "nowhere") == []
    assert social_map.serving("nothing", "halle") == []


def test_a_point_counts_before_the_centre_of_the_municipality(social_map: SocialMap) -> None:
    near_grimbergen = Point(50.934, 4.372)
    found = social_map.search(
        ServiceQuery(services=frozenset({"ocmw"}), near=near_grimbergen, limit=1)
    )
    assert found[0].place.name.nl in ("Ver Weg", "Komt Overal")
    assert found[0].kilometres is not None and found[0].kilometres < 1


def test_a_place_without_an_address_is_found_last_and_has_no_distance(
    social_map: SocialMap,
) -> None:
    found = social_map.search(ServiceQuery(services=frozenset({"jac"}), municipality="halle"))
    assert [one.place.name.nl for one in found] == ["Jongeren", "Nergens"]
    assert found[1].kilometres is None


@pytest.mark.parametrize(("age", "fits"), [(11, False), (12, True), (25, True), (26, False)])
def test_the_limits_of_age_are_part_of_what_fits(
    social_map: SocialMap, age: int, fits: bool
) -> None:
    assert ("Jongeren" in names(social_map, age=age, limit=50)) is fits


def test_a_language_must_be_named_by_the_place_itself(social_map: SocialMap) -> None:
    assert names(social_map, language="fr") == ["Jongeren"]


@pytest.mark.parametrize("text", ["dichtbij", "DICHTBIJ halle", "dicht", "dichtbijj"])
def test_words_are_found_whole_begun_or_misspelt(social_map: SocialMap, text: str) -> None:
    assert "Dichtbij" in names(social_map, text=text)


def test_words_that_no_place_has_find_nothing(social_map: SocialMap) -> None:
    assert names(social_map, text="zwembad") == []


@pytest.mark.parametrize("text", ["openingsuren om de hoek?", "Om de Hoek"])
def test_a_place_is_recognised_by_its_own_name(social_map: SocialMap, text: str) -> None:
    assert [one.name.nl for one in social_map.named(text)] == ["Om De Hoek"]


def test_a_name_of_a_topic_is_not_taken_for_a_place() -> None:
    topic = read_file("service", CONTENT / "services" / "caw.yml")
    one = place("CAW", service="caw")
    assert SocialMap([one], Gazetteer([]), [topic]).named("het caw") == []  # type: ignore[list-item]
    assert SocialMap([one], Gazetteer([])).named("het caw") == [one]


def test_a_place_comes_back_as_it_went_in(social_map: SocialMap) -> None:
    assert social_map.get("jongeren") == PLACES[4]
    assert social_map.get("unknown") is None
    assert len(social_map) == len(PLACES)


@settings(max_examples=100, deadline=None)
@given(
    text=st.text(max_size=40),
    municipality=st.sampled_from([None, "halle", "nowhere"]),
    age=st.none() | st.integers(-5, 200),
    limit=st.integers(0, 10),
)
def test_any_query_has_an_answer_within_its_limit(
    text: str, municipality: str | None, age: int | None, limit: int
) -> None:
    query = ServiceQuery(text=text, municipality=municipality, age=age, limit=limit)
    assert len(SocialMap(PLACES, Gazetteer([])).search(query)) <= limit
