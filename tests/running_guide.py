"""A whole guide of its own: three processes, free ports, a data folder."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import pytest
from meta_cloud import StandIn
from meta_cloud.demo import CHECK_IN
from this_machine import free_port

from bot.settings import ROOT

#: Long enough for a training and three starts on a busy machine.
PATIENCE = 420


def children_of(pid: int) -> dict[str, int]:
    """Return the three processes that a command started, by name, as the system lists them."""
    found: dict[str, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_bytes().decode().split("\0")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == pid and "serve" in command:
            found[command[command.index("serve") + 1]] = int(folder.name)
    return found


def is_alive(pid: int) -> bool:
    """Say whether a process runs (one that has ended and was not collected does not)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


@dataclass
class RunningGuide:
    """`gezinswijzer run`, and the ways to talk to it."""

    folder: Path
    web_port: int
    rasa_port: int
    actions_port: int
    key: str
    program: tuple[str, ...] = (sys.executable, "-m", "bot.cli")
    settings: dict[str, str] = field(default_factory=dict)

    def start(self, *command: str) -> None:
        """Start the guide, or one command of it; what it prints goes to a file."""
        self.printed_to = self.folder / "printed.txt"
        with self.printed_to.open("w") as output:
            self.process = self.spawn(output, *(command or ("run",)))

    def spawn(self, output: IO[str], *arguments: str, **settings: str) -> subprocess.Popen[bytes]:
        """Start a command of the guide, with its settings and others that come before them."""
        return subprocess.Popen(
            [*self.program, *arguments],
            cwd=ROOT,
            env={**self.environment, **settings},
            stdout=output,
            stderr=subprocess.STDOUT,
        )

    @property
    def environment(self) -> dict[str, str]:
        """The settings that every command of this guide runs with."""
        environment = {
            **os.environ,
            "GEZINSWIJZER_DATA": str(self.folder / "var"),
            "WEB_PORT": str(self.web_port),
            "RASA_URL": f"http://127.0.0.1:{self.rasa_port}",
            "ACTIONS_URL": f"http://127.0.0.1:{self.actions_port}",
            "SECRET_KEY": self.key,
        }
        environment.pop("DATABASE_URL", None)
        environment.pop("PUBLIC_URL", None)
        return {**environment, **self.settings}

    @property
    def printed(self) -> str:
        """All that the command and its processes printed so far."""
        return self.printed_to.read_text(encoding="utf-8")

    @property
    def database(self) -> Path:
        """The file of the database."""
        return self.folder / "var" / "gezinswijzer.db"

    def wait_until_ready(self) -> None:
        """Wait for the line that says that families can come."""
        self.wait_for(lambda: "Gezinswijzer is awake" in self.printed)

    def wait_for(self, has_happened: Callable[[], bool]) -> None:
        """Wait for something; fail with what was printed when it does not come."""
        until = time.monotonic() + PATIENCE
        while not has_happened():
            ended = self.process.poll() is not None and not has_happened()
            if ended or time.monotonic() > until:
                pytest.fail(f"It did not happen. Printed:\n{self.printed[-3000:]}")
            time.sleep(0.2)

    def wait_until_ended(self) -> int:
        """Wait for the command to end and return its status."""
        return self.process.wait(timeout=60)

    def stop(self) -> None:
        """End the command if it still runs."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=60)

    def web(
        self, method: str, path: str, token: str | None = None, body: Any = None
    ) -> tuple[int, Any]:
        """Send a request to the web process as the page does."""
        return request(f"http://127.0.0.1:{self.web_port}{path}", method, token, body)

    def rasa(self, method: str, path: str, key: str | None, body: Any = None) -> tuple[int, Any]:
        """Send a request to the Rasa process as the web process does."""
        return request(f"http://127.0.0.1:{self.rasa_port}{path}", method, key, body)

    def actions_answer(self) -> bool:
        """Say whether the actions process answers: it does so when it has loaded what it needs."""
        try:
            return (
                request(f"http://127.0.0.1:{self.actions_port}/health", "GET", None, None)[0] == 200
            )
        except urllib.error.URLError:
            return False

    def begin(self) -> tuple[str, str]:
        """Begin a conversation and return its address and token."""
        status, begun = self.web("POST", "/api/conversations", body={})
        assert status == 200
        return f"/api/conversations/{begun['conversation']}", begun["token"]

    def say(self, address: str, token: str, text: str) -> list[Any]:
        """Say something in a conversation and return the messages of the answer."""
        said = {"text": text, "client_id": secrets.token_hex(8)}
        status, answer = self.web("POST", f"{address}/messages", token, said)
        assert status == 200, answer
        return list(answer["messages"])


def request(address: str, method: str, token: str | None, body: Any) -> tuple[int, Any]:
    """Send JSON and return the status and the JSON of the answer, errors too."""
    headers = {"Content-Type": "application/json"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    sent = urllib.request.Request(address, data=data, headers=headers, method=method)
    try:
        with urllib.request.urlopen(sent, timeout=60) as answer:
            status, text = answer.status, answer.read()
    except urllib.error.HTTPError as error:
        status, text = error.code, error.read()
    return status, json.loads(text) if text.startswith((b"{", b"[")) else text.decode()


def new_guide(folder: Path) -> RunningGuide:
    """Return a guide that is not started yet."""
    ports = free_port(), free_port(), free_port()
    return RunningGuide(folder, *ports, key=secrets.token_urlsafe(48))


@contextmanager
def stand_in_for(guide: RunningGuide) -> Iterator[StandIn]:
    """Run a stand-in for Meta, for a guide that is not started yet."""
    app_secret, access_token, verify_token = (secrets.token_urlsafe(24) for _ in range(3))
    webhook = f"http://127.0.0.1:{guide.web_port}/webhooks/whatsapp"
    stand_in = StandIn(webhook, app_secret, access_token, "1234567", verify_token, CHECK_IN)
    with stand_in.running():
        guide.settings = {
            **guide.settings,
            "WHATSAPP_API_BASE": stand_in.base_url,
            "WHATSAPP_APP_SECRET": app_secret,
            "WHATSAPP_ACCESS_TOKEN": access_token,
            "WHATSAPP_VERIFY_TOKEN": verify_token,
            "WHATSAPP_PHONE_NUMBER_ID": stand_in.account.phone_number_id,
        }
        yield stand_in


@contextmanager
def awake_on_whatsapp(folder: Path) -> Iterator[tuple[RunningGuide, StandIn]]:
    """Run a guide, awake, and the stand-in for Meta that it talks to."""
    guide = new_guide(folder)
    with stand_in_for(guide) as stand_in:
        guide.start()
        try:
            guide.wait_until_ready()
            yield guide, stand_in
        finally:
            guide.stop()
