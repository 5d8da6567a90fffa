"""``python -m bench.understanding``: ours beside Rasa's default pipeline, in one table."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.understanding.accuracy import measures
from bench.understanding.contender import CONTENDERS, Guess, scored_cases
from bench.understanding.evidence import read_evidence
from bot.evaluation.scoring import Share
from bot.settings import ROOT

_TIMES = {
    "training (s)": "train_s",
    "loading, imports aside (s)": "load_s",
    "imports (s)": "import_s",
    "turn, median (ms)": "turn_ms",
    "turn, 99th percentile (ms)": "turn_p99_ms",
    "memory (MB)": "memory_mb",
}
_LANGUAGES = ("nl", "fr")


def main() -> int:
    """Measure both contenders, one after the other, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=0.1, help="part of the examples to learn")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gezinswijzer-bench-") as folder:
        ours, default = (_measure(name, Path(folder), options.share) for name in CONTENDERS)
    evidence = read_evidence(options.share)
    print(
        f"\nShare {options.share:g}: {len(evidence.topics)} examples of topics, "
        f"{len(evidence.sides)} of sides, {len(evidence.wishes)} of intents. "
        f"{ours['turns']} turns timed, {os.cpu_count()} cores.\n"
    )
    print("| measure | ours | default | ratio or gain |\n|---|---:|---:|---:|")
    for cells in (*_times(ours, default), *_accuracy(ours, default)):
        print(f"| {' | '.join(cells)} |")
    return 0


def _measure(name: str, folder: Path, share: float) -> dict[str, Any]:
    found: dict[str, Any] = {}
    # Training and use in two processes: memory after training says nothing about a running guide.
    for step in ("train", "use"):
        print(f"{name}: {step} ...", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", "bench.understanding.contender", name, step]
        command += ["--folder", str(folder), "--share", str(share)]
        environment = {
            **os.environ,
            "RASA_CACHE_DIRECTORY": str(folder / f"{name}-cache"),
            "GEZINSWIJZER_DATA": str(folder / f"{name}-data"),
        }
        environment.pop("DATABASE_URL", None)
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True
        )
        found.update(json.loads(done.stdout.splitlines()[-1]))
    return found


def _times(ours: dict[str, Any], default: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for label, key in _TIMES.items():
        yield _beside(label, ours[key], default[key])
    yield _beside(
        "turn where the default finds no topic, median (ms)",
        ours["turn_ms"],
        default["turn_without_topic_ms"],
    )


def _beside(label: str, ours: float, default: float) -> tuple[str, ...]:
    return label, f"{ours:.1f}", f"{default:.1f}", f"{default / ours:.1f}x"


def _accuracy(ours: dict[str, Any], default: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for language in _LANGUAGES:
        some = [case for case in scored_cases() if case.languages[0] == language]
        first, second = (
            measures(some, {name: Guess(*guess) for name, guess in one["guesses"].items()})
            for one in (ours, default)
        )
        for label in first:
            gain = (first[label].value - second[label].value) * 100
            cells = _cell(first[label]), _cell(second[label])
            yield f"{language}: {label} (of {first[label].total})", *cells, f"{gain:+.1f} points"


def _cell(share: Share) -> str:
    low, high = share.interval
    return f"{share.value:.1%} ({low:.0%}-{high:.0%})"


if __name__ == "__main__":
    sys.exit(main())
