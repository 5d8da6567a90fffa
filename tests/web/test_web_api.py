"""The open data: every address, filter and form, and what is refused."""

from __future__ import annotations

import csv
import io
import json
import time
from datetime import datetime, timezone
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from open_data import TWO_DOORS, OpenDataReader, content_with

from bot.settings import Settings
from bot.web.app import create_app
from bot.web.knowledge import Knowledge
from bot.web.limits import Buckets, Limits
from knowledge.schema import Place, Right

LISTS = [
    "/services",
    "/organizations",
    "/service_at_locations",
    "/taxonomies",
    "/taxonomy_terms",
    "/rights",
    "/municipalities",
]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def every_place(open_data: OpenDataReader) -> list[Place]:
    return [one for one in open_data.snapshot.documents.values() if isinstance(one, Place)]


# The form of lists


@pytest.mark.parametrize("path", LISTS)
def test_a_list_is_given_in_pages_that_together_are_all(
    open_data: OpenDataReader, path: str
) -> None:
    whole = open_data.get(f"{path}?per_page=500")
    size = max(1, whole["total_items"] // 2)
    pages = [open_data.get(f"{path}?per_page={size}&page={number}") for number in (1, 2, 3)]
    assert [one["id"] for page in pages for one in page["contents"]] == [
        one["id"] for one in whole["contents"]
    ]
    assert [page["first_page"] for page in pages] == [True, False, False]
    last = (whole["total_items"] % size and 3) or 2
    assert [page["last_page"] for page in pages] == [number >= last for number in (1, 2, 3)]
    assert all(page["size"] == len(page["contents"]) for page in pages)
    assert pages[0]["total_pages"] == last


@pytest.mark.parametrize("path", LISTS)
def test_a_page_after_the_last_is_empty_and_says_so(open_data: OpenDataReader, path: str) -> None:
    page = open_data.get(f"{path}?page=1000")
    assert (page["empty"], page["size"], page["last_page"]) == (True, 0, True)
    assert page["contents"] == [] and page["total_items"] > 0


@pytest.mark.parametrize("path", LISTS)
def test_csv_and_ndjson_hold_the_whole_list(open_data: OpenDataReader, path: str) -> None:
    ids = [one["id"] for one in open_data.get(f"{path}?per_page=500")["contents"]]
    for address in (f"{path}.csv", f"{path}?format=csv&per_page=1"):
        table = open_data.ask(address)
        assert table.headers["content-type"].startswith("text/csv")
        assert [row["id"] for row in rows(table.text)] == ids
        assert table.text.split("\r\n")[0].startswith("id,")
    lines = open_data.ask(f"{path}?format=ndjson&page=9").text.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ids


def test_csv_is_not_run_by_a_spreadsheet(open_data: OpenDataReader) -> None:
    row = next(
        one
        for one in rows(open_data.ask("/services.csv").text)
        if one["original_id"] == "twee-deuren"
    )
    assert row["name"] == "'=1+1 Twee Deuren"
    assert row["phones"] == "'+32 2 555 00 00"
    assert row["addresses"] == "Dorp 1, 1500 Halle; Dorp 2, 1853 Grimbergen"
    assert row["languages"] == "nl; sq"
    assert "\n" in row["description"]
    unsafe = [
        cell
        for path in LISTS
        for one in rows(open_data.ask(f"{path}.csv").text)
        for cell in one.values()
        if cell.startswith(("=", "+", "-", "@", "\t"))
    ]
    assert unsafe == []


# Services


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


# Filters


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


# Taxonomies


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


# Rights and municipalities


def test_rights_are_filtered_by_name_domain_and_region(open_data: OpenDataReader) -> None:
    rights = [one for one in open_data.snapshot.entries.values() if isinstance(one, Right)]
    everything = open_data.get("/rights?per_page=500")
    assert everything["total_items"] == len(rights)
    found = open_data.get("/rights?search=bestaansmin")["contents"]
    assert [one["id"] for one in found] == ["leefloon"]
    housing = open_data.get("/rights?domain=housing&region=flanders&per_page=500")["contents"]
    assert {one["id"] for one in housing} == {
        one.id for one in rights if one.domain == "housing" and one.region == "flanders"
    }
    assert "misspelt" not in everything["contents"][0]["names"]


def test_a_right_is_given_as_families_read_it_with_facts_and_dates(
    open_data: OpenDataReader,
) -> None:
    right = open_data.get("/rights/leefloon")
    assert set(right["answers"]["what"]) == {"nl", "nl-simple", "fr", "fr-simple"}
    texts = json.dumps(right["answers"])
    assert "{amount" not in texts and "6.200 euro" in texts
    (amount,) = right["amounts"]
    assert (amount["value"], amount["unit"]) == (6200, "EUR")
    assert (amount["valid_from"], amount["shown_until"]) == ("2026-07-22", "2027-01-31")
    assert amount["source"] in {one["id"] for one in right["sources"]}
    assert right["conditions"]["income_tested"] is True
    assert right["appeal"] and right["steps"] and right["contacts"]
    assert right["reviewed"]["overdue"] is False


def test_figures_of_yesterday_are_gone_and_reviews_become_overdue(knowledge: Knowledge) -> None:
    later = OpenDataReader(knowledge, datetime(2028, 6, 1, tzinfo=timezone.utc))
    right = later.get("/rights/leefloon")
    assert right["amounts"] == [] and "6.200 euro" not in json.dumps(right["answers"])
    assert right["reviewed"]["overdue"] is True
    assert later.get("/services/twee-deuren")["reviewed"]["overdue"] is True


def test_every_right_can_be_read(open_data: OpenDataReader) -> None:
    for one in open_data.get("/rights?per_page=500")["contents"]:
        right = open_data.get(f"/rights/{one['id']}")
        assert {**right, "names": one["names"]}.items() >= one.items()
        assert "{" not in "".join(
            text
            for texts in right["answers"].values()
            for parts in texts.values()
            for text in parts
        )


def test_municipalities_are_found_by_name_and_postcode(open_data: OpenDataReader) -> None:
    for search in ("hal", "1502", "lembeek", "Halle"):
        found = open_data.get(f"/municipalities?search={search}")["contents"]
        assert [one["id"] for one in found] == ["halle"], search
    town = open_data.get("/municipalities/halle")
    assert town["eerstelijnszone"] == "Zennevallei" and town["contact"]["stated"]


# What is refused


@pytest.mark.parametrize(
    ("asked", "fields"),
    [
        ("page=0", ["page"]),
        ("page=x", ["page"]),
        ("per_page=0&page=-1", ["page", "per_page"]),
        ("per_page=501", ["per_page"]),
        ("format=xml", ["format"]),
        ("postcode=15000", ["postcode"]),
        ("postcode=0123", ["postcode"]),
        ("municipality=atlantis", ["municipality"]),
        ("municipality=halle&postcode=1500", ["municipality", "postcode"]),
        ("proximity=500", ["proximity"]),
        ("proximity=near&postcode=1500", ["proximity"]),
        ("proximity=95,4,500", ["proximity"]),
        ("proximity=50.7,4.2", ["proximity"]),
        ("minimum_age=-1", ["minimum_age"]),
        ("minimum_age=9&maximum_age=8", ["maximum_age", "minimum_age"]),
        ("domain=unheard", ["domain"]),
        ("language=French", ["language"]),
        ("modified_after=yesterday", ["modified_after"]),
        ("full=perhaps", ["full"]),
        (f"search={'x' * 201}", ["search"]),
    ],
)
def test_wrong_parameters_are_named_in_a_kind_sentence(
    open_data: OpenDataReader, asked: str, fields: list[str]
) -> None:
    for language in ("nl", "fr"):
        response = open_data.ask(f"/services?{asked}", language)
        assert response.status_code == 400
        problem = response.json()
        assert problem["error"] == "bad_parameter" and sorted(problem["fields"]) == fields
        assert problem["message"]


@pytest.mark.parametrize("path", [path for path in LISTS if path != "/"])
@pytest.mark.parametrize("id", ["unknown", "00000000-0000-5000-8000-000000000000", "%C3%A9", "a b"])
def test_what_we_do_not_have_is_not_found(open_data: OpenDataReader, path: str, id: str) -> None:
    response = open_data.ask(f"{path}/{id}", "fr")
    assert response.status_code == 404
    assert response.json() == {
        "error": "no_entry",
        "message": "Ceci ne figure pas dans nos données. Cela a peut-être été retiré.",
    }


def test_a_topic_that_is_no_right_is_not_among_the_rights(open_data: OpenDataReader) -> None:
    assert open_data.ask("/rights/ocmw").status_code == 404


# Copies that readers keep


def test_a_copy_that_holds_is_not_sent_again(open_data: OpenDataReader) -> None:
    for path in ("/services?postcode=1500", "/services/ocmw-halle", "/rights.csv", "/"):
        first = open_data.ask(path)
        assert first.headers["cache-control"] == "public, max-age=300"
        assert "Accept-Language" in first.headers["vary"]
        assert first.headers["link"].endswith('rel="license"')
        tag, modified = first.headers["etag"], first.headers["last-modified"]
        for known in (
            {"If-None-Match": tag},
            {"If-None-Match": f'"other", {tag}'},
            {"If-None-Match": "*"},
            {"If-Modified-Since": modified},
        ):
            again = open_data.ask(path, **known)
            assert again.status_code == 304 and again.content == b""
            assert again.headers["etag"] == tag


def test_a_copy_that_may_be_old_is_sent_again(
    open_data: OpenDataReader, knowledge: Knowledge
) -> None:
    tag = open_data.ask("/services").headers["etag"]
    next_day = OpenDataReader(knowledge, datetime(2026, 12, 4, 12, tzinfo=timezone.utc))
    assert next_day.ask("/services", If_None_Match=tag).status_code == 200
    assert open_data.ask("/services", "fr", If_None_Match=tag).status_code == 200
    assert open_data.ask("/services?page=2", If_None_Match=tag).status_code == 200
    for since in ("Tue, 01 Dec 2020 00:00:00 GMT", "nonsense", ""):
        assert open_data.ask("/services", If_Modified_Since=since).status_code == 200
    both = open_data.ask(
        "/services", If_None_Match='"other"', If_Modified_Since="Tue, 01 Dec 2099 00:00:00 GMT"
    )
    assert both.status_code == 200


# In the whole app


@pytest.fixture
def visitor(settings: Settings, knowledge: Knowledge) -> TestClient:
    """Give a visitor of the whole web app, who may ask 20 times and take 2 files."""
    limits = Limits(requests=Buckets(20, 0.1), exports=Buckets(2, 0.01))
    return TestClient(create_app(settings, limits=limits, knowledge=knowledge))


def test_any_site_may_read_open_data_and_nothing_else(visitor: TestClient) -> None:
    elsewhere = {"Origin": "https://elsewhere.example"}
    for path, status in (
        ("/api/", 200),
        ("/api/services/ocmw-halle", 200),
        ("/api/rights.csv", 200),
        ("/api/services/unknown", 404),
        ("/api/services?page=0", 400),
    ):
        response = visitor.get(path, headers=elsewhere)
        assert response.status_code == status
        assert response.headers["access-control-allow-origin"] == "*"
        assert response.headers["cross-origin-resource-policy"] == "cross-origin"
        assert "set-cookie" not in response.headers
    asked = {**elsewhere, "Access-Control-Request-Method": "GET"}
    preflight = visitor.options("/api/services", headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-methods"] == "GET"
    for path in ("/", "/api/conversations", "/api/conversations/x/messages", "/health/live"):
        response = visitor.get(path, headers=elsewhere)
        assert response.headers.get("access-control-allow-origin") != "*"
        assert response.headers["cross-origin-resource-policy"] == "same-origin"


def test_open_data_carries_the_security_headers(visitor: TestClient) -> None:
    headers = visitor.get("/api/services").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]


def test_open_data_is_only_read(visitor: TestClient) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert visitor.request(method, "/api/services").status_code == 405


def test_who_asks_too_often_is_asked_to_wait(visitor: TestClient) -> None:
    answers = [visitor.get("/api/") for _ in range(21)]
    assert {one.status_code for one in answers[:20]} == {200}
    assert answers[20].status_code == 429
    assert int(answers[20].headers["retry-after"]) >= 1
    assert answers[20].headers["access-control-allow-origin"] == "*"


def test_whole_files_are_counted_apart_and_a_kept_copy_is_free(visitor: TestClient) -> None:
    first = visitor.get("/api/rights.csv")
    kept = {"If-None-Match": first.headers["etag"]}
    assert [visitor.get("/api/rights.csv", headers=kept).status_code for _ in range(5)] == [304] * 5
    assert visitor.get("/api/rights?format=ndjson").status_code == 200
    assert visitor.get("/api/services.csv").status_code == 429
    assert visitor.get("/api/services").status_code == 200


def test_content_that_cannot_be_read_is_said_kindly(settings: Settings, tmp_path: Path) -> None:
    broken = tmp_path / "content" / "terms"
    broken.mkdir(parents=True)
    (broken / "broken.yml").write_text("id: [", encoding="utf-8")
    knowledge = Knowledge(f"sqlite:///{tmp_path / 'broken.db'}", tmp_path / "content")
    response = TestClient(create_app(settings, knowledge=knowledge)).get("/api/services")
    assert response.status_code == 503 and response.headers["retry-after"]
    assert response.json()["message"]


def test_changed_content_is_taken_over(settings: Settings, tmp_path: Path) -> None:
    content = content_with(tmp_path / "content", TWO_DOORS)
    knowledge = Knowledge(f"sqlite:///{tmp_path / 'changing.db'}", content)
    visitor = TestClient(create_app(settings, knowledge=knowledge))
    before = visitor.get("/api/services/twee-deuren")
    assert before.status_code == 200
    (content / "places" / "twee-deuren.yml").unlink()
    deadline = time.monotonic() + 30
    while visitor.get("/api/services/twee-deuren").status_code != 404:
        assert time.monotonic() < deadline, "the change was not taken over"
        time.sleep(0.2)
    tag = {"If-None-Match": before.headers["etag"]}
    assert visitor.get("/api/services/twee-deuren", headers=tag).status_code == 404
