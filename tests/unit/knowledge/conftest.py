"""Fixtures for the tests of the knowledge base."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_content import Shelves


@pytest.fixture
def shelves(tmp_path: Path) -> Shelves:
    """Give an empty content folder."""
    return Shelves(tmp_path / "content")
