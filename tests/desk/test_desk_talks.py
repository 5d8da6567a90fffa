"""A family asks for a person, and somebody of its house takes the conversation over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fake_rasa import ANSWERS, FakeRasa
from office import FAR, Browser, Office
from served import Served
from talking import (
    ASKS,
    BACK,
    FRESH,
    LIST,
    OFFER,
    READ,
    WebFamily,
    first_talk,
    is_there,
    payloads,
    take,
    write,
)
from this_machine import free_port
from web_guide import shared_knowledge

from bot.settings import Settings
from bot.web.desk.talks.opening import Taking


@pytest.fixture
def office(settings: Settings, rasa: FakeRasa) -> Office:
    """Give the desk beside a guide that answers."""
    return Office(replace(settings, rasa_url=f"http://127.0.0.1:{rasa.port}"))


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    """Serve the guide to families."""
    port = free_port()
    served = Served.app(office.app, port)
    yield f"http://127.0.0.1:{port}"
    served.stop()


@pytest.fixture
def noor(office: Office) -> Browser:
    """Give somebody of the near house who is there."""
    browser = office.signed_in("staff")
    is_there(browser)
    return browser


@pytest.fixture
def family(address: str) -> WebFamily:
    """Give a family that said something and wants a person."""
    one = WebFamily(address)
    one.say("zorgtoeslag")
    return one


def gives_back(office: Office) -> None:
    """Give back what is overdue, as each process does every few seconds."""
    taking = Taking(office.engine, office.settings, shared_knowledge(), office.clock)
    taking.returns.give_back()


def test_a_family_asks_and_a_colleague_answers(
    noor: Browser, family: WebFamily, rasa: FakeRasa
) -> None:
    answer = family.say(ASKS)[-1]
    assert answer["buttons"][0]["title"] == "Praat nu met iemand van Huis van het Kind Halle"
    question = family.choose(OFFER)[-1]
    assert "Mag die persoon lezen" in question["text"]
    assert payloads(question) == [READ, FRESH, BACK]
    assert "Er wacht nu geen gezin" in noor.get(LIST).text
    called = family.choose(READ)[-1]
    assert "na 5 minuten" in called["text"] and payloads(called) == [BACK]
    assert "net gevraagd" in noor.get(LIST).text
    assert "zorgtoeslag" not in noor.get(LIST).text
    talk = first_talk(noor)
    assert take(noor, talk).headers["location"] == talk
    arrived = family.last()
    assert "Noor van Huis van het Kind Halle is hier" in arrived["text"]
    assert "leest ook wat wij eerder schreven" in arrived["text"]
    heard = list(rasa.said)
    assert family.say("Mijn zoon slaapt niet") == []
    assert rasa.said == heard
    shown = noor.get(talk).text
    assert "Mijn zoon slaapt niet" in shown and "zorgtoeslag" in shown
    assert write(noor, talk, "Dag, hier Noor.").headers["location"] == talk
    said = family.last()
    assert said["text"] == "Dag, hier Noor."
    assert said["meta"]["person"] == "Noor, Huis van het Kind Halle"
    export = family.ask("GET", "/export").text
    assert "Noor, Huis van het Kind Halle:\nDag, hier Noor." in export
    noor.post(f"{talk}/teruggeven", on="/desk/account")
    assert "weer met de gids" in family.last()["text"]
    assert family.say("Wat nu?")[-1]["text"] == "Je zei: Wat nu?"
    assert noor.get(talk).status_code == 404


def test_a_form_that_is_sent_twice_says_it_once(noor: Browser, family: WebFamily) -> None:
    family.asks_for_a_person()
    talk = first_talk(noor)
    take(noor, talk)
    once = re.search(r'name="once" value="([0-9a-f]{32})"', noor.get(talk).text)
    assert once
    for _ in range(2):
        assert write(noor, talk, "Dag!", once=once[1]).status_code == 303
    again = re.search(r'name="once" value="([0-9a-f]{32})"', noor.get(talk).text)
    assert again and write(noor, talk, "Dag!", once=again[1]).status_code == 303
    assert [one["text"] for one in family.history()].count("Dag!") == 2


def test_who_says_no_is_not_read_before(noor: Browser, family: WebFamily) -> None:
    family.asks_for_a_person(may_read=False)
    family.say("Dit mag je lezen")
    talk = first_talk(noor)
    take(noor, talk)
    shown = noor.get(talk).text
    assert "zorgtoeslag" not in shown and "Mag die persoon" not in shown
    assert "Dit mag je lezen" in shown
    assert "alleen wat je schrijft sinds" in family.last()["text"]


def test_yes_no_and_the_way_back_can_be_typed(
    noor: Browser, family: WebFamily, rasa: FakeRasa
) -> None:
    family.say(ASKS)
    family.choose(OFFER)
    assert "geroepen" in family.say("Ja!")[-1]["text"]
    talk = first_talk(noor)
    take(noor, talk)
    assert "Niemand anders leest" in family.say("terug naar de gids.")[-1]["text"]
    assert noor.get(talk).status_code == 404
    heard = list(rasa.said)
    family.say("ja")
    assert rasa.said == [*heard, "ja"]


def test_of_two_at_once_one_has_it_and_the_other_is_told(
    office: Office, noor: Browser, family: WebFamily
) -> None:
    family.asks_for_a_person()
    talk = first_talk(noor)
    wim = office.signed_in("coordinator")
    assert take(noor, talk).status_code == 303
    late = take(wim, talk, "Wim")
    assert late.status_code == 409 and "Noor was je voor" in late.text
    assert wim.get(talk).status_code == 404
    assert write(wim, talk, "Ik ook").status_code == 404
    assert "bij Noor" in wim.get(LIST).text
    assert [one["text"] for one in family.history()].count("Ik ook") == 0


def test_a_button_of_before_calls_nobody_who_is_here(noor: Browser, family: WebFamily) -> None:
    family.asks_for_a_person()
    take(noor, first_talk(noor))
    assert [family.choose(one) for one in (OFFER, READ, FRESH)] == [[], [], []]


def test_it_speaks_french_and_simple_on_both_sides(
    office: Office, noor: Browser, address: str
) -> None:
    office.accounts.people.speak(office.person("staff"), "fr")
    family = WebFamily(address, language="fr", register="simple")
    family.asks_for_a_person()
    assert "Prendre la conversation" in noor.get(LIST).text
    talk = first_talk(noor)
    take(noor, talk)
    assert "français en mots simples, sur le site" in noor.get(talk).text
    assert "Noor est là (Huis van het Kind Hal" in family.last()["text"]
    assert noor.post(f"{talk}/schrijven", on="/desk/account", text=" ").status_code == 400
    family.say("retour au guide")
    assert "Personne d'autre ne lit plus" in family.last()["text"]
    assert "n'est pas (plus) chez vous" in noor.get(talk).text.replace("&#39;", "'")


def test_a_colleague_of_another_house_sees_nothing(
    office: Office, noor: Browser, family: WebFamily
) -> None:
    family.asks_for_a_person()
    talk = first_talk(noor)
    stranger = office.signed_in("coordinator", FAR)
    assert talk.rpartition("/")[2] not in stranger.get(LIST).text
    for answer in (take(stranger, talk), stranger.get(talk), write(stranger, talk, "Hallo")):
        assert answer.status_code == 404
    take(noor, talk)
    assert "Noor" in office.signed_in("coordinator").get(LIST).text
    assert "Noor" not in stranger.get(LIST).text


def test_nothing_is_offered_where_nobody_has_an_account(family: WebFamily) -> None:
    answers = family.say(ASKS)
    assert len(answers) == 1 and OFFER not in payloads(answers[0])


@pytest.mark.parametrize("why", ["never came", "went", "hours over", "signed out", "switched off"])
def test_where_nobody_is_there_the_family_hears_who_knows_when(
    office: Office, family: WebFamily, why: str
) -> None:
    noor = office.signed_in("staff")
    if why != "never came":
        is_there(noor, 1)
        assert OFFER in payloads(family.say(ASKS)[-1])
    if why == "went":
        is_there(noor, 0)
    elif why == "hours over":
        office.clock.forward(minutes=61)
    elif why == "signed out":
        noor.post("/desk/afmelden", on=LIST)
    elif why == "switched off":
        office.accounts.people.end(office.person("staff"), office.person("staff"))
    answers = family.say(ASKS)
    assert OFFER not in payloads(answers[0])
    if why == "switched off":
        assert len(answers) == 1
        return
    assert "kan hier niemand van Huis van het Kind Halle met je meeschrijven" in answers[1]["text"]
    assert "weet Huis van het Kind Halle zelf: 02 365 99 00" in answers[1]["text"]
    if why != "never came":
        assert "kan hier niemand" in family.choose(OFFER)[-1]["text"]


def test_where_hours_are_known_the_family_hears_when(
    office: Office, family: WebFamily, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Monday at ten: it is open, but nobody of it said to be there."""
    office.join("staff", "vlaamse-infolijn-1700")
    meta = {
        "act": "handoff",
        "entries": ["vlaamse-infolijn-1700"],
        "language": "fr",
        "register": "simple",
    }
    monkeypatch.setitem(ANSWERS, "un humain", [{"text": "Voici.", "meta": meta}])
    told = family.say("un humain")[-1]
    assert told["meta"]["register"] == "simple"
    assert "C'est ouvert maintenant" in told["text"] and "jusqu'à 19h. 1700." in told["text"]


def test_nobody_comes_in_time(office: Office, noor: Browser, family: WebFamily) -> None:
    family.asks_for_a_person()
    talk = first_talk(noor)
    office.clock.forward(minutes=4)
    gives_back(office)
    assert "geroepen" in family.last()["text"]
    office.clock.forward(minutes=1)
    assert take(noor, talk).status_code == 404
    gives_back(office)
    gives_back(office)
    told = [one["text"] for one in family.history() if "Er kwam niemand" in one["text"]]
    assert len(told) == 1 and family.last()["text"] == told[0]
    assert "02 365 99 00" in family.last()["text"]
    assert "Er wacht nu geen gezin" in noor.get(LIST).text


def test_who_falls_silent_has_it_no_longer(
    office: Office, noor: Browser, family: WebFamily
) -> None:
    family.asks_for_a_person()
    talk = first_talk(noor)
    take(noor, talk)
    office.clock.forward(minutes=9)
    write(noor, talk, "Nog even geduld")
    office.clock.forward(minutes=9)
    gives_back(office)
    assert family.last()["text"] == "Nog even geduld"
    office.clock.forward(minutes=1)
    late = write(noor, talk, "Te laat")
    assert late.status_code == 404 and "Te laat" in late.text
    gives_back(office)
    assert "Noor schreef al een tijd niets meer" in family.last()["text"]
    assert family.say("Hallo?")[-1]["text"] == "Je zei: Hallo?"


def test_a_cry_for_help_is_answered_at_once_and_shown(noor: Browser, family: WebFamily) -> None:
    family.asks_for_a_person()
    talk = first_talk(noor)
    take(noor, talk)
    assert "Misschien is er gevaar" not in noor.get(talk).text
    answers = family.say("crisis")
    assert answers[0]["meta"]["crisis"] and "1813" in answers[0]["text"]
    shown = noor.get(talk).text
    assert "Misschien is er gevaar" in shown and "crisisantwoord van de gids" in shown
    assert "Misschien gevaar" in noor.get(LIST).text
    assert family.say("en mijn dochter?") == []


@pytest.mark.parametrize("blind", [False, True])
def test_what_may_be_a_cry_is_shown_and_left_to_the_person(
    noor: Browser, family: WebFamily, rasa: FakeRasa, blind: bool
) -> None:
    """So is what nobody could look at: a fault must not hide a cry."""
    family.asks_for_a_person()
    talk = first_talk(noor)
    take(noor, talk)
    rasa.blind = blind
    assert family.say("gewoon een zin" if blind else "alles is donker") == []
    assert "Misschien is er gevaar" in noor.get(talk).text


def test_while_rasa_is_away_the_person_reads_on_and_the_cry_is_answered_later(
    noor: Browser, family: WebFamily, rasa: FakeRasa
) -> None:
    family.asks_for_a_person()
    talk = first_talk(noor)
    take(noor, talk)
    rasa.away = True
    [asleep] = family.say("crisis")
    assert asleep["meta"]["pending"] and "112" in asleep["text"]
    assert ">crisis<" in noor.get(talk).text
    rasa.away = False
    assert any(one["meta"]["crisis"] for one in family.history() if one["from"] == "assistant")


@pytest.mark.parametrize("how", ["button", "typed", "tapped"])
def test_erasing_works_while_somebody_has_it(
    office: Office, noor: Browser, family: WebFamily, how: str
) -> None:
    family.asks_for_a_person()
    talk = first_talk(noor)
    take(noor, talk)
    write(noor, talk, "Woorden van Noor")
    family.say("Een geheim van ons gezin")
    if how == "button":
        assert family.ask("DELETE").status_code == 204
    else:
        assert "wissen" in family.say("wis alles")[0]["text"]
        erased = family.say("ja") if how == "typed" else family.choose("/erase_confirmed")
        assert erased[0]["meta"]["erased"]
    assert noor.get(talk).status_code == 404
    assert write(noor, talk, "Ben je er nog?").status_code == 404
    everything = repr(office.everything())
    assert "Woorden van Noor" not in everything and "geheim van ons" not in everything
    assert office.everything()["talks"] == office.everything()["talk_looks"] == []


def test_it_goes_along_to_another_device(noor: Browser, family: WebFamily) -> None:
    family.asks_for_a_person()
    talk = first_talk(noor)
    take(noor, talk)
    code = family.ask("POST", "/link").json()["code"]
    opened = family.client.post("/api/links", json={"code": code}).json()
    family.token = opened["token"]
    write(noor, talk, "Ben je op je telefoon?")
    assert family.last()["text"] == "Ben je op je telefoon?"
    assert family.say("Ja, hier") == []


def test_what_a_page_asks_by_itself_keeps_nobody_signed_in(office: Office, noor: Browser) -> None:
    for _ in range(7):
        office.clock.forward(minutes=10)
        noor.get(f"{LIST}?vanzelf")
    assert not noor.is_in()


def test_the_plain_page_shows_who_speaks(noor: Browser, family: WebFamily) -> None:
    family.asks_for_a_person()
    talk = first_talk(noor)
    take(noor, talk)
    write(noor, talk, "Dag, hier Noor.")
    form = {"key": f"{family.id}.{family.token}", "client_id": "x" * 32, "deed": "look"}
    shown = family.client.post("/gesprek", data=form).text
    assert '<p class="who">Noor, Huis van het Kind Halle</p>' in shown
    assert "Dag, hier Noor." in shown
    assert "Terug naar de gids" in shown
