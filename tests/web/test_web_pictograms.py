"""The pictograms of the life domains: one for each, of one family, loading nothing."""

from __future__ import annotations

from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pytest

from bot.web.static_files import STATIC
from knowledge.schema import Domain

PICTOGRAMS = STATIC / "pictograms"
SVG = "{http://www.w3.org/2000/svg}"
LARGEST_BYTES = 1500
FAMILY = {
    "viewBox": "0 0 24 24",
    "fill": "none",
    "stroke": "currentColor",
    "stroke-width": "1.75",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
}

each_domain = pytest.mark.parametrize("domain", get_args(Domain))


def _file(domain: str) -> Path:
    return PICTOGRAMS / f"{domain}.svg"


def test_there_is_one_for_each_domain_and_no_other() -> None:
    assert sorted(path.name for path in PICTOGRAMS.iterdir()) == sorted(
        _file(domain).name for domain in get_args(Domain)
    )


@each_domain
def test_it_is_small_and_of_one_family(domain: str) -> None:
    assert _file(domain).stat().st_size < LARGEST_BYTES
    assert ElementTree.parse(_file(domain)).getroot().attrib == FAMILY


@each_domain
def test_it_holds_lines_alone(domain: str) -> None:
    """No text, picture, style, script or reference: nothing to load, nothing to translate."""
    shapes = list(ElementTree.parse(_file(domain)).getroot())
    assert shapes
    assert {shape.tag for shape in shapes} <= {f"{SVG}path", f"{SVG}circle"}
    drawn = {"d", "cx", "cy", "r", "fill", "stroke"}
    assert {name for shape in shapes for name in shape.attrib} <= drawn
    assert {shape.get("fill", "currentColor") for shape in shapes} == {"currentColor"}
