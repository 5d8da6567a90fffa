"""Everybody can use the page: small screens, large text, the keyboard, contrast, screen readers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from measures import LOW_CONTRAST, SIDEWAYS
from playwright.sync_api import expect
from visiting import Visit, press_until

pytestmark = pytest.mark.slow


# What a person can see of a text ends where the screen does.
CLIPPED = """() => [...document.querySelector("gezins-wijzer").shadowRoot
    .querySelectorAll("p, a, button")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".for-ears"))
    .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth)
    .map((one) => one.textContent)"""


SMALL_TARGETS = """() => [...document.querySelector("gezins-wijzer").shadowRoot
    .querySelectorAll("button, .call, textarea, summary")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }))
    .map((one) => [one.textContent.trim() || one.id, one.getBoundingClientRect()])
    .filter(([, box]) => box.height < 24 || box.width < 24 )
    .map(([name]) => name)"""


def hold_a_conversation(visit: Visit) -> None:
    visit.say("Hoe vraag ik de zorgtoeslag aan?")
    visit.say("crisis", answers=2)
    visit.say("arabic")
    visit.say("waar is het huis van het kind")
    visit.say("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft")


def keep(visit: Visit, folder: Path, name: str) -> None:
    """Keep a picture to look at (pytest keeps the folders of its last three runs)."""
    visit.page.wait_for_timeout(400)
    visit.page.screenshot(path=folder / f"{name}.png", full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["nl", "fr"])
def test_a_narrow_phone_shows_everything(
    visiting: Callable[..., Visit], tmp_path: Path, scheme: str, language: str
) -> None:
    visit = visiting(viewport={"width": 320, "height": 568}, color_scheme=scheme)
    visit.open(f"/?language={language}")
    visit.page.locator("summary").click()
    assert visit.page.evaluate(SIDEWAYS) == 0
    keep(visit, tmp_path, "welcome")
    hold_a_conversation(visit)
    assert visit.page.evaluate(SIDEWAYS) == 0
    assert visit.page.evaluate(LOW_CONTRAST, 4.5) == []
    keep(visit, tmp_path, "conversation")


def test_text_of_twice_the_size_stays_usable(
    visiting: Callable[..., Visit], tmp_path: Path
) -> None:
    visit = visiting(viewport={"width": 640, "height": 800})
    visit.open()
    visit.page.evaluate("document.documentElement.style.fontSize = '200%'")
    hold_a_conversation(visit)
    assert visit.page.evaluate(SIDEWAYS) == 0
    keep(visit, tmp_path, "large")


def test_the_largest_letters_fit_a_narrow_phone(
    visiting: Callable[..., Visit], tmp_path: Path
) -> None:
    visit = visiting(viewport={"width": 320, "height": 640})
    visit.open()
    visit.page.get_by_role("button", name="A++").click()
    hold_a_conversation(visit)
    assert visit.page.evaluate(SIDEWAYS) == 0
    assert visit.page.evaluate(CLIPPED) == []
    keep(visit, tmp_path, "letters")


def test_on_a_low_screen_the_text_field_leaves_room_to_read(
    visiting: Callable[..., Visit], tmp_path: Path
) -> None:
    visit = visiting(viewport={"width": 568, "height": 320})
    visit.open()
    visit.say("Dag")
    expect(visit.page.locator("#composer")).to_have_css("position", "static")
    keep(visit, tmp_path, "low")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_more_contrast_is_given_where_it_is_asked_for(
    visiting: Callable[..., Visit], scheme: str
) -> None:
    visit = visiting(contrast="more", color_scheme=scheme)
    visit.open()
    hold_a_conversation(visit)
    assert visit.page.evaluate(LOW_CONTRAST, 7) == []


def test_forced_colours_keep_the_frames(visiting: Callable[..., Visit], tmp_path: Path) -> None:
    visit = visiting(forced_colors="active")
    visit.open()
    hold_a_conversation(visit)
    for bubble in visit.page.locator(".bubble").all():
        assert bubble.evaluate("(one) => getComputedStyle(one).borderTopWidth") != "0px"
    keep(visit, tmp_path, "forced")


def test_nothing_moves_for_who_asks_for_calm(visiting: Callable[..., Visit]) -> None:
    visit = visiting(reduced_motion="reduce")
    visit.open()
    visit.say("Dag")
    expect(visit.page.locator(".guide")).to_have_css("animation-name", "none")


def test_every_target_is_large_enough(visit: Visit) -> None:
    hold_a_conversation(visit)
    assert visit.page.evaluate(SMALL_TARGETS) == []


def test_the_keyboard_alone_is_enough(visit: Visit) -> None:
    page = visit.page

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.type("zorgtoeslag")
    expect(page.locator("#text")).to_have_value("zorgtoeslag")
    page.keyboard.press("Enter")
    page.locator(".guide").wait_for()
    press_until(page, ".choices button", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".guide")).to_have_count(2)
    press_until(page, "#erase", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#erase-no")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".message")).to_have_count(0)
    expect(page.locator("#text")).to_be_focused()


def test_what_has_the_focus_is_never_covered(visiting: Callable[..., Visit]) -> None:
    visit = visiting(viewport={"width": 390, "height": 640})
    visit.open()
    for _ in range(3):
        visit.say("zorgtoeslag")
    covered = """() => {
        const one = document.querySelector("gezins-wijzer").shadowRoot.activeElement;
        const bar = document.querySelector("gezins-wijzer").shadowRoot.getElementById("composer");
        if (!one || bar.contains(one)) return false;
        return one.getBoundingClientRect().bottom > bar.getBoundingClientRect().top;
    }"""
    visit.page.evaluate("document.querySelector('.skip').focus()")
    for _ in range(20):
        visit.page.keyboard.press("Tab")
        visit.page.wait_for_timeout(60)
        assert not visit.page.evaluate(covered)


def test_screen_readers_get_names_and_a_log(visit: Visit) -> None:
    page = visit.page
    expect(page.get_by_role("log", name="Gesprek")).to_have_attribute("aria-live", "polite")
    expect(page.get_by_role("textbox", name="Je bericht")).to_be_visible()
    visit.say("zorgtoeslag")
    expect(page.get_by_role("group", name="Kies, of schrijf zelf")).to_be_visible()
    expect(page.locator(".guide .bubble")).to_contain_text("Gezinswijzer:")
    expect(page.locator(".guide").get_by_role("list")).to_have_count(1)
    page.get_by_role("button", name="Wis gesprek").click()
    expect(page.get_by_role("dialog", name="Het hele gesprek wissen?")).to_be_visible()
