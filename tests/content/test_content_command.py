"""The command for editors, as a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def gezinswijzer(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command with a data folder of its own."""
    environment = {**os.environ, "GEZINSWIJZER_DATA": str(folder)}
    environment.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        env=environment,
        check=False,
    )


def test_check_finds_no_error_in_the_real_content(tmp_path: Path) -> None:
    done = gezinswijzer(tmp_path, "knowledge", "check")
    assert re.search(r"^0 errors, \d+ warnings$", done.stdout, re.MULTILINE), done.stdout
    assert done.returncode == 0


def test_check_of_one_file_shows_only_its_problems(tmp_path: Path) -> None:
    done = gezinswijzer(tmp_path, "knowledge", "check", "zorgtoeslag")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert re.fullmatch(r"0 errors, \d+ warnings", lines[-1])
    assert all("zorgtoeslag.yml" in line for line in lines[:-1])


def test_stale_lists_what_is_overdue_on_a_day(tmp_path: Path) -> None:
    before = gezinswijzer(tmp_path, "knowledge", "stale", "--on", "2026-11-22")
    later = gezinswijzer(tmp_path, "knowledge", "stale", "--on", "2028-11-22")
    assert before.returncode == later.returncode == 0
    first, last = later.stdout.splitlines()[0], later.stdout.splitlines()[-1]
    assert re.match(r"\d{4}-\d{2}-\d{2}  [a-z0-9-]+: (review|amount [a-z0-9-]+)$", first)
    count = int(last.removesuffix(" overdue"))
    assert count == len(later.stdout.splitlines()) - 1
    assert count > int(before.stdout.splitlines()[-1].removesuffix(" overdue"))


def test_stale_on_a_day_that_is_none_is_bad_usage(tmp_path: Path) -> None:
    done = gezinswijzer(tmp_path, "knowledge", "stale", "--on", "morgen")
    assert done.returncode == 2
    assert "--on" in done.stderr


def test_search_tells_which_topics_a_message_may_be_about(tmp_path: Path) -> None:
    done = gezinswijzer(tmp_path, "knowledge", "search", "hoe vraag ik de schooltoeslag aan")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert re.match(r"[01]\.\d\d  schooltoeslag  \(schooltoeslag\)$", lines[0])
    assert 2 <= len(lines) <= 6


def test_search_in_a_database_that_is_none_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "gezinswijzer.db").write_text("geen databank " * 100)
    done = gezinswijzer(tmp_path, "knowledge", "search", "schooltoeslag")
    assert done.returncode == 1
    assert "gezinswijzer.db: file is not a database" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_counts_by_kind_domain_and_register(tmp_path: Path) -> None:
    lines = gezinswijzer(tmp_path, "knowledge", "check").stdout.splitlines()
    counts = {line.split(":")[0]: line for line in lines if line.startswith("by ")}
    assert set(counts) == {"by kind", "by domain", "by register"}
    numbers = set(re.findall(r"(\d+) (?:nl|fr)", counts["by register"]))
    assert len(numbers) == 1


def test_preview_shows_a_topic_as_four_phones(tmp_path: Path) -> None:
    done = gezinswijzer(tmp_path, "knowledge", "preview", "zorgtoeslag", "apply")
    assert done.returncode == 0, done.stderr
    assert "== apply ==" in done.stdout
    assert "== what ==" not in done.stdout
    assert "nl-simple" in done.stdout


def test_preview_of_no_topic_names_those_that_are_close(tmp_path: Path) -> None:
    done = gezinswijzer(tmp_path, "knowledge", "preview", "zorgtoeslach")
    assert done.returncode == 1
    assert "zorgtoeslag" in done.stderr


def test_new_refuses_a_topic_that_is_there(tmp_path: Path) -> None:
    done = gezinswijzer(tmp_path, "knowledge", "new", "right", "zorgtoeslag")
    assert done.returncode == 1
    assert "has a file already" in done.stderr


def test_levels_prints_a_row_for_each_register(tmp_path: Path) -> None:
    done = gezinswijzer(tmp_path, "knowledge", "levels")
    assert re.findall(r"^\| (nl|nl-simple|fr|fr-simple) \|", done.stdout, re.MULTILINE) == [
        "nl", "nl-simple", "fr", "fr-simple",
    ]  # fmt: skip


def test_diff_of_no_revision_says_so(tmp_path: Path) -> None:
    done = gezinswijzer(tmp_path, "knowledge", "diff", "no-such-revision")
    assert done.returncode == 1
    assert "no-such-revision" in done.stderr


def test_places_are_listed_the_nearest_first(tmp_path: Path) -> None:
    done = gezinswijzer(tmp_path, "knowledge", "places", "--service", "ocmw", "--near", "Hal")
    lines = done.stdout.splitlines()
    assert lines[0].split()[2].removesuffix(":") == "ocmw-halle", done.stderr
    # Two places within half a kilometre are as near as each other.
    steps = [float(line.split()[0]) // 0.5 for line in lines[1:] if " km " in line]
    assert len(steps) > 10
    assert steps == sorted(steps)


def test_an_unknown_command_is_bad_usage(tmp_path: Path) -> None:
    done = gezinswijzer(tmp_path, "knowledge", "dream")
    assert done.returncode == 2
    assert "invalid choice: 'dream'" in done.stderr
