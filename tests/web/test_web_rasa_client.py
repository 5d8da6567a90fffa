"""What the web app makes of a Rasa that is away, slow or dying."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from fake_rasa import KEY, FakeRasa
from this_machine import free_port

from bot.settings import Settings
from bot.web.conversations.rasa_client import RasaAway, RasaClient, RasaFailed, Turn

pytestmark = pytest.mark.asyncio

_TURN = Turn("c", "m", 1, "Dag", None, None, None)


@pytest_asyncio.fixture
async def client(settings: Settings) -> AsyncIterator[RasaClient]:
    """Give a client that waits for less than a second."""
    client = RasaClient(settings.rasa_url, KEY, patience=0.5)
    yield client
    await client.close()


async def test_it_gives_what_rasa_says(client: RasaClient, rasa: FakeRasa) -> None:
    [reply] = await client.answer(_TURN)
    assert reply.text == "Je zei: Dag"
    assert await client.is_ready()
    assert await client.erase("c")
    assert rasa.erased == ["c"]


async def test_who_does_not_listen_is_away() -> None:
    client = RasaClient(f"http://127.0.0.1:{free_port()}", KEY)
    with pytest.raises(RasaAway):
        await client.answer(_TURN)
    assert not await client.is_ready()
    assert not await client.erase("c")
    await client.close()


async def test_with_another_key_it_is_away(settings: Settings, rasa: FakeRasa) -> None:
    client = RasaClient(settings.rasa_url, "wrong")
    with pytest.raises(RasaAway):
        await client.answer(_TURN)
    assert rasa.turns == []
    assert KEY not in repr(client)
    await client.close()


async def test_who_listens_and_does_not_answer_failed(client: RasaClient, rasa: FakeRasa) -> None:
    rasa.seconds = 3
    with pytest.raises(RasaFailed, match="in time"):
        await client.answer(_TURN)


async def test_who_dies_over_a_message_failed(client: RasaClient, rasa: FakeRasa) -> None:
    rasa.dies_of = "Dag"
    with pytest.raises(RasaFailed, match="broke off"):
        await client.answer(_TURN)
    rasa.dies_of = None
    assert await client.answer(_TURN)


async def test_who_is_still_starting_is_away(client: RasaClient, rasa: FakeRasa) -> None:
    rasa.away = True
    with pytest.raises(RasaAway):
        await client.answer(_TURN)
    assert not await client.is_ready()
    assert not await client.erase("c")
