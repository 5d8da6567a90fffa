"""The province of a postcode, against the municipalities' own numbers."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import knowledge
from knowledge.gazetteer import Gazetteer
from knowledge.provinces import province_of

BELGIUM = Path(knowledge.__file__).with_name("belgium.csv")
#: What the number of a municipality (NIS) begins with.
PROVINCES = {
    "1": "BE-VAN", "21": "BE-BRU", "23": "BE-VBR", "24": "BE-VBR", "25": "BE-WBR", "3": "BE-VWV",
    "4": "BE-VOV", "5": "BE-WHT", "6": "BE-WLG", "7": "BE-VLI", "8": "BE-WLX", "9": "BE-WNA",
}  # fmt: skip


def test_every_postcode_lies_in_the_province_of_its_municipality() -> None:
    with BELGIUM.open(encoding="utf-8", newline="") as lines:
        towns = list(csv.DictReader(lines))
    assert len(towns) > 500
    for town in towns:
        province = PROVINCES.get(town["nis"][:2]) or PROVINCES[town["nis"][0]]
        for postcode in town["postcodes"].split():
            assert province_of(postcode) == province, (town["nl"], postcode)


@pytest.mark.parametrize(("postcode", "latitude"), [("1000", 50.9), ("8400", 51.2), ("1031", None)])
def test_the_centre_of_a_postcode_is_known_all_over_belgium(
    postcode: str, latitude: float | None
) -> None:
    centre = Gazetteer([]).centre_of_postcode(postcode)
    assert (round(centre.latitude, 1) if centre else None) == latitude
