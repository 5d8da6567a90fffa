"""The sheets themselves: their size, their tags, their words, and what they refuse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from printing import PUBLIC_URL, Look, Print

from bot.cli import main
from bot.print.words import occasions, sentences
from knowledge.registers import REGISTERS, Register
from knowledge.style import style_problems

#: In points, to the half millimetre.
A4, A6 = (595, 842), (298, 420)
WHATSAPP = "+32 470 12 34 56"
#: The municipality with the longest name and two languages.
LONG_NAME = "sint-genesius-rode"
LANGUAGES = {"nl": 1, "fr": 1, "both": 2}


def _pages(pdf: Path) -> list[tuple[int, int]]:
    boxes = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", pdf.read_bytes())
    return [(round(float(width)), round(float(height))) for width, height in boxes]


@pytest.mark.parametrize("simple", [(), ("--simple",)], ids=["standard", "simple"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("occasion", occasions())
def test_a_poster_is_one_a4_and_cards_one_a4_a_language(
    printed: Print, occasion: str, language: str, simple: tuple[str, ...]
) -> None:
    poster, cards = printed(
        "--for", occasion, "--municipality", LONG_NAME, "--language", language,
        "--whatsapp", WHATSAPP, *simple,
    )  # fmt: skip
    assert _pages(poster) == [A4]
    assert _pages(cards) == [A4] * LANGUAGES[language]


def test_single_cards_are_a6(printed: Print) -> None:
    _, cards = printed("--language", "both", "--single")
    assert _pages(cards) == [A6, A6]


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("nl", "Gezinswijzer in Halle"),
        ("fr", "Gezinswijzer à Hal"),
    ],
)
def test_a_screen_reader_finds_title_language_and_order(
    printed: Print, poppler: Look, language: str, title: str
) -> None:
    for pdf in printed("--language", language):
        written = pdf.read_bytes()
        assert b"<pdfuaid:part>1</pdfuaid:part>" in written
        assert f"/Lang({language}-BE)".encode() in written
        about = poppler("pdfinfo", pdf)
        assert f"Title: {title} " in about
        assert "Tagged: yes" in about
        tags = poppler("pdfinfo", "-struct-text", pdf)
        assert " H1 " in tags
        assert " Figure: " in tags
        assert "Table" not in tags


def test_every_code_is_described(printed: Print) -> None:
    poster, _ = printed("--whatsapp", WHATSAPP)
    written = poster.read_bytes()
    for address in (f"{PUBLIC_URL}/?gemeente=halle", "https://wa.me/32470123456"):
        assert f"/Alt(QR-code die {address} opent)".encode() in written


def test_it_carries_its_own_letters(printed: Print, poppler: Look) -> None:
    for pdf in printed("--language", "both", "--municipality", LONG_NAME):
        fonts = set(re.findall(r"[A-Z]{6}\+([\w-]+)", poppler("pdffonts", pdf)))
        assert fonts == {"AtkinsonHyperlegibleNext-Regular", "AtkinsonHyperlegibleNext-Bold"}


def test_the_same_command_makes_the_same_files(printed: Print) -> None:
    first = [pdf.read_bytes() for pdf in printed()]
    assert [pdf.read_bytes() for pdf in printed()] == first


def test_a_bilingual_poster_says_everything_twice(printed: Print, poppler: Look) -> None:
    poster, _ = printed("--language", "both", "--municipality", "kraainem")
    text = poppler("pdftotext", poster, "-")
    for said in [occasions()["school"].headline, *(sentences()[one] for one in ("ask", "free"))]:
        assert said["nl"] in text
        assert said["fr"] in text


def test_without_a_number_whatsapp_is_not_mentioned(printed: Print, poppler: Look) -> None:
    for pdf in printed():
        assert "WhatsApp" not in poppler("pdftotext", pdf, "-")
    for pdf in printed("--whatsapp", WHATSAPP):
        text = poppler("pdftotext", pdf, "-")
        assert "WhatsApp" in text
        assert WHATSAPP in text


def test_what_is_set_is_text_and_never_markup(
    operator: pytest.MonkeyPatch, printed: Print, poppler: Look
) -> None:
    operator.setenv("PUBLIC_URL", 'https://x.example/#panic("no")/$a$/*b*')
    poster, _ = printed()
    assert 'x.example/#panic("no")/$a$/*b*/?gemeente=halle' in poppler("pdftotext", poster, "-")


@pytest.mark.parametrize(
    ("options", "public_url", "says"),
    [
        (["--municipality", "Atlantis"], PUBLIC_URL, "Atlantis is no municipality"),
        (["--municipality", "Gent"], PUBLIC_URL, "Gent is no municipality"),
        (["--municipality", "halle"], "http://localhost:8000", "set PUBLIC_URL"),
        (["--municipality", "halle", "--whatsapp", "0470"], PUBLIC_URL, "'0470' is no number"),
        (["--municipality", "halle"], "https://gids.example/😀", "could not be displayed"),
    ],
)
def test_what_nobody_could_use_is_not_printed(
    operator: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    public_url: str,
    says: str,
) -> None:
    operator.setenv("PUBLIC_URL", public_url)
    assert main(["poster", "--for", "ocmw", "--folder", str(tmp_path), *options]) == 1
    assert says in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("register", REGISTERS)
def test_the_words_read_easily(register: Register) -> None:
    facts = {"municipality": "Halle", "address": "hier", "day": "1 mei"}
    facts |= {"ambulance": "112", "police": "101"}
    said = [*sentences().values(), *(one.headline for one in occasions().values())]
    said += [question.text for one in occasions().values() for question in one.questions]
    texts = [one[register].format(**facts) for one in said]
    assert {text: list(style_problems(text, register)) for text in texts} == {
        text: [] for text in texts
    }
