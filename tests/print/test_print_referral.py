"""A referral on paper: what a professional signs, what the family keeps, and in any script."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from printing import PUBLIC_URL, Look, is_code

from bot.print.referral import Line, Sheet, referral_pdf
from bot.print.typesetting import CannotTypeset
from bot.print.words import referral_words
from knowledge.registers import REGISTERS, Register
from knowledge.style import style_problems

A4 = (595, 842)
#: What the caller lets through: for one text, and for all of them.
LONGEST_TEXT, LONGEST_SHEET = 1_500, 9_000
ADDRESS = f"{PUBLIC_URL}/verder#7KQF-2M9X"
RESOLUTION = 150

FORM = Sheet(
    register="nl",
    kind="form",
    lines=(
        Line("Gemeente", "Halle"),
        Line("Kinderen", "Yusuf, 4 jaar\nEen baby van 8 maanden"),
        Line("Naam", "فاطمة الزهراء", "ar"),
        Line("Wat er speelt", "Mon fils ne dort plus. Je suis très fatiguée.", "fr"),
        Line("Wat goed gaat", "Gülşen Yıldız, komşumuz, çok yardım ediyor.", "tr"),
        Line("Wat het gezin eerst wil", "Iemand die meegaat naar de school.", "nl"),
        Line("Wachtlijsten", "", missing=True),
    ),
    made=date(2026, 12, 3),
    code="7KQF-2M9X",
    address=ADDRESS,
    recipient="Huis van het Kind Halle",
    consent="Op 3 december 2026 om 14.05 uur: “Het Huis van het Kind mag dit lezen.”",
)
STEPS = ("Bel deze week het CLB van de school.", "Voor 10 december 2026 belt iemand terug.")
COPY = replace(FORM, register="fr", kind="copy", next_steps=STEPS)

#: A sentence in each script of which we have letters.
SCRIPTS = {
    "nl": "Mijn zoon slaapt slecht en ik weet niet meer wat ik kan doen. ",
    "ro": "Fiul meu nu doarme și nu știu ce să fac. Învață bine. ",
    "pl": "Mój syn źle śpi i nie wiem, co robić. Żłobek jest pełny. ",
    "vi": "Con trai tôi không ngủ được mấy tháng nay và tôi rất mệt. ",
    "uk": "Мій син не спить уже кілька місяців, і я дуже втомлена. ",
    "el": "Ο γιος μου δεν κοιμάται εδώ και μήνες. ",
    "ar": "ابني لا ينام منذ أشهر وأنا متعبة جداً. ",
    "fa": "پسرم ماه‌هاست که نمی‌خوابد و من خسته‌ام. ",
    "he": "הבן שלי לא ישן כבר חודשים ואני עייפה. ",
    "ti": "ንሕና ሓገዝ ንደሊ ኣለና። ትግርኛ ጥራይ ንዛረብ። ",
    "hy": "Տղաս ամիսներ է չի քնում, և ես շատ հոգնած եմ։ ",
    "ka": "ჩემს შვილს თვეებია არ სძინავს და ძალიან დაღლილი ვარ. ",
    "ne": "मेरो छोरा महिनौंदेखि सुत्दैन र म थाकेकी छु। ",
    "bn": "আমার ছেলে মাসের পর মাস ঘুমায় না। ",
    "pa": "ਮੇਰਾ ਪੁੱਤਰ ਮਹੀਨਿਆਂ ਤੋਂ ਨਹੀਂ ਸੌਂਦਾ। ",
    "ta": "என் மகன் பல மாதங்களாக தூங்கவில்லை. ",
    "th": "ลูกชายของฉันนอนไม่หลับมาหลายเดือนแล้ว ",
}

#: Sets a sheet, keeps it and its pages as pictures, and returns the file.
Keep = Callable[[Sheet], Path]


@pytest.fixture
def kept(tmp_path: Path, poppler: Look) -> Keep:
    """Set sheets and keep them to look at (pytest keeps the folders of its last three runs)."""

    def keep(sheet: Sheet) -> Path:
        pdf = tmp_path / f"referral-{sheet.kind}-{sheet.register}.pdf"
        pdf.write_bytes(referral_pdf(sheet))
        poppler("pdftoppm", "-r", str(RESOLUTION), "-png", pdf, pdf.with_suffix(""))
        return pdf

    return keep


def _pages(written: bytes) -> list[tuple[int, int]]:
    boxes = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", written)
    return [(round(float(width)), round(float(height))) for width, height in boxes]


def _with(text: str, language: str = "nl") -> Sheet:
    return replace(FORM, lines=(Line("Wat er speelt", text, language),))


def _longest(sentence: str, language: str) -> Sheet:
    text = (sentence * LONGEST_TEXT)[:LONGEST_TEXT]
    lines = [Line(f"Vraag {one}", text, language) for one in range(LONGEST_SHEET // LONGEST_TEXT)]
    lines += [Line(f"Wat open bleef {one}", "", missing=True) for one in range(10)]
    return replace(FORM, lines=tuple(lines))


def test_the_form_is_one_tagged_page_in_dutch(kept: Keep, poppler: Look) -> None:
    pdf = kept(FORM)
    written = pdf.read_bytes()
    assert _pages(written) == [A4]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in written
    assert b"/Lang(nl-BE)" in written
    about = poppler("pdfinfo", pdf)
    assert "Title: Aanmelding voor 1 Gezin 1 Plan – ontwerp" in about
    assert "Tagged: yes" in about
    tags = poppler("pdfinfo", "-struct-text", pdf)
    for tag in ("H1", "H2", "H3", "BlockQuote", "Figure"):
        assert f" {tag}" in tags


def test_the_form_says_who_made_it_for_whom_and_with_what_consent(
    kept: Keep, poppler: Look
) -> None:
    text = poppler("pdftotext", "-layout", kept(FORM), "-")
    for said in (
        "Een gezin schreef dit op 3 december 2026",
        "computerprogramma",
        "nog niet ondertekend",
        "Bestemd voor: Huis van het Kind Halle",
        FORM.consent,
        "Vertrouwelijk",
        "7KQF-2M9X",
        "bladzijde 1 van 1",
    ):
        assert said in text
    for field in ("Naam", "Dienst", "Telefoon", "Datum", "Handtekening"):
        assert field in text.partition("In te vullen door de hulpverlener")[2]


def test_own_words_stand_as_written_and_say_their_language(kept: Keep, poppler: Look) -> None:
    pdf = kept(FORM)
    text = poppler("pdftotext", pdf, "-")
    for line in FORM.lines:
        assert line.text.split("\n")[0] in text
    for language in ("Arabisch", "Frans", "Turks", "Nederlands"):
        assert f"eigen woorden, in het {language}" in text
    written = pdf.read_bytes()
    for code in ("ar", "fr", "tr"):
        assert f"/Lang({code})".encode() in written


def test_arabic_starts_at_the_right(kept: Keep, poppler: Look) -> None:
    pdf = kept(_with("فاطمة", "ar"))
    words = poppler("pdftotext", "-bbox", pdf, "-")
    (right,) = re.findall(r'xMax="([\d.]+)" yMax="[\d.]+">[\u0600-\u06ff\u202b]+', words)
    assert float(right) > A4[0] * 0.85


def test_what_the_family_left_open_waits_for_a_pen(kept: Keep, poppler: Look) -> None:
    labels = [f"Vraag {one}" for one in range(14)]
    empty = replace(FORM, lines=tuple(Line(one, "", missing=True) for one in labels), recipient="")
    pdf = kept(replace(empty, consent=""))
    text = poppler("pdftotext", pdf, "-")
    assert text.count("nog open") == len(labels)
    assert "Het gezin neemt dit blad zelf mee" in text
    assert len(_pages(pdf.read_bytes())) <= 2


@pytest.mark.parametrize("register", REGISTERS)
def test_the_copy_speaks_as_the_family_does(kept: Keep, poppler: Look, register: Register) -> None:
    pdf = kept(replace(COPY, register=register))
    text = poppler("pdftotext", pdf, "-")
    said = referral_words("copy", register)
    for key in ("title", "how", "next", "lines", "missing", "reader", "change", "change_how"):
        assert said[key] in text
    for step in STEPS:
        assert step in text
    assert "Handtekening" not in text
    assert f"/Lang({register[:2]}-BE)".encode() in pdf.read_bytes()
    assert _pages(pdf.read_bytes()) == [A4]


def test_the_code_opens_the_guide(kept: Keep, poppler: Look) -> None:
    pdf = kept(FORM)
    assert f"/Alt(QR-code die {ADDRESS} opent)".encode() in pdf.read_bytes()
    box = re.search(r"/BBox \[([\d. ]+)\]", poppler("pdfinfo", "-struct-text", pdf))
    assert box is not None
    left, below, right, above = (float(one) / 72 * RESOLUTION for one in box.group(1).split())
    height = A4[1] / 72 * RESOLUTION
    page = Image.open(pdf.with_name(f"{pdf.stem}-1.png")).convert("L")
    code = np.asarray(page.crop((int(left), int(height - above), int(right), int(height - below))))
    black = code < 128
    rows, columns = (np.flatnonzero(black.any(axis=axis)) for axis in (1, 0))
    seen = black[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    assert is_code(seen, ADDRESS)
    assert not is_code(seen, ADDRESS.replace("7", "8"))


@pytest.mark.parametrize("language", SCRIPTS)
def test_the_longest_texts_fit_on_two_pages_in_every_script(
    kept: Keep, poppler: Look, language: str
) -> None:
    pdf = kept(_longest(SCRIPTS[language], language))
    assert _pages(pdf.read_bytes()) == [A4, A4]
    text = poppler("pdftotext", pdf, "-")
    assert "□" not in text
    assert "Handtekening" in text
    assert "bladzijde 2 van 2" in text


def test_a_sign_without_letters_is_a_square_and_the_sheet_says_so(
    kept: Keep, poppler: Look
) -> None:
    text = poppler("pdftotext", kept(_with("Lees 漢字 hier")), "-")
    assert "Lees □□ hier" in text
    assert "□ staat op de plaats van een teken dat wij niet kunnen drukken." in text


def test_emoji_are_printed(kept: Keep, poppler: Look) -> None:
    text = poppler("pdftotext", kept(_with("Ik ben zo moe 😢 en toch 👍🏽 ❤️ 👩‍👧")), "-")
    assert "😢" in text
    assert "□" not in text


def test_a_word_longer_than_a_line_stays_on_the_paper(kept: Keep, poppler: Look) -> None:
    words = poppler("pdftotext", "-bbox", kept(_with("W" * 300)), "-")
    assert words.count("W") >= 300
    assert max(float(one) for one in re.findall(r'<word[^>]* xMax="([\d.]+)"', words)) < A4[0]


def test_what_is_written_is_never_markup(kept: Keep, poppler: Look) -> None:
    text = '#panic("no") $a$ *b* _c_ <d> @e // f'
    assert text in poppler("pdftotext", kept(_with(text)), "-")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(max_size=60), name=st.text(max_size=20))
def test_no_sign_makes_it_fail(text: str, name: str) -> None:
    sheet = replace(_with(f"{text} slot"), recipient=name, consent=name)
    assert referral_pdf(sheet).startswith(b"%PDF-")


def test_the_same_sheet_makes_the_same_file() -> None:
    assert referral_pdf(FORM) == referral_pdf(FORM)


def test_what_no_two_pages_can_hold_is_refused() -> None:
    lines = tuple(Line("Vraag", SCRIPTS["nl"] * 100) for _ in range(6))
    with pytest.raises(CannotTypeset, match="does not fit on two pages"):
        referral_pdf(replace(FORM, lines=lines))


def test_a_form_in_french_is_refused() -> None:
    with pytest.raises(ValueError, match="the form is in Dutch"):
        replace(FORM, register="fr")


@pytest.mark.parametrize(
    ("kind", "register"), [("form", "nl"), *(("copy", one) for one in REGISTERS)]
)
def test_the_words_read_easily(kind: Literal["form", "copy"], register: Register) -> None:
    facts = {"day": "3 december 2026", "recipient": "Halle", "language": "Frans", "square": "□"}
    facts |= {"address": "hier", "page": "1", "pages": "2", "lines": "gemeente", "hour": "16.05"}
    texts = [one.format(**facts) for one in referral_words(kind, register).values()]
    assert {text: list(style_problems(text, register)) for text in texts} == {
        text: [] for text in texts
    }
