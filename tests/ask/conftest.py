"""Asking through the command, as a person at a terminal does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.engine import quiet  # noqa: F401

# isort: split
from bot.cli import main
from bot.engine.conversation import Conversations
from bot.engine.training import train

#: What a command leaves behind: status, standard output, standard error.
Outcome = tuple[int, str, str]


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder for what the command keeps, apart from the operator's."""
    return tmp_path_factory.mktemp("ask")


@pytest.fixture(scope="session")
def loaded() -> Conversations:
    """Give the assistant, loaded once: loading takes seconds, a question milliseconds."""
    return Conversations.load(train()[0])


@pytest.fixture
def gezinswijzer(
    data_folder: Path,
    loaded: Conversations,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., Outcome]:
    """Give the command, run in this process with the assistant that is already loaded."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{data_folder / 'ask.db'}")
    monkeypatch.setattr(Conversations, "load", lambda *_: loaded)

    def run(*arguments: Any) -> Outcome:
        status = main([str(one) for one in arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run
