"""The assistant that the conversations are held with, loaded once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.engine import quiet  # noqa: F401

# isort: split
from bot.engine.conversation import Conversations
from bot.engine.training import train


@pytest.fixture(scope="session")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Conversations]:
    """Give the assistant; it is trained where the model for these sources is not there yet.

    Questions that are not understood are noted in a database of the tests, not of the operator.
    """
    folder: Path = tmp_path_factory.mktemp("guide")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", f"sqlite:///{folder / 'guide.db'}")
        yield Conversations.load(train()[0])
