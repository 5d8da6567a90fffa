"""What the tests of the web app share: a database, a stand-in for Rasa, and a guide to talk to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from fake_rasa import KEY, FakeRasa
from web_guide import Guide

from bot.settings import Settings
from bot.web.conversations.store import ConversationStore
from bot.web.conversations.transactions import prepare
from knowledge.database import open_engine


@pytest.fixture
def rasa() -> FakeRasa:
    """Give a stand-in for Rasa."""
    return FakeRasa()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Give settings for the database of the test."""
    return Settings(
        database_url=database_url,
        secret_key=KEY,
        public_url="https://gids.example",
        web_port=8000,
        rasa_url="http://rasa.example",
        actions_url="http://actions.example:5055",
        retention_days=30,
        data_folder=tmp_path,
    )


@pytest.fixture
def store(database_url: str) -> Iterator[ConversationStore]:
    """Give the store of the test's database, for looking behind the web app."""
    engine = prepare(open_engine(database_url))
    yield ConversationStore(engine)
    engine.dispose()


@pytest_asyncio.fixture
async def guide(settings: Settings, rasa: FakeRasa) -> AsyncIterator[Guide]:
    """Give a running web app with a conversation begun."""
    running = Guide(settings, rasa)
    running.start()
    await running.begin()
    yield running
    await running.stop()
