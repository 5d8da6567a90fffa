"""`gezinswijzer run`, told to stop while Python runs code that is made from a text.

Dataclasses are made so, and whoever is told to stop may be importing one.
"""

from __future__ import annotations

from bot.engine.processes import run_all
from bot.settings import read_settings

TELL = "import os, signal; os.kill(os.getpid(), signal.SIGTERM); [None for _ in range(10_000)]"


def main() -> int:
    """Run the guide; it is told to stop as soon as it is awake."""
    return run_all(read_settings(), when_ready=lambda: exec(TELL, {}))


if __name__ == "__main__":
    raise SystemExit(main())
