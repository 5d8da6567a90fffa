"""The database is locked, full or cut off: what is kept is said to be kept, and is answered."""

from __future__ import annotations

import contextlib
import resource
import sqlite3
import threading
from collections.abc import Iterator

import pytest
from breakable_guide import BreakableGuide, Family, new_breakable_guide
from sqlalchemy import text

pytestmark = pytest.mark.slow

#: Said once a message is stored, and said when it could not be.
ASLEEP, UNAVAILABLE = "Ik ben even niet wakker. Je bericht is bewaard.", "Ik kan je bericht nu niet"


@contextlib.contextmanager
def locked(guide: BreakableGuide, seconds: float) -> Iterator[None]:
    """Let another process hold the write lock of the SQLite file for some seconds."""
    connection = sqlite3.connect(guide.database, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    ending = threading.Timer(seconds, connection.execute, ["ROLLBACK"])
    ending.start()
    try:
        yield
    finally:
        ending.join()
        connection.close()


@contextlib.contextmanager
def full_disk(guide: BreakableGuide, name: str) -> Iterator[None]:
    """Let no process of a name write to any file, as on a full disk."""
    pid = guide.pid(name)
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


def test_a_short_lock_is_noticed_by_nobody(guide: BreakableGuide, family: Family) -> None:
    with locked(guide, seconds=1):
        family.say("En hoeveel is dat?")
    assert family.told == []
    family.assert_nothing_lost_and_nothing_twice()


def test_a_long_lock_before_a_message_is_stored(guide: BreakableGuide, family: Family) -> None:
    with locked(guide, seconds=5):
        family.say("En hoeveel is dat?")
    assert family.told[0].startswith(UNAVAILABLE) and "112" in family.told[0]
    family.assert_nothing_lost_and_nothing_twice()


@pytest.mark.parametrize("point", ["web-after-storing", "rasa-before-saving"])
def test_a_long_lock_in_a_turn(guide: BreakableGuide, family: Family, point: str) -> None:
    guide.hold_at(point)
    first = family.start_saying("En hoeveel is dat?", "first")
    guide.wait_for(lambda: guide.has_reached(point))
    with locked(guide, seconds=5):
        guide.release(point)
        assert first.result() is None
    assert family.told[0].startswith(ASLEEP)
    family.say("En hoeveel is dat?", "first")
    family.assert_nothing_lost_and_nothing_twice()


def test_the_disk_is_full_before_a_message_is_stored(guide: BreakableGuide, family: Family) -> None:
    with full_disk(guide, "web"):
        assert family.try_to_say("En hoeveel is dat?", "first") is None
    assert family.told[0].startswith(UNAVAILABLE) and "112" in family.told[0]
    family.say("En hoeveel is dat?", "first")
    family.assert_nothing_lost_and_nothing_twice()


@pytest.mark.parametrize(
    ("name", "point"),
    [("web", "web-with-the-answer"), ("rasa", "rasa-while-thinking")],
)
def test_the_disk_is_full_in_a_turn(
    guide: BreakableGuide, family: Family, name: str, point: str
) -> None:
    guide.hold_at(point)
    first = family.start_saying("En hoeveel is dat?", "first")
    guide.wait_for(lambda: guide.has_reached(point))
    with full_disk(guide, name):
        guide.release(point)
        assert first.result() is None
        [asked] = [one for one in family.history() if one.get("client_id") == "first"]
        assert asked["answered"] is False
    assert family.told[0].startswith(ASLEEP)
    family.say("En hoeveel is dat?", "first")
    family.assert_nothing_lost_and_nothing_twice()


@pytest.fixture(scope="module")
def running_on_postgresql(
    postgresql: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BreakableGuide]:
    """Give a running guide on PostgreSQL."""
    url = f"{postgresql}/postgres"
    guide = new_breakable_guide(tmp_path_factory.mktemp("postgresql"), DATABASE_URL=url)
    guide.start()
    try:
        guide.wait_until_ready()
        yield guide
    finally:
        guide.stop()


@pytest.mark.parametrize(
    "point", ["", "web-after-storing", "web-in-storing-the-answer", "rasa-in-saving"]
)
def test_the_connection_to_postgresql_is_cut(
    running_on_postgresql: BreakableGuide, point: str
) -> None:
    guide = running_on_postgresql
    family = Family.of(guide)
    family.say("Wat is de zorgtoeslag?")
    if point:
        guide.hold_at(point)
        first = family.start_saying("En hoeveel is dat?", "first")
        guide.wait_for(lambda: guide.has_reached(point))
    with guide.engine.begin() as connection:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid != "
        connection.execute(text(f"{others} pg_backend_pid() AND backend_type = 'client backend'"))
    if point:
        guide.release(point)
        first.result()
    family.say("En hoeveel is dat?", "first")
    # Between two statements nobody notices; in the middle of a transaction the message waits.
    is_in_a_transaction = point in ("web-in-storing-the-answer", "rasa-in-saving")
    assert bool(family.told) is is_in_a_transaction
    assert all(one.startswith(ASLEEP) for one in family.told)
    family.assert_nothing_lost_and_nothing_twice()
