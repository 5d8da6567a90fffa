"""Starting and watching the three processes of a running guide (design section 2)."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

from bot.engine.training import train
from bot.settings import ROOT, Settings

_READY_SECONDS = 180
_STOP_SECONDS = 30


class CannotStart(Exception):
    """Raised when the guide cannot start; the message says what to do."""


def run_all(settings: Settings) -> int:
    """Train if needed, start web, rasa and actions, and stay until told to stop.

    Returns the exit status: 0 after a stop, 1 when one of the processes died.

    Raises:
        CannotStart: a port is taken, or a process does not come up.
        TrainingFailed: see ``train``.
    """
    for name, port in _ports(settings).items():
        _require_free(name, port)
    print("Getting the model ready ...", flush=True)
    model, is_new = train()
    print("Trained anew." if is_new else "Nothing changed since the last training.", flush=True)
    running = {name: _start(name, model, settings) for name in ("actions", "rasa", "web")}
    signal.signal(signal.SIGTERM, _stop_as_interrupted)
    try:
        _wait_until_ready(settings, running)
        print(f"\nGezinswijzer is awake: {settings.public_url}\nStop it with Ctrl+C.", flush=True)
        return _watch(running)
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(running)


def serve_rasa(model: Path, settings: Settings) -> None:
    """Become the Rasa server, on this machine only."""
    from bot.engine import quiet  # noqa: F401

    # isort: split
    from rasa.__main__ import main

    arguments = ["run", "--model", str(model), "--endpoints", str(_endpoints(settings))]
    arguments += ["--credentials", str(ROOT / "credentials.yml"), "--log-file", "/dev/null"]
    arguments += ["--interface", "127.0.0.1", "--port", str(settings.rasa_port), "--quiet"]
    sys.argv = ["rasa", *arguments]
    main()


def serve_actions(settings: Settings) -> None:
    """Become the action server, on this machine only (the SDK's own would listen everywhere)."""
    import sanic.app  # noqa: F401
    from rasa_sdk.endpoint import create_app

    # sanic turned deprecation warnings on when it was imported.
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    create_app("actions", cors_origins=[]).run("127.0.0.1", settings.actions_port, access_log=False)


def _endpoints(settings: Settings) -> Path:
    """Return the endpoints file, with the address of the actions as it is set."""
    text = (ROOT / "endpoints.yml").read_text(encoding="utf-8")
    path = settings.data_folder / "endpoints.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace("http://127.0.0.1:5055", settings.actions_url), encoding="utf-8")
    return path


def _ports(settings: Settings) -> dict[str, int]:
    return {
        "WEB_PORT": settings.web_port,
        "RASA_URL": settings.rasa_port,
        "ACTIONS_URL": settings.actions_port,
    }


def _require_free(name: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CannotStart(
                f"Port {port} is in use. Stop what uses it, or set {name} to another port."
            ) from error


def _start(name: str, model: Path, settings: Settings) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bot.cli", "serve", name]
    if name == "rasa":
        command += ["--model", str(model)]
    environment = {**os.environ, "SECRET_KEY": settings.secret_key}
    # A group of their own: Ctrl+C reaches this process only, which then stops them in order.
    return subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)


def _wait_until_ready(settings: Settings, running: Mapping[str, subprocess.Popen[bytes]]) -> None:
    address = f"http://127.0.0.1:{settings.web_port}/health/ready"
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until:
        for name, process in running.items():
            if process.poll() is not None:
                raise CannotStart(
                    f"The {name} process stopped at once; its reason is printed above."
                )
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise CannotStart(f"Not ready after {_READY_SECONDS} seconds; see the messages above.")


def _watch(running: Mapping[str, subprocess.Popen[bytes]]) -> int:
    while True:
        for name, process in running.items():
            if process.poll() is not None:
                print(f"The {name} process stopped (status {process.returncode}).", file=sys.stderr)
                return 1
        time.sleep(0.5)


def _stop(running: Mapping[str, subprocess.Popen[bytes]]) -> None:
    # The web process first: it stops taking messages while the others still answer.
    for name in ("web", "rasa", "actions"):
        process = running[name]
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + _STOP_SECONDS
    for process in running.values():
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()


def _stop_as_interrupted(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
