"""Many families on WhatsApp at once: a running guide of its own, a stand-in for Meta, and a poster.

``python -m bench.whatsapp`` starts ``gezinswijzer run`` on free ports and in a folder of its own,
and beside it two processes: the stand-in that takes what the guide sends, and reports each message
as sent and delivered, and the poster that posts what families write, at an even pace. Every family
has written once before it begins. Afterwards what the phones got is laid beside what is stored: in
order, nothing lost, nothing twice.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import random
import secrets
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench.conversations import SCRIPTS, memory_of
from bot.settings import ROOT
from bot.web.channels.whatsapp.shaping import parts_of

# The stand-in and what looks into a running guide belong to the tests.
sys.path.insert(0, str(ROOT / "tests"))

from meta_cloud import StandIn, messages
from meta_cloud.courier import Courier, Post, Posted
from meta_cloud.webhooks import Account
from running_guide import RunningGuide, new_guide
from stored_whatsapp import StoredWhatsApp

#: Every post is to be acknowledged within this time, at the 99th percentile.
AIM_MS = 50.0
_PROCESSES = multiprocessing.get_context("spawn")
_NUMBER_ID = "1234567"
_LAST_ANSWERS_SECONDS = 900


@dataclass(frozen=True)
class Written:
    """A message that was posted: whose, when (seconds since 1970), and how it was acknowledged."""

    number: str
    wamid: str
    at: float
    tries: list[Posted]


@dataclass
class Came:
    """What the phones got: seconds until the first word of each answer, and what was wrong."""

    answered: list[float] = field(default_factory=list)
    lost: int = 0
    unlike: list[str] = field(default_factory=list)


def main() -> int:
    """Measure and print; 1 when anything was lost, twice, out of order or acknowledged too late."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--per-second", type=float, default=50)
    parser.add_argument("--phones", type=int, default=400)
    options = parser.parse_args()
    # Told to stop, it stops what it started too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory() as folder:
        return _measure(new_guide(Path(folder)), options)


def _measure(guide: RunningGuide, options: argparse.Namespace) -> int:
    webhook = f"http://127.0.0.1:{guide.web_port}/webhooks/whatsapp"
    app_secret, access_token = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    numbers = [f"324701{number:05}" for number in range(options.phones)]
    with _beside(_stand_in, webhook, app_secret, access_token) as meta:
        guide.settings = {
            "WHATSAPP_API_BASE": meta.recv(),
            "WHATSAPP_APP_SECRET": app_secret,
            "WHATSAPP_ACCESS_TOKEN": access_token,
            "WHATSAPP_VERIFY_TOKEN": secrets.token_urlsafe(24),
            "WHATSAPP_PHONE_NUMBER_ID": _NUMBER_ID,
        }
        guide.start()
        try:
            guide.wait_until_ready()
            print("the guide is awake; every family writes once", file=sys.stderr, flush=True)
            meta.send(("greet", numbers))
            greeted = meta.recv()
            stored = StoredWhatsApp(guide)
            _wait_until_idle(stored)
            meta.send(("forget", None))
            meta.recv()
            print("the load begins", file=sys.stderr, flush=True)
            load = (options.seconds, options.per_second)
            with _beside(_poster, webhook, app_secret, numbers, *load) as poster:
                written: list[Written] = poster.recv()
            lasted = _wait_until_idle(stored)
            meta.send(("received", None))
            received, statuses = meta.recv()
            came = _compare(stored, greeted, written, received)
            memory = memory_of(guide.process.pid)
        finally:
            guide.stop()
    _print(options, written, statuses, came, lasted)
    print("memory: " + ", ".join(f"{name} {memory[name]:.0f} MB" for name in sorted(memory)))
    late = _percentile([one.tries[0].milliseconds for one in written], 99) > AIM_MS
    return 1 if late or came.lost or came.unlike else 0


@contextmanager
def _beside(work: Any, *given: Any) -> Iterator[Connection]:
    """Run something in a process of its own, and give the line to it."""
    here, there = _PROCESSES.Pipe()
    process = _PROCESSES.Process(target=work, args=(there, *given), daemon=True)
    process.start()
    there.close()
    try:
        yield here
    finally:
        here.close()
        process.join(10)
        process.terminate()


def _stand_in(line: Connection, webhook: str, app_secret: str, access_token: str) -> None:
    """Be Meta: take what the guide sends, and tell it when asked."""
    stand_in = StandIn(webhook, app_secret, access_token, _NUMBER_ID, "unused")
    with stand_in.running():
        line.send(stand_in.base_url)
        while True:
            try:
                order, given = line.recv()
            except EOFError:
                return
            if order == "greet":
                line.send({number: stand_in.phone(number).says("dag") for number in given})
            elif order == "forget":
                stand_in.courier.acknowledged.clear()
                line.send(None)
            else:
                received = {one.number: one.inbox for one in stand_in.phones}
                told = {
                    number: [(one.at, one.message) for one in inbox]
                    for number, inbox in received.items()
                }
                line.send((told, stand_in.acknowledged))


def _poster(line: Connection, *load: Any) -> None:
    """Be the families: post at an even pace."""
    line.send(asyncio.run(_post(*load)))


async def _post(
    webhook: str, app_secret: str, numbers: list[str], seconds: float, per_second: float
) -> list[Written]:
    courier = Courier(webhook, app_secret, Account(_NUMBER_ID))
    await courier.open()
    written: list[Written] = []
    under_way: list[asyncio.Task[None]] = []
    began = time.perf_counter()
    for place, (number, text) in enumerate(islice(_lines(numbers), int(seconds * per_second))):
        await asyncio.sleep(max(0.0, began + place / per_second - time.perf_counter()))
        wamid, at = messages.new_wamid(number), time.time()
        message = messages.sent_by(number, messages.text(text), wamid, at)
        who = [messages.contact(number, "Sam Janssens")]
        post = Post([courier.account.value([message], contacts=who)])
        written.append(Written(number, wamid, at, post.tries))
        under_way.append(asyncio.create_task(courier.deliver(post)))
    await asyncio.gather(*under_way)
    await courier.close()
    return written


def _lines(numbers: list[str]) -> Iterator[tuple[str, str]]:
    """Yield who writes what, for ever: each family goes through one script after another."""
    luck = random.Random(1)
    scripts = {number: _texts(random.Random(number)) for number in numbers}
    while True:
        # In another order each round: some write twice in a second, some are silent for long.
        for number in luck.sample(numbers, len(numbers)):
            yield number, next(scripts[number])


def _texts(luck: random.Random) -> Iterator[str]:
    while True:
        yield from luck.choice(SCRIPTS)


def _wait_until_idle(stored: StoredWhatsApp) -> float:
    """Wait until nothing waits anywhere, and return how long that took (seconds)."""
    began = time.monotonic()
    while stored.is_busy():
        if time.monotonic() - began > _LAST_ANSWERS_SECONDS:
            print("not everything was answered in time", file=sys.stderr)
            break
        time.sleep(1)
    return time.monotonic() - began


def _compare(
    stored: StoredWhatsApp,
    greeted: dict[str, str],
    written: list[Written],
    received: dict[str, Any],
) -> Came:
    """Lay what each phone got beside what it wrote and what is stored."""
    came = Came()
    for number, greeting in greeted.items():
        theirs = [one for one in written if one.number == number]
        inbox = received.get(number, [])
        wamids = [greeting, *(one.wamid for one in theirs)]
        came.unlike += stored.problems(number, wamids, [message for _, message in inbox])
        first: dict[str, float] = {}
        for client_id, (at, _) in zip(_answered(stored, number), inbox):  # noqa: B905
            first.setdefault(client_id, at)
        for one in theirs:
            at = first.get(stored.client_id_of(one.wamid))
            if at is None:
                came.lost += 1
            else:
                came.answered.append(at - one.at)
    return came


def _answered(stored: StoredWhatsApp, number: str) -> Iterator[str]:
    """Yield what each message to a phone answers."""
    for one in stored.said(stored.conversation_of(number) or ""):
        if one["from"] == "assistant":
            yield from (one["reply_to"] for _ in parts_of(one))


def _print(
    options: argparse.Namespace,
    written: list[Written],
    statuses: list[Posted],
    came: Came,
    lasted: float,
) -> None:
    print(
        f"{options.per_second:g} messages a second from {options.phones} phones for "
        f"{options.seconds:g} s, {os.cpu_count()} cores (load {os.getloadavg()[0]:.1f})\n"
    )
    again = sum(len(one.tries) > 1 for one in written)
    print(f"{len(written)} messages, of which {again} had to be posted again")
    print(_row("acknowledged", [one.tries[0].milliseconds for one in written], "ms"))
    print(_row("news of messages acknowledged", [one.milliseconds for one in statuses], "ms"))
    print(_row("answered", came.answered, "s"))
    print(f"the last answer left {lasted:.0f} s after the last message came")
    print(f"{came.lost} lost; {len(came.unlike)} times something twice or out of order")
    for problem in sorted(set(came.unlike)):
        print(f"error: {problem}, on {came.unlike.count(problem)} phones")


def _row(label: str, values: list[float], unit: str) -> str:
    if len(values) < 2:
        return f"{label}: {len(values)}"
    middle, late, latest = median(values), _percentile(values, 95), _percentile(values, 99)
    return (
        f"{label}: {len(values)}, median {middle:.1f} {unit}, p95 {late:.1f}, p99 {latest:.1f}, "
        f"the latest {max(values):.1f}"
    )


def _percentile(values: list[float], percent: int) -> float:
    return quantiles(values, n=100)[percent - 1]


if __name__ == "__main__":
    sys.exit(main())
