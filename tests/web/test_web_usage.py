"""What is counted of a turn: once, by month, with nothing of anybody; and at no cost to anybody."""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone
from typing import Any

import pytest
from fake_rasa import ANSWERS
from sqlalchemy import select
from web_guide import Guide

from bot.web.usage.tables import usage

pytestmark = pytest.mark.asyncio


async def counted(guide: Guide, store: Any) -> dict[str, dict[str, int]]:
    """Return the counts, by dimension and value."""
    await guide.all_counted()
    found: dict[str, dict[str, int]] = {}
    with store.engine.connect() as connection:
        for row in connection.execute(select(usage)):
            found.setdefault(row.dimension, {})[row.value] = row.times
    return found


async def test_a_turn_counts_once_in_each_dimension(guide: Guide, store: Any) -> None:
    await guide.say("Hoe vraag ik de zorgtoeslag aan?")
    await guide.all_counted()
    with store.engine.connect() as connection:
        months = set(connection.execute(select(usage.c.month)).scalars())
    assert months == {f"{datetime.now(timezone.utc):%Y-%m}"}
    assert await counted(guide, store) == {
        "language": {"nl": 1},
        "register": {"standard": 1},
        "channel": {"web": 1},
        "act": {"answer": 1},
        "topic": {"zorgtoeslag": 1},
        "municipality": {"none": 1},
    }


async def test_a_message_that_is_sent_again_counts_once(guide: Guide, store: Any) -> None:
    for _ in range(3):
        await guide.say("Dag", client_id="one")
    await guide.say("Dag", client_id="two")
    assert (await counted(guide, store))["channel"] == {"web": 2}


async def test_erasing_leaves_the_counts_which_hold_nobody(guide: Guide, store: Any) -> None:
    await guide.say("Hoe vraag ik de zorgtoeslag aan?")
    before = await counted(guide, store)
    assert (await guide.ask("DELETE", guide.address)).status_code == 204
    assert await counted(guide, store) == before


async def test_only_ids_are_kept(guide: Guide, store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    meta = {"act": "answer", "topic": "Mijn dochter Noor", "language": "nl", "register": None}
    monkeypatch.setitem(ANSWERS, "vreemd", [{"text": "Goed.", "meta": meta}])
    await guide.say("vreemd")
    assert (await counted(guide, store))["topic"] == {"none": 1}


async def test_a_count_that_fails_costs_no_turn(guide: Guide, store: Any) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE usage")
    [message] = await guide.say("Hoe vraag ik de zorgtoeslag aan?")
    assert message["meta"]["topic"] == "zorgtoeslag"
    [again] = await guide.say("Hoe vraag ik de zorgtoeslag aan?")
    assert again["meta"]["topic"] == "zorgtoeslag"


async def test_turns_of_two_processes_at_once_all_count(guide: Guide, store: Any) -> None:
    addresses = []
    for _ in range(6):
        await guide.begin()
        addresses.append((f"{guide.address}/messages", f"Bearer {guide.token}"))
    guide.start()
    said = [
        guide.ask("POST", path, number % 2, json={"text": "Dag", "client_id": "one"},
                  headers={"Authorization": key})
        for number, (path, key) in enumerate(addresses)
    ]  # fmt: skip
    assert {one.status_code for one in await asyncio.gather(*said)} == {200}
    assert (await counted(guide, store))["channel"] == {"web": 6}
