"""Open data in the whole app: who may read it, how often, and what changes while it runs."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from open_data import TWO_DOORS, content_with

from bot.settings import Settings
from bot.web.app import create_app
from bot.web.knowledge import Knowledge
from bot.web.limits import Buckets, Limits


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
