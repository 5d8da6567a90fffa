"""The open data against the JSON schemas that Open Referral publishes for HSDS.

The schemas are not part of this project: they are read from ``shared/hsds`` beside it, and where
they are absent these tests say so. What HSDS asks most is checked without them too.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator
from open_data import OpenDataReader

SCHEMAS = Path(__file__).parents[3] / "shared" / "hsds"

published = pytest.mark.skipif(
    not (SCHEMAS / "service.json").exists(),
    reason="the published schemas of HSDS are not there: put them in ../shared/hsds",
)
#: The objects of each list, nested in full or not, and the schema of each.
LISTS = {
    "/services": "service_list",
    "/services?full=true": "service",
    "/organizations": "organization_list",
    "/organizations?full=true": "organization",
    "/organizations?full_service=true": "organization",
    "/service_at_locations": "service_at_location_list",
    "/service_at_locations?full=true": "service_at_location",
    "/taxonomies": "taxonomy",
    "/taxonomy_terms": "taxonomy_term",
}
#: What HSDS requires of each object, by the field that holds it.
REQUIRED = {
    "services": {"id", "name", "status"},
    "organizations": {"id", "name", "description"},
    "service_at_locations": {"id"},
    "taxonomies": {"id", "name", "description"},
    "taxonomy_terms": {"id", "name", "description"},
    "service": {"id", "name", "status"},
    "organization": {"id", "name", "description"},
    "location": {"id", "location_type"},
    "locations": {"id", "location_type"},
    "addresses": {
        "id", "address_1", "city", "state_province", "postal_code", "country", "address_type",
    },
    "phones": {"id", "number"},
    "schedules": {"id"},
    "languages": {"id"},
    "service_areas": {"id"},
    "cost_options": {"id"},
    "attributes": {"id"},
    "taxonomy_term": {"id", "name", "description"},
    "taxonomy_detail": {"id", "name", "description"},
}  # fmt: skip
OURS = {"sources", "reviewed"}


@cache
def validator(name: str) -> Draft202012Validator:
    if name == "taxonomy_term":
        # HSDS publishes these two inside the others.
        attribute = schema("service")["properties"]["attributes"]["items"]
        return Draft202012Validator(attribute["properties"]["taxonomy_term"])
    if name == "taxonomy":
        return Draft202012Validator(
            validator("taxonomy_term").schema["properties"]["taxonomy_detail"]
        )
    return Draft202012Validator(schema(name))


@cache
def schema(name: str) -> Any:
    return json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))


def everything(open_data: OpenDataReader, path: str, language: str) -> list[Any]:
    mark = "&" if "?" in path else "?"
    lines = open_data.ask(f"{path}{mark}format=ndjson", language).text.splitlines()
    assert lines
    return [json.loads(line) for line in lines]


@published
@pytest.mark.parametrize("language", ["nl", "fr"])
@pytest.mark.parametrize("path", LISTS)
def test_every_object_of_the_real_content_fits_its_schema(
    open_data: OpenDataReader, path: str, language: str
) -> None:
    check = validator(LISTS[path])
    for one in everything(open_data, path, language):
        errors = [f"{list(error.path)}: {error.message}" for error in check.iter_errors(one)]
        assert errors == [], one["original_id" if "original_id" in one else "id"]


@published
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/services/ocmw-halle", "service"),
        ("/organizations/ocmw-halle", "organization"),
        ("/organizations/ocmw-halle?full_service=true", "organization"),
    ],
)
def test_one_object_fits_its_schema(open_data: OpenDataReader, path: str, name: str) -> None:
    assert list(validator(name).iter_errors(open_data.get(path))) == []


@published
def test_the_schemas_do_refuse_what_is_wrong(open_data: OpenDataReader) -> None:
    service = open_data.get("/services/ocmw-halle")
    for wrong in ({"status": "open"}, {"name": None}, {"minimum_age": "two"}, {"phones": [{}]}):
        assert not validator("service").is_valid({**service, **wrong}), wrong


@published
def test_fields_are_those_of_hsds_or_documented_as_ours(open_data: OpenDataReader) -> None:
    documented = (Path(__file__).parents[2] / "docs" / "open-data.md").read_text(encoding="utf-8")
    for path, name in LISTS.items():
        known = set(validator(name).schema["properties"])
        for one in everything(open_data, path, "nl"):
            for field in set(one) - known:
                assert f"`{field}`" in documented, (path, field)


@pytest.mark.parametrize("path", LISTS)
def test_required_fields_are_there_and_nothing_is_null_or_empty(
    open_data: OpenDataReader, path: str
) -> None:
    kind = re.split(r"[/?]", path)[1]

    def check(one: dict[str, Any], name: str) -> None:
        assert REQUIRED[name] <= set(one), (name, one)
        for field, value in one.items():
            assert value is not None and value != "", (name, field)
            if field == "id" or (field.endswith("_id") and field != "original_id"):
                assert UUID(value).version == 5, (name, field)
            if field in ("url", "website"):
                assert re.fullmatch(r"https?://[^\s]+", value), value
            if field == "email":
                assert re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value), value
            if field in REQUIRED:
                for nested in value if isinstance(value, list) else [value]:
                    check(nested, field)

    for one in everything(open_data, path, "nl"):
        check(one, kind)


def test_objects_that_belong_together_refer_to_each_other(open_data: OpenDataReader) -> None:
    for one in everything(open_data, "/services?full=true", "nl"):
        assert one["organization"]["id"] == one["organization_id"]
        for part in ("phones", "schedules", "languages", "service_areas", "service_at_locations"):
            assert {nested["service_id"] for nested in one[part]} <= {one["id"]}
        for at in one["service_at_locations"]:
            assert at["location"]["id"] == at["location_id"]
        for attribute in one["attributes"]:
            assert attribute["link_id"] == one["id"]
            assert attribute["taxonomy_term"]["id"] == attribute["taxonomy_term_id"]


@pytest.mark.parametrize("path", LISTS)
def test_no_two_objects_have_the_same_id(open_data: OpenDataReader, path: str) -> None:
    ids = [one["id"] for one in everything(open_data, path, "nl")]
    assert len(set(ids)) == len(ids)


def test_no_hsds_text_shows_what_is_to_be_filled_in(open_data: OpenDataReader) -> None:
    for language in ("nl", "fr"):
        for path in ("/services?full=true", "/taxonomy_terms"):
            for one in everything(open_data, path, language):
                assert "{" not in one["description"] and "---" not in one["description"]


def test_answers_are_as_the_openapi_document_says(open_data: OpenDataReader) -> None:
    document = open_data.openapi
    for path, example in {
        "/api/": "/",
        "/api/services": "/services?full=true",
        "/api/services/{id}": "/services/twee-deuren",
        "/api/organizations": "/organizations?full_service=true",
        "/api/organizations/{id}": "/organizations/ocmw-halle",
        "/api/service_at_locations": "/service_at_locations?full=true",
        "/api/taxonomies": "/taxonomies",
        "/api/taxonomy_terms": "/taxonomy_terms",
        "/api/rights": "/rights",
        "/api/rights/{id}": "/rights/leefloon",
        "/api/municipalities": "/municipalities",
        "/api/municipalities/{id}": "/municipalities/halle",
    }.items():
        described = document["paths"][path]["get"]["responses"]["200"]["content"]
        shape = {**described["application/json"]["schema"], "components": document["components"]}
        errors = list(Draft202012Validator(shape).iter_errors(open_data.get(example)))
        assert [error.message[:200] for error in errors] == [], path
