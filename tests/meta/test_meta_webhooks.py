"""What is posted to the webhook: every type of message, statuses, the signature, the handshake."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from meta_adapter import NUMBER, Adapter, error_of
from meta_cloud import Phone, StandIn, errors, messages
from meta_receiver import NUMBER_ID, VERIFY, Receiver, right_signature


def test_a_typed_message_comes_in_the_whole_envelope(stand_in: StandIn, receiver: Receiver) -> None:
    wamid = stand_in.phone(NUMBER, "An Peeters").says("Dag, ça va? 👋")
    [post] = receiver.posts
    [entry] = post["entry"]
    [change] = entry["changes"]
    value = change["value"]
    assert (post["object"], change["field"]) == ("whatsapp_business_account", "messages")
    assert entry["id"] == stand_in.account.business_account_id
    assert value["messaging_product"] == "whatsapp"
    assert value["metadata"] == {
        "display_phone_number": stand_in.account.display_phone_number,
        "phone_number_id": NUMBER_ID,
    }
    assert value["contacts"] == [{"profile": {"name": "An Peeters"}, "wa_id": NUMBER}]
    [message] = value["messages"]
    assert message.pop("timestamp").isdecimal()
    text = {"body": "Dag, ça va? 👋"}
    assert message == {"from": NUMBER, "id": wamid, "type": "text", "text": text}


def test_the_signature_is_over_the_bytes_and_the_bytes_are_ascii(
    phone: Phone, receiver: Receiver
) -> None:
    phone.says("één/twee")
    body = receiver.bodies[-1]
    assert receiver.signatures[-1] == right_signature(body)
    assert b"\\u00e9\\u00e9n\\/twee" in body


def _media(message: dict[str, Any], kind: str) -> bool:
    return message["type"] == kind and {"id", "mime_type", "sha256"} <= set(message[kind])


SENT: dict[str, tuple[Callable[[Phone], object], Callable[[dict[str, Any]], bool]]] = {
    "voice": (lambda p: p.sends("audio"), lambda m: _media(m, "audio") and m["audio"]["voice"]),
    "photo": (
        lambda p: p.sends("image"),
        lambda m: _media(m, "image") and "caption" not in m["image"],
    ),
    "photo with words": (
        lambda p: p.sends("image", "een brief"),
        lambda m: m["image"]["caption"] == "een brief",
    ),
    "film": (lambda p: p.sends("video"), lambda m: _media(m, "video")),
    "document": (
        lambda p: p.sends("document"),
        lambda m: _media(m, "document") and m["document"]["filename"] == "brief.pdf",
    ),
    "sticker": (lambda p: p.sends("sticker"), lambda m: _media(m, "sticker")),
    "position": (
        lambda p: p.shares(50.7338, 4.2345),
        lambda m: m["location"] == {"latitude": 50.7338, "longitude": 4.2345},
    ),
    "place": (
        lambda p: p.shares(50.7338, 4.2345, name="Station Halle"),
        lambda m: m["location"]["name"] == "Station Halle",
    ),
    "card of somebody": (
        lambda p: p.sends("contacts"),
        lambda m: m["contacts"][0]["name"]["formatted_name"] == "An Peeters",
    ),
    "order": (lambda p: p.sends("order"), lambda m: len(m["order"]["product_items"]) == 1),
    "unsupported": (
        lambda p: p.sends("unsupported"),
        lambda m: m["type"] == "unsupported" and m["errors"][0]["code"] == 131051,
    ),
    "answer to a message": (
        lambda p: p.says("ja", reply_to="wamid.X"),
        lambda m: m["context"]["id"] == "wamid.X" and m["text"]["body"] == "ja",
    ),
    "reaction": (
        lambda p: p.reacts("👍", to="wamid.X"),
        lambda m: m["reaction"] == {"message_id": "wamid.X", "emoji": "👍"},
    ),
    "reaction taken away": (
        lambda p: p.reacts(None, to="wamid.X"),
        lambda m: m["reaction"] == {"message_id": "wamid.X"},
    ),
    "other number": (
        lambda p: p.moves_to("32470000009"),
        lambda m: m["system"]["type"] == "user_changed_number" and "32470000009" in str(m),
    ),
}


@pytest.mark.parametrize(("send", "is_right"), SENT.values(), ids=SENT)
def test_each_type_of_message_comes_as_meta_documents_it(
    phone: Phone,
    receiver: Receiver,
    send: Callable[[Phone], object],
    is_right: Callable[[dict[str, Any]], bool],
) -> None:
    wamid = send(phone)
    message = receiver.messages[-1]
    assert (message["id"], message["from"]) == (wamid, NUMBER)
    assert is_right(message), message


def test_only_a_system_message_comes_without_contact(phone: Phone, receiver: Receiver) -> None:
    phone.moves_to("32470000009")
    assert ["contacts" in value for value in receiver.values] == [True, False]


def test_a_tap_on_a_button_carries_its_id_and_the_message_it_stood_on(
    stand_in: StandIn, adapter: Adapter, phone: Phone, receiver: Receiver
) -> None:
    buttons = [{"type": "reply", "reply": {"id": "yes-1", "title": "Ja"}}]
    content = {"type": "button", "body": {"text": "Goed?"}, "action": {"buttons": buttons}}
    wamid = adapter.sends("interactive", content).json()["messages"][0]["id"]
    adapter.says("iets anders")
    phone.taps("Ja")
    message = receiver.messages[-1]
    assert message["interactive"] == {
        "type": "button_reply",
        "button_reply": {"id": "yes-1", "title": "Ja"},
    }
    assert message["context"] == {"from": stand_in.account.display_phone_number, "id": wamid}


def test_a_tap_on_a_row_carries_id_title_and_description(
    adapter: Adapter, phone: Phone, receiver: Receiver
) -> None:
    rows = [{"id": "halle", "title": "Halle", "description": "Huis van het Kind"}]
    action = {"button": "Kies", "sections": [{"rows": rows}]}
    adapter.sends("interactive", {"type": "list", "body": {"text": "Waar?"}, "action": action})
    phone.taps("Halle")
    reply = receiver.messages[-1]["interactive"]
    assert reply == {"type": "list_reply", "list_reply": rows[0]}


def test_a_tap_on_a_quick_reply_of_a_template_is_a_button(
    adapter: Adapter, phone: Phone, receiver: Receiver
) -> None:
    payload = {"type": "payload", "payload": "stop-check-in"}
    component = {"type": "button", "sub_type": "quick_reply", "index": "2", "parameters": [payload]}
    template = {
        "name": "gezinswijzer_hoe_gaat_het",
        "language": {"code": "nl"},
        "components": [component],
    }
    adapter.sends("template", template)
    phone.taps("Stop")
    assert receiver.messages[-1]["button"] == {"payload": "stop-check-in", "text": "Stop"}
    phone.taps("Goed")
    assert receiver.messages[-1]["button"] == {"payload": "Goed", "text": "Goed"}


def test_a_tap_on_what_is_nowhere_is_an_error_of_the_test(phone: Phone) -> None:
    with pytest.raises(LookupError, match="no message of 32470000001"):
        phone.taps("Nergens")


def test_sent_delivered_and_read_follow_each_other_and_echo_what_was_sent_along(
    stand_in: StandIn, adapter: Adapter, phone: Phone, receiver: Receiver
) -> None:
    stand_in.report_statuses()
    answer = adapter.says("hallo", biz_opaque_callback_data="out-7").json()
    receiver.wait_for(3)
    phone.reads()
    statuses = receiver.statuses
    assert [one["status"] for one in statuses] == ["sent", "delivered", "read"]
    assert {one["id"] for one in statuses} == {answer["messages"][0]["id"]}
    assert {one["recipient_id"] for one in statuses} == {NUMBER}
    assert {one["biz_opaque_callback_data"] for one in statuses} == {"out-7"}
    pricing = {
        "billable": False,
        "pricing_model": "PMP",
        "category": "service",
        "type": "free_customer_service",
    }
    assert [one.get("pricing") for one in statuses] == [pricing, pricing, None]
    sent, delivered, read = statuses
    assert "expiration_timestamp" in sent["conversation"]
    assert "expiration_timestamp" not in delivered["conversation"]
    assert "conversation" not in read


def test_a_template_outside_the_window_is_charged(
    stand_in: StandIn, adapter: Adapter, phone: Phone, receiver: Receiver
) -> None:
    stand_in.report_statuses()
    stand_in.advance(hours=25)
    template = {"name": "gezinswijzer_hoe_gaat_het", "language": {"code": "nl"}}
    assert adapter.sends("template", template).status_code == 200
    receiver.wait_for(3)
    pricing = receiver.statuses[0]["pricing"]
    assert (pricing["billable"], pricing["category"]) == (True, "utility")
    assert phone.inbox[0].status in ("sent", "delivered")


def test_a_number_that_is_not_on_whatsapp_fails_afterwards(
    stand_in: StandIn, adapter: Adapter, phone: Phone, receiver: Receiver
) -> None:
    stand_in.report_statuses()
    stand_in.has_no_whatsapp(NUMBER)
    assert adapter.says("hallo", biz_opaque_callback_data="out-8").status_code == 200
    receiver.wait_for(2)
    [failed] = receiver.statuses
    assert (failed["status"], failed["biz_opaque_callback_data"]) == ("failed", "out-8")
    [error] = failed["errors"]
    assert (error["code"], error["title"]) == (131026, "Message undeliverable")
    assert error["error_data"] == {"details": "Message undeliverable."}
    assert phone.inbox[0].status == "failed"


def test_any_status_can_be_reported(adapter: Adapter, phone: Phone, receiver: Receiver) -> None:
    wamid = adapter.says("hallo").json()["messages"][0]["id"]
    phone.reports(wamid, "failed", 131000, "Something went wrong.")
    [failed] = receiver.statuses
    assert (failed["id"], failed["errors"][0]["code"]) == (wamid, 131000)


def test_errors_come_at_the_level_of_the_value(stand_in: StandIn, receiver: Receiver) -> None:
    problem = errors.in_webhook(130429, errors.THROUGHPUT)
    assert stand_in.post(stand_in.account.value(problems=[problem])).status == 200
    [value] = receiver.values
    assert value["errors"] == [problem]
    assert "messages" not in value


def test_several_values_come_as_several_entries_of_one_post(
    stand_in: StandIn, receiver: Receiver
) -> None:
    values = [
        stand_in.account.value(
            [messages.sent_by(NUMBER, messages.text(words), f"wamid.{words}", 1_700_000_000)],
            contacts=[messages.contact(NUMBER, "Sam")],
        )
        for words in ("een", "twee")
    ]
    posted = stand_in.post(values)
    assert posted.status == 200
    assert posted.milliseconds > 0
    assert len(receiver.posts[0]["entry"]) == 2
    assert [message["id"] for message in receiver.messages] == ["wamid.een", "wamid.twee"]


def test_a_post_can_be_signed_wrongly_or_not_at_all(stand_in: StandIn, receiver: Receiver) -> None:
    value = stand_in.account.value()
    stand_in.post(value, signature="sha256=00")
    stand_in.post(value, signature=None)
    stand_in.post_body(b"no json")
    assert receiver.signatures == ["sha256=00", "", right_signature(b"no json")]


def test_the_handshake_gives_the_challenge_back(stand_in: StandIn) -> None:
    assert stand_in.verify() is True
    stand_in.verify_token = f"not-{VERIFY}"
    assert stand_in.verify() is False


def test_every_object_can_have_a_field_that_nobody_knows(
    stand_in: StandIn, phone: Phone, receiver: Receiver
) -> None:
    stand_in.unknown_fields()
    phone.sends("contacts")
    body = receiver.bodies[-1]
    assert receiver.signatures[-1] == right_signature(body)

    def objects(value: Any) -> list[dict[str, Any]]:
        if isinstance(value, list):
            return [found for one in value for found in objects(one)]
        if not isinstance(value, dict):
            return []
        known = {name: of for name, of in value.items() if name != "new_in_a_later_version"}
        return [value, *objects(list(known.values()))]

    found = objects(json.loads(body))
    assert len(found) > 8
    assert all("new_in_a_later_version" in one for one in found)


def test_who_hides_the_number_is_known_by_metas_own_id(
    stand_in: StandIn, receiver: Receiver, adapter: Adapter
) -> None:
    phone = stand_in.phone(NUMBER)
    phone.user, phone.hides_number = "BE.13491208655302741918", True
    phone.says("hallo")
    assert NUMBER not in receiver.bodies[0].decode()
    assert receiver.messages[0]["from_user_id"] == phone.user
    assert receiver.values[0]["contacts"][0]["user_id"] == phone.user
    sent = adapter.sends("text", {"body": "Dag"}, to=None, recipient=phone.user)
    assert sent.json()["contacts"] == [{"input": phone.user, "user_id": phone.user}]
    [received] = phone.inbox
    phone.reports(received.wamid, "delivered")
    assert receiver.statuses[0]["recipient_user_id"] == phone.user
    assert "recipient_id" not in receiver.statuses[0]


def test_a_person_whom_meta_does_not_know_here_is_refused(adapter: Adapter) -> None:
    sent = adapter.sends("text", {"body": "Dag"}, to=None, recipient="BE.1")
    assert (sent.status_code, error_of(sent)["code"]) == (400, 131009)
