"""A whole guide that can be broken at a certain step, and a family that goes on talking to it."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

from breakable import HOLD, KILL
from running_guide import PATIENCE, RunningGuide, children_of, request
from sealed import opened
from sqlalchemy import MetaData, create_engine, text
from sqlalchemy.engine import Engine
from this_machine import free_port

from bot.settings import ROOT

#: What a family is told when nothing answers; the page says it in its own words.
UNREACHABLE = "unreachable"


@dataclass
class BreakableGuide(RunningGuide):
    """`gezinswijzer run` with points at which its processes can be killed or held."""

    def __post_init__(self) -> None:
        self.points = self.folder / "points"
        self.points.mkdir()
        self.program = (sys.executable, str(Path(__file__).with_name("breakable.py")))
        # A script is not run from the project's folder, as `python -m` is.
        settings = {"FAULTS_POINTS": str(self.points), "PYTHONPATH": str(ROOT)}
        self.settings = {**settings, **self.settings}
        url = self.settings.get("DATABASE_URL", f"sqlite:///{self.database}")
        self.engine: Engine = create_engine(url, future=True)

    def kill_at(self, point: str) -> None:
        """Let the next process that passes a point be killed there (kill -9)."""
        self._arm(point, KILL)

    def hold_at(self, point: str) -> None:
        """Let the next process that passes a point be held there until ``release``."""
        self._arm(point, HOLD)

    def _arm(self, point: str, order: str) -> None:
        draft = self.points / "draft"
        draft.write_text(order)
        draft.rename(self.points / point)

    def release(self, point: str) -> None:
        """Let a process go on that is held at a point."""
        (self.points / f"{point}.released").touch()

    def has_reached(self, point: str) -> bool:
        """Say whether a process came to a point since this was asked for."""
        return (self.points / f"{point}.reached").exists()

    def forget_points(self) -> None:
        """Ask nothing of any point any more."""
        for asked in self.points.iterdir():
            asked.unlink()

    def kill(self, name: str) -> None:
        """Kill one of the three processes (kill -9)."""
        os.kill(self.pid(name), signal.SIGKILL)

    def pid(self, name: str) -> int:
        """Return the process id of web, rasa or actions."""
        return children_of(self.process.pid)[name]

    def wait_until_whole(self) -> None:
        """Wait until all three processes answer."""
        self.wait_for(self._is_whole)

    def _is_whole(self) -> bool:
        try:
            actions = request(f"http://127.0.0.1:{self.actions_port}/health", "GET", None, None)
            return actions[0] == 200 and self.web("GET", "/health/ready")[0] == 200
        except OSError:
            return False

    def lives_at(self, port: int) -> bool:
        """Say whether a web process answers at a port."""
        try:
            return request(f"http://127.0.0.1:{port}/health/live", "GET", None, None)[0] == 200
        except OSError:
            return False

    @contextlib.contextmanager
    def another_web(self) -> Iterator[OtherWeb]:
        """Give a second web process on the same database."""
        port = free_port()
        with (self.folder / "other.txt").open("w") as output:
            process = self.spawn(output, "serve", "web", WEB_PORT=str(port))
        try:
            self.wait_for(lambda: self.lives_at(port))
            yield OtherWeb(port, process)
        finally:
            process.kill()
            process.wait()

    def traces_of(self, word: str) -> set[str]:
        """Return the tables that hold a word anywhere, also where it is sealed."""
        metadata = MetaData()
        with self.engine.connect() as connection:
            metadata.reflect(bind=connection)
            rows_of = {
                table.name: connection.execute(text(f'SELECT * FROM "{table.name}"')).all()
                for table in metadata.sorted_tables
            }
        # Not the rows as they are: their repr leaves out the middle of a long value.
        keys = (self.folder / "var" / "encryption.keys").read_text().split()
        return {
            name
            for name, rows in rows_of.items()
            if word in repr([opened(tuple(row), keys) for row in rows])
        }


@dataclass
class OtherWeb:
    """A web process beside the guide's own."""

    port: int
    process: subprocess.Popen[bytes]


@dataclass
class Family:
    """One conversation, held as the page holds it: what did not arrive is sent again."""

    guide: BreakableGuide
    address: str
    token: str
    said: list[str] = field(default_factory=list)
    #: What they were told while their message waited.
    told: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, guide: BreakableGuide) -> Family:
        """Begin a conversation."""
        return cls(guide, *guide.begin())

    @property
    def conversation(self) -> str:
        """The id of the conversation."""
        return self.address.rpartition("/")[2]

    def say(self, text: str, client_id: str | None = None) -> list[Any]:
        """Say something until it is answered, and return the messages that this brought."""
        client_id = client_id or secrets.token_hex(8)
        if text not in self.said:
            self.said.append(text)
        until, pause = time.monotonic() + PATIENCE, 0.25
        while (messages := self.try_to_say(text, client_id)) is None:
            assert time.monotonic() < until, self.guide.printed[-3000:]
            time.sleep(pause)
            pause = min(2 * pause, 2.0)
        return messages

    def try_to_say(self, text: str, client_id: str, port: int | None = None) -> list[Any] | None:
        """Say something once; return what it brought, or note what was told in place of that."""
        site = f"http://127.0.0.1:{port or self.guide.web_port}"
        body = {"text": text, "client_id": client_id}
        try:
            status, answer = request(f"{site}{self.address}/messages", "POST", self.token, body)
        except (OSError, HTTPException):
            self.told.append(UNREACHABLE)
            return None
        if status != 200:
            assert status == 503, answer
            self.told.append(answer["message"])
            return None
        if answer["messages"][-1]["meta"].get("pending"):
            self.told.append(answer["messages"][-1]["text"])
            return None
        return list(answer["messages"])

    def start_saying(
        self, text: str, client_id: str, port: int | None = None
    ) -> Future[list[Any] | None]:
        """Say something once, in the background."""
        self.said.append(text)
        waiting = ThreadPoolExecutor(1)
        future = waiting.submit(self.try_to_say, text, client_id, port)
        waiting.shutdown(wait=False)
        return future

    def erase(self) -> None:
        """Erase the conversation, as often as it takes."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with contextlib.suppress(OSError, HTTPException):
                if self.guide.web("DELETE", self.address, self.token)[0] in (204, 404):
                    return
            time.sleep(0.3)

    def history(self) -> list[Any]:
        """Return the conversation as the page gets it."""
        status, answer = self.guide.web("GET", f"{self.address}/messages", self.token)
        assert status == 200, answer
        return list(answer["messages"])

    def assert_nothing_lost_and_nothing_twice(self) -> None:
        """Every message is answered once, in order, and Rasa's tracker tells the same."""
        history = self.history()
        asked = [one for one in history if one["from"] == "person"]
        answers = [one for one in history if one["from"] == "assistant"]
        assert [one["text"] for one in asked] == self.said
        assert all(one["answered"] for one in asked)
        # One after another, each once: dict.fromkeys would hide a second answer further on.
        answered = [one["reply_to"] for one in answers]
        in_order = [
            client_id
            for place, client_id in enumerate(answered)
            if place == 0 or answered[place - 1] != client_id
        ]
        assert in_order == [one["client_id"] for one in asked]
        heard, spoken = self._tracker()
        assert heard == [one["id"] for one in asked]
        assert spoken == [one["text"] for one in answers]

    def _tracker(self) -> tuple[list[str], list[str]]:
        """Return the ids of the messages that Rasa's tracker holds, and its answers."""
        query = text("SELECT data FROM events WHERE sender_id = :conversation ORDER BY id")
        with self.guide.engine.connect() as connection:
            rows = connection.execute(query, {"conversation": self.conversation}).scalars()
            events = [json.loads(row) for row in rows]
        heard = [one["message_id"] for one in events if one["event"] == "user"]
        return heard, [one["text"] for one in events if one["event"] == "bot"]


def new_breakable_guide(folder: Path, **settings: str) -> BreakableGuide:
    """Return a guide that is not started yet."""
    ports = free_port(), free_port(), free_port()
    return BreakableGuide(folder, *ports, key=secrets.token_urlsafe(48), settings=settings)
