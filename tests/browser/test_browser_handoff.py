"""From a family's phone to "sent", with the whole guide: two browsers, one for each side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from measures import complaints
from playwright.sync_api import Browser, Page, expect
from running_guide import RunningGuide, new_guide
from visiting import Site, Visit

from bot.privacy.vault import Vault
from bot.transactions import prepare
from bot.web.desk.desk import Accounts
from bot.web.desk.invitations import Invitation
from knowledge.database import open_engine

pytestmark = pytest.mark.slow

SIZES = {"phone": {"width": 390, "height": 844}, "screen": {"width": 1280, "height": 900}}
HOUSE, EMAIL, PASSWORD = "hvhk-halle", "noor@huis.example", "vier paarse olifanten dansen"
#: What is typed from the first wish to the whole draft; the rest is skipped.
TOLD = (
    "ik wil met iemand praten", "ja", "ja", "halle", "4 jaar", "overslaan", "overslaan",
    "iemand die meedenkt", "overslaan", "overslaan", "overslaan", "overslaan", "0470 00 00 07",
)  # fmt: skip


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGuide]:
    """Run a guide of its own, with somebody at the desk of a house."""
    one = new_guide(tmp_path_factory.mktemp("handoff"))
    one.settings = {"PUBLIC_URL": f"http://127.0.0.1:{one.web_port}"}
    one.start()
    try:
        one.wait_until_ready()
        keys = (one.folder / "var" / "encryption.keys").read_text().split()
        engine = prepare(open_engine(f"sqlite:///{one.database}"), Vault(tuple(keys)))
        invitations = Accounts(engine, one.key).invitations
        token = invitations.make(Invitation(HOUSE, "staff", "Noor Voorbeeld", EMAIL))
        assert invitations.accept(token, "", "", PASSWORD, "nl")
        engine.dispose()
        yield one
    finally:
        one.stop()


@dataclass
class Staff:
    """Somebody at the desk, who looks at every page."""

    page: Page
    address: str
    folder: Path

    def sign_in(self) -> None:
        """Sign in, and come to the queue."""
        self.page.goto(f"{self.address}/desk")
        self.page.fill("#email", EMAIL)
        self.page.fill("#password", PASSWORD)
        self.press("Meld je aan")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Aanvragen")

    def press(self, name: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follow a link."""
        self.page.get_by_role("link", name=name).first.click()

    def open(self, why: str) -> None:
        """Open the referral with a reason."""
        self.page.fill("#why", why)
        self.press("Toon op het scherm")

    def mark(self, state: str) -> None:
        """Note a state."""
        self.page.get_by_label(state, exact=True).check()
        self.page.locator("section[aria-labelledby=mark] button").first.click()
        expect(self.page.locator("dd").first).to_have_text(state)

    def look(self, name: str) -> None:
        """Assert that axe has no complaint and nothing is too wide; keep pictures of both sizes."""
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        for size, viewport in SIZES.items():
            self.page.set_viewport_size(viewport)
            assert complaints(self.page) == []
            assert self.page.evaluate(wide) <= 0, (name, size)
            self.page.screenshot(path=self.folder / f"{name}-{size}.png", full_page=True)


@pytest.fixture
def family(browser: Browser, guide: RunningGuide) -> Iterator[Visit]:
    """Give a family's phone, with the guide open."""
    visit = Visit(browser, guide.settings["PUBLIC_URL"], Site())
    visit.page.set_default_timeout(30000)
    visit.open()
    yield visit
    visit.context.close()


@pytest.fixture
def staff(browser: Browser, guide: RunningGuide, tmp_path: Path) -> Iterator[Staff]:
    """Give another browser, at the desk, without scripts of its own."""
    context = browser.new_context(locale="nl-BE", viewport=SIZES["screen"])
    page = context.new_page()
    page.set_default_timeout(30000)
    yield Staff(page, guide.settings["PUBLIC_URL"], tmp_path)
    context.close()


def tap(visit: Visit, title: str) -> None:
    """Tap a choice of the newest message, and wait for the answer."""
    before = visit.page.locator(".guide").count()
    visit.page.get_by_role("button", name=title, exact=True).last.click()
    visit.page.locator(".guide").nth(before).wait_for()


def test_from_a_phone_to_sent_and_seen(family: Visit, staff: Staff) -> None:
    for text in TOLD:
        family.say(text)
    for title in ("Alles klopt", "Huis van het Kind Halle", "Ja, alles delen"):
        tap(family, title)

    staff.sign_in()
    staff.page.locator(".queue a").first.click()
    staff.look("before")
    staff.open("eerste lezing")
    expect(staff.page.locator(".lines")).to_contain_text("iemand die meedenkt")
    staff.mark("Aangenomen")
    staff.follow("Stel een vraag")
    staff.look("question")
    staff.page.fill("#question", "Past dinsdag om 10 uur?")
    before = family.page.locator(".guide").count()
    staff.press("Stel deze vraag")

    # It comes to the page that is open, without a word of the family.
    family.page.locator(".guide").nth(before).wait_for()
    asked = family.texts("guide")[-1]
    assert "Noor Voorbeeld van Huis van het Kind Halle" in asked
    assert "Past dinsdag om 10 uur?" in asked
    family.page.screenshot(path=staff.folder / "family-asked.png")
    staff.follow("Bekijk de vraag")
    staff.look("question-open")
    tap(family, "Antwoord geven")
    family.say("liever woensdag, na 14 uur")
    assert "Dit stuur ik naar Noor Voorbeeld" in family.texts("guide")[-1]
    family.page.screenshot(path=staff.folder / "family-read-back.png")
    tap(family, "Ja, stuur dit")
    assert "Je antwoord is verstuurd." in family.texts("guide")[-1]

    staff.page.goto(f"{staff.address}/desk")
    expect(staff.page.locator(".queue")).to_contain_text("antwoord gekomen")
    staff.look("queue")
    staff.page.locator(".queue a").first.click()
    staff.open("antwoord lezen")
    expect(staff.page.locator("blockquote")).to_have_text("liever woensdag, na 14 uur")
    staff.look("answered")

    staff.follow("Vul in wie aanmeldt")
    expect(staff.page.get_by_label("Naam", exact=True)).to_have_value("Noor Voorbeeld")
    staff.page.fill("#phone", "02 555 55")
    staff.press("Bewaar")
    expect(staff.page.get_by_role("alert")).to_contain_text("geen telefoonnummer")
    staff.look("referrer")
    staff.page.fill("#phone", "0470 00 00 09")
    staff.page.get_by_label(re.compile("las het hele formulier mee")).check()
    staff.press("Bewaar")
    expect(staff.page.locator("section[aria-labelledby=referrer]")).to_contain_text("Ingevuld")
    staff.mark("Doorgestuurd naar 1 Gezin 1 Plan")

    family.say("hoe staat het met mijn aanvraag")
    told = family.texts("guide")[-1]
    for line in (
        "aangenomen", "doorgestuurd naar 1 Gezin 1 Plan", "Noor Voorbeeld vroeg",
        "Jij antwoordde “liever woensdag, na 14 uur”", "eerste lezing", "antwoord lezen",
    ):  # fmt: skip
        assert line in told
    family.say("wie meldt ons aan")
    assert "0470 00 00 09" in family.texts("guide")[-1]
    family.page.screenshot(path=staff.folder / "family-told.png")
    assert family.problems == []
