"""Services as open data: what each says, and the filters that find them."""

from __future__ import annotations

import pytest
from open_data import TWO_DOORS, OpenDataReader, rows

from knowledge.schema import Place


def every_place(open_data: OpenDataReader) -> list[Place]:
    return [one for one in open_data.snapshot.documents.values() if isinstance(one, Place)]


def test_the_first_address_says_what_this_is(open_data: OpenDataReader) -> None:
    about = open_data.get("/")
    assert about["version"] == "3.1"
    assert about["openapi_url"] == "https://gids.example/openapi.json"
    assert about["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert about["description"] != open_data.get("/", "fr")["description"]


def test_a_service_is_found_by_its_uuid_and_by_our_own_id(open_data: OpenDataReader) -> None:
    service = open_data.get("/services/ocmw-halle")
    assert open_data.get(f"/services/{service['id']}") == service
    organization = open_data.get("/organizations/ocmw-halle")
    assert open_data.get(f"/organizations/{service['organization_id']}") == organization
    assert organization["services"][0]["id"] == service["id"]


def test_uuids_never_change(open_data: OpenDataReader) -> None:
    service = open_data.get("/services/ocmw-halle")
    assert service["id"] == "8261a8ca-f33f-5e90-ae4d-6fabf48f8b4f"
    assert service["organization_id"] == "32e58020-eb38-5051-9de8-483a236efc41"


def test_a_service_says_what_its_file_says(open_data: OpenDataReader) -> None:
    service = open_data.get("/services/twee-deuren")
    assert service["name"] == TWO_DOORS["name"]["nl"]
    assert service["alternate_name"] == "Deux Portes"
    assert service["phones"][0]["number"] == "+32 2 555 00 00"
    assert service["phones"][0]["description"] == "onthaal"
    assert (service["minimum_age"], service["maximum_age"]) == (30, 40)
    assert service["assured_date"] == "2026-12-01"
    assert service["last_modified"] == "2026-12-01T00:00:00Z"
    assert service["reviewed"] == {"date": "2026-12-01", "due": "2027-05-30", "overdue": False}
    assert service["sources"][0]["url"] == "https://test.example"
    assert [one["name"] for one in service["languages"]] == ["Nederlands", "Albanees"]
    assert [one["name"] for one in service["service_areas"]] == ["Halle"]
    assert service["cost_options"][0]["amount"] == 0
    doors = [one["location"]["addresses"][0] for one in service["service_at_locations"]]
    assert [one["postal_code"] for one in doors] == ["1500", "1853"]
    assert {one["state_province"] for one in doors} == {"BE-VBR"}
    codes = [one["taxonomy_term"]["code"] for one in service["attributes"]]
    assert codes == ["money", "ocmw", "direct"]


def test_opening_hours_are_given_as_data_where_they_are_known(open_data: OpenDataReader) -> None:
    night, morning = open_data.get("/services/twee-deuren")["schedules"]
    assert night["freq"] == "WEEKLY" and "valid_to" not in night
    assert (night["byday"], night["opens_at"], night["closes_at"]) == ("MO,TU", "18:00", "00:00")
    assert (morning["byday"], morning["opens_at"], morning["closes_at"]) == ("WE", "09:00", "12:30")
    assert (
        night["description"]
        == morning["description"]
        == ("Ma en di van 18 tot 24 uur, wo vanaf 9 uur")
    )
    assert (night["notes"], night["valid_from"]) == ("In juli dicht", "2026-01-01")
    assert night["id"] != morning["id"]


def test_what_is_not_known_is_left_out(open_data: OpenDataReader) -> None:
    service = open_data.get("/services/verdwaald")
    assert service["description"] == "Verdwaald"
    assert {"url", "email", "minimum_age", "alert", "fees_description"}.isdisjoint(service)
    for part in ("phones", "schedules", "languages", "service_areas", "service_at_locations"):
        assert service[part] == []
    assert service["cost_options"] == [] and service["attributes"] == []
    assert "latitude" not in open_data.get("/organizations/twee-deuren")["locations"][0]


def test_texts_are_in_the_language_of_the_reader(open_data: OpenDataReader) -> None:
    dutch = open_data.ask("/services/ocmw-halle")
    french = open_data.ask("/services/ocmw-halle", "fr-BE, nl;q=0.5")
    assert dutch.headers["content-language"] == "nl"
    assert french.headers["content-language"] == "fr"
    assert dutch.json()["id"] == french.json()["id"]
    for field in ("name", "description", "application_process"):
        assert dutch.json()[field] != french.json()[field]
    assert french.json()["languages"][0]["name"] == "néerlandais"


def test_full_and_minimal_lists(open_data: OpenDataReader) -> None:
    plain = open_data.get("/services?per_page=1")["contents"][0]
    full = open_data.get("/services?per_page=1&full=true")["contents"][0]
    assert full == open_data.get(f"/services/{plain['id']}")
    assert "phones" not in plain and "phones" in full
    minimal = open_data.get("/services?minimal=true&per_page=1")
    assert minimal["total_pages"] == 1 and minimal["size"] == len(every_place(open_data))
    assert set(minimal["contents"][0]) == {"id", "modified_date"}
    table = rows(open_data.ask("/services.csv?minimal=true").text)
    assert [row["id"] for row in table] == [one["id"] for one in minimal["contents"]]
    organization = open_data.get("/organizations?per_page=1&full=true")["contents"][0]
    assert organization == open_data.get(f"/organizations/{organization['id']}")
    whole = open_data.get(f"/organizations/{organization['id']}?full_service=true")
    assert whole["services"] == [open_data.get(f"/services/{whole['services'][0]['id']}")]
    assert open_data.get("/organizations?per_page=1&full_service=true")["contents"] == [whole]


def test_each_door_is_a_service_at_a_location(open_data: OpenDataReader) -> None:
    listed = open_data.get("/service_at_locations?search=deuren&full=true")["contents"]
    assert [one["location"]["addresses"][0]["address_1"] for one in listed] == ["Dorp 1", "Dorp 2"]
    assert open_data.get(f"/service_at_locations/{listed[1]['id']}") == listed[1]
    service = open_data.get("/services/twee-deuren")
    assert [one["id"] for one in service["service_at_locations"]] == [one["id"] for one in listed]
    doors = sum(len(one.locations) for one in every_place(open_data))
    assert open_data.get("/service_at_locations")["total_items"] == doors


def test_search_finds_names_and_towns_with_typing_errors(open_data: OpenDataReader) -> None:
    assert "ocmw-halle" in open_data.places("/services?search=ocmw+halle&per_page=500")
    assert "ocmw-halle" in open_data.places("/services?search=ocmw+hallle&per_page=500")
    assert open_data.places("/services?search=zwembadxyz") == []


def test_a_postcode_or_municipality_finds_who_serves_it(open_data: OpenDataReader) -> None:
    serving = {one.id for one in every_place(open_data) if "halle" in one.area}
    assert len(serving) > 10
    for asked in ("postcode=1500", "postcode=1501", "municipality=halle"):
        assert set(open_data.places(f"/services?{asked}&per_page=500")) == serving
    at = open_data.get("/service_at_locations?postcode=1500&per_page=500")["contents"]
    assert {one["service"]["original_id"] for one in at} <= serving
    assert open_data.places("/services?postcode=8400") == []


def test_nearness_finds_who_is_within_some_metres_the_nearest_first(
    open_data: OpenDataReader,
) -> None:
    near = open_data.places("/services?municipality=halle&proximity=100&per_page=500")
    assert "ocmw-halle" in near and "ocmw-vilvoorde" not in near
    assert open_data.places("/services?postcode=1500&proximity=100&per_page=500") == near
    wide = open_data.places("/services?postcode=1500&proximity=60000&per_page=500")
    assert set(near) < set(wide) and wide.index("ocmw-halle") < wide.index("ocmw-vilvoorde")
    circle = open_data.places("/services?proximity=50.7363,4.2372,2000&per_page=500")
    assert "ocmw-halle" in circle and "ocmw-vilvoorde" not in circle
    brussels = open_data.places("/services?postcode=1000&proximity=12000&per_page=500")
    assert "ocmw-vilvoorde" in brussels and "ocmw-halle" not in brussels
    both = open_data.places("/services?postcode=1500&proximity=50.7363,4.2372,2000&per_page=500")
    assert set(both) == set(circle) & set(open_data.places("/services?postcode=1500&per_page=500"))


@pytest.mark.parametrize(
    ("ages", "fits"),
    [
        ("minimum_age=40", True),
        ("minimum_age=41", False),
        ("maximum_age=30", True),
        ("maximum_age=29", False),
        ("minimum_age=20&maximum_age=35", True),
        ("minimum_age=41&maximum_age=50", False),
    ],
)
def test_ages_find_who_serves_at_least_one_of_them(
    open_data: OpenDataReader, ages: str, fits: bool
) -> None:
    assert ("twee-deuren" in open_data.places(f"/services?{ages}&per_page=500")) is fits


def test_domains_and_languages(open_data: OpenDataReader) -> None:
    entries = open_data.snapshot.entries

    def of(*domains: str) -> set[str]:
        return {
            one.id
            for one in every_place(open_data)
            if one.service in entries and entries[one.service].domain in domains
        }

    assert set(open_data.places("/services?domain=school&per_page=500")) == of("school")
    both = open_data.places("/services?domain=school&domain=housing&per_page=500")
    assert set(both) == of("school", "housing") != set()
    assert open_data.places("/services?language=sq") == ["twee-deuren"]
    assert open_data.places("/services?language=zz") == []


def test_terms_taxonomies_and_organizations_filter_services(open_data: OpenDataReader) -> None:
    terms = {one["code"]: one for one in open_data.get("/taxonomy_terms?per_page=500")["contents"]}
    ocmw = open_data.places(f"/services?taxonomy_term_id={terms['ocmw']['id']}&per_page=500")
    assert set(ocmw) == {one.id for one in every_place(open_data) if one.service == "ocmw"}
    access = terms["direct"]["taxonomy_id"]
    direct = open_data.places(f"/services?taxonomy_id={access}&per_page=500")
    assert "ocmw-halle" in direct and "open-armen-halle" not in direct
    both = f"taxonomy_id={access}&taxonomy_term_id={terms['leisure']['id']}"
    assert open_data.places(f"/services?{both}") == []
    organization = open_data.get("/organizations/ocmw-halle")["id"]
    assert open_data.places(f"/services?organization_id={organization}") == ["ocmw-halle"]
    for unknown in ("taxonomy_term_id", "taxonomy_id", "organization_id"):
        assert open_data.places(f"/services?{unknown}=unknown") == []


@pytest.mark.parametrize(
    ("since", "found"),
    [("2026-12-01", True), ("2026-12-01T09:30:00Z", True), ("2026-12-02", False)],
)
def test_modified_after_counts_days_of_review(
    open_data: OpenDataReader, since: str, found: bool
) -> None:
    places = open_data.places(f"/services?modified_after={since}&per_page=500")
    assert places == (["twee-deuren"] if found else [])


def test_filters_hold_together(open_data: OpenDataReader) -> None:
    asked = "postcode=1500&domain=money&language=nl&minimum_age=35&maximum_age=36&search=deuren"
    assert open_data.places(f"/services?{asked}") == ["twee-deuren"]
    assert open_data.places(f"/organizations?{asked}") == ["twee-deuren"]


def test_kinds_of_service_stand_below_their_domain(open_data: OpenDataReader) -> None:
    kinds, access = open_data.get("/taxonomies")["contents"]
    assert open_data.get(f"/taxonomies/{kinds['id']}") == kinds
    top = open_data.get(f"/taxonomy_terms?taxonomy_id={kinds['id']}&top_only=true")["contents"]
    money = next(one for one in top if one["code"] == "money")
    below = open_data.get(f"/taxonomy_terms?parent_id={money['id']}")["contents"]
    assert {"ocmw"} <= {one["code"] for one in below}
    assert all("parent_id" not in one for one in top)
    found = open_data.get("/taxonomy_terms?search=OCMW")["contents"]
    assert [one["code"] for one in found] == ["ocmw"]
    assert open_data.get(f"/taxonomy_terms/{found[0]['id']}") == found[0]
    ways = open_data.get(f"/taxonomy_terms?taxonomy_id={access['id']}")["contents"]
    assert {one["code"] for one in ways} == {"direct", "professional", "mixed", "court"}
