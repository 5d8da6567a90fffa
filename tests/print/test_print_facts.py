"""What a poster states of a place is what the knowledge base holds, and nothing else."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from babel.dates import format_date
from printing import Look, Print

from knowledge.files import CONTENT

MUNICIPALITIES = sorted(path.stem for path in (CONTENT / "municipalities").glob("*.yml"))
NUMBER = re.compile(r"\b0[\d ./]{7,}\d\b|(?<=Bel )\d{3}\b|(?<= of )\d{3}\b")


def _read(folder: str, name: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((CONTENT / folder / f"{name}.yml").read_text())
    return document


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_the_house_of_the_municipality_stands_on_it(
    printed: Print, poppler: Look, municipality: str
) -> None:
    house = _read("places", f"hvhk-{municipality}")
    (where,), (phone,) = house["locations"], house["phones"]
    emergency = {_read("crisis/lines", line)["number"] for line in ("line-112", "line-101")}
    for pdf in printed("--municipality", municipality):
        text = poppler("pdftotext", pdf, "-")
        assert _read("municipalities", municipality)["name"]["nl"] in text
        assert house["name"]["nl"] in text
        assert f"{where['address']}, {where['postal_code']} {where['city']}" in text
        assert " ".join(house["alert"]["nl"].split()) in text
        assert set(NUMBER.findall(text)) == {phone["number"], *emergency}


def test_it_says_when_its_facts_were_checked(printed: Print, poppler: Look) -> None:
    checked = _read("places", "hvhk-halle")["assured_date"]
    day = format_date(checked, "d MMMM y", locale="fr_BE")
    poster, _ = printed("--language", "fr")
    assert f"Vérifié le {day}" in poppler("pdftotext", poster, "-")


def test_the_french_poster_names_places_in_french(printed: Print, poppler: Look) -> None:
    poster, _ = printed("--language", "fr", "--municipality", "Rhode-Saint-Genèse")
    text = poppler("pdftotext", poster, "-")
    assert "Le guide des familles à Rhode-Saint-Genèse" in text
    assert _read("places", "hvhk-sint-genesius-rode")["name"]["fr"] in text


def test_the_file_says_what_it_is(printed: Print) -> None:
    names = [pdf.name for pdf in printed("--language", "both", "--simple", "--for", "ocmw")]
    ending = "halle-ocmw-nl-simple-fr-simple.pdf"
    assert names == [f"poster-{ending}", f"cards-{ending}"]
