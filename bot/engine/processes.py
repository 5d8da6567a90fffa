"""Starting and watching the three processes of a running guide (design section 2)."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import FrameType

from bot.engine.kept_process import KeptProcess
from bot.engine.training import train
from bot.settings import ROOT, Settings

_READY_SECONDS = 180

#: In this order they are told to stop, and so long each may take to end what it is at.
_STOP_SECONDS = {"web": 30.0, "rasa": 20.0, "actions": 5.0}

#: How long Rasa waits for an action before it goes on without what the action would have changed.
_ACTION_SECONDS = 5.0


class CannotStart(Exception):
    """Raised when the guide cannot start; the message says what to do."""


def run_all(settings: Settings, when_ready: Callable[[], None] = lambda: None) -> int:
    """Train if needed, start web, rasa and actions, and stay until told to stop.

    A process that dies once all were ready is started again; ``when_ready`` is called before.
    Returns the exit status, 0.

    Raises:
        CannotStart: a port is taken, or a process does not come up.
        TrainingFailed: see ``train``.
    """
    for name, port in _ports(settings).items():
        _require_free(name, port)
    print("Getting the model ready ...", flush=True)
    model, is_new = train()
    print("Trained anew." if is_new else "Nothing changed since the last training.", flush=True)
    running = {name: _process(name, model, settings) for name in ("actions", "rasa", "web")}
    stop = _Stop(running.values())
    try:
        for one in running.values():
            one.start()
        if _wait_until_ready(settings, running.values(), stop):
            print(f"\nGezinswijzer is awake: {settings.public_url}")
            print("WhatsApp is on." if settings.whatsapp else "WhatsApp is off (docs/whatsapp.md).")
            when_ready()
            print("Stop it with Ctrl+C.", flush=True)
        while not stop.is_wished:
            for one in running.values():
                one.keep_running()
            time.sleep(0.2)
        return 0
    finally:
        _end(running)


class _Stop:
    """The wish that the command ends, told by a signal.

    Its handler raises nothing: an exception that falls into the midst of whatever runs may be lost
    there, and a KeyboardInterrupt that falls into code made from a text (a dataclass that is being
    imported) lets Python end as killed by SIGINT, though it was caught.
    """

    def __init__(self, running: Collection[KeptProcess]) -> None:
        self.is_wished = False
        self._running = running
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, self._hear)

    def _hear(self, _signal: int, _frame: FrameType | None) -> None:
        if self.is_wished:
            # Told twice: at once. What was being answered waits in the database.
            for process in self._running:
                process.kill()
        self.is_wished = True


def serve_rasa(model: Path, settings: Settings) -> None:
    """Become the Rasa server, on this machine only."""
    from bot.engine import quiet  # noqa: F401

    # isort: split
    from rasa.__main__ import main
    from rasa.core.actions import action

    # Rasa has no setting for it, and would let a family wait for five minutes.
    action.DEFAULT_REQUEST_TIMEOUT = _ACTION_SECONDS
    arguments = ["run", "--model", str(model), "--endpoints", str(_endpoints(settings))]
    arguments += ["--credentials", str(ROOT / "credentials.yml"), "--log-file", "/dev/null"]
    arguments += ["--interface", "127.0.0.1", "--port", str(settings.rasa_port), "--quiet"]
    sys.argv = ["rasa", *arguments]
    main()


def serve_actions(settings: Settings) -> None:
    """Become the action server, on this machine only (the SDK's own would listen everywhere)."""
    import sanic.app  # noqa: F401
    from rasa_sdk.endpoint import create_app

    from bot.knowledge_access import content_base
    from bot.referral.access import referrals

    # sanic turned deprecation warnings on when it was imported.
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    # Before it answers: the first family that begins a form must not wait for what it needs.
    content_base()
    referrals()
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


def _process(name: str, model: Path, settings: Settings) -> KeptProcess:
    arguments = ["--model", str(model)] if name == "rasa" else []
    environment = {**os.environ, "SECRET_KEY": settings.secret_key}
    return KeptProcess(name, arguments, environment)


def _wait_until_ready(settings: Settings, running: Collection[KeptProcess], stop: _Stop) -> bool:
    """Return True once families can come, False when the wish to stop came before."""
    address = f"http://127.0.0.1:{settings.web_port}/health/ready"
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until:
        if stop.is_wished:
            return False
        for one in running:
            if one.has_ended:
                raise CannotStart(
                    f"The {one.name} process stopped at once; its reason is printed above."
                )
        try:
            with urllib.request.urlopen(address, timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise CannotStart(f"Not ready after {_READY_SECONDS} seconds; see the messages above.")


def _end(running: Mapping[str, KeptProcess]) -> None:
    # The web process first: what it is at, it ends with the help of the others.
    for name, seconds in _STOP_SECONDS.items():
        running[name].stop(seconds)
