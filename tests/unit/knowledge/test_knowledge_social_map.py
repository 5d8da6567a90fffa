"""The social map: what is found, in which order, and what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
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
    place(
        "Jongeren",
        service="jac",
        minimum_age=12,
        maximum_age=25,
        languages=["nl", "fr"],
        locations=[
            {"address": "Dorp 1", "postal_code": "1500", "city": "Halle"},
            {"address": "Dorp 2", "postal_code": "1853", "city": "Grimbergen"},
        ],
        reviewed={"date": "2026-12-01", "by": "Test"},
    ),
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


def ids(found: Sequence[Place]) -> list[str]:
    return [one.id for one in found]


def test_all_that_fits_is_found_in_the_order_of_a_search_and_read_in_slices(
    social_map: SocialMap,
) -> None:
    query = ServiceQuery(municipality="halle")
    found = social_map.find(query)
    assert ids(found) == [
        one.place.id for one in social_map.search(replace(query, limit=len(PLACES)))
    ]
    assert len(found) == len(PLACES) and ids(found[1:3]) == ids(found)[1:3]
    assert found[-1] == found[len(PLACES) - 1]
    assert ids(found[99:]) == []
    with pytest.raises(IndexError):
        found[len(PLACES)]


def test_each_address_of_what_fits_is_found(social_map: SocialMap) -> None:
    everything = social_map.find_addresses(ServiceQuery())
    assert len(everything) == len(PLACES) == len(social_map.address_keys())
    assert [(place.id, index) for place, index in everything] == [
        *((one.id, 0) for one in PLACES[:4]), ("jongeren", 0), ("jongeren", 1),
    ]  # fmt: skip
    near = social_map.find_addresses(ServiceQuery(municipality="halle", serving_only=True))
    assert [place.id for place, _ in near] == ["komt-overal"]


def test_keys_are_told_without_reading_the_place(social_map: SocialMap) -> None:
    found = social_map.find_keys(ServiceQuery(services=frozenset({"jac"})))
    assert list(found) == [("jongeren", date(2026, 12, 1)), ("nergens", date(2026, 11, 28))]
    assert list(social_map.keys()) == [one.id for one in PLACES]


def test_within_some_kilometres(social_map: SocialMap) -> None:
    halle = ServiceQuery(municipality="halle")
    assert {"dichtbij", "jongeren"} == set(ids(social_map.find(replace(halle, within=0.5))))
    assert "om-de-hoek" in ids(social_map.find(replace(halle, within=8)))
    assert "nergens" not in ids(social_map.find(replace(halle, within=1000)))


@pytest.mark.parametrize(
    ("youngest", "oldest", "fits"),
    [(None, 11, False), (None, 12, True), (25, None, True), (26, None, False), (5, 13, True)],
)
def test_a_span_of_ages_fits_where_one_of_them_does(
    social_map: SocialMap, youngest: int | None, oldest: int | None, fits: bool
) -> None:
    query = ServiceQuery(minimum_age=youngest, maximum_age=oldest)
    assert ("jongeren" in ids(social_map.find(query))) is fits


def test_only_named_places_and_those_reviewed_since(social_map: SocialMap) -> None:
    named = ServiceQuery(places=frozenset({"ver-weg", "unknown"}))
    assert ids(social_map.find(named)) == ["ver-weg"]
    assert ids(social_map.find(ServiceQuery(places=frozenset()))) == []
    since = ServiceQuery(reviewed_since=date(2026, 12, 1))
    assert ids(social_map.find(since)) == ["jongeren"]


def test_a_map_with_changes_tells_them_and_finds_as_before(social_map: SocialMap) -> None:
    new = {"phones": [{"number": "02 555 11 22"}], "reviewed": {"date": "2026-12-02", "by": "X"}}
    changed = social_map.with_changed([place("Dichtbij", **new)])
    assert changed
    said = changed.get("dichtbij")
    assert said and said.phones[0].number == "02 555 11 22"
    assert names(changed, municipality="halle") == names(social_map, municipality="halle")
    since = ServiceQuery(reviewed_since=date(2026, 12, 2))
    assert ids(changed.find(since)) == ["dichtbij"]
    before = social_map.get("dichtbij")
    assert before and not before.phones and ids(social_map.find(since)) == []


@pytest.mark.parametrize(
    "other",
    [place("Dichtbij", town="1853 Grimbergen"), place("Dichtbij", service="jac"), place("Nieuw")],
)
def test_what_is_found_otherwise_needs_a_new_map(social_map: SocialMap, other: Place) -> None:
    assert social_map.with_changed([other]) is None


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
