"""What can be done with an answer or a conversation: hear, enlarge, print, keep it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fake_rasa import FakeRasa
from playwright.sync_api import expect
from visiting import Visit

pytestmark = pytest.mark.slow

# Voices as a phone has them, and one that would send what it reads to a distant service.
VOICES = """() => {
    const voice = (lang, localService) => ({ lang, localService, name: lang });
    window.spoken = [];
    const synthesis = Object.assign(new EventTarget(), {
        getVoices: () => [voice("nl-NL", false), voice("nl_BE", true), voice("de-DE", true)],
        speak: (one) => window.spoken.push(one),
        cancel: () => window.spoken.push("stop"),
    });
    Object.defineProperty(window, "speechSynthesis", { value: synthesis });
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
}"""


def test_a_person_can_be_asked_for(visit: Visit, rasa: FakeRasa) -> None:
    visit.page.get_by_role("button", name="Praat met een mens").click()
    expect(visit.page.locator(".guide")).to_have_count(1)
    assert rasa.said == ["Ik wil met een mens praten."]


def test_letters_grow_and_stay_so(visit: Visit) -> None:
    page = visit.page
    size = "(one) => parseFloat(getComputedStyle(one).fontSize)"
    before = page.locator(".privacy > p").evaluate(size)
    page.get_by_role("button", name="A++: grootste letters").click()
    assert page.locator(".privacy > p").evaluate(size) == pytest.approx(before * 1.5, abs=0.01)
    assert page.evaluate("sessionStorage.length") == 0
    visit.say("Dag")
    page.reload()
    expect(page.get_by_role("button", name="A++")).to_have_attribute("aria-pressed", "true")
    assert page.locator(".privacy > p").evaluate(size) == pytest.approx(before * 1.5, abs=0.01)


def test_an_answer_is_read_aloud_by_a_voice_of_the_device(visiting: Callable[..., Visit]) -> None:
    visit = visiting()
    visit.run_before(VOICES)
    visit.open()
    visit.say("Hoe vraag ik de zorgtoeslag aan?")
    button = visit.page.get_by_role("button", name="Lees voor")
    button.click()
    spoken = visit.page.evaluate("window.spoken.map((one) => [one.text, one.lang])")
    assert spoken[0] == [
        "Je vraagt de zorgtoeslag aan bij je uitbetaler: de organisatie die jullie"
        " Groeipakket betaalt.",
        "nl_BE",
    ]
    visit.page.get_by_role("button", name="Stop met voorlezen").click()
    assert visit.page.evaluate("window.spoken.pop()") == "stop"
    button.click()
    visit.page.evaluate("window.spoken.pop().onend()")
    expect(button).to_be_visible()
    visit.say("1.314,20 euro. Niet meer")
    visit.page.get_by_role("button", name="Lees voor").last.click()
    spoken = visit.page.evaluate("window.spoken.slice(-2).map((one) => one.text)")
    assert spoken == ["Je zei: 1.314,20 euro.", "Niet meer"]
    visit.say("bonjour")
    expect(visit.page.get_by_role("button", name="Lire à voix haute")).to_have_count(1)


def test_who_listens_hears_the_places_too(visiting: Callable[..., Visit]) -> None:
    visit = visiting()
    visit.run_before(VOICES)
    visit.open()
    visit.say("waar is het huis van het kind")
    visit.page.get_by_role("button", name="Lees voor").click()
    spoken = visit.page.evaluate("window.spoken.map((one) => one.text)")
    assert spoken[:6] == [
        "Dit is het dichtst bij jou.",
        "Huis van het Kind Halle",
        "Gesloten van 24 december tot 2 januari.",
        "Op 1,2 km van het centrum.",
        "Kerkstraat 112, 1500 Halle",
        "02 365 00 00, onthaal",
    ]
    assert "1813" not in spoken


def test_without_a_voice_there_is_no_button_to_read_aloud(visit: Visit) -> None:
    visit.say("Dag")
    expect(visit.page.locator(".aloud")).to_be_hidden()


def test_the_conversation_is_printed_alone(visiting: Callable[..., Visit]) -> None:
    visit = visiting()
    visit.run_before("() => { window.print = () => { window.isPrinted = true; }; }")
    visit.open()
    page = visit.page
    expect(page.get_by_role("button", name="Druk af")).to_be_hidden()
    visit.say("waar is het huis van het kind")
    page.get_by_role("button", name="Druk af").click()
    assert page.evaluate("window.isPrinted")
    expect(page.locator(".top")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".guide .bubble")).to_be_visible()
    expect(page.get_by_text("Dinsdag: 9 tot 12 uur.")).to_be_visible()
    for left_out in [".top", ".hello", ".questions", "#erase", "#composer", ".tools"]:
        expect(page.locator(left_out)).to_be_hidden()
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(page.get_by_text("Dinsdag: 9 tot 12 uur.")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".top")).to_be_visible()


def test_a_panel_that_covers_the_screen_is_printed_and_stays_open(
    visiting: Callable[..., Visit],
) -> None:
    visit = visiting()
    visit.run_before("() => { window.print = () => {}; }")
    visit.open_site('mode="bubble"')
    page = visit.page
    page.locator(".opener").click()
    visit.say("waar is het huis van het kind")
    page.get_by_role("button", name="Druk af").click()
    page.emulate_media(media="print")
    expect(page.locator(".panel")).to_have_css("position", "static")
    assert page.locator(".panel").evaluate("(one) => one.matches(':modal')") is False
    expect(page.locator("h1")).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.locator(".panel").evaluate("(one) => one.matches(':modal')")
    expect(page.locator(".opener")).to_have_attribute("aria-expanded", "true")


def test_the_conversation_can_be_kept_as_a_file(visit: Visit) -> None:
    visit.say("Dag")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="Bewaar dit gesprek").click()
    assert download.value.suggested_filename.endswith(".txt")
    kept = download.value.path().read_text(encoding="utf-8")
    assert kept.startswith("Je gesprek met Gezinswijzer")
    assert "jij:\nDag" in kept and "Gezinswijzer:\nJe zei: Dag" in kept


def test_where_the_server_keeps_no_file_the_button_goes(visit: Visit) -> None:
    refused = {"error": "not_found", "message": "x"}
    visit.page.route("**/export", lambda route: route.fulfill(status=404, json=refused))
    visit.say("Dag")
    visit.page.get_by_role("button", name="Bewaar dit gesprek").click()
    expect(visit.page.get_by_role("button", name="Bewaar dit gesprek")).to_be_hidden()
    expect(visit.page.locator("#notice")).to_have_text("Bewaren kan hier niet.")
    visit.leave()
