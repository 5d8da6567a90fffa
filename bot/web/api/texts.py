"""The texts of the open data that stand in no content file (texts.yml)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def texts() -> dict[str, Any]:
    """Return all texts; at the end of each branch is one by language."""
    path = Path(__file__).with_name("texts.yml")
    read: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read
