"""A family talks with the guide, in a real browser."""

from __future__ import annotations

import re

import pytest
from conftest import Visit
from fake_rasa import ERASED, FakeRasa
from playwright.sync_api import expect
from served import Served

pytestmark = pytest.mark.slow


def test_a_full_conversation(visit: Visit, rasa: FakeRasa) -> None:
    page = visit.page
    expect(page.locator("#erase")).to_be_hidden()
    visit.say("Hoe vraag ik de zorgtoeslag aan?")
    expect(page.locator(".guide ol li")).to_have_count(3)
    expect(page.locator(".sources")).to_have_text("Bron: Opgroeien, nagekeken op 22 november 2026")
    expect(page.locator(".sources a")).to_have_attribute("rel", "noopener noreferrer")
    expect(page.get_by_role("link", name="078 150 100")).to_have_attribute("href", "tel:078150100")
    page.get_by_role("button", name="Welke papieren heb ik nodig?").click()
    expect(page.locator(".guide")).to_have_count(2)
    assert rasa.turns[1]["choice"] == "/ask_documents"
    visit.say("en hoeveel is dat?")
    assert visit.texts("person") == [
        "Hoe vraag ik de zorgtoeslag aan?",
        "Welke papieren heb ik nodig?",
        "en hoeveel is dat?",
    ]
    # An earlier choice can still be taken.
    page.get_by_role("button", name="Hoeveel is het?").click()
    expect(page.locator(".guide")).to_have_count(4)


def test_nothing_is_begun_before_the_first_message(visit: Visit, rasa: FakeRasa) -> None:
    visit.page.wait_for_timeout(300)
    assert visit.page.evaluate("sessionStorage.length") == 0
    assert rasa.turns == []


def test_a_question_of_the_page_is_asked_in_place(visit: Visit, rasa: FakeRasa) -> None:
    visit.page.get_by_role("link", name="Wat is 1 Gezin 1 Plan?").click()
    expect(visit.page.locator(".guide")).to_have_count(1)
    expect(visit.page.locator(".guide")).to_be_in_viewport()
    assert rasa.said == ["Wat is 1 Gezin 1 Plan?"]
    assert visit.page.url == visit.address + "/"


def test_a_question_in_the_address_waits_for_the_person(visit: Visit, rasa: FakeRasa) -> None:
    visit.open("/?vraag=Wat+is+een+attest%3F&gemeente=halle")
    expect(visit.page.locator("#text")).to_have_value("Wat is een attest?")
    assert rasa.turns == []
    visit.page.press("#text", "Enter")
    expect(visit.page.locator(".guide")).to_have_count(1)
    assert (rasa.said, rasa.turns[0]["municipality"]) == (["Wat is een attest?"], "halle")
    visit.page.reload()
    expect(visit.page.locator(".guide")).to_have_count(1)
    expect(visit.page.locator("#text")).to_have_value("")


def test_the_language_switches_in_place(visit: Visit, rasa: FakeRasa) -> None:
    page = visit.page
    visit.say("Hallo zorgtoeslag")
    page.fill("#text", "en attendant")
    page.get_by_role("link", name="FR").click()
    expect(page.locator("h1")).to_have_text("Le guide des familles")
    expect(page.locator("html")).to_have_attribute("lang", "fr-BE")
    expect(page.locator("#language-fr")).to_be_focused()
    expect(page.locator(".frame")).to_have_attribute("lang", "fr-BE")
    expect(page.locator("#text")).to_have_value("en attendant")
    expect(page.locator(".sources")).to_have_text("Source : Opgroeien, vérifié le 22 novembre 2026")
    expect(page.get_by_role("link", name="0800 32 123").first).to_have_attribute(
        "href", "tel:080032123"
    )
    page.press("#text", "Enter")
    expect(page.locator(".guide")).to_have_count(2)
    assert rasa.turns[1]["language"] == "fr"
    assert page.url == visit.address + "/?language=fr"


def test_a_choice_on_another_page_is_newer_than_what_was_remembered(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("link", name="Makkelijker").click()
    expect(page.locator("#register")).to_have_attribute("aria-current", "true")
    visit.say("Dag")
    page.locator(".pages").get_by_role("link", name="Hulp in je buurt").click()
    page.get_by_role("link", name="Makkelijker").click()
    page.get_by_role("link", name="FR").click()
    page.get_by_role("link", name="Posez votre question").click()
    expect(page.locator(".guide")).to_have_count(1)
    expect(page.locator("h1")).to_have_text("Le guide des familles")
    expect(page.locator(".frame")).to_have_attribute("lang", "fr-BE")
    expect(page.locator("#register")).not_to_have_attribute("aria-current", "true")


def test_simple_language_is_one_tap_away_and_says_it_again(visit: Visit, rasa: FakeRasa) -> None:
    page = visit.page
    visit.say("Wat is een attest?")
    page.get_by_role("link", name="Makkelijker").click()
    expect(page.locator("#register")).to_have_attribute("aria-current", "true")
    expect(page.locator(".lead")).to_contain_text("Het is gratis. Je stelt een vraag")
    page.get_by_role("button", name="Zeg het nog eens").click()
    expect(page.locator(".guide")).to_have_count(2)
    assert (rasa.said[1], rasa.turns[1]["register"]) == ("Wat is een attest?", True)
    page.reload()
    expect(page.locator("#register")).to_have_attribute("aria-current", "true")


def test_page_and_widget_follow_the_conversation(visit: Visit, rasa: FakeRasa) -> None:
    page = visit.page
    visit.say("bonjour")
    expect(page.locator(".frame")).to_have_attribute("lang", "fr-BE")
    expect(page.locator("html")).to_have_attribute("lang", "fr-BE")
    visit.say("Kan het makkelijker?")
    expect(page.locator(".frame")).to_have_attribute("lang", "nl-BE")
    expect(page.locator("#questions")).to_have_text("Dit vragen gezinnen vaak")
    expect(page.locator("#register")).to_have_attribute("aria-current", "true")
    visit.say("Dag")
    assert rasa.turns[2]["register"] is True


def test_a_reload_keeps_the_conversation(visit: Visit, rasa: FakeRasa) -> None:
    visit.say("Hoe vraag ik de zorgtoeslag aan?")
    before = visit.texts()
    visit.page.reload()
    expect(visit.page.locator(".guide")).to_have_count(1)
    assert visit.texts() == before
    expect(visit.page.locator("#log")).to_have_attribute("aria-live", "polite")
    visit.page.get_by_role("button", name="Hoeveel is het?").click()
    expect(visit.page.locator(".guide")).to_have_count(2)
    assert len(rasa.turns) == 2


def test_a_reload_before_the_answer_loses_nothing(visit: Visit, rasa: FakeRasa) -> None:
    rasa.seconds = 1.0
    visit.page.fill("#text", "Dag")
    visit.page.press("#text", "Enter")
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
        page.fill("#text", text)
        page.press("#text", "Enter")
    expect(page.locator("#notice")).to_contain_text("Je hebt even geen internet.")
    expect(page.locator(".person .state").nth(1)).to_have_text("Wacht op internet")
    visit.context.set_offline(False)
    expect(page.locator(".guide")).to_have_count(3)
    expect(page.locator("#notice")).to_be_empty()
    assert rasa.said == ["nul", "een", "twee"]
    assert visit.texts() == ["nul", "Je zei: nul", "een", "Je zei: een", "twee", "Je zei: twee"]
    forget(visit, "ERR_INTERNET_DISCONNECTED")


def test_what_was_not_sent_survives_a_reload(visit: Visit, rasa: FakeRasa, web: Served) -> None:
    page = visit.page
    visit.say("nul")
    visit.context.set_offline(True)
    page.fill("#text", "een")
    page.press("#text", "Enter")
    expect(page.locator(".person .state").nth(1)).to_have_text("Wacht op internet")
    visit.context.set_offline(False)
    page.reload()
    expect(page.locator(".guide")).to_have_count(2)
    assert rasa.said == ["nul", "een"]
    assert web
    forget(visit, "ERR_INTERNET_DISCONNECTED")


def test_a_server_that_restarts_is_waited_for(visit: Visit, rasa: FakeRasa, web: Served) -> None:
    visit.say("nul")
    web.stop()
    visit.page.fill("#text", "een")
    visit.page.press("#text", "Enter")
    expect(visit.page.locator(".person .state").nth(1)).to_have_text("Wacht op internet")
    web.start()
    expect(visit.page.locator(".guide")).to_have_count(2, timeout=15000)
    assert rasa.said == ["nul", "een"]
    forget(visit, "ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET")


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
    page.fill("#text", "Dag")
    page.press("#text", "Enter")
    for _ in range(6):
        page.wait_for_timeout(100)
        page.clock.fast_forward(20_000)
    expect(page.locator(".person .state")).to_contain_text("Niet verstuurd")
    end()
    page.get_by_role("button", name="Probeer opnieuw").click()
    expect(page.locator(".guide")).to_have_count(1)
    expect(page.locator(".person .state")).to_be_empty()
    assert rasa.said == ["Dag"]
    forget(visit, "status of 500")


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
    forget(visit, "status of 404")


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
    visit.page.fill("#text", "ja")
    visit.page.press("#text", "Enter")
    visit.page.fill("#text", "en daarna")
    visit.page.press("#text", "Enter")
    visit.context.set_offline(True)
    visit.page.wait_for_timeout(1500)
    rasa.seconds = 0.0
    visit.context.set_offline(False)
    expect(visit.page.locator(".guide")).to_have_count(2)
    assert visit.texts() == [ERASED, "en daarna", "Je zei: en daarna"]
    assert rasa.said == ["mijn geheim", "ja", "en daarna"]
    forget(visit, "ERR_INTERNET_DISCONNECTED")


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
    forget(visit, "ERR_INTERNET_DISCONNECTED")


def test_too_long_and_empty_texts_stay_in_the_field(visit: Visit, rasa: FakeRasa) -> None:
    page = visit.page
    page.get_by_role("button", name="Stuur").click()
    expect(page.locator("#notice")).to_have_text("Schrijf eerst je vraag.")
    page.fill("#text", "😀" * 4007)
    page.press("#text", "Enter")
    expect(page.locator("#notice")).to_contain_text("Tekens te veel: 7.")
    assert page.locator("#text").input_value()
    page.fill("#text", "😀" * 4000)
    expect(page.locator("#notice")).to_be_empty()
    assert rasa.turns == []


def test_shift_enter_makes_a_line(visit: Visit, rasa: FakeRasa) -> None:
    page = visit.page
    page.locator("#text").press_sequentially("een")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("twee")
    page.keyboard.press("Enter")
    expect(page.locator(".guide")).to_have_count(1)
    assert rasa.said == ["een\ntwee"]


def test_a_crisis_is_told_apart_and_its_numbers_can_be_called(visit: Visit) -> None:
    visit.say("crisis", answers=2)
    crisis = visit.page.locator(".crisis")
    expect(crisis).to_have_count(1)
    expect(crisis.locator(".label")).to_have_text("Hulp nu")
    expect(crisis.get_by_role("link", name="1813")).to_have_attribute("href", "tel:1813")
    expect(crisis.get_by_role("link", name="112")).to_have_attribute("href", "tel:112")


def test_other_scripts_run_from_right_to_left(visit: Visit) -> None:
    visit.say("arabic")
    message = visit.page.locator(".guide")
    expect(message).to_have_attribute("dir", "rtl")
    expect(message).to_have_attribute("lang", "ar")
    expect(visit.page.locator(".frame")).to_have_attribute("lang", "nl-BE")


def test_markup_in_a_message_stays_text(visit: Visit) -> None:
    visit.say('<img src="x" onerror="alert(1)"><script>alert(1)</script>')
    expect(visit.page.locator("#conversation :is(img, script)")).to_have_count(0)
    assert "<script>" in visit.texts("guide")[0]


def forget(visit: Visit, *expected: str) -> None:
    """Take from what the browser complained of what the test brought about itself."""
    pattern = re.compile("|".join(expected))
    visit.problems[:] = [one for one in visit.problems if not pattern.search(one)]
