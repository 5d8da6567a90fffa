"""The stream of a house: that something changed, and for how long it may be heard."""

from __future__ import annotations

import asyncio

import pytest
from office import FAR, Browser, Office
from web_guide import Stream

SAID = "Wij slapen met vijf in een kamer"


def stream_of(browser: Browser) -> Stream:
    """Return the stream that a browser opens."""
    cookies = "; ".join(f"{name}={value}" for name, value in browser.client.cookies.items())
    headers = {"cookie": cookies, "user-agent": browser.client.headers["user-agent"]}
    return Stream(browser.office.app, "/desk/gesprekken/events", "vanzelf", headers)


async def asks(office: Office) -> None:
    """Let a family ask for a person of the near house."""
    await asyncio.to_thread(office.ask_for_a_person, SAID)


@pytest.mark.asyncio
async def test_it_tells_how_many_wait_and_nothing_else(office: Office) -> None:
    noor = office.signed_in("staff")
    async with stream_of(noor) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert (await stream.until("changed")).data == 0
        await asks(office)
        event = await stream.until("changed")
        assert event.data == 1 and event.id is None


@pytest.mark.asyncio
async def test_another_house_hears_nothing(office: Office) -> None:
    async with stream_of(office.signed_in("staff", FAR)) as stream:
        assert (await stream.until("changed")).data == 0
        await asks(office)
        with pytest.raises(asyncio.TimeoutError):
            await stream.next(seconds=1)


@pytest.mark.asyncio
async def test_it_goes_on_when_the_session_gets_another_token(office: Office) -> None:
    noor = office.signed_in("staff")
    async with stream_of(noor) as stream:
        await stream.until("changed")
        for _ in range(2):
            office.clock.forward(minutes=5)
            assert await asyncio.to_thread(noor.is_in)
        await asks(office)
        assert (await stream.until("changed")).data == 1
        assert await asyncio.to_thread(noor.is_in)


@pytest.mark.asyncio
async def test_it_ends_with_the_account(office: Office) -> None:
    noor = office.signed_in("staff")
    person = office.person("staff")
    async with stream_of(noor) as stream:
        await stream.until("changed")
        office.accounts.people.end(person, person)
        await asks(office)
        assert (await stream.until("ended")).data == 0
