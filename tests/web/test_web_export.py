"""A conversation as a text that the person keeps, and where a conversation begins."""

from __future__ import annotations

import re

import pytest
from fake_rasa import FakeRasa
from web_guide import Guide

pytestmark = pytest.mark.asyncio


async def test_it_holds_what_each_side_said_and_when(guide: Guide) -> None:
    await guide.say("Hoe vraag ik de zorgtoeslag aan?")
    await guide.post(choice="/ask_documents")
    response = await guide.ask("GET", f"{guide.address}/export")
    assert response.status_code == 200
    title, _intro, *said = response.text.rstrip().split("\n\n")
    assert title == "Je gesprek met Gezinswijzer"
    moment = r"\d{1,2} [a-z]+ \d{4}, \d\d:\d\d"
    assert re.fullmatch(f"{moment}, jij:\nHoe vraag ik de zorgtoeslag aan\\?", said[0])
    assert re.match(f"{moment}, Gezinswijzer:\nJe vraagt de zorgtoeslag aan", said[1])
    assert "Bron: Opgroeien, Zorgtoeslag, https://www.groeipakket.be/" in said[1]
    assert said[2].endswith("jij:\nWelke papieren heb ik nodig?")
    assert len(said) == 4


async def test_it_is_a_file_of_text_that_nobody_keeps_on_the_way(guide: Guide) -> None:
    headers = (await guide.ask("GET", f"{guide.address}/export")).headers
    assert headers["content-type"] == "text/plain; charset=utf-8"
    assert headers["cache-control"] == "no-store"
    disposition = r'attachment; filename="gezinswijzer-gesprek-\d{4}-\d\d-\d\d\.txt"'
    assert re.fullmatch(disposition, headers["content-disposition"])


async def test_it_speaks_the_language_of_the_conversation(guide: Guide) -> None:
    await guide.begin(language="fr", register="simple")
    await guide.say("bonjour")
    response = await guide.ask("GET", f"{guide.address}/export")
    assert response.text.startswith("Votre conversation avec Gezinswijzer\n")
    assert "Vous choisissez qui le lit." in response.text
    assert "gezinswijzer-conversation" in response.headers["content-disposition"]


async def test_a_card_is_written_out(guide: Guide) -> None:
    await guide.say("huis van het kind")
    text = (await guide.ask("GET", f"{guide.address}/export")).text
    place = [
        "Huis van het Kind Halle",
        "Gesloten van 24 december tot 2 januari.",
        "Kerkstraat 112, 1500 Halle",
        "02 365 00 00 onthaal",
        "huis@halle.example",
        "https://www.halle.example/huis/",
        "Maandag: 9 tot 17 uur.",
        "Dinsdag: 9 tot 12 uur.",
        "Uren nagekeken op 3 maart 2026.",
        "Nagekeken op 3 maart 2026.",
    ]
    assert "\n".join(place) in text
    assert "Zelfmoordlijn\n1813\nhttps://www.zelfmoord1813.be/chatten\n" in text


async def test_whether_a_place_was_open_at_the_time_is_left_out(guide: Guide) -> None:
    await guide.say("huis van het kind")
    assert "Nu open" not in (await guide.ask("GET", f"{guide.address}/export")).text


async def test_it_is_for_who_holds_the_token(guide: Guide) -> None:
    await guide.say("mijn geheim")
    headers = {"Authorization": "Bearer x"}
    response = await guide.ask("GET", f"{guide.address}/export", headers=headers)
    assert response.status_code == 401
    assert "geheim" not in response.text


async def test_where_a_conversation_began_goes_along_with_every_turn(
    guide: Guide, rasa: FakeRasa
) -> None:
    await guide.begin(municipality="halle")
    await guide.say("een")
    await guide.say("twee")
    assert [turn["municipality"] for turn in rasa.turns] == ["halle", "halle"]


async def test_without_a_municipality_nothing_is_said_of_one(guide: Guide, rasa: FakeRasa) -> None:
    await guide.begin(municipality=None)
    await guide.say("een")
    assert rasa.turns[0]["municipality"] is None


@pytest.mark.parametrize("municipality", ["gent", "", "Halle", "../places/clb-halle", "ha\x00lle"])
async def test_an_unknown_municipality_is_refused_kindly(guide: Guide, municipality: str) -> None:
    response = await guide.ask("POST", "/api/conversations", json={"municipality": municipality})
    assert response.status_code == 400
    assert response.json()["error"] == "unknown_municipality"
    assert response.json()["message"].startswith("Die gemeente ken ik niet.")
