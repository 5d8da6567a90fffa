"""The texts of the open data that stand in no content file (texts.yml)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from knowledge.yaml_file import read_yaml


@cache
def texts() -> dict[str, Any]:
    """Return all texts; at the end of each branch is one by language."""
    path = Path(__file__).with_name("texts.yml")
    read: dict[str, Any] = read_yaml(path)
    return read
