"""What the tests of the web app share: a database, a stand-in for Rasa, and a guide to talk to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from fake_rasa import ENCRYPTION_KEY, KEY, FakeRasa
from open_data import ASTRAY, TWO_DOORS, OpenDataReader, content_with
from web_guide import Guide

from bot.privacy.vault import Vault
from bot.settings import Settings
from bot.transactions import prepare
from bot.web.conversations.erasures import Erasures
from bot.web.conversations.inbox import Inbox
from bot.web.conversations.store import ConversationStore
from bot.web.knowledge import Knowledge
from knowledge.database import open_engine


@pytest.fixture
def settings(database_url: str, tmp_path: Path, rasa: FakeRasa) -> Settings:
    """Give settings for the database of the test."""
    return Settings(
        database_url=database_url,
        secret_key=KEY,
        encryption_keys=(ENCRYPTION_KEY,),
        public_url="https://gids.example",
        web_port=8000,
        rasa_url=f"http://127.0.0.1:{rasa.port}",
        actions_url="http://actions.example:5055",
        retention_days=30,
        data_folder=tmp_path,
    )


@pytest.fixture
def store(database_url: str) -> Iterator[ConversationStore]:
    """Give the store of the test's database, for looking behind the web app."""
    engine = prepare(open_engine(database_url), Vault((ENCRYPTION_KEY,)))
    yield ConversationStore(engine)
    engine.dispose()


@pytest.fixture
def inbox(store: ConversationStore) -> Inbox:
    """Give the inbox of the test's database: what a process does before it dies."""
    return Inbox(store.engine)


@pytest.fixture
def erasures(store: ConversationStore) -> Erasures:
    """Give what Rasa has still to erase."""
    return Erasures(store.engine)


@pytest_asyncio.fixture
async def guide(settings: Settings, rasa: FakeRasa) -> AsyncIterator[Guide]:
    """Give a running web app with a conversation begun."""
    running = Guide(settings, rasa)
    running.start()
    await running.begin()
    yield running
    await running.stop()


@pytest.fixture(scope="session")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """Give the real content with two odd places, read once."""
    folder = tmp_path_factory.mktemp("knowledge")
    content = content_with(folder / "content", TWO_DOORS, ASTRAY)
    return Knowledge(f"sqlite:///{folder / 'knowledge.db'}", content)


@pytest.fixture(scope="session")
def open_data(knowledge: Knowledge) -> OpenDataReader:
    """Give a program that reads the open data."""
    return OpenDataReader(knowledge)
