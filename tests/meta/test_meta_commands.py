"""The two commands: the stand-in alone, and with the guide."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from running_guide import is_alive
from this_machine import free_port

HERE = Path(__file__).parent

pytestmark = pytest.mark.slow


@contextmanager
def command(*arguments: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command, and end it whatever happens."""
    paths = os.pathsep.join([str(HERE.parent), str(HERE.parents[1])])
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        env={**os.environ, "PYTHONPATH": paths, **settings},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def printed(process: subprocess.Popen[str], pattern: str) -> str:
    """Read what a command prints until something is there, and return that."""
    assert process.stdout is not None
    seen = ""
    for line in process.stdout:
        seen += line
        if found := re.search(pattern, seen):
            return found[1]
    pytest.fail(f"It printed only:\n{seen}")


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_alone_it_prints_the_settings_and_ends_when_told(told: signal.Signals) -> None:
    options = ("--template", "gezinswijzer_hoe_gaat_het:nl", "--phone-number-id", "123")
    with command("meta_cloud", *options, WHATSAPP_ACCESS_TOKEN="newer,older") as process:
        base = printed(process, r"WHATSAPP_API_BASE=(\S+)\n")
        assert printed(process, r"WHATSAPP_PHONE_NUMBER_ID=(\S+)\n") == "123"
        for token, status in (("newer", 200), ("older", 200), ("other", 401)):
            answer = httpx.post(
                f"{base}/123/messages",
                headers={"Authorization": f"Bearer {token}"},
                json={
                    "messaging_product": "whatsapp",
                    "to": "32470000001",
                    "type": "template",
                    "template": {
                        "name": "gezinswijzer_hoe_gaat_het",
                        "language": {"code": "nl"},
                    },
                },
            )
            assert answer.status_code == status
        process.send_signal(told)
        assert process.wait(20) == 0


def test_the_demo_starts_the_guide_prints_the_phone_and_ends_both(tmp_path: Path) -> None:
    guide = (sys.executable, str(HERE / "fake_guide.py"))
    settings = {"WEB_PORT": str(free_port()), "GEZINSWIJZER_DATA": str(tmp_path)}
    with command("meta_cloud.demo", *guide, **settings) as process:
        pid = int(printed(process, r"pid (\d+)"))
        phone = printed(process, r"The phone of a family: (\S+)\n")
        assert "Telefoon van een gezin" in httpx.get(phone).text
        assert is_alive(pid)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert not is_alive(pid)
