"""The shape of errors, and what is refused before a message is looked at."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from meta_adapter import NUMBER, Adapter, error_of
from meta_cloud import Phone, StandIn
from meta_receiver import NUMBER_ID


def test_an_error_of_whatsapp_has_code_title_details_and_trace(
    adapter: Adapter, phone: Phone
) -> None:
    action = {"buttons": [{"type": "reply", "reply": {"id": "a", "title": "t" * 21}}]}
    interactive = {"type": "button", "body": {"text": "Kies"}, "action": action}
    error = error_of(adapter.sends("interactive", interactive))
    assert error.pop("fbtrace_id").startswith("A")
    assert error == {
        "message": "(#131009) Parameter value is not valid",
        "type": "OAuthException",
        "code": 131009,
        "error_data": {
            "messaging_product": "whatsapp",
            "details": "Button title length invalid. Min length: 1, Max length: 20",
        },
    }
    assert phone.refused[0].error["error"]["code"] == 131009


def test_an_error_of_the_graph_api_has_no_details(adapter: Adapter, phone: Phone) -> None:
    error = error_of(adapter.says("a" * 4097))
    assert error["message"] == "(#100) Param text['body'] must be at most 4096 characters long."
    assert (error["type"], error["code"], "error_data" in error) == ("OAuthException", 100, False)
    assert phone.received == []


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Basic access-token", "access-token"])
@pytest.mark.parametrize("path", ["messages", "media"])
def test_without_the_right_token_nothing_is_taken(
    stand_in: StandIn, phone: Phone, header: str | None, path: str
) -> None:
    headers = {} if header is None else {"Authorization": header}
    message = {"messaging_product": "whatsapp", "to": NUMBER, "text": {"body": "hallo"}}
    address = f"{stand_in.base_url}/{NUMBER_ID}/{path}"
    refused = httpx.post(address, json=message, headers=headers)
    assert (refused.status_code, error_of(refused)["code"]) == (401, 190)
    assert phone.received == []


def test_while_a_token_is_replaced_both_are_right(stand_in: StandIn, adapter: Adapter) -> None:
    stand_in.phone(NUMBER).says("hallo")
    stand_in.access_tokens.add("newer-token")
    assert adapter.says("met de oude").status_code == 200
    adapter.token = "newer-token"
    assert adapter.says("met de nieuwe").status_code == 200


def test_another_number_id_is_not_ours(adapter: Adapter) -> None:
    refused = adapter.posts({"messaging_product": "whatsapp"}, number_id="999")
    assert (refused.status_code, error_of(refused)["code"]) == (400, 100)
    assert "Object with ID '999' does not exist" in error_of(refused)["message"]


@pytest.mark.parametrize("body", [b"{", b"", b"\xff\xfe", b"[]", b'"hallo"', b"{}"])
def test_what_is_not_a_message_in_json_is_refused(adapter: Adapter, body: bytes) -> None:
    refused = adapter.posts_bytes(body)
    assert (refused.status_code, error_of(refused)["code"]) == (400, 100)


@pytest.mark.parametrize(
    "fields", [{"type": "application/zip"}, {"messaging_product": "messenger"}]
)
def test_a_file_of_another_kind_or_product_is_refused(
    adapter: Adapter, fields: dict[str, str]
) -> None:
    refused = adapter.uploads(b"...", **fields)
    assert (refused.status_code, error_of(refused)["code"]) == (400, 100)


def test_an_uploaded_file_keeps_every_byte(stand_in: StandIn, adapter: Adapter) -> None:
    content = bytes(range(256)) * 300 + b"\r\n--\r\n"
    ident = adapter.uploads(content).json()["id"]
    opened = httpx.get(f"{stand_in.address}/stand-in/media/{ident}")
    assert (opened.content, opened.headers["Content-Type"]) == (content, "application/pdf")


def test_a_message_is_answered_with_the_number_and_a_wamid(adapter: Adapter, phone: Phone) -> None:
    answer = adapter.says("hallo").json()
    assert answer["messages"][0]["id"].startswith("wamid.")
    assert answer["messages"][0]["id"] == phone.inbox[0].wamid
    del answer["messages"]
    contacts = [{"input": NUMBER, "wa_id": NUMBER}]
    assert answer == {"messaging_product": "whatsapp", "contacts": contacts}


def test_a_read_mark_marks_all_before_it_and_typing_shows_dots_until_an_answer(
    stand_in: StandIn, adapter: Adapter, phone: Phone
) -> None:
    second, third = phone.says("twee"), phone.says("drie")
    assert adapter.marks(second).json() == {"success": True}
    assert [one.is_read for one in phone.written] == [True, True, False]
    assert not phone.sees_typing
    assert adapter.marks(third, typing=True).json() == {"success": True}
    assert phone.sees_typing
    adapter.says("hier ben ik")
    assert not phone.sees_typing
    adapter.marks(third, typing=True)
    stand_in.advance(hours=26 / 3600)
    assert not phone.sees_typing
    assert [mark.typing for mark in phone.marks] == [False, True, True]


@pytest.mark.parametrize(
    "wrong",
    [
        {"message_id": "wamid.unknown"},
        {"message_id": None},
        {"status": "delivered"},
        {"typing_indicator": {"type": "voice"}},
        {"messaging_product": None},
    ],
)
def test_a_mark_that_means_nothing_is_refused(
    adapter: Adapter, phone: Phone, wrong: dict[str, Any]
) -> None:
    mark = {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": phone.written[0].wamid,
    }
    assert adapter.posts({**mark, **wrong}).status_code == 400
    assert phone.marks == []
