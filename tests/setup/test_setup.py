"""scripts/setup.sh: the Python that it takes, what it says when it cannot go on, what it leaves."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "setup.sh"
TOOLS = ("sh", "cat", "chmod", "cksum", "cp", "dirname", "grep", "mkdir", "rm", "tail")

FAKE_PYTHON = """#!/bin/sh
case "$1 $2" in
"-c "*version_info*) [ "{version}" = 3.10 ] && echo "$0" || exit 1 ;;
"-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
"-m pip") echo "pip $*" >>"$CALLS"; [ ! -e "$NO_NETWORK" ] || {{ echo "no connection"; exit 1; }} ;;
esac
"""
FAKE_UV = """#!/bin/sh
echo "uv $*" >>"$CALLS"
case "$1 $2" in
"python find") [ -x "$UV_PYTHON" ] && echo "$UV_PYTHON" ;;
"python install") cp "$UV_DOWNLOAD" "$UV_PYTHON" ;;
esac
"""
BACKEND = '''
"""Makes the project's own wheel: enough of PEP 660 to install it in place."""
import zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "project-1-py3-none-any.whl"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        info = "project-1.dist-info"
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\\nName: project\\nVersion: 1\\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n")
        wheel.writestr(f"{info}/RECORD", "")
    return name
'''


@dataclass
class Project:
    """A project of one package, and a machine that has only what a test puts on it."""

    root: Path
    machine: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def lock(self) -> Path:
        return self.root / "requirements.lock"

    @property
    def stamp(self) -> Path:
        return self.root / ".venv" / "set-up.stamp"

    @property
    def calls(self) -> list[str]:
        path = self.machine / "calls"
        return path.read_text().splitlines() if path.exists() else []

    def program(self, place: str, text: str) -> Path:
        path = self.machine / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)
        return path

    def python(self, place: str, version: str = "3.10") -> Path:
        return self.program(place, FAKE_PYTHON.format(version=version))

    def uv(self) -> Path:
        return self.program("bin/uv", FAKE_UV)

    def set_up(self) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": f"{self.machine}/bin:{self.machine}/tools",
            "HOME": f"{self.machine}/home",
            "CALLS": f"{self.machine}/calls",
            "NO_NETWORK": f"{self.machine}/no-network",
            "UV_PYTHON": f"{self.machine}/uv/python3.10",
            "UV_DOWNLOAD": f"{self.machine}/registry/python3.10",
            "PIP_CONFIG_FILE": os.devnull,
            **self.environment,
        }
        return subprocess.run(
            [self.root / "scripts" / "setup.sh"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root, machine = tmp_path / "project", tmp_path / "machine"
    for folder in (root / "scripts", machine / "bin", machine / "tools", machine / "uv"):
        folder.mkdir(parents=True)
    for tool in TOOLS:
        (machine / "tools" / tool).symlink_to(shutil.which(tool) or pytest.fail(f"no {tool}"))
    shutil.copy(SCRIPT, root / "scripts")
    (root / "backend.py").write_text(BACKEND)
    (root / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
        '[project]\nname = "project"\nversion = "1"\n'
    )
    digest = _make_wheel(root / "wheels")
    (root / "requirements.lock").write_text(
        f"--no-index\n--find-links {root}/wheels\ntiny==1.0 \\\n    --hash=sha256:{digest}\n"
    )
    return Project(root, machine)


def _make_wheel(folder: Path) -> str:
    """Write the wheel of a package of one line; return its hash."""
    folder.mkdir()
    path = folder / "tiny-1.0-py3-none-any.whl"
    files = {
        "tiny.py": "answer = 42\n",
        "tiny-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
        "tiny-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nTag: py3-none-any\n",
    }
    record = ["tiny-1.0.dist-info/RECORD,,"]
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=")
            record.append(f"{name},sha256={digest.decode()},{len(text)}")
        wheel.writestr("tiny-1.0.dist-info/RECORD", "\n".join(record) + "\n")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _chosen(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 0, result.stderr
    line = next(
        line for line in result.stderr.splitlines() if line.startswith("Making .venv with ")
    )
    return line.removeprefix("Making .venv with ")


# Which Python


def test_pythons_are_tried_in_the_order_of_the_readme(project: Project) -> None:
    places = [
        "bin/python3.10",
        "bin/python3",
        "bin/python",
        "home/.pyenv/versions/3.10.13/bin/python3.10",
    ]
    pythons = [project.python(place) for place in places]
    for python in pythons:
        assert _chosen(project.set_up()) == str(python)
        python.unlink()
        project.stamp.unlink()


def test_another_version_is_passed_over(project: Project) -> None:
    project.python("bin/python3", version="3.12")
    right = project.python("bin/python")
    assert _chosen(project.set_up()) == str(right)


def test_a_shim_with_no_python_behind_it_is_passed_over(project: Project) -> None:
    project.program("bin/python3.10", "#!/bin/sh\necho 'pyenv: command not found' >&2\nexit 127\n")
    right = project.python("home/.pyenv/versions/3.10.13/bin/python3.10")
    assert _chosen(project.set_up()) == str(right)


def test_pyenv_may_live_elsewhere(project: Project) -> None:
    project.environment["PYENV_ROOT"] = f"{project.machine}/elsewhere"
    right = project.python("elsewhere/versions/3.10.4/bin/python3.10")
    assert _chosen(project.set_up()) == str(right)


def test_uv_is_asked_last(project: Project) -> None:
    project.uv()
    right = project.python("uv/python3.10")
    assert _chosen(project.set_up()) == str(right)
    assert "uv python install 3.10" not in project.calls


def test_uv_brings_a_python_where_there_is_none(project: Project) -> None:
    project.uv()
    project.python("registry/python3.10")
    result = project.set_up()
    assert _chosen(result) == f"{project.machine}/uv/python3.10"
    assert "uv brings one" in result.stderr


def test_no_python_at_all_says_what_to_do(project: Project) -> None:
    project.python("bin/python3", version="3.11")
    result = project.set_up()
    assert result.returncode == 1
    assert "no Python 3.10 found" in result.stderr
    for way in ("python3.10 on the path", "pyenv install 3.10", "install uv"):
        assert way in result.stderr
    assert not (project.root / ".venv").exists()


# What is installed, and when


def test_packages_are_installed_by_their_hashes(project: Project) -> None:
    project.python("bin/python3.10")
    assert project.set_up().returncode == 0
    packages, itself, check = project.calls
    assert packages.endswith(
        "install --disable-pip-version-check --require-hashes -r requirements.lock"
    )
    assert itself.endswith("--no-deps --no-build-isolation -e .")
    assert check.endswith("pip check")


def test_uv_installs_where_there_is_one(project: Project) -> None:
    project.python("bin/python3.10")
    project.uv()
    assert project.set_up().returncode == 0
    calls = [call for call in project.calls if call.startswith("uv pip install")]
    assert "--require-hashes -r requirements.lock" in calls[0]
    assert "--no-deps --no-build-isolation -e ." in calls[1]
    assert not any(call.startswith("pip") for call in project.calls)


def test_a_second_run_does_nothing(project: Project) -> None:
    project.python("bin/python3.10")
    project.set_up()
    before = project.calls
    second = project.set_up()
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert project.calls == before


def test_a_changed_lock_is_installed_into_the_same_environment(project: Project) -> None:
    project.python("bin/python3.10")
    project.set_up()
    (project.root / ".venv" / "kept").touch()
    with project.lock.open("a") as lock:
        lock.write("# resolved anew\n")
    assert project.set_up().returncode == 0
    assert (project.root / ".venv" / "kept").exists()
    assert len(project.calls) == 6


@pytest.mark.parametrize("what", ["interrupted", "python gone", "moved"])
def test_an_environment_that_is_not_whole_is_made_anew(project: Project, what: str) -> None:
    project.python("bin/python3.10")
    project.set_up()
    (project.root / ".venv" / "half-made").touch()
    if what == "interrupted":
        project.stamp.unlink()
    elif what == "python gone":
        (project.root / ".venv" / "bin" / "python").unlink()
    else:
        project.root = project.root.rename(project.root.with_name("moved"))
    assert project.set_up().returncode == 0
    assert project.stamp.exists()
    assert not (project.root / ".venv" / "half-made").exists()


# What can go wrong


@pytest.mark.parametrize("file", ["requirements.lock", "pyproject.toml"])
@pytest.mark.parametrize("state", ["missing", "empty"])
def test_a_file_that_is_not_there_is_named(project: Project, file: str, state: str) -> None:
    project.python("bin/python3.10")
    path = project.root / file
    if state == "missing":
        path.unlink()
    else:
        path.write_text("")
    result = project.set_up()
    assert result.returncode == 1
    assert f"{file} is missing or empty. Get it back with 'git checkout {file}'" in result.stderr
    assert not (project.root / ".venv").exists()


def test_an_installation_that_fails_is_told_and_repeated(project: Project) -> None:
    project.python("bin/python3.10")
    no_network = project.machine / "no-network"
    no_network.touch()
    result = project.set_up()
    assert result.returncode == 1
    assert "no connection" in result.stderr
    assert "Is there a connection, and room on the disk?" in result.stderr
    assert not project.stamp.exists()
    no_network.unlink()
    assert project.set_up().returncode == 0
    assert project.stamp.exists()


def test_a_python_without_venv_says_which_package_is_missing(project: Project) -> None:
    fake = FAKE_PYTHON.format(version="3.10").replace('mkdir -p "$3/bin" &&', "exit 1;")
    project.program("bin/python3.10", fake)
    result = project.set_up()
    assert result.returncode == 1
    assert "python3.10-venv is missing" in result.stderr


@pytest.fixture
def real_python(project: Project) -> None:
    """Put the Python of this test run on the machine, without the environment around it."""
    (project.machine / "bin" / "python3.10").symlink_to(os.path.realpath(sys.executable))


@pytest.mark.slow
@pytest.mark.usefixtures("real_python")
def test_the_right_lock_gives_a_working_environment(project: Project) -> None:
    assert project.set_up().returncode == 0
    python = project.root / ".venv" / "bin" / "python"
    command = [python, "-c", "import tiny; print(tiny.answer)"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "42"


@pytest.mark.slow
@pytest.mark.usefixtures("real_python")
@pytest.mark.parametrize("damage", ["wrong hash", "cut off", "merge conflict"])
def test_a_damaged_lock_is_told_and_leaves_no_stamp(project: Project, damage: str) -> None:
    right = project.lock.read_text()
    damaged = {
        "wrong hash": right[:-65] + "0" * 64 + "\n",
        "cut off": right[:-30],
        "merge conflict": "<<<<<<< HEAD\n" + right,
    }
    project.lock.write_text(damaged[damage])
    result = project.set_up()
    assert result.returncode == 1
    assert "requirements.lock does not fit the packages" in result.stderr
    assert "git checkout requirements.lock" in result.stderr
    assert not project.stamp.exists()


@pytest.mark.slow
@pytest.mark.usefixtures("real_python")
def test_a_lock_that_lacks_a_package_is_told(project: Project) -> None:
    backend = project.root / "backend.py"
    needs_tiny = backend.read_text().replace("Version: 1\\n", "Version: 1\\nRequires-Dist: tiny\\n")
    backend.write_text(needs_tiny)
    project.lock.write_text("--no-index\n")
    result = project.set_up()
    assert result.returncode == 1
    assert "requirements.lock lacks what pyproject.toml asks for" in result.stderr
    assert not project.stamp.exists()
