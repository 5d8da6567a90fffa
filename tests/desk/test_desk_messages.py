"""Messages that reached no phone, as who runs the guide sees them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from office import Office
from sqlalchemy import insert

from bot.settings import Settings, WhatsAppSettings
from bot.transactions import writing
from bot.web.channels.whatsapp.tables import outbox, people
from bot.web.conversations.store import ConversationStore

MESSAGES = "/desk/berichten"
NUMBER = "32470000001"
ON_WHATSAPP = WhatsAppSettings(
    verify_tokens=("verify",),
    app_secrets=("secret",),
    access_tokens=("token",),
    phone_number_id="1234567",
    api_base="http://127.0.0.1:9/v25.0",
)


def one_that_failed(office: Office) -> None:
    """Let one message have failed for good, and another wait."""
    ConversationStore(office.engine).begin_once("a" * 32, "token", "nl", False)
    common = {"conversation": "a" * 32, "due": datetime(2100, 1, 1), "attempts": 1}
    with writing(office.engine) as connection:
        connection.execute(
            insert(people).values(
                sender="hash",
                number=NUMBER,
                conversation="a" * 32,
                opens_with="hash",
                heard=datetime(2026, 11, 29, 8, 0),
                queued=0,
            )
        )
        for number, state, part in ((1, "dead", None), (2, "waiting", '{"type": "text"}')):
            row = {"id": f"{number}bcdef" * 5, "place": number, "state": state, "part": part}
            failed = {"reason": "131026", "created": datetime(2026, 11, 29, 9, 30)}
            connection.execute(insert(outbox).values(**common, **row, **failed))


def test_who_runs_the_guide_sees_that_it_failed_and_why(settings: Settings) -> None:
    office = Office(replace(settings, whatsapp=ON_WHATSAPP))
    one_that_failed(office)
    shown = office.signed_in("administrator", "").get(MESSAGES)
    assert shown.status_code == 200
    for told in ("131026", "29 november 2026, 10:30", "1BCDEF", "wachten: 1"):
        assert told in shown.text
    assert NUMBER not in shown.text and "2BCDEF" not in shown.text


def test_nothing_failed_and_that_is_said(settings: Settings) -> None:
    office = Office(replace(settings, whatsapp=ON_WHATSAPP))
    shown = office.signed_in("administrator", "").get(MESSAGES).text
    assert "Er is niets blijven liggen." in shown and "wachten: 0" in shown


def test_it_is_said_that_whatsapp_is_off(office: Office) -> None:
    assert "WhatsApp staat uit" in office.signed_in("administrator", "").get(MESSAGES).text


def test_houses_do_not_see_them(office: Office) -> None:
    for role in ("staff", "curator", "coordinator"):
        assert office.signed_in(role).get(MESSAGES).status_code == 403
