"""What tests in several folders share: an empty database, and a stand-in for Rasa."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest
from fake_rasa import FakeRasa, RasaAddress
from served import Served
from this_machine import free_port, program


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Start a PostgreSQL server of our own, and give its address without a database."""
    programs = _postgresql_programs()
    folder = Path(tempfile.mkdtemp(prefix="gezinswijzer-postgresql-"))
    as_user: list[str] = []
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root.
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_user = ["runuser", "-u", "postgres", "--"]
    data, port = folder / "data", free_port()

    def run(name: str, *arguments: str) -> None:
        # The server keeps what it inherits open: its output goes to a file, not to a pipe.
        command = [*as_user, str(programs / name), "-D", str(data), *arguments]
        with (folder.parent / f"{folder.name}.log").open("a") as log:
            subprocess.run(command, check=True, stdout=log, stderr=log, cwd="/", timeout=60)

    try:
        run("initdb", "-U", "gezin", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        run("pg_ctl", "-w", "-o", options, "start")
        yield f"postgresql://gezin@127.0.0.1:{port}"
        run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        (folder.parent / f"{folder.name}.log").unlink(missing_ok=True)


def _postgresql_programs() -> Path:
    # Debian keeps them off the path, in a folder for each version.
    folders = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    path = os.pathsep.join([*folders, os.environ["PATH"]])
    return program("initdb", package="postgresql", path=path).resolve().parent


@pytest.fixture(scope="session")
def new_postgresql_url(postgresql: str) -> Callable[[], str]:
    """Give what makes an empty database on PostgreSQL and returns its address."""

    def make() -> str:
        name = f"test_{secrets.token_hex(6)}"
        _on_server(postgresql, f"CREATE DATABASE {name}")
        return f"{postgresql}/{name}"

    return make


@pytest.fixture
def postgresql_url(new_postgresql_url: Callable[[], str]) -> Iterator[str]:
    """Give the address of an empty database on PostgreSQL."""
    url = new_postgresql_url()
    yield url
    # With force: what a test leaves open counts against what the server bears.
    server, _, name = url.rpartition("/")
    _on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


def _on_server(server: str, order: str) -> None:
    connection = psycopg2.connect(f"{server}/postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(order)
    connection.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of an empty database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    return str(request.getfixturevalue("postgresql_url"))


@pytest.fixture(scope="session")
def rasa_address() -> Iterator[RasaAddress]:
    """Serve stand-ins for Rasa."""
    address = RasaAddress()
    served = Served(address.server)
    yield address
    served.stop()


@pytest.fixture
def rasa(rasa_address: RasaAddress) -> FakeRasa:
    """Give a stand-in for Rasa, fresh and served."""
    return rasa_address.clear()
