"""Erasing a conversation, by its button or by saying so."""

from __future__ import annotations

import pytest
from fake_rasa import ERASED, FakeRasa
from playwright.sync_api import expect
from visiting import Visit

pytestmark = pytest.mark.slow


def test_erasing_asks_first_and_then_erases_everything(visit: Visit, rasa: FakeRasa) -> None:
    page = visit.page
    visit.say("mijn geheim")
    page.get_by_role("button", name="Wis gesprek").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("button", name="Nee, bewaar het").click()
    expect(page.locator(".message")).to_have_count(2)
    page.get_by_role("button", name="Wis gesprek").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("button", name="Wis gesprek").click()
    page.get_by_role("button", name="Ja, wis alles").click()
    expect(page.locator(".message")).to_have_count(0)
    expect(page.locator("#notice")).to_have_text("Het gesprek is gewist.")
    expect(page.locator("#text")).to_be_focused()
    assert rasa.erased == [rasa.turns[0]["conversation"]]
    assert page.evaluate("sessionStorage.length") == 0
    visit.say("opnieuw")
    assert rasa.turns[1]["conversation"] != rasa.turns[0]["conversation"]


def test_erasing_by_saying_so_leaves_one_sentence(visit: Visit, rasa: FakeRasa) -> None:
    page = visit.page
    visit.say("mijn geheim")
    visit.say("wis alles")
    page.get_by_role("button", name="Ja, wis alles").click()
    expect(page.locator(".message")).to_have_count(1)
    assert visit.texts() == [ERASED]
    expect(page.locator(".guide")).to_be_in_viewport()
    expect(page.locator("#text")).to_be_focused()
    page.reload()
    expect(page.locator(".message")).to_have_count(1)
    visit.say("opnieuw")
    assert visit.texts() == [ERASED, "opnieuw", "Je zei: opnieuw"]
    assert rasa.turns[-1]["conversation"] == rasa.turns[0]["conversation"]


def test_an_erasing_whose_answer_was_lost_still_clears_the_page(
    visit: Visit, rasa: FakeRasa
) -> None:
    visit.say("mijn geheim")
    rasa.seconds = 1.0
    visit.send("ja")
    visit.send("en daarna")
    visit.context.set_offline(True)
    visit.page.wait_for_timeout(1500)
    rasa.seconds = 0.0
    visit.context.set_offline(False)
    expect(visit.page.locator(".guide")).to_have_count(2)
    assert visit.texts() == [ERASED, "en daarna", "Je zei: en daarna"]
    assert rasa.said == ["mijn geheim", "ja", "en daarna"]
    visit.expected("ERR_INTERNET_DISCONNECTED")


def test_erasing_without_internet_says_so(visit: Visit) -> None:
    page = visit.page
    visit.say("mijn geheim")
    visit.context.set_offline(True)
    page.get_by_role("button", name="Wis gesprek").click()
    page.get_by_role("button", name="Ja, wis alles").click()
    expect(page.locator("#erase-problem")).to_contain_text("Wissen lukte nu niet.")
    visit.context.set_offline(False)
    page.get_by_role("button", name="Ja, wis alles").click()
    expect(page.locator(".message")).to_have_count(0)
    visit.expected("ERR_INTERNET_DISCONNECTED")
