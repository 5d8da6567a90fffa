"""What the documents say of settings, packages, commands and files is so."""

from __future__ import annotations

import re
from importlib.metadata import requires
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_setting_is_in_the_table_and_nothing_else() -> None:
    known = set(re.findall(r'"([A-Z]+_[A-Z_]+)"', _read("bot/settings.py")))
    assert "DATABASE_URL" in known
    described = set(re.findall(r"^\| `([A-Z_]+)` \|", _read("docs/settings.md"), re.MULTILINE))
    assert described == known


def test_every_dependency_has_its_reason() -> None:
    named = {re.split(r"[^\w-]", one, maxsplit=1)[0] for one in requires("gezinswijzer") or []}
    assert "rasa" in named
    rows = re.findall(r"^\| ([^|]+) \|", _read("docs/dependencies.md"), re.MULTILINE)
    explained = {word.lower() for row in rows for word in re.findall(r"[\w-]+", row)}
    assert {name.lower() for name in named} <= explained


def test_the_lock_names_no_host() -> None:
    assert "://" not in _read("requirements.lock")


def test_the_commands_of_the_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", _read("Makefile"), re.MULTILINE))
    for document in DOCUMENTS:
        lines = re.findall(
            r"(?:^ {4}|`)(?:\w+=\S+ )?make ([a-z -]+)", document.read_text(), re.MULTILINE
        )
        used = {word for line in lines for word in line.split("  ")[0].split()}
        assert used <= targets, document.name


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]*)(?:#([^)]+))?\)", document.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link[0]]
    assert [path for path, _ in local if not (document.parent / path).exists()] == []
    within = [(document.parent / path if path else document, place) for path, place in local]
    lost = [one for one in within if one[1] and one[1] not in _places_in(one[0])]
    assert lost == []


def _places_in(document: Path) -> set[str]:
    """Return the names by which GitHub links to the headings of a document."""
    text = document.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}
