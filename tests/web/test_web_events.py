"""The stream of a conversation: everything in order, nothing twice, whoever answers."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from fake_rasa import FakeRasa
from web_guide import Guide

from bot.settings import Settings
from bot.web.conversations.erasing import Eraser
from bot.web.conversations.erasures import Erasures
from bot.web.conversations.store import ConversationStore
from bot.web.limits import Buckets, Limits

pytestmark = pytest.mark.asyncio


async def test_what_is_said_comes_by_itself_with_its_place(guide: Guide) -> None:
    async with guide.stream() as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        [answer] = await guide.say("Hoe vraag ik de zorgtoeslag aan?", client_id="one")
        asked, answered = await stream.messages(2)
    assert (asked.data["from"], asked.data["client_id"]) == ("person", "one")
    assert answered.data == answer
    assert 0 < (asked.id or 0) < (answered.id or 0)


async def test_it_is_neither_held_back_nor_kept_on_the_way(guide: Guide) -> None:
    async with guide.stream() as stream:
        assert "content-encoding" not in stream.headers
        assert stream.headers["cache-control"] == "no-store, no-transform"
        assert stream.headers["x-accel-buffering"] == "no"
        assert "content-security-policy" in stream.headers


async def test_an_event_holds_the_same_as_the_history(guide: Guide) -> None:
    await guide.say("zorgtoeslag")
    await guide.say("bonjour\nje cherche de l'aide")
    async with guide.stream() as stream:
        assert [event.data for event in await stream.messages(4)] == await guide.history()


@pytest.mark.parametrize("by_header", [True, False])
async def test_it_goes_on_behind_the_last_event_seen(guide: Guide, by_header: bool) -> None:
    await guide.say("een")
    async with guide.stream() as stream:
        _, seen = await stream.messages(2)
    await guide.say("twee")
    assert seen.id is not None
    again = (
        guide.stream(after=0, last_event_id=str(seen.id))
        if by_header
        else guide.stream(after=seen.id)
    )
    async with again as stream:
        asked, answered = await stream.messages(2)
    assert (asked.data["text"], answered.data["text"]) == ("twee", "Je zei: twee")


async def test_every_message_comes_once_and_in_order(guide: Guide, rasa: FakeRasa) -> None:
    rasa.seconds = 0.01
    async with guide.stream() as first, guide.stream() as second:
        await asyncio.gather(*[guide.say(f"m{number}") for number in range(8)])
        told = await first.messages(16)
        assert [event.data for event in told] == [event.data for event in await second.messages(16)]
    places = [event.id or 0 for event in told]
    assert places == sorted(set(places))
    assert {event.data["text"] for event in told} == {
        text for number in range(8) for text in (f"m{number}", f"Je zei: m{number}")
    }


async def test_another_process_brings_it_too(guide: Guide) -> None:
    guide.start()
    async with guide.stream(process=0) as stream:
        await guide.post(process=1, text="Dag")
        assert [event.data["text"] for event in await stream.messages(2)] == ["Dag", "Je zei: Dag"]


async def test_typing_shows_while_an_answer_is_made_and_not_after(
    guide: Guide, rasa: FakeRasa
) -> None:
    rasa.seconds = 1.0
    async with guide.stream() as stream:
        saying = asyncio.create_task(guide.say("Dag"))
        typing = await stream.until("typing")
        assert typing.id is None
        assert typing.data["seconds"] > 2
        await stream.until("message")
        await saying
        with pytest.raises(asyncio.TimeoutError):
            while (await stream.next(seconds=1)) is not None:
                pass


async def test_silence_is_broken_by_comments(guide: Guide, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.conversations.events._HEARTBEAT", 0.05)
    async with guide.stream() as stream:
        await stream.until("comment")
        await stream.until("comment")


async def test_erasing_ends_it(guide: Guide) -> None:
    await guide.say("Dag")
    async with guide.stream(after=1000) as stream:
        await stream.until("retry")
        await guide.ask("DELETE", guide.address)
        ended = await stream.next()
        assert ended is not None and ended.name == "gone"
        assert await stream.next() is None


async def test_a_conversation_that_is_purged_is_gone(guide: Guide, erasures: Erasures) -> None:
    async with guide.stream() as stream:
        await stream.until("retry")
        await Eraser(erasures, guide.client, -1).purge()
        await stream.until("gone")


async def test_a_process_that_stops_ends_it_at_once(guide: Guide) -> None:
    async with guide.stream() as stream:
        await stream.until("retry")
        guide.app.state.watch.close()
        assert await stream.next(seconds=1) is None


async def test_who_leaves_makes_room(settings: Settings, rasa: FakeRasa) -> None:
    guide = Guide(settings, rasa, Limits(streams_of_conversation=2))
    guide.start()
    await guide.begin()
    async with guide.stream() as first, guide.stream():
        await first.until("retry")
        async with guide.stream() as third:
            assert third.status == 429
    async with guide.stream() as again:
        assert again.status == 200
    await guide.stop()


async def test_one_address_holds_a_limited_number(settings: Settings, rasa: FakeRasa) -> None:
    guide = Guide(settings, rasa, Limits(streams_of_address=1))
    guide.start()
    await guide.begin()
    async with guide.stream() as first:
        await first.until("retry")
        await guide.begin()
        async with guide.stream() as second:
            assert second.status == 429
            assert int(second.headers["retry-after"]) > 0
    await guide.stop()


@pytest.mark.parametrize("last", ["x", "-1", "99999999999"])
async def test_a_malformed_place_is_refused(guide: Guide, last: str) -> None:
    async with guide.stream(last_event_id=last) as stream:
        assert stream.status == 400


async def test_a_wrong_token_opens_nothing(guide: Guide) -> None:
    await guide.say("Dag")
    async with guide.stream(authorization="Bearer x") as stream:
        assert stream.status == 401


async def test_nothing_is_asked_of_the_database_without_streams(
    guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[Any] = []
    glance = ConversationStore.glance

    def noted(store: ConversationStore, identifiers: Any) -> Any:
        looks.append(identifiers)
        return glance(store, identifiers)

    monkeypatch.setattr(ConversationStore, "glance", noted)
    async with guide.stream() as stream:
        await stream.until("retry")
        await guide.say("Dag")
        await stream.messages(2)
    assert looks
    looks.clear()
    await guide.say("Dag")
    await asyncio.sleep(0.7)
    assert looks == []


async def test_what_waited_is_answered_by_itself_when_rasa_is_back(
    settings: Settings, rasa: FakeRasa
) -> None:
    guide = Guide(settings, rasa)
    guide.start()
    await guide.begin()
    rasa.away = True
    await guide.say("een")
    await guide.say("twee")
    async with guide.app.router.lifespan_context(guide.app), guide.stream() as stream:
        assert [event.data["text"] for event in await stream.messages(2)] == ["een", "twee"]
        rasa.away = False
        answers = await stream.messages(2)
        assert [event.data["text"] for event in answers] == ["Je zei: een", "Je zei: twee"]
    assert rasa.said == ["een", "twee"]
    await guide.stop()


async def test_the_limits_of_messages_hold_beside_a_stream(
    settings: Settings, rasa: FakeRasa
) -> None:
    guide = Guide(settings, rasa, Limits(messages=Buckets(1, 0.01)))
    guide.start()
    await guide.begin()
    async with guide.stream() as stream:
        await guide.say("een")
        assert (await guide.post(text="twee")).status_code == 429
        assert [event.data["text"] for event in await stream.messages(2)] == ["een", "Je zei: een"]
    await guide.stop()
