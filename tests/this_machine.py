"""What tests ask of the machine that they run on: programs that pip cannot bring, and ports."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

import pytest


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


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
