"""Lists of open data: in pages, as CSV and NDJSON, and copies that readers keep."""

from __future__ import annotations

import json
from datetime import datetime, timezone

import pytest
from open_data import OpenDataReader, rows

from bot.web.knowledge import Knowledge

LISTS = [
    "/services",
    "/organizations",
    "/service_at_locations",
    "/taxonomies",
    "/taxonomy_terms",
    "/rights",
    "/municipalities",
]


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
