"""The command that lists, for editors, what was not answered and what was answered badly."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.privacy.unanswered import BadAnswer, UnansweredQuestions
from knowledge.database import open_engine

pytestmark = pytest.mark.slow


def test_it_tells_what_was_answered_and_what_was_meant(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'x.db'}"
    engine = open_engine(address)
    questions = UnansweredQuestions(engine)
    for _ in range(3):
        questions.note("zwiebelkwak", "nl")
    for meant in ("verhoogde-tegemoetkoming", "verhoogde-tegemoetkoming"):
        questions.note_badly_answered("geld voor een bril", "nl", BadAnswer("zorgtoeslag", meant))
    questions.note_badly_answered("bril", "fr", BadAnswer("ocmw"))
    engine.dispose()
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "unanswered"],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "DATABASE_URL": address},
        check=True,
    )
    line = {"topic": "", "language": "nl", "facet": ""}
    meant = "verhoogde-tegemoetkoming"
    assert [json.loads(one) for one in done.stdout.splitlines()] == [
        {**line, "text": "zwiebelkwak", "times": 3},
        {
            **line,
            "topic": meant,
            "text": "geld voor een bril",
            "times": 2,
            "badly": [{"answered": "zorgtoeslag", "meant": meant, "times": 2}],
        },
        {
            **line,
            "language": "fr",
            "text": "bril",
            "times": 1,
            "badly": [{"answered": "ocmw", "meant": "", "times": 1}],
        },
    ]
