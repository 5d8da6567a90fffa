"""What was worked out once is read again, and worked out anew where it cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.kept import kept


def never() -> list[str]:
    """Fail: nothing was to be worked out."""
    raise AssertionError("it was worked out again")


def test_it_is_worked_out_once(tmp_path: Path) -> None:
    path = tmp_path / "of this content" / "words.json"
    assert kept(path, lambda: ["été", "deurwaarder"]) == ["été", "deurwaarder"]
    assert kept(path, never) == ["été", "deurwaarder"]
    assert [one.name for one in path.parent.iterdir()] == ["words.json"]


@pytest.mark.parametrize("damage", [b"", b'["cut o', b"\xff\xfe"], ids=["empty", "cut", "no text"])
def test_what_cannot_be_read_is_worked_out_anew(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "words.json"
    path.write_bytes(damage)
    assert kept(path, lambda: ["huis"]) == ["huis"]
    assert kept(path, never) == ["huis"]


def test_without_a_file_nothing_is_kept() -> None:
    assert kept(None, lambda: ["huis"]) == ["huis"]
