"""Rights and municipalities as open data."""

from __future__ import annotations

import json
from datetime import datetime, timezone

from open_data import OpenDataReader

from bot.web.knowledge import Knowledge
from knowledge.schema import Right


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
