"""axe finds nothing to complain of, in every mode and state of the widget."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fake_rasa import FakeRasa
from measures import complaints
from playwright.sync_api import expect
from visiting import Visit

pytestmark = pytest.mark.slow


def embedded_in(visit: Visit, mode: str) -> None:
    if mode == "own page":
        visit.open()
    else:
        visit.open_site(f'mode="{mode}" accent="#7a1f5c"')


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("mode", ["own page", "page", "bubble", "kiosk"])
def test_every_mode_and_state(visiting: Callable[..., Visit], mode: str, scheme: str) -> None:
    # So high that nothing lies half below the text field: axe does not scroll to what it measures.
    visit = visiting(color_scheme=scheme, viewport={"width": 390, "height": 2400})
    embedded_in(visit, mode)
    assert complaints(visit.page) == []
    if mode == "bubble":
        visit.page.locator(".opener").click()
    visit.page.locator("summary").click()
    assert complaints(visit.page) == []
    visit.say("Hoe vraag ik de zorgtoeslag aan?")
    visit.say("crisis", answers=2)
    visit.say("arabic")
    visit.say("waar is het huis van het kind")
    assert complaints(visit.page) == []
    visit.page.locator("#register" if mode == "own page" else "#simple").click()
    visit.page.locator("#erase").click()
    assert complaints(visit.page) == []


def test_what_waits_fails_or_sleeps(visit: Visit, rasa: FakeRasa) -> None:
    rasa.away = True
    visit.say("Dag")
    assert complaints(visit.page) == []
    visit.context.set_offline(True)
    visit.send("een")
    expect(visit.page.locator(".person .state").nth(1)).to_have_text("Wacht op internet")
    assert complaints(visit.page) == []
    visit.leave()


def test_what_could_not_be_sent(visit: Visit, rasa: FakeRasa) -> None:
    page = visit.page
    page.clock.install()
    visit.refuse("**/messages", 500)
    visit.send_in_vain("Dag")
    expect(page.get_by_role("button", name="Probeer opnieuw")).to_be_visible()
    page.clock.resume()
    assert complaints(visit.page) == []
    assert rasa.said == []
    visit.leave()
