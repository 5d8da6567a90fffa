"""The knowledge base in memory follows the files, and survives broken ones and a lost database."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sample_content import TEXTS, WHO_KNOWS, Shelves, term, term_with_amount
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from knowledge.base import KnowledgeBase
from knowledge.database import open_engine
from knowledge.files import ContentError
from knowledge.store import stored_version

DAY = date(2026, 11, 22)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Give an engine on SQLite that waits for a lock a moment only."""
    engine = open_engine(f"sqlite:///{tmp_path / 'base.db'}")

    def wait_briefly(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA busy_timeout=50")

    event.listen(engine, "connect", wait_briefly, insert=True)
    engine.dispose()
    yield engine
    engine.dispose()


def base_of(engine: Engine, shelves: Shelves) -> KnowledgeBase:
    return KnowledgeBase(engine, shelves.folder, look_every=0)


def shown(base: KnowledgeBase, name: str = "spaarpot") -> str:
    snapshot = base.current()
    return snapshot.answer_parts(snapshot.entries[name], "what", "nl", DAY)[0]


def becomes(base: KnowledgeBase, words: str) -> bool:
    """Tell whether readers get these words within a while, as they keep asking."""
    return _within(lambda: words in shown(base))


def _within(holds: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return False


def logged(caplog: pytest.LogCaptureFixture, words: str) -> list[str]:
    return [record.getMessage() for record in caplog.records if words in record.getMessage()]


def changed(shelves: Shelves) -> None:
    new = {**TEXTS, "nl": "Een spaarpot is een varken met een gleuf. Vraag uitleg aan je huisarts."}
    shelves.write(term(answers={"what": new}))


def test_a_changed_file_is_shown_without_a_restart(engine: Engine, shelves: Shelves) -> None:
    shelves.write(term())
    base = base_of(engine, shelves)
    assert shown(base) == TEXTS["nl"]
    changed(shelves)
    assert becomes(base, "een varken met een gleuf")


def test_a_new_file_is_found_and_a_removed_one_is_gone(engine: Engine, shelves: Shelves) -> None:
    path = shelves.write(term())
    shelves.write(term("pot"))
    base = base_of(engine, shelves)
    shelves.write(term("tirelire"))
    path.unlink()
    assert _within(lambda: set(base.current().entries) == {"pot", "tirelire"})
    assert [hit.entry for hit in base.current().index.names_in("mijn tirelire")] == ["tirelire"]
    assert base.current().index.names_in("mijn spaarpot") == []


def test_a_file_broken_while_running_keeps_the_old_text_and_is_logged(
    engine: Engine, shelves: Shelves, caplog: pytest.LogCaptureFixture
) -> None:
    shelves.write(term())
    base = base_of(engine, shelves)
    path = shelves.write_text("id: spaarpot\nlabel: [\n")
    with caplog.at_level(logging.ERROR):
        assert shown(base) == TEXTS["nl"]
        assert _within(lambda: bool(logged(caplog, "content is broken")))
        assert shown(base) == TEXTS["nl"]
    assert len(logged(caplog, "content is broken")) == 1
    assert logged(caplog, f"terms/{path.name}")
    changed(shelves)
    assert becomes(base, "een varken met een gleuf")


def test_a_start_with_broken_content_uses_what_is_stored(engine: Engine, shelves: Shelves) -> None:
    shelves.write(term())
    base_of(engine, shelves)
    shelves.write_text("id: spaarpot\n")
    assert shown(base_of(engine, shelves)) == TEXTS["nl"]


def test_a_first_start_with_broken_content_stops_with_the_problem(
    engine: Engine, shelves: Shelves
) -> None:
    shelves.write_text("id: spaarpot\n")
    with pytest.raises(ContentError, match="field required"):
        base_of(engine, shelves)
    assert stored_version(engine) is None


@pytest.mark.parametrize("lock", ["BEGIN EXCLUSIVE", "PRAGMA locking_mode=EXCLUSIVE"])
def test_a_locked_database_leaves_the_content_in_memory(
    engine: Engine, shelves: Shelves, caplog: pytest.LogCaptureFixture, lock: str
) -> None:
    shelves.write(term())
    base = base_of(engine, shelves)
    engine.dispose()
    holder = sqlite3.connect(str(engine.url.database), isolation_level=None)
    holder.execute(lock)
    if not lock.startswith("BEGIN"):
        holder.execute("BEGIN EXCLUSIVE")
        holder.execute("CREATE TABLE held (id INTEGER)")
    changed(shelves)
    with caplog.at_level(logging.ERROR):
        assert shown(base) == TEXTS["nl"]
        assert _within(lambda: bool(logged(caplog, "the content in memory is used")))
        assert shown(base) == TEXTS["nl"]
    holder.execute("ROLLBACK")
    holder.close()
    assert becomes(base, "een varken met een gleuf")


@pytest.mark.slow
def test_a_database_server_that_went_away_leaves_the_content_in_memory(
    postgresql_url: str, shelves: Shelves, caplog: pytest.LogCaptureFixture
) -> None:
    engine = open_engine(postgresql_url)
    shelves.write(term())
    base = base_of(engine, shelves)
    name = engine.url.database
    engine.dispose()
    server = open_engine(postgresql_url.rsplit("/", 1)[0] + "/postgres")
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"ALTER DATABASE {name} RENAME TO {name}_away"))
        changed(shelves)
        with caplog.at_level(logging.ERROR):
            assert shown(base) == TEXTS["nl"]
            assert _within(lambda: bool(logged(caplog, "the content in memory is used")))
            assert shown(base) == TEXTS["nl"]
        connection.execute(text(f"ALTER DATABASE {name}_away RENAME TO {name}"))
    assert becomes(base, "een varken met een gleuf")
    engine.dispose()
    server.dispose()


def test_an_answer_leaves_out_an_overdue_amount(engine: Engine, shelves: Shelves) -> None:
    shelves.write(term_with_amount())
    snapshot = base_of(engine, shelves).current()
    entry = snapshot.entries["gift"]
    (before,) = snapshot.answer_parts(entry, "what", "nl", DAY)
    (after,) = snapshot.answer_parts(entry, "what", "nl", date(2028, 11, 22))
    assert "1.234,50 euro per maand (bedrag van september 2026)" in before
    assert "1.234" not in after
    assert after == (
        "Je kan een som vragen voor je kind. Vraag het aan je huisarts.\n" + WHO_KNOWS["nl"]
    )


def versions(cache: Path) -> list[Path]:
    """Return the folders of what was trained on a version of the content."""
    return [path for path in cache.iterdir() if path.is_dir()]


def test_what_was_trained_is_kept_for_the_next_process_and_made_anew_for_new_content(
    engine: Engine, shelves: Shelves, tmp_path: Path
) -> None:
    shelves.write(term())
    shelves.write(term("pot"))
    cache = tmp_path / "cache"
    KnowledgeBase(engine, shelves.folder, cache=cache)
    (first,) = versions(cache)
    times = {path: path.stat().st_mtime_ns for path in first.rglob("*")}
    KnowledgeBase(engine, shelves.folder, cache=cache)
    assert {path: path.stat().st_mtime_ns for path in first.rglob("*")} == times
    shelves.write(term("tirelire"))
    KnowledgeBase(engine, shelves.folder, cache=cache)
    assert len(versions(cache)) == 2
    for number in range(4):
        shelves.write(term(f"pot{number}"))
        KnowledgeBase(engine, shelves.folder, cache=cache)
    assert len(versions(cache)) == 3
