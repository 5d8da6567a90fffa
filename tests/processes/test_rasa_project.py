"""The project stays a plain Rasa project: Rasa's own commands work on it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.engine.training import train
from bot.settings import ROOT

pytestmark = pytest.mark.slow


def rasa(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Rasa's command on the project, with its data in a folder of the test."""
    environment = {
        **os.environ,
        "GEZINSWIJZER_DATA": str(folder / "var"),
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    return subprocess.run(
        [sys.executable, "-m", "rasa", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )


def test_rasa_finds_the_data_valid(tmp_path: Path) -> None:
    done = rasa(
        tmp_path,
        "data",
        "validate",
        "--data",
        "data",
        "--domain",
        "domain",
        "--config",
        "config.yml",
    )
    assert done.returncode == 0, done.stderr[-3000:]


def test_the_rules_answer_every_test_story(tmp_path: Path) -> None:
    model = train()[0]
    done = _test_core(tmp_path, model, ROOT / "tests" / "stories")
    assert done.returncode == 0, done.stderr[-3000:]
    assert not (tmp_path / "results" / "failed_test_stories.yml").exists() or (
        "story:" not in (tmp_path / "results" / "failed_test_stories.yml").read_text()
    )


def test_a_test_story_that_goes_wrong_fails(tmp_path: Path) -> None:
    wrong = tmp_path / "stories" / "test_wrong.yml"
    wrong.parent.mkdir()
    steps = "steps: [{intent: crisis}, {action: utter_greet}]"
    wrong.write_text(f'version: "3.1"\nstories: [{{story: wrong, {steps}}}]\n', encoding="utf-8")
    assert _test_core(tmp_path, train()[0], wrong.parent).returncode == 1


def _test_core(folder: Path, model: Path, stories: Path) -> subprocess.CompletedProcess[str]:
    return rasa(
        folder,
        "test",
        "core",
        "--model",
        str(model),
        "--stories",
        str(stories),
        "--fail-on-prediction-errors",
        "--out",
        str(folder / "results"),
    )
