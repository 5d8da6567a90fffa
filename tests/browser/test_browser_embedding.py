"""The element on a page of another site, in each of its modes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from fake_rasa import FakeRasa
from playwright.sync_api import Route, expect
from visiting import Visit

pytestmark = pytest.mark.slow

WIDGET = "document.querySelector('gezins-wijzer')"


def posted(visit: Visit) -> list[Any]:
    """Note what is posted from here on."""
    bodies: list[Any] = []

    def note(request: Any) -> None:
        if request.method == "POST":
            bodies.append(json.loads(request.post_data))

    visit.page.on("request", note)
    return bodies


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
    visit.run_before("() => { delete Document.prototype.adoptedStyleSheets; }")
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
