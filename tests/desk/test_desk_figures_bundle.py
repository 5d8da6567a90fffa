"""The bundle of signals: what the local network reads, on paper and in Excel, with nobody in it."""

from __future__ import annotations

import csv
import io
import subprocess
from pathlib import Path

import pytest
from counting import add_obstacles, add_use, close
from drafting import ANSWERS
from office import NEAR, Browser, Office
from this_machine import program

from bot.cli import main
from knowledge.registers import LANGUAGES, Language

PDF, CSV = "/desk/cijfers/signalenbundel.pdf", "/desk/cijfers/signalenbundel.csv"


@pytest.fixture
def counted(office: Office) -> Office:
    """Give a desk where things were counted, and a family is in hand."""
    office.hand_over()
    add_obstacles(
        office, halle=(12, 3, 17), vilvoorde=(20, 9, 30), sint_pieters_leeuw=(1, 1), asse=(1, 2)
    )
    add_use(office, "2026-10", "channel", web=1200, whatsapp=300)
    add_use(office, "2026-10", "topic", **{f"topic_{one}": 100 - one for one in range(40)})
    close(office, "2026-10", "meeting", 7)
    close(office, "2026-10", "declined", 2)
    return office


def text_of(pdf: bytes, folder: Path) -> str:
    """Return what a PDF says, and assert that it is an A4 with tags."""
    path = folder / "bundle.pdf"
    path.write_bytes(pdf)
    about, text = (
        subprocess.run(
            [program(name, package="poppler-utils"), path, *rest],
            capture_output=True, text=True, check=True,
        ).stdout
        for name, rest in (("pdfinfo", ()), ("pdftotext", ("-layout", "-")))
    )  # fmt: skip
    assert "A4" in about and "Tagged:          yes" in about
    return " ".join(text.split())


def lines_of(browser: Browser, query: str = "") -> list[list[str]]:
    content = browser.get(CSV + query).content
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bundle_on_paper(counted: Office, language: Language, tmp_path: Path) -> None:
    answer = counted.signed_in("coordinator").get(f"{PDF}?jaar=2026&taal={language}")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    text = text_of(answer.content, tmp_path)
    for said in {
        "nl": ("Signalenbundel 2026", "januari 2026 tot en met oktober 2026", "Geen plaats",
               "minder dan 5", "Hoe er geteld is", "Huis van het Kind Halle", "Gesprek gepland 7",
               "De overige 15 staan in de tabel", "WhatsApp 300", "30 november 2026",
               "bladzijde 3 van 3"),
        "fr": ("Recueil de signaux 2026", "janvier 2026 à octobre 2026", "Plus de place",
               "moins de 5", "Comment on a compté", "Entretien prévu 7", "WhatsApp 300"),
    }[language]:  # fmt: skip
        assert said in text
    assert not [said for said in ANSWERS if len(said) > 6 and said in text]


def test_the_bundle_in_excel(counted: Office) -> None:
    lines = lines_of(counted.signed_in("coordinator"))
    assert lines[0] == ["tabel", "rij", "kolom", "aantal"]
    assert ["Drempels per gemeente", "Vilvoorde", "Wachtlijst of lang wachten", "20"] in lines
    assert ["Kanaal", "Website en kiosk", "Antwoorden", "1200"] in lines
    assert ["Afgerond, met de laatste stand", "Gesprek gepland", "Aantal", "7"] in lines
    assert ["Afgerond, met de laatste stand", "Niet aangenomen", "Aantal", "minder dan 5"] in lines
    assert len([one for one in lines if one[0] == "Onderwerp"]) == 40
    assert not {"1", "2", "3", "4", "0"} & {one[3] for one in lines}
    french = lines_of(counted.signed_in("administrator", ""), "?taal=fr")
    (halle,) = (line for line in french if line[2:] == ["Entretien prévu", "7"])
    assert (halle[0], "Hal" in halle[1]) == ("Terminées, avec le dernier état", True)


def test_page_paper_and_excel_tell_the_same(counted: Office) -> None:
    """Two tables that differ could be subtracted from each other."""
    coordinator = counted.signed_in("coordinator")
    page = coordinator.get("/desk/cijfers").text
    for _, row, _, count in lines_of(coordinator)[1:]:
        if row in ("Halle", "Vilvoorde", "Andere gemeenten samen"):
            assert f">{count}</td>" in page


def test_the_command_writes_both_in_both_languages(
    counted: Office,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    settings = counted.settings
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("SECRET_KEY", settings.secret_key)
    monkeypatch.setenv("ENCRYPTION_KEYS", ",".join(settings.encryption_keys))
    monkeypatch.setenv("PUBLIC_URL", settings.public_url)
    out = tmp_path / "out"
    bundle = ["desk", "bundle", "--out", str(out), "--year"]
    assert main([*bundle, "2026", "--house", NEAR]) == 0
    written = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert [one.name for one in written] == [
        "signalen-2026-nl.pdf", "signalen-2026-nl.csv",
        "signalen-2026-fr.pdf", "signalen-2026-fr.csv",
    ]  # fmt: skip
    assert "Huis van het Kind Halle, voor het lokale netwerk" in text_of(
        written[0].read_bytes(), tmp_path
    )
    assert main([*bundle, "2026"]) == 0
    assert "Alle huizen, voor" in text_of(written[0].read_bytes(), tmp_path)
    assert main([*bundle, "2019"]) == 1
    assert "2019" in capsys.readouterr().err
    (tmp_path / "file").write_text("")
    assert main([*bundle[:3], str(tmp_path / "file" / "x"), "--year", "2026"]) == 1
