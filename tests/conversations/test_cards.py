"""Cards beside the text, as the page gets them (docs/web.md)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any
from uuid import uuid4

import pytest

from bot.engine.conversation import Conversations

SERVICE = {
    "type", "id", "title", "kind", "domain", "address", "phones", "email", "url", "map", "hours",
    "alert", "assured", "distance",
}  # fmt: skip
RIGHT = {"type", "id", "title", "domain", "lines", "url"}
LINE = {"type", "id", "title", "number", "hours", "chat", "web", "free", "emergency"}
HOURS = {"state", "now", "week", "stated", "until"}

Message = dict[str, Any]


class Talk:
    """One conversation on a channel; ``say`` gives the reply to a message."""

    def __init__(self, guide: Conversations, channel: str) -> None:
        self._guide = guide
        self._channel = channel
        self.name = uuid4().hex

    def say(self, text: str, **turn: Any) -> Message:
        """Return the reply to a typed message."""
        said = self._guide.say(text, self.name, channel=self._channel, **turn)
        return asyncio.run(said).messages[0]

    def end(self) -> None:
        """Forget the conversation."""
        self._guide.forget(self.name)


@pytest.fixture
def talk(guide: Conversations) -> Iterator[Talk]:
    """Give a conversation on the page."""
    talking = Talk(guide, "web")
    yield talking
    talking.end()


def cards_of(message: Message, type_: str) -> dict[str, dict[str, Any]]:
    """Return the cards of a type by their id."""
    return {card["id"]: card for card in message["cards"] if card["type"] == type_}


def test_a_place_is_told_by_its_card_alone(talk: Talk) -> None:
    reply = talk.say("Waar is het OCMW in Halle?")
    assert reply["text"] == "Dit vind je voor Halle:"
    card = cards_of(reply, "service")["ocmw-halle"]
    assert set(card) == SERVICE
    assert (card["title"], card["domain"]) == ("OCMW Halle", "money")
    assert card["kind"].startswith("OCMW")
    assert card["address"] == "Stadhuis, Oudstrijdersplein 18, 1500 Halle"
    assert card["phones"] == [{"number": "02 365 99 00", "description": None}]
    assert card["map"].startswith("https://www.openstreetmap.org/search?query=Stadhuis%2C%20Oud")
    assert card["hours"] is None
    assert card["assured"] == "Gegevens van 1 januari 2026 (POD Maatschappelijke Integratie)."
    assert card["distance"] is None


def test_hours_of_no_date_are_told_with_reserve(talk: Talk) -> None:
    reply = talk.say("Waar is het CLB in Sint-Pieters-Leeuw?")
    card = cards_of(reply, "service")["clb-halle"]
    hours = card["hours"]
    assert set(hours) == HOURS
    assert hours["state"] == "unknown"
    assert hours["stated"] == "Uren zonder datum: bel eerst."
    assert hours["week"].startswith("Maandag van 8.30 tot 12 en van 13.30 tot 19 uur")
    assert datetime.fromisoformat(hours["until"]) > datetime.now(timezone.utc)
    assert card["distance"] == "Ongeveer 5 km van het centrum van Sint-Pieters-Leeuw."


def test_an_answer_that_sends_somewhere_has_the_doors_near_the_family(talk: Talk) -> None:
    reply = talk.say("Hoe vraag ik het leefloon aan? Ik woon in Dilbeek")
    assert cards_of(reply, "service")["ocmw-dilbeek"]["phones"]
    assert list(cards_of(reply, "right")) == ["leefloon"]


def test_a_right_says_what_the_text_does_not(talk: Talk) -> None:
    reply = talk.say("Hoe vraag ik de zorgtoeslag aan?")
    rights = cards_of(reply, "right")
    assert next(iter(rights)) == "zorgtoeslag"
    assert 1 < len(rights) <= 3
    for card in rights.values():
        assert set(card) == RIGHT
        assert card["url"] is None
        assert card["lines"]
        assert not [line for line in card["lines"] if line in reply["text"]]


def test_what_a_right_is_stands_once(talk: Talk) -> None:
    assert "zorgtoeslag" not in cards_of(talk.say("Wat is de zorgtoeslag?"), "right")


def test_later_parts_do_not_show_rights_again(talk: Talk) -> None:
    first = talk.say("Hoe vraag ik het leefloon aan?")
    assert cards_of(first, "right")
    more = next(one["payload"] for one in first["buttons"] if one["title"] == "Meer")
    assert cards_of(talk.say("", choice=more), "right") == {}


def test_a_crisis_shows_its_lines(talk: Talk) -> None:
    reply = talk.say("ik wil dood")
    lines = cards_of(reply, "line")
    assert list(lines)[:2] == ["line-1813", "line-112"]
    for card in lines.values():
        assert set(card) == LINE
        assert isinstance(card["free"], bool)
    assert lines["line-112"]["emergency"] is True
    assert lines["line-1813"]["number"] in reply["text"]


def test_in_a_language_that_the_cards_do_not_speak_there_are_none(talk: Talk) -> None:
    reply = talk.say("çok kötüyüm, ölmek istiyorum")
    assert (reply["meta"]["crisis"], reply["cards"]) == (True, [])


def test_cards_follow_the_language_and_the_register(talk: Talk) -> None:
    talk.say("Où est le CPAS à Hal ?")
    reply = talk.say("Plus simple")
    assert reply["meta"]["register"] == "simple"
    reply = talk.say("Où est le CPAS à Hal ?")
    card = cards_of(reply, "service")["ocmw-halle"]
    assert card["assured"].startswith("Cela vient de POD Maatschappelijke Integratie")


def test_what_is_said_again_has_its_cards_again(talk: Talk) -> None:
    first = talk.say("Waar is het CLB in Sint-Pieters-Leeuw?")
    again = talk.say("herhaal")
    assert [one["id"] for one in again["cards"]] == [one["id"] for one in first["cards"]]
    assert again["cards"]


#: Questions that lead to places, and what stands on the card of one of them.
PLACES = [
    ("Hoe vraag ik het leefloon aan? Ik woon in Dilbeek", ["OCMW Dilbeek", "02 568 05 00"]),
    ("Waar is het OCMW in Halle?", ["OCMW Halle", "1500 Halle", "02 365 99 00"]),
    ("Wat is het adres van CKG Sloebernest?", ["CKG Sloebernest"]),
    ("Ik wil iemand spreken in Halle", ["OCMW Halle", "1500 Halle", "02 365 99 00"]),
]


@pytest.mark.parametrize(("question", "told"), PLACES)
def test_what_a_card_shows_stands_in_the_text_where_there_are_no_cards(
    guide: Conversations, talk: Talk, question: str, told: list[str]
) -> None:
    shown = talk.say(question)
    card = next(one for one in shown["cards"] if told[0] in one["title"])
    assert card["title"] not in shown["text"]
    for channel in ("", "whatsapp"):
        talking = Talk(guide, channel)
        reply = talking.say(question)
        talking.end()
        assert reply["cards"] == []
        assert not [one for one in told if one not in reply["text"]], reply["text"]
