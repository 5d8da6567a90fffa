"""Generated files and the model: made anew when what they come from changes, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine.generate import stale_files, write_files
from bot.engine.training import model_path
from knowledge.vocabulary import facets


def test_what_was_just_written_is_fresh(tmp_path: Path) -> None:
    written = write_files(tmp_path)
    assert {path.relative_to(tmp_path).as_posix() for path in written} == {
        "domain/generated/answers.yml",
        "data/rules/generated/answers.yml",
    }
    assert stale_files(tmp_path) == []
    assert write_files(tmp_path) == []


@pytest.mark.parametrize(
    "name", ["domain/generated/answers.yml", "data/rules/generated/answers.yml"]
)
def test_a_changed_or_missing_file_is_stale_and_mended(tmp_path: Path, name: str) -> None:
    write_files(tmp_path)
    path = tmp_path / name
    right = path.read_text(encoding="utf-8")
    path.write_text(right + "# mine\n", encoding="utf-8")
    assert stale_files(tmp_path) == [path]
    path.unlink()
    assert stale_files(tmp_path) == [path]
    assert write_files(tmp_path) == [path]
    assert path.read_text(encoding="utf-8") == right


def test_every_facet_has_an_intent_and_a_rule(tmp_path: Path) -> None:
    write_files(tmp_path)
    domain = (tmp_path / "domain/generated/answers.yml").read_text(encoding="utf-8")
    rules = (tmp_path / "data/rules/generated/answers.yml").read_text(encoding="utf-8")
    assert len(facets()) == 16
    for facet in facets():
        assert f"  - ask_{facet}\n" in domain
        assert f"- intent: ask_{facet}\n" in rules


SOURCES = [
    "config.yml",
    "requirements.lock",
    "domain/intents.yml",
    "domain/generated/answers.yml",
    "data/nlu/nl/acts.yml",
    "data/rules/conversation.yml",
    "bot/nlu/intents.py",
    "bot/nlu/safety/sense.py",
    "bot/nlu/safety/examples/nl.jsonl",
    "bot/nlu/safety/rules/suicide.yml",
    "knowledge/search.py",
    "knowledge/spelling.yml",
]
OTHERS = [
    "README.md",
    "docs/web.md",
    "bot/web/app.py",
    "bot/cli.py",
    "knowledge/content/rights/zorgtoeslag.yml",
    "tests/unit/test_x.py",
    "var/x",
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Give a project with one file of each kind."""
    for name in (*SOURCES, *OTHERS):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name}\n")
    return tmp_path


def test_the_model_is_named_after_its_sources(project: Path) -> None:
    path = model_path(project)
    assert path == model_path(project)
    assert path.parent == project / "models"
    assert path.name.startswith("gezinswijzer-")
    assert path.name.endswith(".tar.gz")


@pytest.mark.parametrize("name", SOURCES)
def test_a_changed_source_needs_a_new_model(project: Path, name: str) -> None:
    before = model_path(project)
    (project / name).write_text("other\n")
    assert model_path(project) != before


@pytest.mark.parametrize("name", OTHERS)
def test_another_changed_file_needs_no_new_model(project: Path, name: str) -> None:
    before = model_path(project)
    (project / name).write_text("other\n")
    assert model_path(project) == before


def test_a_new_a_renamed_and_a_removed_source_need_a_new_model(project: Path) -> None:
    seen = {model_path(project)}
    new = project / "data/nlu/nl/money.yml"
    new.write_text("nlu: []\n")
    seen.add(model_path(project))
    renamed = new.rename(new.with_name("steps.yml"))
    seen.add(model_path(project))
    assert len(seen) == 3
    renamed.unlink()
    assert model_path(project) in seen


def test_a_touched_source_needs_no_new_model(project: Path) -> None:
    before = model_path(project)
    (project / "config.yml").touch()
    assert model_path(project) == before
