"""The guides that the tests of processes talk to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from running_guide import RunningGuide, new_guide


@pytest.fixture(scope="session")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGuide]:
    """Give a guide that is awake; the tests that share it leave it running."""
    running = new_guide(tmp_path_factory.mktemp("guide"))
    running.start()
    try:
        running.wait_until_ready()
        yield running
    finally:
        running.stop()


@pytest.fixture
def own_guide(tmp_path: Path) -> Iterator[RunningGuide]:
    """Give a guide, not started yet, that a test may harm."""
    running = new_guide(tmp_path)
    try:
        yield running
    finally:
        if hasattr(running, "process"):
            running.stop()
