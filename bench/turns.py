"""Ours beside Rasa's default pipeline: training, loading, a whole turn, memory."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bot.settings import ROOT

CONTENDERS = ("ours", "default")


def main() -> int:
    """Measure both contenders one after the other and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="part of the training messages")
    parser.add_argument("--turns", type=int, default=500, help="how many turns to time")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = {name: _measure(name, Path(folder), options) for name in CONTENDERS}
    _print(found, options)
    return 0


def _measure(name: str, folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    print(f"measuring {name} ...", file=sys.stderr, flush=True)
    common = ["--folder", str(folder), "--share", str(options.share), "--turns", str(options.turns)]
    found: dict[str, Any] = {}
    # Training and use in two processes: memory after training says nothing about a running guide.
    for step in ("train", "use"):
        command = [sys.executable, "-m", "bench.contender", name, step, *common]
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, "GEZINSWIJZER_DATA": str(folder)},
            stdout=subprocess.PIPE, check=True,
        )  # fmt: skip
        found.update(json.loads(done.stdout.splitlines()[-1]))
    return found


def _print(found: dict[str, dict[str, Any]], options: argparse.Namespace) -> None:
    ours, default = found["ours"], found["default"]
    print(
        f"\n{ours['messages']} training messages (share {options.share:g}), "
        f"{ours['turns']} turns timed, {os.cpu_count()} cores\n"
    )
    print(f"| {'measure':<28} | {'ours':>9} | {'default':>9} | {'ratio':>7} |")
    print(f"|{'-' * 30}|{'-' * 10}:|{'-' * 10}:|{'-' * 8}:|")
    rows = [
        ("training (s)", "train_seconds"),
        ("loading, imports aside (s)", "load_seconds"),
        ("imports (s)", "import_seconds"),
        ("turn, median (ms)", "turn_median_ms"),
        ("turn, 99th percentile (ms)", "turn_p99_ms"),
        ("memory (MB)", "memory_mb"),
    ]  # fmt: skip
    for label, key in rows:
        ratio = default[key] / ours[key] if ours[key] else float("nan")
        print(f"| {label:<28} | {ours[key]:>9.1f} | {default[key]:>9.1f} | {ratio:>6.1f}x |")


if __name__ == "__main__":
    sys.exit(main())
