"""The real content, read once."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.base import Snapshot
from knowledge.files import read_what_fits

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def content() -> Snapshot:
    """Give all documents, as a process holds them."""
    return Snapshot(read_what_fits()[0])
