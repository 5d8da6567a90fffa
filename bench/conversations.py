"""Many families at once: a running guide of its own, spoken to over loopback as pages do.

``python -m bench.conversations`` starts ``gezinswijzer run`` on free ports and in a folder of its
own. Every family comes from an address of its own (127.x.y.z), so the limits are those of a real
day. What the web layer adds is measured on every turn: the time that the web process took, less
the time that it waited for Rasa; it tells both in ``Server-Timing``. A whole turn is measured here.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

import aiohttp

from bot.settings import ROOT

_DURATION = re.compile(r"(\w+);dur=([\d.]+)")
_READY_SECONDS = 600
SCRIPTS = (
    ("Wat is zorgtoeslag?", "Hoeveel is dat?", "Hoe vraag ik het aan?", "dank je"),
    ("hallo", "wij hebben schulden, wie helpt ons?", "waar is dat in Halle?", "kan het simpel?"),
    ("Wat is 1 Gezin 1 Plan?", "Kan ik zelf bellen?", "wie helpt mij dan?", "in Vilvoorde"),
    ("Bonjour, c'est quoi le Groeipakket ?", "C'est combien ?", "Comment le demander ?", "merci"),
    ("ik ben mijn job kwijt", "heb ik recht op leefloon?", "welke papieren heb ik nodig?"),
    ("Où est le CPAS à Hal ?", "et à Vilvorde ?", "je cherche une crèche", "je ne comprends pas"),
    ("mijn zoon heeft autisme", "is er geld voor?", "hoe lang duurt het?", "ik wil iemand spreken"),
    ("verhoogde tegemoetkoming", "wie heeft daar recht op?", "en hoe vraag ik dat?", "ok"),
)  # fmt: skip


@dataclass
class Measured:
    """What the families met: seconds of each turn, in web and at Rasa, and what went wrong."""

    turns: list[float] = field(default_factory=list)
    in_web: list[float] = field(default_factory=list)
    at_rasa: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def added(self) -> list[float]:
        """The seconds of each turn that the web layer added to Rasa's."""
        return [web - rasa for web, rasa in zip(self.in_web, self.at_rasa, strict=True)]

    @property
    def on_the_way(self) -> list[float]:
        """The seconds of each turn between the family's program and the web process."""
        return [turn - web for turn, web in zip(self.turns, self.in_web, strict=True)]


@dataclass(frozen=True)
class Guide:
    """A running guide: its address and the process that started it."""

    address: str
    pid: int


def main() -> int:
    """Measure and print; 1 when any turn went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--conversations", type=int, default=200)
    parser.add_argument("--pause", type=float, default=20, help="mean seconds between messages")
    options = parser.parse_args()
    # Told to stop, it stops the guide that it started too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory() as folder, _running(Path(folder)) as guide:
        print("the guide is awake", file=sys.stderr, flush=True)
        measured = asyncio.run(_load(guide.address, options))
        memory = memory_of(guide.pid)
    _print(measured, memory, options)
    return 1 if measured.errors else 0


@contextmanager
def _running(folder: Path) -> Iterator[Guide]:
    """Run a guide while inside."""
    ports = [_free_port() for _ in range(3)]
    web, rasa, actions = (f"http://127.0.0.1:{port}" for port in ports)
    environment = {
        **os.environ,
        "GEZINSWIJZER_DATA": str(folder),
        "WEB_PORT": str(ports[0]),
        "RASA_URL": rasa,
        "ACTIONS_URL": actions,
    }
    environment.pop("DATABASE_URL", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "run"], cwd=ROOT, env=environment, stdout=sys.stderr
    )
    try:
        _wait_until_ready(web, process)
        yield Guide(web, process.pid)
    finally:
        process.terminate()
        process.wait(60)


def _wait_until_ready(web: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _READY_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{web}/health/ready", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise SystemExit("the guide did not start; see above")


async def _load(address: str, options: argparse.Namespace) -> Measured:
    """Let all families speak for the time that is asked, after every script was spoken once.

    What Rasa still loads for its first turns belongs to its start.
    """
    async with _client(address, "127.0.0.1") as client:
        for script in SCRIPTS:
            family = await _Family.begin(client)
            for text in script:
                await family.say(text, Measured())
    measured = Measured()
    until = time.monotonic() + options.seconds
    families = range(options.conversations)
    await asyncio.gather(
        *(_speak(number, address, measured, until, options.pause) for number in families)
    )
    return measured


async def _speak(number: int, address: str, measured: Measured, until: float, pause: float) -> None:
    """Hold one conversation after another, with the pauses of people who read and type."""
    luck = random.Random(number)
    own = f"127.{1 + number // 250}.0.{1 + number % 250}"
    async with _client(address, own) as client:
        while True:
            family = await _Family.begin(client)
            for text in luck.choice(SCRIPTS):
                await asyncio.sleep(luck.uniform(0, 2 * pause))
                if time.monotonic() > until:
                    return
                await family.say(text, measured)


def _client(address: str, own: str) -> aiohttp.ClientSession:
    """Return what asks from an address of its own; at 200 families at once it must cost little."""
    return aiohttp.ClientSession(
        address,
        connector=aiohttp.TCPConnector(local_addr=(own, 0)),
        timeout=aiohttp.ClientTimeout(total=60),
    )


@dataclass(frozen=True)
class _Family:
    """A conversation as a page holds it."""

    client: aiohttp.ClientSession
    address: str
    headers: dict[str, str]

    @classmethod
    async def begin(cls, client: aiohttp.ClientSession) -> _Family:
        async with client.post("/api/conversations", json={}) as response:
            begun = await response.json()
        address = f"/api/conversations/{begun['conversation']}/messages"
        return cls(client, address, {"Authorization": f"Bearer {begun['token']}"})

    async def say(self, text: str, measured: Measured) -> None:
        """Say something and note how long the answer took, or what was wrong with it."""
        said = {"text": text, "client_id": secrets.token_hex(8)}
        started = time.perf_counter()
        try:
            async with self.client.post(self.address, json=said, headers=self.headers) as response:
                body = await response.read()
        except (aiohttp.ClientError, asyncio.TimeoutError) as error:
            measured.errors.append(type(error).__name__)
            return
        seconds = time.perf_counter() - started
        if response.status != 200:
            measured.errors.append(f"status {response.status}")
        elif json.loads(body)["messages"][-1]["meta"].get("pending"):
            measured.errors.append("not answered in time")
        else:
            measured.turns.append(seconds)
            told = dict(_DURATION.findall(response.headers["Server-Timing"]))
            measured.at_rasa.append(float(told["rasa"]) / 1000)
            measured.in_web.append(float(told["total"]) / 1000)


def memory_of(parent: int) -> dict[str, float]:
    """Return the resident memory of the three processes in MB, by name."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_bytes().decode().split("\0")
            pages = int((folder / "statm").read_text().split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(stat[1]) == parent and "serve" in command:
            name = command[command.index("serve") + 1]
            found[name] = pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    return found


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _print(measured: Measured, memory: dict[str, float], options: argparse.Namespace) -> None:
    print(
        f"{options.conversations} conversations at once for {options.seconds:g} s, a message every "
        f"{options.pause:g} s each, {os.cpu_count()} cores (load {os.getloadavg()[0]:.1f})\n"
    )
    turns, errors = len(measured.turns), len(measured.errors)
    print(f"{turns} turns, {turns / options.seconds:.1f} a second, {errors} errors")
    print(_row("a whole turn", measured.turns))
    print(_row("of which Rasa", measured.at_rasa))
    print(_row("the web layer adds", measured.added))
    print(_row("the way there and back, and the asking itself", measured.on_the_way))
    print("memory: " + ", ".join(f"{name} {memory[name]:.0f} MB" for name in sorted(memory)))
    for problem in sorted(set(measured.errors)):
        print(f"error: {problem}, {measured.errors.count(problem)} times")


def _row(label: str, seconds: list[float]) -> str:
    milliseconds = [one * 1000 for one in seconds]
    late = quantiles(milliseconds, n=100)
    return f"{label}: median {median(milliseconds):.1f} ms, p95 {late[94]:.1f}, p99 {late[98]:.1f}"


if __name__ == "__main__":
    sys.exit(main())
