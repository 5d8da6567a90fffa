"""Streams across real web processes that stop and die."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fake_rasa import FakeRasa
from this_machine import free_port

from bot.settings import ROOT, Settings

pytestmark = [pytest.mark.slow, pytest.mark.asyncio]


@dataclass
class Process:
    """One web process and its address."""

    address: str
    process: subprocess.Popen[bytes]

    async def ready(self) -> None:
        """Wait until it answers."""
        until = time.monotonic() + 60
        async with httpx.AsyncClient() as client:
            while time.monotonic() < until:
                assert self.process.poll() is None, "the process ended"
                try:
                    if (await client.get(f"{self.address}/health/ready")).status_code == 200:
                        return
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.2)
        pytest.fail("the web process did not become ready")


@pytest.fixture
def processes(settings: Settings) -> Iterator[list[Process]]:
    """Give two web processes on one database."""
    started = [_start(settings) for _ in range(2)]
    yield started
    for one in started:
        one.process.kill()
        one.process.wait(10)


def _start(settings: Settings) -> Process:
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "GEZINSWIJZER_DATA": str(settings.data_folder),
        "RASA_URL": settings.rasa_url,
        "SECRET_KEY": settings.secret_key,
        "ENCRYPTION_KEYS": ",".join(settings.encryption_keys),
        "WEB_PORT": str(port),
    }
    command = [sys.executable, "-m", "bot.cli", "serve", "web"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    return Process(f"http://127.0.0.1:{port}", process)


@dataclass
class Family:
    """A conversation, held through whichever process."""

    client: httpx.AsyncClient
    conversation: str
    headers: dict[str, str]

    @classmethod
    async def begin(cls, client: httpx.AsyncClient, process: Process) -> Family:
        """Begin a conversation."""
        begun = (await client.post(f"{process.address}/api/conversations")).json()
        return cls(client, begun["conversation"], {"Authorization": f"Bearer {begun['token']}"})

    def say(self, process: Process, text: str) -> asyncio.Task[httpx.Response]:
        """Say something through a process."""
        address = f"{process.address}/api/conversations/{self.conversation}/messages"
        said = {"text": text, "client_id": text}
        return asyncio.create_task(self.client.post(address, json=said, headers=self.headers))

    async def hear(self, process: Process, after: int = 0) -> AsyncIterator[tuple[int, str]]:
        """Yield the places and texts of messages that a stream of a process brings."""
        address = f"{process.address}/api/conversations/{self.conversation}/events"
        headers = {**self.headers, "Last-Event-ID": str(after)}
        async with self.client.stream("GET", address, headers=headers) as response:
            place = 0
            async for line in response.aiter_lines():
                name, _, value = line.partition(": ")
                if name == "id":
                    place = int(value)
                if name == "data" and place:
                    yield place, httpx.Response(200, text=value).json()["text"]
                    place = 0


async def test_a_process_that_stops_ends_its_streams_and_another_goes_on(
    processes: list[Process],
) -> None:
    first, second = processes
    await asyncio.gather(first.ready(), second.ready())
    async with httpx.AsyncClient(timeout=40) as client:
        family = await Family.begin(client, first)
        hearing = family.hear(second)
        await family.say(first, "een")
        heard = [await _next(hearing), await _next(hearing)]
        assert [text for _, text in heard] == ["een", "Je zei: een"]
        second.process.send_signal(signal.SIGTERM)
        stopping = time.monotonic()
        with pytest.raises(StopAsyncIteration):
            await _next(hearing)
        assert second.process.wait(10) is not None
        assert time.monotonic() - stopping < 8
        await family.say(first, "twee")
        hearing = family.hear(first, after=heard[-1][0])
        assert [(await _next(hearing))[1] for _ in range(2)] == ["twee", "Je zei: twee"]
        await hearing.aclose()  # type: ignore[attr-defined]


async def test_what_a_killed_process_was_answering_comes_by_another(
    processes: list[Process], rasa: FakeRasa
) -> None:
    first, second = processes
    await asyncio.gather(first.ready(), second.ready())
    async with httpx.AsyncClient(timeout=40) as client:
        family = await Family.begin(client, first)
        hearing = family.hear(second)
        rasa.seconds = 60
        saying = family.say(first, "een")
        assert (await _next(hearing))[1] == "een"
        while not rasa.busy:
            await asyncio.sleep(0.02)
        first.process.kill()
        await asyncio.gather(saying, return_exceptions=True)
        rasa.seconds = 0
        # The dead process's loan of the turn ends after ten seconds.
        assert (await _next(hearing))[1] == "Je zei: een"
        await hearing.aclose()  # type: ignore[attr-defined]


async def _next(hearing: Any) -> tuple[int, str]:
    heard: tuple[int, str] = await asyncio.wait_for(hearing.__anext__(), 30)
    return heard
