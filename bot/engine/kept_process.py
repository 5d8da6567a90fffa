"""A process that is started again when it dies."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

from bot.settings import ROOT

#: How a process of the guide is started; its name follows.
COMMAND = (sys.executable, "-m", "bot.cli", "serve")

#: A process that ends sooner than this after its start is started again after a pause, which
#: doubles each time up to the longest.
_STEADY_SECONDS, _LONGEST_PAUSE = 10.0, 30.0


class KeptProcess:
    """One process of the guide; whoever keeps it calls ``keep_running`` time and again."""

    def __init__(self, name: str, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        self.name = name
        self._command = [*COMMAND, name, *arguments]
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._started = self._next_start = self._pause = 0.0

    def start(self) -> None:
        """Start it."""
        # A group of its own: Ctrl+C reaches the command only, which then stops all in order.
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, env=self._environment, start_new_session=True
        )
        self._started = time.monotonic()

    @property
    def has_ended(self) -> bool:
        """Whether it was started and runs no more."""
        return self._process is not None and self._process.poll() is not None

    def keep_running(self) -> None:
        """Start it again when it has ended and its pause is over."""
        if self._process is None:
            if time.monotonic() >= self._next_start:
                self.start()
        elif self._process.poll() is not None:
            self._note_end(self._process.returncode)
            self._process = None

    def _note_end(self, status: int) -> None:
        moment = time.monotonic()
        was_steady = moment - self._started >= _STEADY_SECONDS
        self._pause = 0.0 if was_steady else min(max(1.0, 2 * self._pause), _LONGEST_PAUSE)
        self._next_start = moment + self._pause
        when = f"in {self._pause:.0f} s" if self._pause else "now"
        message = f"The {self.name} process stopped (status {status}); it is started again {when}."
        print(message, file=sys.stderr, flush=True)

    def stop(self, seconds: float) -> None:
        """End it; it may take some seconds to finish what it is at."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def kill(self) -> None:
        """End it at once, whatever it is at."""
        if self._process is not None:
            self._process.kill()
