"""The commands that bring the overlay into the files, as processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from bot.privacy.unanswered import UnansweredQuestions
from knowledge.database import open_engine
from knowledge.files import CONTENT, read_file
from knowledge.overlay.store import lay
from knowledge.overlay.tables import metadata

pytestmark = pytest.mark.slow


def overlay(address: str, action: str) -> subprocess.CompletedProcess[str]:
    """Run a command on a database."""
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", "knowledge", "overlay", action],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "DATABASE_URL": address},
        check=False,
    )


def test_without_changes_there_is_nothing_to_bring(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'x.db'}"
    done = overlay(address, "export")
    assert (done.returncode, done.stdout) == (0, "")
    assert overlay(address, "prune").stdout == "0 pruned\n"


def test_what_was_changed_and_chosen_is_a_patch(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'x.db'}"
    engine = open_engine(address)
    metadata.create_all(engine)
    document = read_file("place", CONTENT / "places" / "clb-halle.yml")
    with engine.begin() as connection:
        lay(connection, document, {"email": "clb@x.example"}, "a", datetime(2026, 12, 3))
    questions = UnansweredQuestions(engine)
    questions.note("wie kan er luiers geven", "nl")
    questions.becomes_example(questions.all()[0].id, "voedselbank", "who")
    engine.dispose()
    done = overlay(address, "export")
    assert done.returncode == 0, done.stderr
    assert "email: clb@x.example" in done.stdout
    assert '+      - "wie kan er luiers geven"' in done.stdout
    check = ["git", "apply", "--check", "-"]
    subprocess.run(check, input=done.stdout, text=True, cwd=CONTENT.parents[1], check=True)
    assert overlay(address, "prune").stdout == "0 pruned\n"
