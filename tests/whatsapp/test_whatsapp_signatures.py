"""Only what Meta signed with our key is taken in; the rest is refused and counted."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from family import NUMBER, SECRET, VERIFY, Family, GuideOnWhatsApp, texts
from meta_cloud import StandIn, messages, webhooks

from bot.web.channels.whatsapp.routes import ADDRESS


def body_saying(meta: StandIn, text: str, size: int = 0) -> bytes:
    """Return the body of a post with a message, filled up with a field that nobody knows."""
    message = messages.sent_by(
        NUMBER, messages.text(text), messages.new_wamid(NUMBER), meta.clock.now()
    )
    value = meta.account.value([message], contacts=[messages.contact(NUMBER, "Sam")])
    envelope = meta.account.envelope([value])
    filler = size - len(webhooks.written({**envelope, "filler": ""}))
    return webhooks.written({**envelope, "filler": "a" * filler} if size else envelope)


def test_a_post_with_the_right_signature_is_answered(family: Family) -> None:
    assert texts(family.says("Dag")) == ["Je zei: Dag"]


@pytest.mark.parametrize(
    ("signature", "reason"),
    [
        (lambda body: webhooks.signature(body, "another-secret"), "signature"),
        (lambda body: webhooks.signature(body[:-1] + b" ", SECRET), "signature"),
        (lambda body: webhooks.signature(body, SECRET)[:-1], "signature"),
        (lambda body: webhooks.signature(body, SECRET).replace("sha256", "sha1"), "signature"),
        (lambda body: webhooks.signature(body, SECRET).removeprefix("sha256="), "signature"),
        (lambda body: webhooks.signature(body, ""), "signature"),
        (lambda _body: "sha256=é", "signature"),
        (lambda _body: "", "no signature"),
        (lambda _body: None, "no signature"),
    ],
    ids=[
        "wrong key",
        "one byte changed",
        "cut short",
        "other scheme",
        "no scheme",
        "empty key",
        "no hash at all",
        "empty",
        "missing",
    ],
)
def test_any_other_signature_is_refused_counted_and_not_answered(
    guide: GuideOnWhatsApp, family: Family, signature: object, reason: str
) -> None:
    body = body_saying(guide.meta, "vals bericht")
    made = signature(body)  # type: ignore[operator]
    headers = {} if made is None else {"X-Hub-Signature-256": made.encode()}
    assert guide.ask("POST", ADDRESS, content=body, headers=headers).status_code == 401
    assert guide.counted(f'refused_total{{reason="{reason}"}}') == 1
    assert family.hears() == []


def test_the_signature_of_one_post_signs_no_other(guide: GuideOnWhatsApp, family: Family) -> None:
    first, second = (body_saying(guide.meta, text) for text in ("een", "twee"))
    assert guide.meta.post_body(second, webhooks.signature(first, SECRET)).status == 401
    assert family.hears() == []


def test_a_post_that_is_replayed_is_answered_once(guide: GuideOnWhatsApp, family: Family) -> None:
    family.says("hallo")
    body = body_saying(guide.meta, "Dag")
    assert [guide.meta.post_body(body).status for _ in range(3)] == [200] * 3
    assert texts(family.hears()) == ["Je zei: Dag"]
    assert guide.meta.post_body(body).status == 200
    assert family.hears() == []


def test_a_post_as_large_as_meta_makes_them_is_taken(
    guide: GuideOnWhatsApp, family: Family
) -> None:
    family.says("hallo")
    assert guide.meta.post_body(body_saying(guide.meta, "Dag", size=200_000)).status == 200
    assert texts(family.hears()) == ["Je zei: Dag"]


def test_a_post_larger_than_any_of_meta_is_refused_unread(
    guide: GuideOnWhatsApp, family: Family
) -> None:
    assert guide.meta.post_body(body_saying(guide.meta, "Dag", size=4_000_000)).status == 413
    assert family.hears() == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"niet",
        b"\xff\xfe",
        b"{",
        b"[" * 100_000,
    ],
    ids=["empty", "words", "no text", "cut off", "too deep"],
)
def test_signed_nonsense_is_counted_and_not_wanted_again(
    guide: GuideOnWhatsApp, body: bytes
) -> None:
    assert guide.meta.post_body(body).status == 200
    assert guide.counted('refused_total{reason="no JSON"}') == 1


@pytest.mark.parametrize(
    "found",
    [
        None,
        [],
        "x",
        {"entry": None},
        {"entry": [None, {"changes": {}}, {"changes": [{"field": "messages", "value": 1}]}]},
        {"entry": [{"changes": [{"field": "account_update", "value": {"event": "x"}}]}]},
    ],
)
def test_signed_json_of_another_shape_is_passed_over(guide: GuideOnWhatsApp, found: object) -> None:
    assert guide.meta.post_body(json.dumps(found).encode()).status == 200
    assert guide.waits_for() == ""


def test_a_post_about_another_number_of_ours_is_passed_over(
    guide: GuideOnWhatsApp, family: Family
) -> None:
    other = webhooks.Account("999999999999999")
    message = messages.sent_by(NUMBER, messages.text("Dag"), "wamid.other", guide.meta.clock.now())
    assert guide.meta.post(other.value([message])).status == 200
    assert guide.counted('received_total{kind="text"}') == 0
    assert family.hears() == []


def test_two_secrets_sign_while_one_is_replaced_and_no_third(
    own_guide: Callable[..., GuideOnWhatsApp],
) -> None:
    guide = own_guide(app_secrets=("new-secret", SECRET))
    family = guide.family()
    for number, secret in enumerate(["new-secret", SECRET]):
        guide.meta.courier.app_secret = secret
        assert texts(family.says(f"Dag {number}")) == [f"Je zei: Dag {number}"]
    body = body_saying(guide.meta, "Dag")
    for wrong in ("", f"new-secret,{SECRET}", "third"):
        assert guide.meta.post_body(body, webhooks.signature(body, wrong)).status == 401


def test_the_address_is_shown_to_be_ours(guide: GuideOnWhatsApp) -> None:
    assert guide.meta.verify()


@pytest.mark.parametrize(
    "asked",
    [
        {"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": "wrong"},
        {"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": "vérifié"},
        {"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": ""},
        {"hub.mode": "subscribe", "hub.challenge": "1"},
        {"hub.mode": "unsubscribe", "hub.challenge": "1", "hub.verify_token": VERIFY},
        {"hub.challenge": "1", "hub.verify_token": VERIFY},
        {},
    ],
)
def test_nobody_else_is_shown_that(guide: GuideOnWhatsApp, asked: dict[str, str]) -> None:
    answer = guide.ask("GET", ADDRESS, params=asked)
    assert (answer.status_code, answer.text) == (403, "")
    assert guide.counted('refused_total{reason="verify token"}') == 1
