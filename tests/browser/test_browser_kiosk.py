"""The kiosk: somebody talks, leaves or takes the conversation along, and nothing stays behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fake_rasa import FakeRasa
from measures import complaints
from playwright.sync_api import Page, Route, expect
from visiting import Visit

pytestmark = pytest.mark.slow

LANDSCAPE = {"width": 1280, "height": 800}
PORTRAIT = {"width": 800, "height": 1280}
REMAINS = """async () => [
    sessionStorage.length, localStorage.length, document.cookie.length,
    (await indexedDB.databases()).length, (await caches.keys()).length,
]"""


@pytest.fixture
def kiosk(visiting: Callable[..., Visit]) -> Visit:
    """Give a kiosk whose clock the test moves."""
    visit = visiting(viewport=LANDSCAPE)
    visit.page.clock.install()
    visit.page.goto(f"{visit.address}/kiosk?gemeente=halle")
    return visit


def choose(visit: Visit, language: str = "Nederlands") -> None:
    visit.page.get_by_role("button", name=language, exact=True).click()
    visit.page.locator("gezins-wijzer[ready]").wait_for()


def talk(visit: Visit, text: str = "Dag") -> None:
    choose(visit)
    visit.say(text)


def expect_fresh(visit: Visit, entries: int) -> None:
    """Expect the choice of a language, and nothing of anybody in the browser."""
    page = visit.page
    expect(page.locator("#choice")).to_be_visible()
    expect(page.locator("gezins-wijzer")).to_have_count(0)
    assert page.url == f"{visit.address}/kiosk?gemeente=halle"
    assert page.evaluate(REMAINS) == [0, 0, 0, 0, 0]
    assert visit.context.cookies() == []
    assert page.evaluate("history.length") == entries


def expect_erased(rasa: FakeRasa, page: Page, conversations: int = 1) -> None:
    for _ in range(50):
        if len(rasa.erased) == conversations:
            return
        page.wait_for_timeout(100)
    raise AssertionError(rasa.erased)


def link_of(page: Page, address: str) -> str:
    page.locator("#move").click()
    page.locator("#moving-ready").wait_for()
    shown = page.locator("#moving-address").inner_text()
    assert f"http://{shown}" == f"{address}/verder"
    return f"http://{shown}#{page.locator('#moving-code').inner_text()}"


# Waiting


def test_left_alone_it_warns_waits_and_wipes(kiosk: Visit, rasa: FakeRasa) -> None:
    page = kiosk.page
    entries = page.evaluate("history.length")
    talk(kiosk)
    page.clock.run_for(55_000)
    expect(page.locator("#warning")).to_be_hidden()
    page.clock.run_for(7_000)
    expect(page.get_by_role("dialog", name="Ben je er nog?")).to_be_visible()
    assert 15 <= int(page.locator("#seconds").inner_text()) <= 20
    page.get_by_role("button", name="Ja, ik ga verder").click()
    expect(page.locator("#warning")).to_be_hidden()
    expect(page.locator(".person")).to_have_count(1)
    page.clock.run_for(55_000)
    expect(page.locator("#warning")).to_be_hidden()
    page.clock.run_for(20_000)
    expect(page.locator("#warning")).to_be_visible()
    page.clock.run_for(8_000)
    expect(page.locator("#farewell-text")).to_have_text("Alles is gewist. Tot ziens.")
    expect(page.locator(".message")).to_have_count(0)
    expect_erased(rasa, page)
    page.clock.run_for(7_000)
    expect_fresh(kiosk, entries)


def test_who_chose_a_language_and_left_leaves_the_choice_to_the_next(kiosk: Visit) -> None:
    entries = kiosk.page.evaluate("history.length")
    choose(kiosk, "Français")
    kiosk.page.clock.run_for(82_000)
    expect(kiosk.page.locator("#farewell-text")).to_have_text("Tout est effacé. Au revoir.")
    kiosk.page.clock.run_for(7_000)
    expect_fresh(kiosk, entries)


def test_a_long_answer_gives_the_time_to_read_it(kiosk: Visit) -> None:
    page = kiosk.page
    talk(kiosk, "woord " * 150)
    page.clock.run_for(85_000)
    expect(page.locator("#warning")).to_be_hidden()
    page.clock.run_for(10_000)
    expect(page.locator("#warning")).to_be_visible()


def test_while_an_answer_is_read_aloud_nobody_left(kiosk: Visit) -> None:
    page = kiosk.page
    talk(kiosk)
    speaking = "Object.defineProperty(speechSynthesis, 'speaking', {value: %s, configurable: true})"
    page.evaluate(speaking % "true")
    page.clock.run_for(120_000)
    expect(page.locator("#warning")).to_be_hidden()
    page.evaluate(speaking % "false")
    page.clock.run_for(62_000)
    expect(page.locator("#warning")).to_be_visible()


def test_a_voice_that_hangs_keeps_nothing_on_the_screen(kiosk: Visit) -> None:
    talk(kiosk)
    kiosk.page.evaluate("Object.defineProperty(speechSynthesis, 'speaking', {value: true})")
    kiosk.page.clock.run_for(265_000)
    expect(kiosk.page.locator("#farewell")).to_be_visible()


def test_a_tablet_that_slept_wipes_without_a_warning(kiosk: Visit, rasa: FakeRasa) -> None:
    talk(kiosk)
    kiosk.page.clock.fast_forward(3_600_000)
    expect(kiosk.page.locator("#farewell")).to_be_visible()
    expect_erased(rasa, kiosk.page)


# Wiping


def test_stop_and_wipe_is_always_there(kiosk: Visit, rasa: FakeRasa) -> None:
    page = kiosk.page
    entries = page.evaluate("history.length")
    talk(kiosk, "crisis")
    page.get_by_role("button", name="Stop en wis").click()
    expect(page.locator("#farewell-text")).to_have_text("Alles is gewist. Tot ziens.")
    expect_erased(rasa, page)
    page.get_by_role("button", name="Klaar").click()
    expect_fresh(kiosk, entries)
    page.go_back()
    assert page.url == "about:blank"
    page.go_forward()
    expect_fresh(kiosk, entries)


def test_what_is_on_its_way_is_erased_too(kiosk: Visit, rasa: FakeRasa) -> None:
    page = kiosk.page
    held: list[Route] = []
    page.route("**/api/conversations", lambda route: held.append(route))
    choose(kiosk)
    kiosk.send("een geheim")
    while not held:
        page.wait_for_timeout(50)
    page.get_by_role("button", name="Stop en wis").click()
    held[0].continue_()
    expect(page.locator("#farewell-text")).to_have_text("Alles is gewist. Tot ziens.")
    expect_erased(rasa, page)
    assert rasa.said == []


def test_without_internet_the_screen_is_wiped_and_the_rest_later(
    kiosk: Visit, rasa: FakeRasa
) -> None:
    page = kiosk.page
    talk(kiosk)
    kiosk.context.set_offline(True)
    page.get_by_role("button", name="Stop en wis").click()
    expect(page.locator("#farewell-text")).to_contain_text("Dit scherm is leeg.")
    page.clock.run_for(7_000)
    expect(page.locator("#choice")).to_be_visible()
    expect(page.locator(".message")).to_have_count(0)
    assert rasa.erased == []
    kiosk.context.set_offline(False)
    page.clock.run_for(16_000)
    expect_erased(rasa, page)
    kiosk.leave()


def test_a_reload_in_the_middle_starts_afresh(kiosk: Visit, rasa: FakeRasa) -> None:
    entries = kiosk.page.evaluate("history.length")
    talk(kiosk)
    kiosk.page.fill("#text", "half getypt")
    kiosk.page.reload()
    expect_fresh(kiosk, entries)
    expect_erased(rasa, kiosk.page)
    choose(kiosk)
    expect(kiosk.page.locator("#text")).to_have_value("")
    assert kiosk.page.locator("#text").get_attribute("autocomplete") == "off"


def test_going_away_and_back_starts_afresh(kiosk: Visit, rasa: FakeRasa) -> None:
    page = kiosk.page
    talk(kiosk)
    page.goto(f"{kiosk.address}/privacy")
    page.go_back()
    expect_fresh(kiosk, page.evaluate("history.length"))
    expect_erased(rasa, page)


def test_what_came_back_whole_starts_afresh(kiosk: Visit) -> None:
    talk(kiosk)
    kiosk.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    kiosk.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(kiosk.page.locator("#choice")).to_be_visible()
    expect(kiosk.page.locator(".message")).to_have_count(0)


# On a phone


def test_the_conversation_goes_on_on_a_phone_once(
    kiosk: Visit, visiting: Callable[..., Visit], rasa: FakeRasa
) -> None:
    page = kiosk.page
    entries = page.evaluate("history.length")
    choose(kiosk, "Français facile")
    kiosk.say("bonjour")
    link = link_of(page, kiosk.address)
    expect(page.locator("#moving-picture svg path")).to_have_count(1)
    phone = visiting()
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(request.url))
    phone.page.goto(link)
    expect(phone.page.locator(".person")).to_contain_text("bonjour")
    expect(phone.page.locator("html")).to_have_attribute("lang", "fr-BE")
    expect(phone.page.locator(".person .for-ears")).to_have_text("Vous écrivez :")
    expect(phone.page).to_have_url(f"{kiosk.address}/?language=fr&simple=1")
    code = link.partition("#")[2]
    assert not [url for url in asked if code in url.partition("#")[0]]
    phone.page.go_back()
    assert phone.page.url == "about:blank"

    expect(page.locator("#farewell-text")).to_contain_text("Votre conversation est sur votre gsm.")
    expect(page.locator("#moving-code")).to_have_text("")
    page.clock.run_for(7_000)
    expect_fresh(kiosk, entries)
    assert rasa.erased == []

    other = visiting()
    other.page.goto(link)
    expect(other.page.get_by_role("alert")).to_contain_text("Met deze code vind ik geen gesprek.")
    assert other.page.url == f"{kiosk.address}/verder"
    other.leave()


def test_who_cannot_scan_types_the_code(kiosk: Visit, visiting: Callable[..., Visit]) -> None:
    talk(kiosk)
    code = link_of(kiosk.page, kiosk.address).partition("#")[2]
    phone = visiting(viewport={"width": 320, "height": 600})
    page = phone.page
    page.goto(f"{kiosk.address}/verder")
    page.get_by_role("button", name="Open mijn gesprek").click()
    expect(page.get_by_role("alert")).to_contain_text("Typ eerst de code")
    page.get_by_label("De code").fill(code[:-1])
    page.get_by_role("button", name="Open mijn gesprek").click()
    expect(page.get_by_role("alert")).to_contain_text("Deze code klopt nog niet.")
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_label("De code").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Open mijn gesprek").click()
    expect(page.locator(".person")).to_contain_text("Dag")


def test_a_phone_without_internet_keeps_the_code_to_try_again(
    kiosk: Visit, visiting: Callable[..., Visit]
) -> None:
    talk(kiosk)
    link = link_of(kiosk.page, kiosk.address)
    phone = visiting(locale="fr-BE")
    phone.page.route("**/api/links", lambda route: route.abort())
    phone.page.goto(link)
    expect(phone.page.get_by_role("alert")).to_contain_text("Vérifiez votre connexion")
    expect(phone.page.get_by_label("Le code")).to_have_value(link.partition("#")[2])
    phone.page.unroute("**/api/links")
    phone.page.get_by_role("button", name="Ouvrir ma conversation").click()
    expect(phone.page.locator(".person")).to_contain_text("Dag")
    phone.problems.clear()


def test_the_kiosk_hears_it_also_when_its_line_is_broken(
    kiosk: Visit, visiting: Callable[..., Visit], rasa: FakeRasa
) -> None:
    page = kiosk.page
    page.route("**/events", lambda route: route.fulfill(status=404, json={"error": "not_found"}))
    talk(kiosk)
    link = link_of(page, kiosk.address)
    page.get_by_role("button", name="Terug naar mijn gesprek").click()
    phone = visiting()
    phone.page.goto(link)
    expect(phone.page.locator(".person")).to_contain_text("Dag")
    kiosk.send("nog iets")
    expect(page.locator("#farewell")).to_be_visible()
    assert rasa.said == ["Dag"]
    kiosk.problems.clear()


# How it looks, and for whom


@pytest.mark.parametrize(
    ("language", "lang", "stop", "warns"),
    [
        ("Nederlands", "nl-BE", "Stop en wis", "Zo meteen wis ik dit gesprek"),
        ("Makkelijk Nederlands", "nl-BE", "Stop en wis", "Ik wis zo meteen alles."),
        ("Français", "fr-BE", "Arrêter et effacer", "Dans un instant, j'efface"),
        ("Français facile", "fr-BE", "Arrêter et effacer", "J'efface bientôt tout."),
    ],
)
def test_it_speaks_the_language_that_was_chosen(
    kiosk: Visit, rasa: FakeRasa, language: str, lang: str, stop: str, warns: str
) -> None:
    page = kiosk.page
    choose(kiosk, language)
    expect(page.locator("html")).to_have_attribute("lang", lang)
    expect(page.get_by_role("button", name=stop)).to_be_visible()
    kiosk.say("iets")
    page.clock.run_for(62_000)
    expect(page.locator("#warning-text")).to_contain_text(warns)
    [turn] = rasa.turns
    assert turn["language"] == lang[:2] and turn["municipality"] == "halle"
    assert turn["register"] is (language in ("Makkelijk Nederlands", "Français facile"))


def test_the_frame_follows_the_switches_of_the_conversation(kiosk: Visit) -> None:
    choose(kiosk)
    kiosk.page.get_by_role("button", name="FR: Français").click()
    expect(kiosk.page.locator("#stop")).to_have_text("Arrêter et effacer")
    expect(kiosk.page.locator("html")).to_have_attribute("lang", "fr-BE")


@pytest.mark.parametrize("viewport", [LANDSCAPE, PORTRAIT])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_is_within_reach_of_everyone(
    kiosk: Visit, viewport: dict[str, int], scheme: str
) -> None:
    page = kiosk.page
    page.set_viewport_size(viewport)
    page.emulate_media(color_scheme=scheme)
    expect_large_targets(page)
    assert complaints(page) == []
    choose(kiosk)
    kiosk.say("waar is het huis van het kind")
    expect_large_targets(page)
    expect(page.locator("gezins-wijzer").get_by_role("link")).to_have_count(0)
    expect(page.get_by_text("Toon op de kaart")).to_have_count(0)
    # So high that nothing lies half below the text field: axe does not scroll to what it measures.
    page.set_viewport_size({**viewport, "height": 2400})
    assert complaints(page) == []
    page.set_viewport_size(viewport)
    page.locator("#move").click()
    expect(page.locator("#moving-ready")).to_be_visible()
    assert complaints(page) == []
    page.locator("#moving-close").click()
    page.clock.run_for(125_000)
    expect(page.locator("#warning")).to_be_visible()
    expect_large_targets(page)
    assert complaints(page) == []
    page.locator("#stay").click()
    page.locator("#stop").click()
    expect(page.locator("#farewell-text")).to_contain_text("Alles is gewist.")
    assert complaints(page) == []


def expect_large_targets(page: Page) -> None:
    for target in page.locator("button:visible, summary:visible, textarea:visible").all():
        box = target.bounding_box()
        assert box and min(box["width"], box["height"]) >= 60, (target.inner_text(), box)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
