"""The command for posters, as an operator types it, and the tools that look at a PDF."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from printing import PUBLIC_URL, Look, Print
from this_machine import program

from bot.cli import main


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder for what the command keeps, apart from the operator's."""
    return tmp_path_factory.mktemp("print")


@pytest.fixture(autouse=True)
def operator(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Give the environment of an operator whose guide families can open."""
    monkeypatch.setenv("GEZINSWIJZER_DATA", str(data_folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("PUBLIC_URL", PUBLIC_URL)
    return monkeypatch


@pytest.fixture
def printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Print:
    """Give ``gezinswijzer poster`` for a school in Halle, or as the options say otherwise."""

    def run(*options: str) -> tuple[Path, Path]:
        asked = ["--for", "school", "--municipality", "halle", "--folder", str(tmp_path)]
        status = main(["poster", *asked, *options])
        said = capsys.readouterr()
        assert status == 0, said.err
        poster, cards = map(Path, said.out.splitlines())
        return poster, cards

    return run


@pytest.fixture(scope="session")
def poppler() -> Look:
    """Give the programs of poppler: what a reader other than the one that wrote it makes of it."""
    program("pdftotext", package="poppler-utils")

    def run(name: str, *arguments: str | Path) -> str:
        done = subprocess.run([name, *arguments], capture_output=True, timeout=60, check=True)
        # The titles of tags may stand in another encoding than the text itself.
        return " ".join(done.stdout.decode(errors="replace").split())

    return run
