"""Rasa's side writes each turn once, with its answer, whoever else is at it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.engine import quiet  # noqa: F401

# isort: split
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.exc import DBAPIError

from bot.engine.tracker_store import ERASING, POSITION, GuideTrackerStore, TurnOverlapped

pytestmark = pytest.mark.asyncio

SOMEBODY = "somebody"


@pytest.fixture
def store(database_url: str, monkeypatch: pytest.MonkeyPatch) -> GuideTrackerStore:
    """Give the store of a Rasa process."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    return GuideTrackerStore(Domain.empty())


@pytest.fixture
def other(store: GuideTrackerStore) -> GuideTrackerStore:
    """Give the store of another Rasa process on the same database."""
    return GuideTrackerStore(store.domain)


async def turn(store: GuideTrackerStore, position: int, answer: str) -> DialogueStateTracker:
    """Take a turn, up to the moment at which it is saved."""
    tracker = await store.get_or_create_tracker(SOMEBODY, append_action_listen=False)
    said = UserUttered("mijn geheim", message_id=f"m{position}", metadata={POSITION: position})
    tracker.update_with_events([said, BotUttered(answer)], Domain.empty())
    return tracker


async def events(store: GuideTrackerStore) -> list[str]:
    """Return the messages heard and the answers given, as they are stored."""
    tracker = await store.retrieve_full_tracker(SOMEBODY)
    return [
        one.message_id if isinstance(one, UserUttered) else one.text
        for one in (tracker.events if tracker else [])
    ]


def answers(store: GuideTrackerStore, message: str) -> list[str] | None:
    """Return what stands as the answer to a message."""
    replies = store.replies_to(SOMEBODY, message)
    return None if replies is None else [one["text"] for one in replies]


async def test_a_turn_is_known_by_its_message_once_it_is_saved(store: GuideTrackerStore) -> None:
    tracker = await turn(store, 1, "een")
    assert answers(store, "m1") is None
    await store.save(tracker)
    assert answers(store, "m1") == ["een"]
    await store.save(await turn(store, 3, "drie"))
    assert answers(store, "m3") == ["drie"]
    assert await events(store) == ["m1", "een", "m3", "drie"]


async def test_of_two_processes_at_one_turn_the_second_writes_nothing(
    store: GuideTrackerStore, other: GuideTrackerStore
) -> None:
    first, second = await turn(store, 1, "een"), await turn(other, 1, "ook een")
    await other.save(second)
    with pytest.raises(TurnOverlapped):
        await store.save(first)
    assert answers(store, "m1") == ["ook een"]
    assert await events(store) == ["m1", "ook een"]


async def test_a_process_that_comes_late_with_an_old_turn_writes_nothing(
    store: GuideTrackerStore, other: GuideTrackerStore
) -> None:
    late = await turn(store, 1, "te laat")
    await other.save(await turn(other, 1, "een"))
    await other.save(await turn(other, 3, "drie"))
    with pytest.raises(TurnOverlapped):
        await store.save(late)
    assert await events(store) == ["m1", "een", "m3", "drie"]


async def test_the_last_answer_outlives_a_tracker_that_the_person_erased(
    store: GuideTrackerStore,
) -> None:
    await store.save(await turn(store, 1, "een"))
    erasing = await turn(store, 3, "Alles is gewist.")
    erasing.update(ActionExecuted(ERASING))
    await store.save(erasing)
    assert await events(store) == []
    assert answers(store, "m3") == ["Alles is gewist."]
    store.erase(SOMEBODY)
    assert answers(store, "m3") is None


async def test_an_error_of_the_database_says_nothing_of_what_was_written(
    store: GuideTrackerStore,
) -> None:
    tracker = await turn(store, 1, "een")
    with store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE events RENAME COLUMN data TO lost"))
    with pytest.raises(DBAPIError) as raised:
        await store.save(tracker)
    assert "geheim" not in str(raised.value)
