"""Told to misbehave, the stand-in does, and remembers what came of it."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import httpx
import pytest
from meta_adapter import NUMBER, Adapter, error_of
from meta_cloud import Phone, StandIn
from meta_receiver import NUMBER_ID, SECRET, TOKEN, VERIFY, Receiver


@pytest.mark.parametrize(
    ("status", "code", "answered"),
    [
        (429, None, 130429),
        (500, None, 131000),
        (503, None, 131016),
        (400, 131056, 131056),
        (401, None, 190),
    ],
)
def test_the_next_messages_fail_as_told_and_then_all_is_well(
    stand_in: StandIn,
    adapter: Adapter,
    phone: Phone,
    status: int,
    code: int | None,
    answered: int,
) -> None:
    stand_in.fail_next(2, status, code)
    for _ in range(2):
        failed = adapter.says("hallo")
        assert (failed.status_code, error_of(failed)["code"]) == (status, answered)
    assert adapter.says("hallo").status_code == 200
    assert len(phone.received) == 1


def test_a_gateway_in_between_answers_no_json(
    stand_in: StandIn, adapter: Adapter, phone: Phone
) -> None:
    stand_in.fail_next(1, 502)
    failed = adapter.says("hallo")
    assert (failed.status_code, failed.text.startswith("<!DOCTYPE html>")) == (502, True)
    assert phone.received == []


def test_read_marks_do_not_use_up_a_failure(
    stand_in: StandIn, adapter: Adapter, phone: Phone
) -> None:
    stand_in.fail_next(1, 500)
    assert adapter.marks(phone.written[0].wamid).status_code == 200
    assert adapter.says("hallo").status_code == 500


def test_the_connection_can_break_after_the_message_was_taken(
    stand_in: StandIn, adapter: Adapter, phone: Phone
) -> None:
    stand_in.break_after_accepting(1)
    with pytest.raises(httpx.TransportError):
        adapter.says("hallo")
    assert phone.wait_for(1, 5)[0]["text"]["body"] == "hallo"
    assert adapter.says("nog eens").status_code == 200


def test_answers_can_be_slow(stand_in: StandIn, adapter: Adapter, phone: Phone) -> None:
    stand_in.delay(0.2)
    began = time.monotonic()
    assert adapter.says("hallo").status_code == 200
    assert time.monotonic() - began >= 0.2
    assert len(phone.received) == 1


def test_away_it_answers_503_until_it_is_back(
    stand_in: StandIn, adapter: Adapter, phone: Phone
) -> None:
    stand_in.away()
    assert adapter.says("hallo").status_code == 503
    assert adapter.uploads(b"%PDF").status_code == 503
    stand_in.back()
    assert adapter.says("hallo").status_code == 200
    assert len(phone.received) == 1


def test_away_it_can_refuse_connections_also_those_that_were_open(
    stand_in: StandIn, phone: Phone
) -> None:
    address = f"{stand_in.base_url}/{NUMBER_ID}/messages"
    message = {"messaging_product": "whatsapp", "to": NUMBER, "text": {"body": "hallo"}}
    with httpx.Client(headers={"Authorization": f"Bearer {TOKEN}"}) as open_before:
        assert open_before.post(address, json=message).status_code == 200
        stand_in.away(refuse=True)
        with pytest.raises(httpx.TransportError):
            open_before.post(address, json=message)
        with pytest.raises(httpx.ConnectError):
            httpx.post(address, json=message)
        stand_in.back()
        assert open_before.post(address, json=message).status_code == 200
    assert len(phone.received) == 2


def test_away_for_some_seconds_it_comes_back_by_itself(
    stand_in: StandIn, adapter: Adapter, phone: Phone
) -> None:
    stand_in.away(seconds=1)
    assert adapter.says("hallo").status_code == 503
    until = time.monotonic() + 30
    while adapter.says("hallo").status_code != 200:
        assert time.monotonic() < until
    assert len(phone.received) == 1


def test_what_is_not_taken_is_posted_again_until_it_is(phone: Phone, receiver: Receiver) -> None:
    receiver.answers.extend([500, 404, 200])
    wamid = phone.says("komt dit aan?")
    receiver.wait_for(4)
    assert [message["id"] for message in receiver.messages[1:]] == [wamid] * 3
    assert len(set(receiver.bodies[1:])) == 1
    time.sleep(0.1)
    assert [one.status for one in phone.written[1].post.tries] == [500, 404, 200]


def test_told_to_give_up_it_posts_nothing_again(
    stand_in: StandIn, phone: Phone, receiver: Receiver
) -> None:
    stand_in.courier.first_retry = 0.2
    receiver.answers.append(500)
    phone.says("weg")
    stand_in.give_up()
    time.sleep(0.3)
    assert len(receiver.bodies) == 2


def test_a_post_that_nobody_hears_has_no_status() -> None:
    nobody = StandIn("http://127.0.0.1:9/", SECRET, TOKEN, NUMBER_ID, VERIFY)
    with nobody.running():
        assert nobody.post(nobody.account.value()).status is None


def test_everything_can_come_twice(stand_in: StandIn, phone: Phone, receiver: Receiver) -> None:
    stand_in.duplicate()
    wamid = phone.says("dubbel")
    assert [message["id"] for message in receiver.messages[1:]] == [wamid, wamid]
    stand_in.duplicate(False)
    phone.says("enkel")
    assert len(receiver.messages) == 4


@pytest.mark.parametrize("count", [2, 5])
def test_posts_can_come_in_another_order(
    stand_in: StandIn, phone: Phone, receiver: Receiver, count: int
) -> None:
    stand_in.shuffle(count)
    sent = [phone.says(str(place)) for place in range(count)]
    came = [message["id"] for message in receiver.messages[1:]]
    assert sorted(came) == sorted(sent)
    assert came != sent
    phone.says("weer gewoon")
    assert receiver.messages[-1]["text"]["body"] == "weer gewoon"


@pytest.mark.parametrize("entries", [True, False])
def test_several_messages_can_come_in_one_post(
    stand_in: StandIn, phone: Phone, receiver: Receiver, entries: bool
) -> None:
    other = stand_in.phone("32470000002", "An")
    stand_in.batch(3, entries)
    sent = [phone.says("een"), other.says("twee"), phone.says("drie")]
    assert len(receiver.posts) == 2
    assert [message["id"] for message in receiver.messages[1:]] == sent
    assert len(receiver.posts[1]["entry"]) == (3 if entries else 1)
    contacts = [one["wa_id"] for one in receiver.values[1]["contacts"]]
    assert contacts == ([NUMBER] if entries else [NUMBER, "32470000002"])


def test_statuses_can_be_held_back_and_then_come_in_order(
    stand_in: StandIn, adapter: Adapter, phone: Phone, receiver: Receiver
) -> None:
    stand_in.report_statuses()
    stand_in.hold_statuses()
    adapter.says("hallo")
    time.sleep(0.15)
    assert receiver.statuses == []
    stand_in.hold_statuses(False)
    assert [one["status"] for one in receiver.statuses] == ["sent", "delivered"]
    assert phone.inbox[0].status == "delivered"


def test_one_phone_gets_only_so_many_messages_at_once(
    stand_in: StandIn, adapter: Adapter, phone: Phone
) -> None:
    stand_in.limit_pair(2, seconds=0.3)
    assert [adapter.says("hallo").status_code for _ in range(3)] == [200, 200, 429]
    assert phone.refused[0].error["error"]["code"] == 131056
    other = stand_in.phone("32470000002")
    other.says("dag")
    assert adapter.says("hallo", to=other.number).status_code == 200
    time.sleep(0.3)
    assert adapter.says("hallo").status_code == 200


def test_all_phones_together_get_only_so_many_messages_at_once(
    stand_in: StandIn, adapter: Adapter, phone: Phone
) -> None:
    stand_in.limit_throughput(2, seconds=60)
    answers = [adapter.says("hallo") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert error_of(answers[2])["code"] == 130429
    stand_in.limit_throughput(0)
    assert adapter.says("hallo").status_code == 200
    assert len(phone.received) == 3


def test_a_closed_window_can_be_reported_only_afterwards(
    stand_in: StandIn, adapter: Adapter, phone: Phone, receiver: Receiver
) -> None:
    stand_in.report_statuses()
    stand_in.report_window_late()
    stand_in.advance(hours=25)
    assert adapter.says("te laat").status_code == 200
    receiver.wait_for(2)
    [failed] = receiver.statuses
    assert (failed["status"], failed["errors"][0]["code"]) == ("failed", 131047)
    assert phone.inbox[0].status == "failed"


def test_waiting_gives_what_came_since_the_last_wait(adapter: Adapter, phone: Phone) -> None:
    adapter.says("een")
    adapter.says("twee")
    assert [one["text"]["body"] for one in phone.wait_for(1, 5)] == ["een", "twee"]
    with pytest.raises(TimeoutError, match="0 of 1 messages"):
        phone.wait_for(1, 0.01)
    adapter.says("drie")
    assert [one["text"]["body"] for one in phone.wait_for(1, 5)] == ["drie"]


def test_it_remembers_how_fast_each_post_was_acknowledged(
    stand_in: StandIn, phone: Phone, receiver: Receiver
) -> None:
    receiver.pause = 0.05
    phone.says("traag")
    assert phone.written[-1].post.tries[0].milliseconds >= 50
    assert [one.status for one in stand_in.acknowledged] == [200, 200]


@pytest.mark.usefixtures("phone")
def test_the_same_orders_come_as_json(
    stand_in: StandIn, adapter: Adapter, receiver: Receiver
) -> None:
    def tell(path: str, **given: Any) -> Any:
        return httpx.post(f"{stand_in.address}/stand-in/{path}", json=given).json()

    assert tell("fail-next", count=1, status=503) == {"result": None}
    assert adapter.says("hallo").status_code == 503
    assert tell("advance", hours=25) == {"result": None}
    assert adapter.says("hallo").status_code == 400
    assert tell("verify") == {"result": True}
    wamid = tell(f"phones/{NUMBER}/says", text="weer hier")["result"]
    assert receiver.messages[-1]["id"] == wamid
    assert adapter.says("welkom").status_code == 200
    assert tell("nonsense")["problem"].startswith("nonsense is none of fail_next")
    assert "Nergens" in tell(f"phones/{NUMBER}/taps", title="Nergens")["problem"]
    remembered = httpx.get(f"{stand_in.address}/stand-in/phones/{NUMBER}").json()
    assert remembered["received"][0]["message"]["text"]["body"] == "welkom"
    assert [one["message"]["text"]["body"] for one in remembered["written"]] == [
        "hallo",
        "weer hier",
    ]
    status, milliseconds = remembered["written"][1]["tries"][0]
    assert (status, milliseconds > 0) == (200, True)
    assert remembered["refused"][0]["error"]["error"]["code"] == 131047
    [listed] = httpx.get(f"{stand_in.address}/stand-in/phones").json()
    assert listed["number"] == NUMBER


def test_it_runs_in_an_async_test_as_well(receiver: Receiver) -> None:
    async def conversation() -> int | None:
        made = StandIn(receiver.url, SECRET, TOKEN, NUMBER_ID, VERIFY)
        async with made.running() as stand_in:
            assert stand_in.base_url.endswith("/v21.0")
            return (await asyncio.to_thread(stand_in.post, stand_in.account.value())).status

    assert asyncio.run(conversation()) == 200
