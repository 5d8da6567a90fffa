"""What a phone sees: the codes, read from the page as it is drawn, square by square."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from printing import PUBLIC_URL, Grid, Look, Print, is_code

RESOLUTION = 300
#: The letters of a sheet are of a dark grey; only the squares of a code are black.
BLACK = 12
#: Codes stand at least this far apart (millimetres).
APART = 4
#: The smallest code that a phone reads from a poster at arm's length, and from a card in the hand.
POSTER_MM, CARD_MM = 45, 24


def _page(poppler: Look, pdf: Path) -> Grid:
    poppler("pdftoppm", "-r", str(RESOLUTION), "-gray", "-singlefile", pdf, pdf.with_suffix(""))
    return np.asarray(Image.open(pdf.with_suffix(".pgm"))) < BLACK


def _cut(page: Grid) -> list[Grid]:
    """Return what is black on a page, cut where a column is white for long enough."""
    inked = np.flatnonzero(page.any(axis=0))
    gaps = np.flatnonzero(np.diff(inked) > APART / 25.4 * RESOLUTION)
    codes = []
    for columns in np.split(inked, gaps + 1):
        code = page[:, columns[0] : columns[-1] + 1]
        rows = np.flatnonzero(code.any(axis=1))
        codes.append(code[rows[0] : rows[-1] + 1])
    return codes


@pytest.mark.parametrize(
    ("options", "query"),
    [
        ((), "gemeente=halle"),
        (("--simple",), "gemeente=halle&simple=1"),
        (("--language", "fr"), "gemeente=halle&language=fr"),
        (("--language", "fr", "--simple"), "gemeente=halle&language=fr&simple=1"),
        (("--municipality", "1950", "--language", "both"), "gemeente=kraainem"),
    ],
)
def test_the_poster_opens_the_guide_for_the_municipality(
    printed: Print, poppler: Look, options: tuple[str, ...], query: str
) -> None:
    poster, _ = printed(*options)
    (code,) = _cut(_page(poppler, poster))
    assert is_code(code, f"{PUBLIC_URL}/?{query}")
    assert not is_code(code, f"{PUBLIC_URL}/?{query.replace('e', 'a', 1)}")


@pytest.mark.parametrize("sheet", ["poster", "card"])
def test_a_second_code_opens_whatsapp(printed: Print, poppler: Look, sheet: str) -> None:
    poster, card = printed("--whatsapp", "+32 470 12 34 56", "--single")
    web, chat = _cut(_page(poppler, poster if sheet == "poster" else card))
    assert is_code(web, f"{PUBLIC_URL}/?gemeente=halle")
    assert is_code(chat, "https://wa.me/32470123456")


@pytest.mark.parametrize("whatsapp", [(), ("--whatsapp", "+32 470 12 34 56")])
def test_codes_are_large_enough_where_names_are_longest(
    printed: Print, poppler: Look, whatsapp: tuple[str, ...]
) -> None:
    poster, card = printed(
        "--municipality", "sint-genesius-rode", "--language", "both", "--single", *whatsapp
    )
    for pdf, smallest in ((poster, POSTER_MM), (card, CARD_MM)):
        for code in _cut(_page(poppler, pdf)):
            assert min(code.shape) / RESOLUTION * 25.4 >= smallest


def test_the_address_is_written_out_beside_the_code(printed: Print, poppler: Look) -> None:
    for pdf in printed("--language", "fr"):
        assert "gezinswijzer.example/?gemeente=halle" in poppler("pdftotext", pdf, "-")
