"""The phone's view of the stand-in for WhatsApp: what a person can do on it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from measures import SIDEWAYS, complaints
from meta_cloud import Phone, StandIn, Template
from playwright.sync_api import Browser, Page, expect

# The webhook and the adapter are those of the stand-in's own tests.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "meta"))
from meta_adapter import NUMBER, Adapter
from meta_receiver import NUMBER_ID, SECRET, TOKEN, VERIFY, Receiver

pytestmark = pytest.mark.slow


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Serve a webhook."""
    one = Receiver()
    yield one
    one.close()


@pytest.fixture
def stand_in(receiver: Receiver) -> Iterator[StandIn]:
    """Give a running stand-in with a template."""
    check_in = Template("check_in", "nl", body="Hoe gaat het?", buttons=("Goed", "Stop"))
    with StandIn(receiver.url, SECRET, TOKEN, NUMBER_ID, VERIFY, [check_in]).running() as made:
        yield made


@pytest.fixture
def adapter(stand_in: StandIn) -> Adapter:
    """Give an adapter that talks to the stand-in."""
    return Adapter(stand_in.base_url)


@pytest.fixture
def phone(stand_in: StandIn) -> Phone:
    """Give the phone that the page opens with."""
    return stand_in.phone(NUMBER)


@pytest.fixture(params=[(390, 844), (1200, 900)], ids=["phone", "desk"])
def page(request: pytest.FixtureRequest, browser: Browser, stand_in: StandIn) -> Iterator[Page]:
    """Open the phone's view; at the end nothing on it may have failed."""
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, locale="nl-BE")
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.goto(stand_in.address)
    yield opened
    assert opened.evaluate(SIDEWAYS) <= 0
    assert complaints(opened) == []
    context.close()
    assert problems == []


def typed(page: Page, words: str) -> None:
    page.get_by_label("Bericht", exact=True).fill(words)
    page.get_by_role("button", name="Verstuur").click()


def test_words_go_out_and_get_their_marks_and_dots(
    page: Page, adapter: Adapter, phone: Phone
) -> None:
    typed(page, "Dag, ik heb een vraag")
    expect(page.locator(".mine-said")).to_contain_text("Dag, ik heb een vraag")
    expect(page.get_by_role("img", name="afgeleverd")).to_be_visible()
    adapter.marks(phone.written[-1].wamid, typing=True)
    expect(page.get_by_role("img", name="gelezen")).to_be_visible()
    expect(page.get_by_role("img", name="aan het typen")).to_be_visible()
    adapter.says("Vraag maar.")
    expect(page.get_by_text("Vraag maar.")).to_be_visible()
    expect(page.get_by_role("img", name="aan het typen")).to_have_count(0)


def test_buttons_rows_and_quick_replies_are_tapped(
    page: Page, adapter: Adapter, phone: Phone, receiver: Receiver
) -> None:
    phone.says("hallo")
    buttons = [{"type": "reply", "reply": {"id": "more", "title": "Meer"}}]
    action = {"buttons": buttons}
    adapter.sends("interactive", {"type": "button", "body": {"text": "Dit."}, "action": action})
    rows = [{"id": "halle", "title": "Halle", "description": "Huis van het Kind"}]
    action = {"button": "Kies", "sections": [{"title": "Dichtbij", "rows": rows}]}
    adapter.sends("interactive", {"type": "list", "body": {"text": "Waar?"}, "action": action})
    adapter.sends("template", {"name": "check_in", "language": {"code": "nl"}})
    page.get_by_role("button", name="Meer").click()
    expect(page.locator(".mine-said").last).to_contain_text("Meer")
    page.get_by_role("button", name="Kies").click()
    page.get_by_role("dialog").get_by_role("button", name="Halle").click()
    expect(page.locator(".mine-said").last).to_contain_text("Halle")
    page.get_by_role("button", name="Goed").click()
    expect(page.locator(".mine-said").last).to_contain_text("Goed")
    tapped = [message for message in receiver.messages if "context" in message]
    assert [message["type"] for message in tapped] == ["interactive", "interactive", "button"]
    assert tapped[1]["interactive"]["list_reply"] == rows[0]


def test_a_document_opens_and_what_is_seen_is_reported_as_read(
    page: Page, adapter: Adapter, phone: Phone, receiver: Receiver
) -> None:
    phone.says("hallo")
    ident = adapter.uploads(b"%PDF-1.7 ...").json()["id"]
    adapter.sends("document", {"id": ident, "filename": "formulier.pdf", "caption": "Voor u."})
    link = page.get_by_role("link", name="formulier.pdf")
    expect(link).to_be_visible()
    opened = page.request.get(str(link.evaluate("link => link.href")))
    assert (opened.headers["content-type"], opened.body()) == ("application/pdf", b"%PDF-1.7 ...")
    receiver.wait_for(4)
    assert [one["status"] for one in receiver.statuses] == ["sent", "delivered", "read"]


def test_a_voice_a_photo_a_place_a_reaction_and_stop_are_one_tap_away(
    page: Page, adapter: Adapter, phone: Phone, receiver: Receiver
) -> None:
    phone.says("hallo")
    adapter.says("Dag!")
    page.get_by_role("button", name="Iets anders sturen").click()
    for count, name in enumerate(("Spraakbericht", "Foto", "Halle", "STOP"), start=2):
        page.get_by_role("button", name=name).click()
        expect(page.locator(".mine-said")).to_have_count(count)
    page.get_by_role("button", name="op het laatste bericht").click()
    expect(page.locator(".reaction")).to_have_text("👍")
    kinds = [message["type"] for message in receiver.messages[1:]]
    assert kinds == ["audio", "image", "location", "text", "reaction"]


def test_meta_is_made_to_falter(
    page: Page, adapter: Adapter, phone: Phone, receiver: Receiver
) -> None:
    phone.says("hallo")
    page.get_by_role("button", name="Volgende mislukt").click()
    expect(page.get_by_text("mislukt één keer")).to_be_visible()
    assert [adapter.says("een").status_code for _ in range(2)] == [500, 200]
    page.get_by_role("button", name="Alles dubbel").click()
    expect(page.get_by_role("button", name="Alles dubbel", pressed=True)).to_be_visible()
    phone.says("dubbel")
    assert [message["text"]["body"] for message in receiver.messages].count("dubbel") == 2
    page.get_by_role("button", name="25 uur later").click()
    expect(page.get_by_text("Langer dan 24 uur stil")).to_be_visible()
    assert adapter.says("te laat").status_code == 400


def test_each_number_has_its_own_conversation(page: Page, stand_in: StandIn) -> None:
    typed(page, "van de eerste")
    expect(page.locator(".mine-said")).to_have_count(1)
    page.get_by_label("Mijn nummer").select_option("32470000002")
    expect(page.get_by_text("Hier begint het gesprek")).to_be_visible()
    typed(page, "van de tweede")
    expect(page.locator(".mine-said")).to_contain_text("van de tweede")
    written = stand_in.phone("32470000002").written
    assert [one.message["text"]["body"] for one in written] == ["van de tweede"]
