"""A family talks with the guide, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fake_rasa import FakeRasa
from playwright.sync_api import expect
from visiting import Visit

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


@pytest.mark.parametrize(
    ("path", "language", "register", "label", "heard"),
    [
        ("/?language=nl", "nl", None, "Stuur", "Je zei: Dag"),
        ("/?language=fr", "fr", None, "Envoyer", "Vous avez dit: bonjour"),
        ("/?language=nl&simple=1", "nl", True, "Stuur", "Je zei: Dag"),
        ("/?language=fr&simple=1", "fr", True, "Envoyer", "Vous avez dit: bonjour"),
    ],
)
def test_a_conversation_from_welcome_to_erased(
    visiting: Callable[..., Visit],
    rasa: FakeRasa,
    path: str,
    language: str,
    register: bool | None,
    label: str,
    heard: str,
) -> None:
    visit = visiting()
    visit.open(path)
    page = visit.page
    page.fill("#text", heard.rpartition(": ")[2])
    page.get_by_role("button", name=label).click()
    expect(page.locator(".guide .bubble")).to_contain_text(heard)
    assert rasa.turns[0]["register"] is register
    other = "standard" if register else "simple"
    expect(page.locator("#register")).to_have_attribute("data-register", other)
    expect(page.locator(".frame")).to_have_attribute("lang", f"{language}-BE")
    page.locator("#register").click()
    page.locator(".event button").click()
    expect(page.locator(".guide")).to_have_count(2)
    assert rasa.turns[1]["register"] is not register
    page.locator("#erase").click()
    page.locator("#erase-yes").click()
    expect(page.locator(".message")).to_have_count(0)
    assert rasa.erased == [rasa.turns[0]["conversation"]]


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


def test_too_long_and_empty_texts_stay_in_the_field(visit: Visit, rasa: FakeRasa) -> None:
    page = visit.page
    page.get_by_role("button", name="Stuur").click()
    expect(page.locator("#notice")).to_have_text("Schrijf eerst je vraag.")
    visit.send("😀" * 4007)
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
