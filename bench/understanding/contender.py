"""What a contender does, and one of them in a process of its own: training, or use."""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import time
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from bot.evaluation.sets import SETS, Case, read_cases

CONTENDERS = ("ours", "default")
MOST_TOPICS = 4
_TURNS_PER_CONVERSATION = 5
_WARM_UP = 20


class Guess(NamedTuple):
    """What a message is likeliest about, at most four topics, and the intent that it is."""

    topics: list[str]
    intent: str


class Contender(Protocol):
    """Learns from the evidence and takes messages; ``contender`` of its module makes it."""

    def train(self) -> None:
        """Learn from the evidence, with nothing kept from before."""

    def load(self) -> None:
        """Load what was learnt."""

    async def find_topic(self, text: str) -> None:
        """Do what a turn needs beside ``handle`` to know what a message is about."""

    async def handle(self, text: str, conversation: str) -> None:
        """Take a message as a turn of a conversation."""

    async def guess(self, text: str) -> Guess:
        """Return what a message is taken for, without any threshold."""


def cases() -> list[Case]:
    """Return the measuring messages in Dutch and French; nothing learns from them."""
    return [case for name in ("nl", "fr") for case in read_cases(SETS / f"{name}.jsonl")]


def scored_cases() -> list[Case]:
    """Return those that nobody looks at while building."""
    return [case for case in cases() if case.part == "score"]


def main() -> None:
    """Print one JSON object with what was measured, as the last line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("contender", choices=CONTENDERS)
    parser.add_argument("step", choices=("train", "use"))
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--share", type=float, required=True)
    options = parser.parse_args()
    started = time.perf_counter()
    from bot.engine import quiet  # noqa: F401

    make = import_module(f"bench.understanding.{options.contender}").contender
    imported = time.perf_counter()
    contender: Contender = make(options.folder, options.share)
    if options.step == "train":
        contender.train()
        found = {"train_s": time.perf_counter() - imported}
    else:
        contender.load()
        loaded = time.perf_counter() - imported
        found = {"import_s": imported - started, "load_s": loaded}
        found |= asyncio.run(_converse(contender))
    print(json.dumps(found))


async def _converse(contender: Contender) -> dict[str, Any]:
    taken, without_topic = [], []
    for number, case in enumerate(cases()):
        begun = time.perf_counter()
        await contender.find_topic(case.text)
        found = time.perf_counter()
        await contender.handle(case.text, f"{number // _TURNS_PER_CONVERSATION}")
        ended = time.perf_counter()
        taken.append((ended - begun) * 1000)
        without_topic.append((ended - found) * 1000)
    timed = taken[_WARM_UP:]
    return {
        "turns": len(timed),
        "turn_ms": statistics.median(timed),
        "turn_p99_ms": statistics.quantiles(timed, n=100)[98],
        "turn_without_topic_ms": statistics.median(without_topic[_WARM_UP:]),
        "memory_mb": _resident_megabytes(),
        "guesses": {one.id: await contender.guess(one.text) for one in scored_cases()},
    }


def _resident_megabytes() -> float:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
