"""The guide that the tests of faults break, and a family that talks to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from breakable_guide import BreakableGuide, Family, new_breakable_guide


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BreakableGuide]:
    """Give a running guide on SQLite; each test leaves it to mend itself."""
    guide = new_breakable_guide(tmp_path_factory.mktemp("breakable"))
    guide.start()
    try:
        guide.wait_until_ready()
        yield guide
    finally:
        guide.stop()


@pytest.fixture
def guide(running: BreakableGuide) -> BreakableGuide:
    """Give the guide, whole again after the test before."""
    running.forget_points()
    running.wait_until_whole()
    return running


@pytest.fixture
def family(guide: BreakableGuide) -> Family:
    """Give a family that has had one answer, so that Rasa knows their conversation."""
    family = Family.of(guide)
    family.say("Wat is de zorgtoeslag?")
    return family
