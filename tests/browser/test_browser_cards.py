"""Cards below an answer: places, rights, lines to call."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from visiting import Visit

pytestmark = pytest.mark.slow


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
