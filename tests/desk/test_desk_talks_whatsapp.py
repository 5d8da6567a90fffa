"""A family on WhatsApp and a person of its house at the desk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fake_rasa import ERASED, FakeRasa
from family import Family, GuideOnWhatsApp, texts, titles
from office import Browser, Office
from served import Served
from talking import ASKS, first_talk, is_there, take, write
from this_machine import free_port

from bot.web.desk.keys import utc_now


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    """Serve a stand-in for Rasa."""
    fake = FakeRasa(free_port())
    served = Served.app(fake.app, fake.port)
    yield fake
    served.stop()


@pytest.fixture
def guide(database_url: str, rasa: FakeRasa) -> Iterator[GuideOnWhatsApp]:
    """Serve the guide on WhatsApp, with nothing said yet."""
    one = GuideOnWhatsApp(database_url, rasa.port)
    one.start()
    with one.anew():
        yield one
    one.stop()
    one.close()


@pytest.fixture
def office(guide: GuideOnWhatsApp) -> Office:
    """Give the desk of another process, on the same database and by the same clock."""
    one = Office(guide.settings)
    one.clock.now = utc_now()
    return one


@pytest.fixture
def noor(office: Office) -> Browser:
    """Give somebody of the near house who is there."""
    browser = office.signed_in("staff")
    is_there(browser)
    return browser


@pytest.fixture
def family(guide: GuideOnWhatsApp) -> Family:
    """Give a family with a phone."""
    return guide.family()


def taken(family: Family, noor: Browser) -> str:
    """Let the family ask, and Noor come; return the address of the talk."""
    [answer] = family.says(ASKS)
    offer = titles(answer)[0]
    assert offer.startswith("Praat nu met") and "Huis van het Kind Halle" in texts([answer])[0]
    [question] = family.taps(offer)
    assert titles(question) == ["Ja, dat mag", "Nee, liever niet", "Terug naar de gids"]
    [called] = family.says("ja")
    assert "geroepen" in texts([called])[0]
    talk = first_talk(noor)
    take(noor, talk)
    [arrived] = family.hears()
    assert "Noor van Huis van het Kind Halle is hier" in texts([arrived])[0]
    return talk


def test_a_family_talks_with_a_person_and_goes_back(
    family: Family, noor: Browser, rasa: FakeRasa
) -> None:
    talk = taken(family, noor)
    heard = list(rasa.said)
    assert family.says("Mijn zoon slaapt niet") == []
    assert "Mijn zoon slaapt niet" in noor.get(talk).text and "op WhatsApp" in noor.get(talk).text
    write(noor, talk, "Sinds wanneer?")
    assert texts(family.hears()) == ["*Noor, Huis van het Kind Halle*\nSinds wanneer?"]
    assert rasa.said == heard
    assert "Niemand anders leest" in texts(family.taps("Terug naar de gids"))[0]
    assert noor.get(talk).status_code == 404
    assert texts(family.says("En nu?")) == ["Je zei: En nu?"]


def test_a_cry_for_help_a_stop_and_erasing_work_meanwhile(
    family: Family, noor: Browser, office: Office
) -> None:
    talk = taken(family, noor)
    assert "1813" in texts(family.says("crisis"))[0]
    assert "Misschien is er gevaar" in noor.get(talk).text
    assert "Ik schrijf je niet meer uit mezelf" in texts(family.says("stop"))[0]
    assert family.says("Een geheim van ons gezin") == []
    family.says("wis alles")
    assert texts(family.taps("Ja, wis alles")) == [ERASED]
    assert write(noor, talk, "Ben je er nog?").status_code == 404
    assert family.hears() == []
    assert "geheim van ons" not in repr(office.everything())
