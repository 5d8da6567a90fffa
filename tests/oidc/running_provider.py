"""The certified provider (provider.mjs), run by node on this machine."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from this_machine import free_port, program

from bot.settings import OidcSettings

FOLDER = Path(__file__).parent
_SECRET = "a secret of the tests alone"


class RunningProvider:
    """The provider, for one guide; browsers and the guide reach it at ``localhost``.

    The guide of the tests is at 127.0.0.1: to a browser that is another site.
    """

    def __init__(self, guide: str) -> None:
        _install()
        self._port = free_port()
        self.settings = OidcSettings(
            f"http://localhost:{self._port}", "desk", _SECRET, "Voorbeeldstad"
        )
        self._redirect = f"{guide}/desk/aanmelden/terug"
        self.start()

    def start(self) -> None:
        """Run it, and return when it answers."""
        environment = {
            "PATH": os.environ["PATH"],
            "PORT": str(self._port),
            "CLIENT_ID": self.settings.client_id,
            "CLIENT_SECRET": self.settings.client_secret,
            "REDIRECT_URI": self._redirect,
        }
        self._process = subprocess.Popen(
            [program("node", package="nodejs"), "provider.mjs"],
            cwd=FOLDER,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout
        # It warns of its keys for development before.
        while (line := self._process.stdout.readline()) and line.strip() != "ready":
            pass
        assert line, "the provider did not start"

    def stop(self) -> None:
        """Stop it."""
        self._process.terminate()
        self._process.communicate(timeout=20)


def _install() -> None:
    """Install what the lock file names, once; nothing of it is kept in git."""
    lock = (FOLDER / "package-lock.json").read_text(encoding="utf-8")
    done = FOLDER / "node_modules" / "installed-from.json"
    if done.exists() and done.read_text(encoding="utf-8") == lock:
        return
    npm = program("npm", package="npm")
    made = subprocess.run([npm, "ci"], cwd=FOLDER, capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.fail(f"npm could not install the provider:\n{made.stderr[-2000:]}")
    done.write_text(lock, encoding="utf-8")
