"""The line to the guide breaks, is slow or is shared, and nothing is lost or told twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from fake_rasa import FakeRasa
from playwright.sync_api import Page, Route, expect
from served import Served
from visiting import Visit

pytestmark = pytest.mark.slow


def test_a_reload_before_the_answer_loses_nothing(visit: Visit, rasa: FakeRasa) -> None:
    rasa.seconds = 1.0
    visit.send("Dag")
    expect(visit.page.locator("#typing")).to_be_visible()
    visit.page.reload()
    expect(visit.page.locator(".guide")).to_have_count(1)
    expect(visit.page.locator(".person")).to_have_count(1)
    assert rasa.said == ["Dag"]


def test_offline_messages_wait_and_are_sent_in_order(visit: Visit, rasa: FakeRasa) -> None:
    page = visit.page
    visit.say("nul")
    visit.context.set_offline(True)
    for text in ("een", "twee"):
        visit.send(text)
    expect(page.locator("#notice")).to_contain_text("Je hebt even geen internet.")
    expect(page.locator(".person .state").nth(1)).to_have_text("Wacht op internet")
    visit.context.set_offline(False)
    expect(page.locator(".guide")).to_have_count(3)
    expect(page.locator("#notice")).to_be_empty()
    assert rasa.said == ["nul", "een", "twee"]
    assert visit.texts() == ["nul", "Je zei: nul", "een", "Je zei: een", "twee", "Je zei: twee"]
    visit.expected("ERR_INTERNET_DISCONNECTED")


def test_what_was_not_sent_survives_a_reload(visit: Visit, rasa: FakeRasa, web: Served) -> None:
    page = visit.page
    visit.say("nul")
    visit.context.set_offline(True)
    visit.send("een")
    expect(page.locator(".person .state").nth(1)).to_have_text("Wacht op internet")
    visit.context.set_offline(False)
    page.reload()
    expect(page.locator(".guide")).to_have_count(2)
    assert rasa.said == ["nul", "een"]
    assert web
    visit.expected("ERR_INTERNET_DISCONNECTED")


def test_a_server_that_restarts_is_waited_for(visit: Visit, rasa: FakeRasa, web: Served) -> None:
    visit.say("nul")
    web.stop()
    visit.send("een")
    expect(visit.page.locator(".person .state").nth(1)).to_have_text("Wacht op internet")
    web.start()
    expect(visit.page.locator(".guide")).to_have_count(2, timeout=15000)
    assert rasa.said == ["nul", "een"]
    visit.expected("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET")


def test_while_rasa_sleeps_the_page_asks_again_by_itself(visit: Visit, rasa: FakeRasa) -> None:
    rasa.away = True
    visit.say("Hoe vraag ik de zorgtoeslag aan?")
    asleep = visit.page.locator(".asleep")
    expect(asleep).to_contain_text("Ik ben even niet wakker.")
    expect(asleep.get_by_role("link", name="112")).to_have_attribute("href", "tel:112")
    visit.say("en hoeveel is dat?")
    rasa.away = False
    expect(visit.page.locator(".guide:not(.asleep)")).to_have_count(2, timeout=15000)
    expect(asleep).to_have_count(0)
    assert [text[:12] for text in visit.texts()][::2] == ["Hoe vraag ik", "en hoeveel i"]
    assert rasa.said == ["Hoe vraag ik de zorgtoeslag aan?", "en hoeveel is dat?"]


def test_a_server_that_fails_can_be_tried_again(visit: Visit, rasa: FakeRasa) -> None:
    page = visit.page
    page.clock.install()
    end = visit.refuse("**/messages", 500)
    visit.send_in_vain("Dag")
    expect(page.locator(".person .state")).to_contain_text("Niet verstuurd")
    end()
    page.get_by_role("button", name="Probeer opnieuw").click()
    expect(page.locator(".guide")).to_have_count(1)
    expect(page.locator(".person .state")).to_be_empty()
    assert rasa.said == ["Dag"]
    visit.expected("status of 500")


def test_a_conversation_that_is_no_more_begins_anew(visit: Visit, rasa: FakeRasa) -> None:
    visit.say("een")
    session = "JSON.parse(sessionStorage.getItem('gezinswijzer'))"
    erase = f"""async () => {{
        const {{conversation, token}} = {session};
        const headers = {{Authorization: `Bearer ${{token}}`}};
        await fetch(`/api/conversations/${{conversation}}`, {{method: "DELETE", headers}});
    }}"""
    visit.page.evaluate(erase)
    visit.say("twee")
    expect(visit.page.locator(".event")).to_contain_text("Het vorige gesprek is er niet meer.")
    assert rasa.turns[0]["conversation"] != rasa.turns[1]["conversation"]
    # On another page nothing hears of it.
    visit.page.goto(f"{visit.address}/privacy")
    visit.page.evaluate(erase)
    visit.open()
    expect(visit.page.locator(".event")).to_contain_text("Het vorige gesprek is er niet meer.")
    visit.say("drie")
    visit.expected("status of 404")


def test_a_slow_line_shows_what_happens(visiting: Callable[..., Visit], rasa: FakeRasa) -> None:
    visit = visiting()
    network = visit.context.new_cdp_session(visit.page)
    network.send("Network.enable")
    slow = {"offline": False, "latency": 400, "downloadThroughput": 50_000}
    network.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": 20_000})
    visit.page.set_default_timeout(20_000)
    visit.open()
    visit.send("Dag")
    expect(visit.page.locator("#typing")).to_be_visible()
    expect(visit.page.locator(".guide")).to_have_count(1, timeout=15000)
    expect(visit.page.locator("#typing")).to_be_hidden()
    assert rasa.said == ["Dag"]


def test_two_tabs_hold_one_conversation_or_two(visit: Visit, rasa: FakeRasa) -> None:
    visit.say("een")
    with visit.page.expect_popup() as opened:
        visit.page.evaluate("window.open('/')")
    twin = opened.value
    expect(twin.locator(".guide")).to_have_count(1)
    visit.send("twee")
    twin.fill("#text", "drie")
    twin.press("#text", "Enter")
    expect(twin.get_by_text("Je zei: drie")).to_be_visible()
    expect(visit.page.get_by_text("Je zei: twee")).to_be_visible()
    visit.page.reload()
    expect(visit.page.locator(".guide")).to_have_count(3)
    assert len({turn["conversation"] for turn in rasa.turns}) == 1
    stranger = visit.context.new_page()
    stranger.goto(visit.address)
    stranger.locator("gezins-wijzer[ready]").wait_for()
    expect(stranger.locator(".message")).to_have_count(0)
    stranger.fill("#text", "vier")
    stranger.press("#text", "Enter")
    expect(stranger.locator(".guide")).to_have_count(1)
    assert len({turn["conversation"] for turn in rasa.turns}) == 2


class Line:
    """Server-sent events as the contract has them, each request answered with what is due."""

    def __init__(self, page: Page) -> None:
        self.asked: list[str | None] = []
        self.due: list[str] = []
        page.route("**/events", self._answer)

    def _answer(self, route: Route) -> None:
        self.asked.append(route.request.headers.get("last-event-id"))
        assert route.request.headers["authorization"].startswith("Bearer ")
        body, self.due = "".join(self.due), []
        route.fulfill(body=f": hello\n\n{body}", content_type="text/event-stream")

    def send(self, position: int, text: str, **more: Any) -> None:
        """Let a message of a person at the desk come."""
        message = {"id": f"m{position}", "from": "assistant", "text": text, "buttons": []}
        message |= {"cards": [], "meta": {"language": "nl"}, "reply_to": None, **more}
        self.due.append(f"id: {position}\nevent: message\ndata: {json.dumps(message)}\n\n")


def test_messages_come_by_themselves_and_the_line_resumes(visiting: Callable[..., Visit]) -> None:
    visit = visiting()
    line = Line(visit.page)
    visit.open()
    assert line.asked == []
    line.send(3, "Ik ben An van het Huis van het Kind.")
    line.send(3, "Ik ben An van het Huis van het Kind.")
    visit.say("Dag", answers=2)
    expect(visit.page.locator(".guide")).to_have_count(2)
    line.send(4, "Dag An", **{"from": "person", "client_id": "elsewhere"})
    line.due.append('event: typing\ndata: {"seconds": 60}\n\n')
    expect(visit.page.locator(".person")).to_have_count(2, timeout=15000)
    expect(visit.page.locator("#typing")).to_be_visible()
    line.send(5, "Waarmee kan ik helpen?")
    expect(visit.page.locator(".guide")).to_have_count(3, timeout=15000)
    expect(visit.page.locator("#typing")).to_be_hidden()
    assert line.asked[:3] == [None, "3", "4"]
    line.due.append("event: moved\ndata: {}\n\n")
    expect(visit.page.locator(".event")).to_have_text(
        "Dit gesprek gaat verder op een ander toestel.", timeout=15000
    )
    assert visit.page.evaluate("sessionStorage.length") == 0
