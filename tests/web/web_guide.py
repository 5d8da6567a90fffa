"""The web app as a page uses it: over HTTP, without a socket."""

from __future__ import annotations

import atexit
import secrets
import shutil
import tempfile
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx
from fake_rasa import KEY, FakeRasa
from sqlalchemy import MetaData, select

from bot.settings import Settings
from bot.web.app import create_app
from bot.web.conversations.rasa_client import RasaClient
from bot.web.conversations.store import ConversationStore
from bot.web.limits import Limits
from knowledge.base import KnowledgeBase
from knowledge.database import open_engine


@cache
def shared_knowledge() -> KnowledgeBase:
    """Return the knowledge base for all tests of a run, in a database of its own."""
    folder = tempfile.mkdtemp(prefix="gezinswijzer-knowledge-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return KnowledgeBase(open_engine(f"sqlite:///{folder}/knowledge.db"), with_index=False)


def texts(messages: list[Any]) -> list[str]:
    """Return the texts of messages."""
    return [message["text"] for message in messages]


def everything_stored(store: ConversationStore) -> str:
    """Return what stands in all tables, those of Alembic included."""
    metadata = MetaData()
    with store.engine.connect() as connection:
        metadata.reflect(bind=connection)
        assert {"conversations", "messages", "erasures"} <= set(metadata.tables)
        rows = [connection.execute(select(one)).all() for one in metadata.tables.values()]
    return repr(rows)


@dataclass
class Guide:
    """The web app as the page uses it, in one conversation at a time."""

    settings: Settings
    rasa: FakeRasa
    limits: Limits | None = None
    conversation: str = ""
    token: str = ""
    language: str = "nl"
    _clients: list[httpx.AsyncClient] = field(default_factory=list)

    def start(self) -> None:
        """Start the web app, or another process of it, on the same database."""
        self.client = RasaClient(
            self.settings.rasa_url, KEY, transport=httpx.ASGITransport(app=self.rasa.app)
        )
        self.app = create_app(self.settings, self.client, self.limits, shared_knowledge())
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        self._clients.append(httpx.AsyncClient(transport=transport, base_url="http://web"))

    async def stop(self) -> None:
        """Close every process."""
        for client in self._clients:
            await client.aclose()

    async def ask(
        self, method: str, path: str, process: int = -1, **options: Any
    ) -> httpx.Response:
        """Send a request as the page does, to the process started last."""
        headers = {"Accept-Language": self.language, "Authorization": f"Bearer {self.token}"}
        headers.update(options.pop("headers", {}))
        return await self._clients[process].request(method, path, headers=headers, **options)

    async def begin(self, **chosen: Any) -> None:
        """Begin a conversation."""
        response = await self.ask("POST", "/api/conversations", json=chosen)
        assert response.status_code == 200
        self.conversation, self.token = response.json()["conversation"], response.json()["token"]

    @property
    def address(self) -> str:
        """The address of the conversation."""
        return f"/api/conversations/{self.conversation}"

    async def post(self, process: int = -1, **said: Any) -> httpx.Response:
        """Send a message and return the raw response."""
        said.setdefault("client_id", secrets.token_hex(8))
        return await self.ask("POST", f"{self.address}/messages", process, json=said)

    async def say(self, text: str, client_id: str | None = None, **more: Any) -> list[Any]:
        """Say a text and return the messages that come back."""
        client_id = client_id or secrets.token_hex(8)
        response = await self.post(text=text, client_id=client_id, **more)
        assert response.status_code == 200, response.text
        return list(response.json()["messages"])

    async def history(self) -> list[Any]:
        """Return the conversation so far."""
        response = await self.ask("GET", f"{self.address}/messages")
        assert response.status_code == 200, response.text
        return list(response.json()["messages"])
