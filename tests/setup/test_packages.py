"""scripts/test_packages.sh: quick when all is there, plain when something is missing."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "test_packages.sh"
TOOLS = ("sh", "cat", "chmod", "tr")


class Machine:
    """A path that holds only what a test puts there; all but Chromium is on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for tool in TOOLS:
            (folder / tool).symlink_to(shutil.which(tool) or pytest.fail(f"no {tool}"))
        self.program("initdb", "")
        for name in ("pdftotext", "node", "npm"):
            self.program(name, "")
        self.program("id", "echo 1000")

    def program(self, name: str, lines: str) -> None:
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{lines}\n")
        path.chmod(0o755)

    def run(self) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(self.folder)}
        return subprocess.run(
            [SCRIPT], env=environment, capture_output=True, text=True, check=False
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.mark.parametrize("name", ["chromium", "chromium-browser"])
def test_nothing_is_said_where_nothing_is_missing(machine: Machine, name: str) -> None:
    machine.program(name, "")
    result = machine.run()
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_a_person_who_is_not_root_is_told_what_to_install(machine: Machine) -> None:
    machine.program("apt-get", "exit 1")
    result = machine.run()
    assert result.returncode == 1
    assert "sudo apt-get install chromium" in result.stderr


def test_root_gets_it_installed(machine: Machine) -> None:
    machine.program("id", "echo 0")
    browser = machine.folder / "chromium"
    installs = f'[ "$1" = update ] || {{ echo "#!/bin/sh" >{browser}; chmod +x {browser}; }}'
    machine.program("apt-get", installs)
    result = machine.run()
    assert result.returncode == 0
    assert browser.exists()


def test_an_installation_that_fails_is_told(machine: Machine) -> None:
    machine.program("id", "echo 0")
    machine.program("apt-get", 'echo "E: no such package" >&2; exit 100')
    result = machine.run()
    assert result.returncode == 1
    assert "E: no such package" in result.stderr
    assert "programs that are not on this machine: chromium" in result.stderr


@pytest.mark.parametrize("name", ["node", "npm"])
def test_node_comes_with_npm(machine: Machine, name: str) -> None:
    machine.program("chromium", "")
    (machine.folder / name).unlink()
    result = machine.run()
    assert result.returncode == 1
    assert "sudo apt-get install nodejs npm" in result.stderr
