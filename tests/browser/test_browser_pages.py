"""The pages in a real browser: a conversation without scripts, and pages that everybody can use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_rasa import FakeRasa
from measures import LOW_CONTRAST, SIDEWAYS, complaints
from playwright.sync_api import Browser, Page, expect
from served import Served
from visiting import Site, Visit, press_until

from bot.settings import Settings

pytestmark = pytest.mark.slow

PATHS = ["/", "/diensten?gemeente=halle", "/diensten", "/privacy", "/toegankelijkheid", "/nergens"]

#: Targets of at least 44 pixels; links in running text may be lower (WCAG 2.2, 2.5.8).
SMALL_TARGETS = """() => [...document.querySelectorAll(
        `button, summary, textarea, input:not([type=hidden]), nav a, .questions a, .towns a,
        .call`)]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }))
    .map((one) => [one.textContent.trim() || one.id, one.getBoundingClientRect()])
    .filter(([, box]) => box.height < 43.5 || box.width < 43.5)
    .map(([name, box]) => [name, box.width, box.height])"""

OPEN_ALL = "() => document.querySelectorAll('details').forEach((one) => { one.open = true; })"


@pytest.fixture
def open_page(
    browser: Browser, web: Served, settings: Settings, site: Site
) -> Iterator[Callable[..., Page]]:
    """Give a way to open a page; with ``scripts`` the address of the widget brings nothing."""
    assert web
    visits: list[Visit] = []

    def open_(path: str = "/", scripts: bool = False, **options: Any) -> Page:
        # Who asks for calm sees the plain form at once: it does not wait for the widget.
        options = {"reduced_motion": "reduce", "java_script_enabled": scripts, **options}
        visit = Visit(browser, settings.public_url, site, **options)
        visits.append(visit)
        visit.page.route(
            "**/widget.js", lambda route: route.fulfill(content_type="text/javascript")
        )
        visit.page.goto(settings.public_url + path)
        return visit.page

    yield open_
    for visit in visits:
        visit.context.close()
    assert [url for visit in visits for url in visit.foreign] == []


def say(page: Page, text: str) -> None:
    page.fill("#text", text)
    page.click(".send")


def hold_a_conversation(page: Page, rasa: FakeRasa) -> None:
    """Bring the page into a state that shows all kinds of messages."""
    for text in ("Hoe vraag ik de zorgtoeslag aan?", "waar is het huis van het kind", "arabic"):
        say(page, text)
    rasa.away = True
    say(page, "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft")
    rasa.away = False
    say(page, "crisis")
    page.click(".send")
    expect(page.locator("#problem")).to_be_visible()
    page.wait_for_load_state()


def test_a_conversation_without_scripts(open_page: Callable[..., Page], rasa: FakeRasa) -> None:
    page = open_page()
    page.get_by_role("link", name="Hoe vraag ik de zorgtoeslag aan?").click()
    expect(page.locator("#text")).to_have_value("Hoe vraag ik de zorgtoeslag aan?")
    page.get_by_role("button", name="Stuur").click()
    expect(page.locator(".guide ol li")).to_have_count(3)
    expect(page.get_by_role("link", name="078 150 100")).to_have_attribute("href", "tel:078150100")
    page.get_by_role("button", name="Welke papieren heb ik nodig?").click()
    expect(page.locator(".guide")).to_have_count(2)
    page.reload()
    expect(page.locator(".guide")).to_have_count(2)
    assert len(rasa.turns) == 2
    say(page, "crisis")
    expect(page.locator(".message").first).to_contain_text("Bel 1813")
    page.get_by_text("Wis gesprek").click()
    page.get_by_role("button", name="Ja, wis alles").click()
    expect(page.locator("h1")).to_have_text("Het gesprek is gewist.")
    assert len(rasa.erased) == 1
    assert page.context.cookies() == []
    assert page.url.endswith("/gesprek")


def test_a_conversation_in_french(open_page: Callable[..., Page], rasa: FakeRasa) -> None:
    page = open_page("/?language=fr")
    page.get_by_role("textbox", name="Votre question").fill("Bonjour")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator(".guide .bubble")).to_contain_text("Vous avez dit: Bonjour")
    expect(page.locator("html")).to_have_attribute("lang", "fr-BE")
    page.get_by_role("button", name="NL").click()
    expect(page.get_by_role("button", name="Stuur")).to_be_visible()
    expect(page.locator(".guide .bubble")).to_contain_text("Vous avez dit: Bonjour")
    assert [turn["language"] for turn in rasa.turns] == ["fr"]


def test_a_conversation_in_simple_language(open_page: Callable[..., Page], rasa: FakeRasa) -> None:
    page = open_page()
    page.get_by_role("link", name="Makkelijker").click()
    expect(page.get_by_text("Dit is een computer. Geen mens.")).to_be_visible()
    say(page, "Wat is een attest?")
    expect(page.get_by_role("button", name="Makkelijker")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Makkelijker").click()
    say(page, "Nog iets")
    assert [turn["register"] for turn in rasa.turns] == [True, False]


def test_on_paper_every_word_is_dark(open_page: Callable[..., Page]) -> None:
    page = open_page()
    say(page, "crisis")
    page.emulate_media(media="print")
    for words in (".crisis .bubble a", ".person .bubble"):
        # Grounds are not printed: white letters would vanish.
        expect(page.locator(words).first).to_have_css("color", "rgb(0, 0, 0)")
        expect(page.locator(words).first).to_have_css("background-color", "rgba(0, 0, 0, 0)")


def test_going_back_and_asking_something_else_asks_it(
    open_page: Callable[..., Page], rasa: FakeRasa
) -> None:
    page = open_page()
    say(page, "Eerst dit")
    expect(page.locator(".guide")).to_have_count(1)
    page.go_back()
    say(page, "Dan dat")
    expect(page.locator(".person").first).to_be_visible()
    assert rasa.said == ["Eerst dit", "Dan dat"]


def test_services_are_found_without_scripts(open_page: Callable[..., Page]) -> None:
    page = open_page("/?simple=1")
    page.get_by_label("Waar woon je?").fill("1500")
    page.get_by_role("button", name="Zoek").click()
    expect(page.locator("h1")).to_have_text("Hulp in Halle")
    expect(page.locator("#ocmw-halle")).to_be_visible()
    expect(page.locator("#cgg-vlaams-brabant")).to_be_hidden()
    page.get_by_text("Gezondheid (").click()
    expect(page.locator("#cgg-vlaams-brabant")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["nl", "fr"])
def test_axe_finds_nothing_on_any_page(
    open_page: Callable[..., Page], rasa: FakeRasa, language: str, scheme: str
) -> None:
    page = open_page(scripts=True, color_scheme=scheme)
    base = page.url.rstrip("/")
    for path in PATHS:
        joint = "&" if "?" in path else "?"
        page.goto(f"{base}{path}{joint}language={language}")
        page.evaluate(OPEN_ALL)
        assert complaints(page) == [], path
    page.goto(f"{base}/?language={language}")
    hold_a_conversation(page, rasa)
    assert complaints(page) == [], "conversation"
    page.locator(".erase summary").click()
    assert complaints(page) == [], "erasing"
    page.locator(".danger").click()
    assert complaints(page) == [], "erased"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_page_fits_every_screen(
    open_page: Callable[..., Page], rasa: FakeRasa, tmp_path: Path, width: int, scheme: str
) -> None:
    page = open_page(scripts=True, viewport={"width": width, "height": 700}, color_scheme=scheme)
    base = page.url.rstrip("/")
    for number, path in enumerate(PATHS):
        page.goto(base + path)
        page.evaluate(OPEN_ALL)
        look(page, path, tmp_path / f"{number}.png")
    page.goto(base)
    hold_a_conversation(page, rasa)
    look(page, "conversation", tmp_path / "conversation.png")


def look(page: Page, name: str, picture: Path) -> None:
    assert page.evaluate(SIDEWAYS) == 0, name
    assert page.evaluate(LOW_CONTRAST, 4.5) == [], name
    assert page.evaluate(SMALL_TARGETS) == [], name
    page.screenshot(path=picture, full_page=True)


def test_text_of_twice_the_size_fits(open_page: Callable[..., Page], rasa: FakeRasa) -> None:
    page = open_page(scripts=True, viewport={"width": 640, "height": 800})
    base = page.url.rstrip("/")
    for path in [*PATHS, "conversation"]:
        if path == "conversation":
            page.goto(base)
            hold_a_conversation(page, rasa)
        else:
            page.goto(base + path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(SIDEWAYS) == 0, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_more_contrast_is_given_where_it_is_asked_for(
    open_page: Callable[..., Page], rasa: FakeRasa, scheme: str
) -> None:
    page = open_page(scripts=True, contrast="more", color_scheme=scheme)
    base = page.url.rstrip("/")
    for path in PATHS:
        page.goto(base + path)
        assert page.evaluate(LOW_CONTRAST, 7) == [], path
    page.goto(base)
    hold_a_conversation(page, rasa)
    assert page.evaluate(LOW_CONTRAST, 7) == []


def test_the_keyboard_alone_is_enough(open_page: Callable[..., Page], rasa: FakeRasa) -> None:
    page = open_page(scripts=True)

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("zorgtoeslag")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".guide")).to_have_count(1)
    press_until(page, ".choices button")
    page.keyboard.press("Enter")
    expect(page.locator(".guide")).to_have_count(2)
    press_until(page, ".erase summary")
    page.keyboard.press("Enter")
    press_until(page, ".danger")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Het gesprek is gewist.")
    assert len(rasa.turns) == 2
