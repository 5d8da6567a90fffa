"""The sheet to take away on the family's own phone: it asks for it itself, with a code."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from beside import BESIDE, SHEET, collect, read_as, seen
from fake_rasa import ERASED, FakeRasa, RasaAddress
from family import NUMBER, Family, GuideOnWhatsApp, texts, titles
from office import Browser, Office

from bot.web.desk.keys import utc_now
from knowledge.registers import REGISTERS

pytestmark = pytest.mark.usefixtures("rasa")

PHONE = f"{SHEET}/gsm"
CODES = "desk_beside_codes"
OURS = "+32470999999"
FAILED = "Met deze code krijg je geen blad meer."
SENT, WAITS, OVER = "Het blad is verstuurd", "nog geen bericht", "De code is vervallen"


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]
)
def served_guide(
    request: pytest.FixtureRequest,
    rasa_address: RasaAddress,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[GuideOnWhatsApp]:
    """Serve the guide on WhatsApp, with a number that families are shown."""
    url = f"sqlite:///{tmp_path_factory.mktemp('phone') / 'shared.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("new_postgresql_url")()
    guide = GuideOnWhatsApp(url, rasa_address.rasa.port, number=OURS)
    with guide.running():
        yield guide


@pytest.fixture
def guide(served_guide: GuideOnWhatsApp) -> Iterator[GuideOnWhatsApp]:
    """Give the guide on WhatsApp, with nothing said yet."""
    with served_guide.anew():
        yield served_guide


@pytest.fixture
def office(guide: GuideOnWhatsApp) -> Office:
    """Give the desk of another process, on the same database and by the same clock."""
    one = Office(guide.settings)
    one.clock.now = utc_now()
    return one


@pytest.fixture
def noor(office: Office) -> Browser:
    """Give somebody of the house of Halle, with a step on the sheet."""
    browser = office.signed_in("staff")
    collect(browser, "ocmw", "ocmw-halle")
    return browser


@pytest.fixture
def family(guide: GuideOnWhatsApp) -> Family:
    """Give a family with a phone."""
    return guide.family()


def offered(browser: Browser) -> httpx.Response:
    """Turn the screen to the family."""
    answer = browser.post(PHONE, on=SHEET)
    assert answer.status_code == 200, answer.text[:400]
    return answer


def message_on(page: httpx.Response) -> str:
    """Return what stands ready to be sent, as the code to scan and the link hold it."""
    (address,) = re.findall(rf'href="https://wa.me/{OURS[1:]}\?text=([^"]+)"', page.text)
    return unquote(address)


def on_paper(family: Family, paper: dict[str, Any]) -> str:
    """Return what stands on a document that was sent."""
    pdf = family.guide.meta.media[paper["document"]["id"]].content
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


@pytest.mark.parametrize("register", REGISTERS)
def test_the_family_sends_the_message_and_gets_the_sheet_it_chose(
    noor: Browser, family: Family, rasa: FakeRasa, register: str
) -> None:
    read_as(noor, register)
    message = message_on(offered(noor))
    paper, words = family.says(message)
    assert paper["type"] == "document" and paper["document"]["filename"] == "gezinswijzer.pdf"
    language = register[:2]
    assert texts([paper]) == [{"nl": "Je blad", "fr": "Votre feuille"}[language]]
    begins = {"nl": "Hier is je blad.", "fr": "Voici votre feuille."}[language]
    assert texts([words])[0].startswith(begins)
    printed = on_paper(family, paper)
    assert "Oudstrijdersplein 18" in printed and "02 365 99 00" in printed
    assert rasa.said == []
    # The conversation goes on with a topic of the sheet, as the family reads.
    (button,) = titles(words)
    family.taps(button)
    assert rasa.turns[-1]["choice"].startswith("/ask_apply") and "ocmw" in rasa.turns[-1]["choice"]
    assert rasa.turns[-1]["language"] == language
    assert rasa.turns[-1]["register"] == register.endswith("simple")


def test_the_family_reads_before_what_sending_means(noor: Browser) -> None:
    read_as(noor, "nl-simple")
    page = offered(noor)
    assert 'lang="nl-BE"' in page.text and "<svg" in page.text and "style=" not in page.text
    text = seen(page)
    for said in (
        "Stuur dit bericht. Zo zeg je ja. Dan krijg je het blad op deze gsm.",
        "Wil je dit niet? Vraag het blad op papier.",
        "We bewaren je nummer niet leesbaar.",
        "WhatsApp is van het bedrijf Meta.",
        f"Stuur zelf dit bericht naar {OURS}: {message_on(page)}",
    ):
        assert said in text


def test_staff_see_that_it_was_sent_and_no_number(noor: Browser, family: Family) -> None:
    assert WAITS not in seen(noor.get(SHEET))
    message = message_on(offered(noor))
    assert WAITS in seen(noor.get(SHEET)) and SENT not in seen(noor.get(SHEET))
    family.says(message)
    page = noor.get(SHEET)
    assert SENT in seen(page) and NUMBER not in page.text
    collect(noor, "zorgtoeslag")
    assert SENT not in seen(noor.get(SHEET))


def test_nothing_leads_from_the_phone_to_the_desk(
    noor: Browser, family: Family, office: Office
) -> None:
    message = message_on(offered(noor))
    code = message.split()[-1]
    for part in (code, code.replace("-", "")):
        assert part not in repr(office.everything())
    ((kept, *_),) = [re.findall(r"[0-9a-f]{64}", row) for row in office.everything()[CODES]]
    assert kept in repr(office.everything()["desk_beside"])
    family.says(message)
    after = office.everything()
    assert after[CODES] == [] and kept not in repr(after) and code not in repr(after)
    conversation = re.findall(r"'([0-9a-f]{32})'", after["conversations"][0])[0]
    assert conversation not in repr({name: after[name] for name in after if "desk" in name})


def test_a_code_brings_the_sheet_once(
    noor: Browser, family: Family, guide: GuideOnWhatsApp
) -> None:
    message = message_on(offered(noor))
    assert len(family.says(message)) == 2
    neighbours = guide.family("32470000002")
    (answer,) = texts(neighbours.says(message))
    # Who has not shown a language yet hears it in both.
    assert FAILED in answer and "Ce code ne donne plus de feuille." in answer
    assert FAILED in texts(family.says(message))[0]


def test_a_code_that_is_too_old_brings_nothing_and_staff_see_it(
    noor: Browser, family: Family, office: Office
) -> None:
    now = office.clock.now
    office.clock.now = now - timedelta(minutes=11)
    message = message_on(offered(noor))
    office.clock.now = now
    assert OVER in seen(noor.get(SHEET))
    assert FAILED in texts(family.says(message))[0]
    assert OVER in seen(noor.get(SHEET))
    assert office.everything()[CODES] == []


@pytest.mark.parametrize("message", ["Stuur mij het blad 7KQF-2M9X", "la feuille 7kqf-2m9x"])
def test_a_code_of_another_guide_brings_nothing(
    noor: Browser, family: Family, message: str
) -> None:
    offered(noor)
    assert FAILED in texts(family.says(message))[0]
    assert WAITS in seen(noor.get(SHEET))


def test_a_code_written_over_by_hand_is_understood(noor: Browser, family: Family) -> None:
    code = message_on(offered(noor)).split()[-1]
    misread = code.lower().replace("0", "o").replace("1", "l")
    assert len(family.says(f"Dag, mag ik blad {misread}? Merci")) == 2


@pytest.mark.parametrize(
    "words", ["Ik heb een blad gekregen van school", "het blad 12345678", "une feuille de paie"]
)
def test_words_about_a_sheet_are_words(family: Family, rasa: FakeRasa, words: str) -> None:
    family.says(words)
    assert rasa.said == [words]


def test_a_new_code_ends_the_one_before(noor: Browser, family: Family) -> None:
    first, second = message_on(offered(noor)), message_on(offered(noor))
    assert FAILED in texts(family.says(first))[0]
    assert len(family.says(second)) == 2


def test_who_said_stop_before_gets_what_it_asks_for(noor: Browser, family: Family) -> None:
    family.says("stop")
    paper, _ = family.says(message_on(offered(noor)))
    assert "Oudstrijdersplein 18" in on_paper(family, paper)


def test_the_next_family_at_the_desk_takes_nothing_from_the_one_before(
    noor: Browser, family: Family
) -> None:
    message = message_on(offered(noor))
    noor.post(f"{SHEET}/leeg", on=SHEET)
    collect(noor, "zorgtoeslag")
    paper, _ = family.says(message)
    assert "Oudstrijdersplein 18" in on_paper(family, paper)
    assert SENT not in seen(noor.get(SHEET))


def test_the_sheet_goes_with_all_that_is_erased(
    noor: Browser, family: Family, office: Office
) -> None:
    family.says(message_on(offered(noor)))
    assert "ocmw-halle" in repr(office.everything("desk_beside"))
    family.says("wis alles")
    assert texts(family.taps("Ja, wis alles")) == [ERASED]
    left = office.everything("desk_beside", *(one for one in office.everything() if "know" in one))
    assert NUMBER not in repr(left) and left["whatsapp_people"] == []
    assert left["messages"] == [] and left["whatsapp_outbox"] == []


def test_where_meta_is_away_the_sheet_comes_later(
    noor: Browser, family: Family, guide: GuideOnWhatsApp
) -> None:
    guide.meta.away()
    family.phone.says(message_on(offered(noor)))
    guide.meta.back()
    assert next(one["type"] for one in family.hears()) == "document"


@pytest.mark.parametrize("number", ["", None])
def test_without_whatsapp_nothing_is_offered(guide: GuideOnWhatsApp, number: str | None) -> None:
    assert guide.settings.whatsapp
    ours = None if number is None else replace(guide.settings.whatsapp, number=number)
    browser = Office(replace(guide.settings, whatsapp=ours)).signed_in("staff")
    collect(browser, "ocmw")
    assert "Op de gsm van het gezin" not in browser.get(SHEET).text
    assert browser.post(PHONE, on=SHEET).status_code == 404


def test_an_empty_sheet_is_offered_to_nobody(office: Office) -> None:
    browser = office.signed_in("staff")
    assert "Op de gsm van het gezin" not in browser.get(SHEET).text
    answer = browser.post(PHONE, on=BESIDE)
    assert answer.status_code == 404 and "Er staat nog niets op het blad" in answer.text
