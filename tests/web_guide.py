"""The web app as a page uses it: over HTTP, without a socket."""

from __future__ import annotations

import asyncio
import atexit
import json
import secrets
import shutil
import tempfile
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx
from fake_rasa import ENCRYPTION_KEY, KEY, FakeRasa
from sealed import opened
from sqlalchemy import MetaData, select

from bot.settings import Settings
from bot.web.app import create_app
from bot.web.conversations.rasa_client import RasaClient
from bot.web.conversations.store import ConversationStore
from bot.web.knowledge import Knowledge
from bot.web.limits import Limits


@cache
def shared_knowledge() -> Knowledge:
    """Return the knowledge base for all tests of a run, in a database of its own."""
    folder = tempfile.mkdtemp(prefix="gezinswijzer-knowledge-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    knowledge = Knowledge(f"sqlite:///{folder}/knowledge.db")
    knowledge.warm()
    return knowledge


def texts(messages: list[Any]) -> list[str]:
    """Return the texts of messages."""
    return [message["text"] for message in messages]


def everything_stored(store: ConversationStore) -> str:
    """Return what stands in all tables, those of Alembic included, with what is sealed opened.

    But for the counts of use, which hold nobody and no words (``tests/web/test_web_usage.py``).
    """
    metadata = MetaData()
    with store.engine.connect() as connection:
        metadata.reflect(bind=connection)
        assert {"conversations", "messages", "erasures"} <= set(metadata.tables)
        tables = [one for one in metadata.tables.values() if one.name != "usage"]
        rows = [connection.execute(select(one)).all() for one in tables]
    # Not the rows as they are: their repr leaves out the middle of a long value.
    return repr([[opened(tuple(row), [ENCRYPTION_KEY]) for row in table] for table in rows])


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
    _to_rasa: list[RasaClient] = field(default_factory=list)
    _apps: list[Any] = field(default_factory=list)

    def start(self) -> None:
        """Start the web app, or another process of it, on the same database."""
        self.client = RasaClient(self.settings.rasa_url, KEY)
        self._to_rasa.append(self.client)
        self.app = create_app(self.settings, self.client, self.limits, shared_knowledge())
        self._apps.append(self.app)
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        self._clients.append(httpx.AsyncClient(transport=transport, base_url="http://web"))

    async def stop(self) -> None:
        """Close every process."""
        for client in self._clients:
            await client.aclose()
        for client in self._to_rasa:
            await client.close()

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

    async def all_counted(self) -> None:
        """Wait until every process counted what it answered."""
        for app in self._apps:
            await app.state.turns.all_counted()

    async def history(self) -> list[Any]:
        """Return the conversation so far."""
        response = await self.ask("GET", f"{self.address}/messages")
        assert response.status_code == 200, response.text
        return list(response.json()["messages"])

    def stream(self, process: int = -1, after: int | None = None, **headers: str) -> Stream:
        """Return the stream of the conversation, to be opened with ``async with``."""
        shown = {"authorization": f"Bearer {self.token}", "accept-encoding": "gzip", **headers}
        query = "" if after is None else f"after={after}"
        return Stream(self._apps[process], f"{self.address}/events", query, shown)


@dataclass(frozen=True)
class Event:
    """One server-sent event; comments have the name ``comment``."""

    name: str
    data: Any = None
    id: int | None = None


class Stream:
    """A stream of events, read as a browser does while the server goes on."""

    def __init__(self, app: Any, path: str, query: str, headers: dict[str, str]) -> None:
        self._app = app
        self._scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [
                (name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()
            ],
            "client": ("127.0.0.1", 50000),
            "server": ("web", 80),
            "scheme": "http",
        }
        self._asked = [{"type": "http.request", "body": b"", "more_body": False}]
        self._left = asyncio.Event()
        self._chunks: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._started = asyncio.Event()
        self._text = ""
        self.status = 0
        self.headers: dict[str, str] = {}

    async def __aenter__(self) -> Stream:
        self._serving = asyncio.create_task(self._app(self._scope, self._receive, self._send))
        await asyncio.wait_for(self._started.wait(), 5)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._left.set()
        await asyncio.wait_for(self._serving, 5)

    async def next(self, seconds: float = 15) -> Event | None:
        """Return the next event; None when the stream has ended."""
        while "\n\n" not in self._text:
            chunk = await asyncio.wait_for(self._chunks.get(), seconds)
            if chunk is None:
                return None
            self._text += chunk.decode()
        block, _, self._text = self._text.partition("\n\n")
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "event" not in fields:
            return Event("retry" if "retry" in fields else "comment")
        identifier = int(fields["id"]) if "id" in fields else None
        return Event(fields["event"], json.loads(fields["data"]), identifier)

    async def messages(self, count: int) -> list[Event]:
        """Return the next messages, and leave out what else comes in between."""
        found: list[Event] = []
        while len(found) < count:
            event = await self.next()
            assert event is not None, "the stream ended"
            if event.name == "message":
                found.append(event)
        return found

    async def until(self, name: str) -> Event:
        """Return the next event of a name."""
        while True:
            event = await self.next()
            assert event is not None, "the stream ended"
            if event.name == name:
                return event

    async def _receive(self) -> dict[str, Any]:
        if self._asked:
            return self._asked.pop()
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            self._started.set()
            return
        if message.get("body"):
            self._chunks.put_nowait(message["body"])
        if not message.get("more_body"):
            self._chunks.put_nowait(None)
