"""Going on elsewhere: a link opens a conversation once, and the device of before no more."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone

import pytest
from fake_rasa import FakeRasa
from sqlalchemy import update
from web_guide import Guide, everything_stored, texts

from bot.settings import Settings
from bot.web.conversations.store import ConversationStore, now
from bot.web.conversations.tables import links
from bot.web.limits import Buckets, Limits

pytestmark = pytest.mark.asyncio


async def link(guide: Guide) -> str:
    """Make a link and return its code."""
    response = await guide.ask("POST", f"{guide.address}/link")
    assert response.status_code == 200, response.text
    return str(response.json()["code"])


async def follow(guide: Guide, code: str) -> int:
    """Open a link as another device does, hold what it gives, and return the status."""
    response = await guide.ask(
        "POST", "/api/links", json={"code": code}, headers={"Authorization": ""}
    )
    if response.status_code == 200:
        guide.conversation, guide.token = response.json().values()
    return response.status_code


async def test_a_link_opens_the_conversation_elsewhere(guide: Guide) -> None:
    await guide.say("Dag")
    conversation = guide.conversation
    assert await follow(guide, await link(guide)) == 200
    assert guide.conversation == conversation
    assert texts(await guide.history()) == ["Dag", "Je zei: Dag"]


async def test_the_code_stands_behind_the_hash_and_reads_well(guide: Guide) -> None:
    made = (await guide.ask("POST", f"{guide.address}/link")).json()
    assert made["url"] == f"https://gids.example/verder#{made['code']}"
    signs = made["code"].replace("-", "")
    assert len(signs) == 16 and not set(signs) & set("ILOU")
    until = datetime.strptime(made["expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    left = until - datetime.now(timezone.utc)
    assert timedelta(minutes=14) < left <= timedelta(minutes=15)


async def test_the_token_of_before_opens_nothing_any_more(guide: Guide) -> None:
    before = guide.token
    await follow(guide, await link(guide))
    assert guide.token != before
    for method, path in [
        ("GET", "/messages"),
        ("GET", "/export"),
        ("DELETE", ""),
        ("POST", "/link"),
    ]:
        headers = {"Authorization": f"Bearer {before}"}
        response = await guide.ask(method, guide.address + path, headers=headers)
        assert response.status_code == 401, path


async def test_a_stream_of_the_device_of_before_ends(guide: Guide) -> None:
    code = await link(guide)
    async with guide.stream() as stream:
        await stream.until("retry")
        await follow(guide, code)
        await guide.say("alleen nog hier")
        ended = await stream.next()
        assert ended is not None and ended.name == "moved"
        assert await stream.next() is None


async def test_a_link_opens_once(guide: Guide) -> None:
    code = await link(guide)
    assert [await follow(guide, code) for _ in range(2)] == [200, 404]


async def test_of_two_devices_at_once_one_gets_it(guide: Guide) -> None:
    code = await link(guide)
    guide.start()
    answers = await asyncio.gather(
        *[guide.ask("POST", "/api/links", number % 2, json={"code": code}) for number in range(6)]
    )
    assert sorted(one.status_code for one in answers) == [200] + [404] * 5


async def test_a_code_may_be_written_as_people_do(guide: Guide) -> None:
    code = (await link(guide)).replace("-", " ").lower().replace("0", "o").replace("1", "l")
    assert await follow(guide, code) == 200


async def test_a_link_ends_after_a_quarter_of_an_hour(
    guide: Guide, store: ConversationStore
) -> None:
    code = await link(guide)
    with store.engine.begin() as connection:
        connection.execute(update(links).values(expires=now() - timedelta(seconds=1)))
    assert await follow(guide, code) == 404
    await link(guide)
    assert everything_stored(store).count(guide.conversation) == 2


async def test_a_new_link_takes_the_place_of_the_one_before(guide: Guide) -> None:
    before = await link(guide)
    after = await link(guide)
    assert [await follow(guide, before), await follow(guide, after)] == [404, 200]


async def test_only_a_hash_of_the_code_is_kept(guide: Guide, store: ConversationStore) -> None:
    code = await link(guide)
    stored = everything_stored(store)
    assert code not in stored and code.replace("-", "") not in stored


async def test_erasing_takes_the_link_along(guide: Guide, store: ConversationStore) -> None:
    code = await link(guide)
    assert (await guide.ask("DELETE", guide.address)).status_code == 204
    assert await follow(guide, code) == 404
    assert guide.conversation not in everything_stored(store)


@pytest.mark.parametrize("code", ["x", "0000-0000-0000-0000", "é€😀", "\x00"])
async def test_an_unknown_code_is_refused_kindly(guide: Guide, code: str) -> None:
    response = await guide.ask("POST", "/api/links", json={"code": code})
    assert response.status_code == 404
    assert response.json()["message"].startswith("Deze link werkt niet meer.")


async def test_guessing_is_slowed_down(settings: Settings, rasa: FakeRasa) -> None:
    guide = Guide(settings, rasa, Limits(links=Buckets(3, 0.01)))
    guide.start()
    statuses = [
        (await guide.ask("POST", "/api/links", json={"code": f"guess {number}"})).status_code
        for number in range(4)
    ]
    assert statuses == [404, 404, 404, 429]
    await guide.stop()
