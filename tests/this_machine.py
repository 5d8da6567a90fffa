"""What tests ask of the machine that they run on: programs that pip cannot bring, and ports."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from itertools import cycle
from pathlib import Path

import pytest

#: Below the ports that Linux gives to outgoing connections, which could take one of these between
#: our asking and a server's listening.
_FIRST, _OF_ONE_WORKER = 12_000, 4_000


def program(*names: str, package: str, path: str | None = None) -> Path:
    """Return the first of some programs that is here; without one the test is left out.

    Args:
        names: what the program may be called.
        package: the package of Debian that brings it.
        path: where to look, if elsewhere than on the path.

    Where everything must run (CI), a program that is missing fails the test.
    """
    found = next(filter(None, (shutil.which(one, path=path) for one in names)), None)
    if found is None:
        problem = f"{names[0]} was not found: apt-get install -y {package}"
        if os.environ.get("CI") == "true":
            pytest.fail(problem)
        pytest.skip(problem)
    return Path(found)


@cache
def _ports() -> Iterator[int]:
    """Go round the ports of this worker of pytest-xdist, from anywhere on."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    ours = range(_FIRST + _OF_ONE_WORKER * worker, _FIRST + _OF_ONE_WORKER * (worker + 1))
    start = secrets.randbelow(len(ours))
    return cycle([*ours[start:], *ours[:start]])


def free_port() -> int:
    """Return a port that nobody listens at, and that no other test is given."""
    for port in _ports():
        with socket.socket() as listening, suppress(OSError):
            listening.bind(("127.0.0.1", port))
            return port
    raise AssertionError("the ports go round for ever")
