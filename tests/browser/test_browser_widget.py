"""What the widget offers around a conversation, and how other sites embed it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from conftest import Visit
from fake_rasa import FakeRasa
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.slow

WIDGET = "document.querySelector('gezins-wijzer')"

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


def run_before(visit: Visit, script: str) -> None:
    visit.page.add_init_script(f"({script})()")


def posted(visit: Visit) -> list[Any]:
    """Note what is posted from here on."""
    bodies: list[Any] = []

    def note(request: Any) -> None:
        if request.method == "POST":
            bodies.append(json.loads(request.post_data))

    visit.page.on("request", note)
    return bodies


def test_cards_show_what_they_have(visit: Visit) -> None:
    page = visit.page
    visit.say("waar is het huis van het kind")
    service, bare, right, line, other = page.locator(".card").all()
    expect(service.locator(".alert")).to_have_text("Gesloten van 24 december tot 2 januari.")
    expect(service).to_contain_text("Op 1,2 km van het centrum.")
    expect(service.get_by_role("link", name="Bel 02 365 00 00")).to_have_attribute(
        "href", "tel:023650000"
    )
    expect(service.get_by_role("link", name="Toon op de kaart")).to_have_attribute(
        "href", "https://www.openstreetmap.org/search?query=Kerkstraat+112"
    )
    expect(service.get_by_role("link", name="huis@halle.example")).to_be_visible()
    expect(service.get_by_role("link", name="halle.example/huis")).to_be_visible()
    expect(service.locator(".hours.open")).to_have_text("Nu open, tot 17 uur.")
    expect(service.get_by_text("Dinsdag: 9 tot 12 uur.")).to_be_hidden()
    service.get_by_text("Openingsuren").click()
    expect(service.get_by_text("Dinsdag: 9 tot 12 uur.")).to_be_visible()
    expect(service).to_contain_text("Nagekeken op 3 maart 2026.")
    expect(service).not_to_contain_text("Huis van het Kind Huis")
    expect(bare.locator("p")).to_have_text(["OCMW Halle", "Sociale dienst"])
    expect(right).to_contain_text("Extra geld voor een kind")
    expect(line.locator(".big")).to_have_attribute("href", "tel:1813")
    expect(line).to_contain_text("gratis")
    expect(line.get_by_role("link", name="Chat met iemand")).to_be_visible()
    expect(other).to_have_text("Iets nieuws")
    page.locator("#language-fr").click()
    expect(service.get_by_role("link", name="Appelez le 02 365 00 00")).to_be_visible()


def test_a_pictogram_stands_beside_the_title_of_a_card(visit: Visit) -> None:
    visit.say("waar is het huis van het kind")
    pictures = visit.page.locator(".card-title .pictogram")
    expect(pictures.first).to_have_attribute("aria-hidden", "true")
    expect(pictures.first.locator("svg path").first).to_be_visible()
    expect(visit.page.locator(".card").nth(1).locator("svg")).to_have_count(0)


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
    run_before(visit, VOICES)
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
    run_before(visit, VOICES)
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
    run_before(visit, "() => { window.print = () => { window.isPrinted = true; }; }")
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
    run_before(visit, "() => { window.print = () => {}; }")
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


def test_two_tabs_hold_one_conversation_or_two(visit: Visit, rasa: FakeRasa) -> None:
    visit.say("een")
    with visit.page.expect_popup() as opened:
        visit.page.evaluate("window.open('/')")
    twin = opened.value
    expect(twin.locator(".guide")).to_have_count(1)
    for page, text in [(visit.page, "twee"), (twin, "drie")]:
        page.fill("#text", text)
        page.press("#text", "Enter")
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


def test_a_slow_line_shows_what_happens(visiting: Callable[..., Visit], rasa: FakeRasa) -> None:
    visit = visiting()
    network = visit.context.new_cdp_session(visit.page)
    network.send("Network.enable")
    slow = {"offline": False, "latency": 400, "downloadThroughput": 50_000}
    network.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": 20_000})
    visit.page.set_default_timeout(20_000)
    visit.open()
    visit.page.fill("#text", "Dag")
    visit.page.press("#text", "Enter")
    expect(visit.page.locator("#typing")).to_be_visible()
    expect(visit.page.locator(".guide")).to_have_count(1, timeout=15000)
    expect(visit.page.locator("#typing")).to_be_hidden()
    assert rasa.said == ["Dag"]


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


def test_another_site_embeds_the_widget_under_its_own_policy(
    visiting: Callable[..., Visit], rasa: FakeRasa
) -> None:
    visit = visiting()
    bodies = posted(visit)
    visit.open_site('municipality="halle" language="fr" register="simple"')
    expect(visit.page.locator("#question")).to_have_text("Comment puis-je vous aider ?")
    expect(visit.page.locator("#question")).to_have_css("font-weight", "700")
    assert visit.page.evaluate("sessionStorage.length + localStorage.length") == 0
    visit.say("waar is het huis van het kind")
    assert bodies[0] == {"language": None, "register": "simple", "municipality": "halle"}
    assert visit.context.cookies() == []
    visit.page.reload()
    expect(visit.page.locator(".guide")).to_have_count(1)
    visit.page.locator("#erase").click()
    visit.page.locator("#erase-yes").click()
    expect(visit.page.locator(".message")).to_have_count(0)
    assert len(rasa.erased) == 1


def test_a_municipality_that_does_not_exist_keeps_nobody_from_asking(
    visiting: Callable[..., Visit], rasa: FakeRasa
) -> None:
    def begin(route: Route) -> None:
        if json.loads(route.request.post_data or "{}").get("municipality"):
            route.fulfill(status=400, json={"error": "unknown_municipality", "message": "x"})
        else:
            route.continue_()

    visit = visiting()
    visit.page.route("**/api/conversations", begin)
    visit.open()
    visit.page.evaluate(f"{WIDGET}.setAttribute('municipality', 'atlantis')")
    visit.say("Dag")
    assert rasa.said == ["Dag"]
    visit.leave()


def test_a_browser_that_makes_no_sheets_loads_them(visiting: Callable[..., Visit]) -> None:
    visit = visiting()
    run_before(visit, "() => { delete Document.prototype.adoptedStyleSheets; }")
    visit.open()
    expect(visit.page.locator(".send")).to_have_css("background-color", "rgb(15, 87, 87)")
    visit.say("Dag")
    expect(visit.page.get_by_role("button", name="Druk af")).to_be_hidden()


def test_a_site_that_is_not_named_gets_nothing(visiting: Callable[..., Visit]) -> None:
    visit = visiting()
    visit.page.goto(visit.site.origin.replace("localhost", "127.0.0.1"))
    visit.page.wait_for_timeout(500)
    assert visit.page.evaluate("customElements.get('gezins-wijzer') === undefined")
    assert any("CORS" in one for one in visit.problems)
    visit.leave()


@pytest.mark.parametrize(
    "size", [{"width": 1100, "height": 800}, {"width": 360, "height": 640}], ids=["wide", "phone"]
)
def test_the_panel_opens_and_closes_by_keyboard(
    visiting: Callable[..., Visit], size: dict[str, int]
) -> None:
    visit = visiting(viewport=size)
    visit.open_site('mode="bubble"')
    page = visit.page
    opener = page.get_by_role("button", name="Vraag het aan Gezinswijzer")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Gezinswijzer")).to_be_visible()
    expect(page.locator("#text")).to_be_focused()
    visit.say("Dag")
    page.get_by_role("button", name="Wis gesprek").press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Gezinswijzer")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "false")
    opener.click()
    expect(page.locator(".guide .bubble")).to_be_in_viewport()
    page.get_by_role("button", name="Sluit").click()
    expect(opener).to_be_focused()


def test_a_colour_is_taken_over_only_where_it_can_be_read(visiting: Callable[..., Visit]) -> None:
    visit = visiting()
    brown, teal = "rgb(122, 31, 92)", "rgb(15, 87, 87)"
    for accent, colour in [("#7a1f5c", brown), ("#ffcc00", teal), ("red; x", teal)]:
        visit.open_site(f'accent="{accent}"')
        expect(visit.page.locator(".send")).to_have_css("background-color", colour)
    visit.page.evaluate(f"{WIDGET}.setAttribute('accent', '#7a1f5c')")
    expect(visit.page.locator(".send")).to_have_css("background-color", brown)


def test_two_elements_with_names_hold_conversations_of_their_own(
    visiting: Callable[..., Visit], rasa: FakeRasa
) -> None:
    visit = visiting()
    visit.open_site('name="one"', 'name="two" language="fr"')
    one, two = visit.page.locator("gezins-wijzer").all()
    for element, text in [(one, "een"), (two, "bonjour")]:
        element.locator("#text").fill(text)
        element.locator("#text").press("Enter")
        expect(element.locator(".guide")).to_have_count(1)
    visit.page.reload()
    expect(one.locator(".person .bubble")).to_contain_text("een")
    expect(two.locator(".person .bubble")).to_contain_text("bonjour")
    assert len({turn["conversation"] for turn in rasa.turns}) == 2


def test_a_page_may_speak_to_the_element(visiting: Callable[..., Visit], rasa: FakeRasa) -> None:
    visit = visiting()
    visit.open_site('mode="bubble"')
    page = visit.page
    page.evaluate("document.addEventListener('gezinswijzer-words', (e) => { told = e.detail; })")
    page.evaluate(f"{WIDGET}.ask('Wat is een attest?')")
    expect(page.locator(".guide .bubble")).to_contain_text("Wat is een attest?")
    page.evaluate(f"{WIDGET}.setAttribute('language', 'fr')")
    page.evaluate(f"{WIDGET}.setAttribute('register', 'simple')")
    expect(page.locator(".lead")).to_contain_text("Écrivez votre question.")
    assert page.evaluate("told") == {"language": "fr", "simple": True}
    visit.say("Et pour mon enfant ?")
    assert (rasa.turns[1]["language"], rasa.turns[1]["register"]) == ("fr", True)
    assert page.evaluate(f"{WIDGET}.erase()") is True
    expect(page.locator(".message")).to_have_count(0)
    assert len(rasa.erased) == 1


def test_an_element_that_leaves_the_page_is_still_and_comes_back(
    visiting: Callable[..., Visit], rasa: FakeRasa
) -> None:
    visit = visiting()
    visit.open_site("")
    visit.say("een")
    visit.page.evaluate(f"{{ window.kept = {WIDGET}; window.kept.remove(); }}")
    visit.page.evaluate("document.querySelector('main').append(window.kept)")
    visit.say("twee")
    assert rasa.said == ["een", "twee"]


def test_the_kiosk_leads_nowhere_and_keeps_nothing(visiting: Callable[..., Visit]) -> None:
    visit = visiting(viewport={"width": 800, "height": 1200})
    visit.open_site('mode="kiosk"')
    page = visit.page
    visit.say("crisis", answers=2)
    visit.say("waar is het huis van het kind")
    expect(page.locator("gezins-wijzer").get_by_role("link")).to_have_count(0)
    expect(page.locator(".crisis")).to_contain_text("Bel 1813")
    expect(page.locator(".emergency")).to_contain_text("112")
    page.get_by_role("button", name="FR: Français").click()
    expect(page.locator(".emergency")).to_contain_text("0800 32 123")
    expect(page.locator("gezins-wijzer").get_by_role("link")).to_have_count(0)
    expect(page.get_by_role("button", name="Garder cette conversation")).to_be_hidden()
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0
    page.reload()
    expect(page.locator("#question")).to_be_visible()
    expect(page.locator(".message")).to_have_count(0)
