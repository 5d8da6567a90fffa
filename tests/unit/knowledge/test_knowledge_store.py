"""The knowledge base in the database: written whole or not at all, on SQLite and PostgreSQL."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sample_content import Shelves, term, term_with_amount
from sqlalchemy import event, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from knowledge.database import DatabaseUnavailable, open_engine
from knowledge.files import ContentError
from knowledge.schema import Term
from knowledge.store import counts, read_documents, stored_version, synchronise


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Give an engine on the test's own database."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def hasty(tmp_path: Path) -> Iterator[Engine]:
    """Give an engine on SQLite that waits for a lock a moment only."""
    engine = open_engine(f"sqlite:///{tmp_path / 'hasty.db'}")

    def wait_briefly(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA busy_timeout=50")

    event.listen(engine, "connect", wait_briefly, insert=True)
    engine.dispose()
    yield engine
    engine.dispose()


def test_the_first_time_everything_is_written(engine: Engine, shelves: Shelves) -> None:
    shelves.write(term())
    shelves.write(term_with_amount())
    assert stored_version(engine) is None
    assert synchronise(engine, shelves.folder) is True
    assert counts(engine) == {
        "knowledge_version": 1,
        "knowledge_document": 2,
        "knowledge_name": 4,
        "knowledge_question": 60,
        "knowledge_answer": 8,
        "knowledge_amount": 1,
    }


def test_what_is_read_back_equals_what_the_files_say(engine: Engine, shelves: Shelves) -> None:
    shelves.write(term_with_amount())
    synchronise(engine, shelves.folder)
    entry = read_documents(engine)["gift"]
    assert isinstance(entry, Term)
    assert str(entry.amounts[0].value) == "1234.5"
    assert entry.amounts[0].valid_from.isoformat() == "2026-09-01"
    assert entry.answers["what"]["fr-simple"].startswith("Vous pouvez demander.")


def test_the_second_time_nothing_is_written(engine: Engine, shelves: Shelves) -> None:
    shelves.write(term())
    synchronise(engine, shelves.folder)
    version = stored_version(engine)
    assert synchronise(engine, shelves.folder) is False
    assert stored_version(engine) == version


def test_changed_content_replaces_the_old_whole(engine: Engine, shelves: Shelves) -> None:
    path = shelves.write(term())
    shelves.write(term("pot"))
    synchronise(engine, shelves.folder)
    path.unlink()
    shelves.write(term("tirelire"))
    assert synchronise(engine, shelves.folder) is True
    assert set(read_documents(engine)) == {"pot", "tirelire"}
    assert counts(engine)["knowledge_question"] == 60


def test_broken_content_keeps_the_old(engine: Engine, shelves: Shelves) -> None:
    shelves.write(term())
    synchronise(engine, shelves.folder)
    version = stored_version(engine)
    shelves.write_text("[", name="broken")
    with pytest.raises(ContentError, match=r"broken\.yml"):
        synchronise(engine, shelves.folder)
    assert stored_version(engine) == version
    assert set(read_documents(engine)) == {"spaarpot"}


@pytest.mark.slow
def test_a_write_that_the_database_refuses_halfway_keeps_the_old(
    postgresql_url: str, shelves: Shelves
) -> None:
    engine = open_engine(postgresql_url)
    shelves.write(term())
    synchronise(engine, shelves.folder)
    version = stored_version(engine)
    with engine.begin() as connection:
        # PostgreSQL drops no table that somebody's view still reads.
        connection.execute(text("CREATE VIEW watching AS SELECT id FROM knowledge_document"))
    shelves.write(term("pot"))
    with pytest.raises(SQLAlchemyError, match="watching"):
        synchronise(engine, shelves.folder)
    assert stored_version(engine) == version
    assert set(read_documents(engine)) == {"spaarpot"}
    engine.dispose()


def test_two_that_synchronise_at_once_write_once(
    engine: Engine, database_url: str, shelves: Shelves
) -> None:
    shelves.write(term())
    other = open_engine(database_url)
    start, wrote = threading.Barrier(2), []

    def run(one: Engine) -> None:
        start.wait()
        wrote.append(synchronise(one, shelves.folder))

    threads = [threading.Thread(target=run, args=(one,)) for one in (engine, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    other.dispose()
    assert sorted(wrote) == [False, True]
    assert counts(engine)["knowledge_document"] == 1


def test_a_reader_sees_the_old_or_the_new_and_never_a_mixture(
    engine: Engine, shelves: Shelves
) -> None:
    shelves.write(term())
    synchronise(engine, shelves.folder)
    done = threading.Event()
    seen: list[frozenset[str]] = []

    def read() -> None:
        while not done.is_set():
            seen.append(frozenset(read_documents(engine)))

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(5):
        for path in shelves.path().parent.glob("*.yml"):
            path.unlink()
        shelves.write(term(f"a{number}"))
        shelves.write(term(f"b{number}"))
        synchronise(engine, shelves.folder)
    done.set()
    reader.join(30)
    allowed = {frozenset({"spaarpot"}), *(frozenset({f"a{n}", f"b{n}"}) for n in range(5))}
    assert seen
    assert set(seen) <= allowed


def test_a_locked_database_says_so_and_loses_nothing(hasty: Engine, shelves: Shelves) -> None:
    shelves.write(term())
    synchronise(hasty, shelves.folder)
    version = stored_version(hasty)
    shelves.write(term("pot"))
    holder = sqlite3.connect(str(hasty.url.database), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(DatabaseUnavailable, match=r"cannot write the knowledge base.*locked"):
        synchronise(hasty, shelves.folder)
    assert set(read_documents(hasty)) == {"spaarpot"}
    holder.execute("ROLLBACK")
    holder.close()
    assert stored_version(hasty) == version
    assert synchronise(hasty, shelves.folder) is True
    assert set(read_documents(hasty)) == {"spaarpot", "pot"}


def test_a_database_that_nobody_else_may_even_read_says_so(hasty: Engine, shelves: Shelves) -> None:
    shelves.write(term())
    synchronise(hasty, shelves.folder)
    hasty.dispose()
    holder = sqlite3.connect(str(hasty.url.database), isolation_level=None)
    holder.execute("PRAGMA locking_mode=EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    holder.execute("CREATE TABLE held (id INTEGER)")
    with pytest.raises(DatabaseUnavailable, match="locked"):
        synchronise(hasty, shelves.folder)
    with pytest.raises(DatabaseUnavailable, match="locked"):
        read_documents(hasty)
    holder.execute("ROLLBACK")
    holder.close()
    assert set(read_documents(hasty)) == {"spaarpot"}


@pytest.mark.slow
def test_a_locked_postgresql_lets_the_second_wait_and_loses_nothing(
    postgresql_url: str, shelves: Shelves
) -> None:
    engine, holder = open_engine(postgresql_url), open_engine(postgresql_url)
    shelves.write(term())
    synchronise(engine, shelves.folder)
    shelves.write(term("pot"))
    with engine.begin() as connection:
        name = connection.execute(text("SELECT current_database()")).scalar_one()
        connection.execute(text(f"ALTER DATABASE {name} SET lock_timeout = '200ms'"))
    engine.dispose()
    with holder.begin() as connection:
        connection.execute(text("LOCK TABLE knowledge_document IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(DatabaseUnavailable, match="lock timeout"):
            synchronise(engine, shelves.folder)
    assert set(read_documents(engine)) == {"spaarpot"}
    assert synchronise(engine, shelves.folder) is True
    assert set(read_documents(engine)) == {"spaarpot", "pot"}
    engine.dispose()
    holder.dispose()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("geen adres", "DATABASE_URL is not a database address: 'geen adres'"),
        ("", "DATABASE_URL is not a database address: ''"),
        ("postgres://gezin@127.0.0.1/gids", "not supported: 'postgres'; use sqlite or postgresql"),
        ("oracle://gezin@127.0.0.1/gids", "not supported: 'oracle'"),
    ],
)
def test_an_address_that_is_none_says_what_to_set(url: str, message: str) -> None:
    with pytest.raises(DatabaseUnavailable) as error:
        open_engine(url)
    assert message in str(error.value)


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(DatabaseUnavailable) as error:
        open_engine("postgresql://gezin:geheim123@127.0.0.1:1/gids")
    assert "127.0.0.1:1/gids" in str(error.value)
    assert "Is it running, and is DATABASE_URL right?" in str(error.value)
    assert "geheim123" not in str(error.value)


def test_a_file_that_is_no_database_says_so_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Beste mevrouw, dit is een brief en geen databank. " * 20)
    before = path.read_bytes()
    with pytest.raises(DatabaseUnavailable, match=r"letter\.db: file is not a database"):
        open_engine(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseUnavailable, match="cannot make the folder of the database"):
        open_engine(f"sqlite:///{tmp_path / 'file' / 'deeper' / 'gids.db'}")
