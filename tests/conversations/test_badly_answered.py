"""What a family says or corrects about an answer lands on the list of the editors."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from bot.engine.conversation import Conversations
from bot.privacy.unanswered import BadAnswer, Unanswered, UnansweredQuestions
from bot.settings import read_settings
from knowledge.database import open_engine

GUESSED = "is dat geld ook voor mijn zieke dochter met veel dokterskosten"
MEANT = "cannot-pay-doctor"
LABEL = "Geen geld voor de dokter"
NAME = "badly"


@pytest.fixture
def noted(guide: Conversations) -> Iterator[UnansweredQuestions]:
    """Give the list of the running guide, empty, and a conversation that begins."""
    engine = open_engine(read_settings().database_url)
    questions = UnansweredQuestions(engine)
    with engine.begin() as connection:
        for table in ("badly_answered", "unanswered_question"):
            connection.execute(text(f"DELETE FROM {table}"))
    yield questions
    guide.forget(NAME)
    engine.dispose()


def hear(guide: Conversations, *said: str) -> dict[str, Any]:
    """Return the last answer to messages; what stands in brackets is a button that is tapped."""
    answer: dict[str, Any] = {"buttons": []}
    for one in said:
        titles = {button["title"]: button["payload"] for button in answer["buttons"]}
        turn = {"choice": titles[one[1:-1]]} if one.startswith("[") else {"text": one}
        answer = asyncio.run(guide.say(turn.pop("text", ""), NAME, **turn)).messages[-1]
    return answer


def only(noted: UnansweredQuestions) -> Unanswered:
    (one,) = noted.all()
    return one


def test_what_is_tapped_in_place_of_a_guess_was_meant(
    guide: Conversations, noted: UnansweredQuestions
) -> None:
    answer = hear(guide, GUESSED)
    guessed = answer["meta"]["topic"]
    payloads = {one["title"]: one["payload"] for one in answer["buttons"]}
    asyncio.run(guide.say("", NAME, choice=payloads[LABEL]))
    assert (only(noted).text, only(noted).language, only(noted).times) == (GUESSED, "nl", 1)
    assert only(noted).badly == (BadAnswer(guessed, MEANT),)


def test_what_was_said_not_to_be_asked_is_noted_and_then_what_was_meant(
    guide: Conversations, noted: UnansweredQuestions
) -> None:
    guessed = hear(guide, GUESSED)["meta"]["topic"]
    answer = hear(guide, "dat is niet wat ik vroeg")
    assert only(noted).badly == (BadAnswer(guessed),)
    asyncio.run(guide.say("", NAME, choice=answer["buttons"][0]["payload"]))
    assert only(noted).times == 1
    assert [(one.answered, bool(one.meant)) for one in only(noted).badly] == [(guessed, True)]


def test_what_is_picked_by_its_number_was_meant(
    guide: Conversations, noted: UnansweredQuestions
) -> None:
    guessed = hear(guide, GUESSED)["meta"]["topic"]
    picked = hear(guide, "dat bedoel ik niet", "de eerste")["meta"]["topic"]
    assert only(noted).badly == (BadAnswer(guessed, picked),)


@pytest.mark.parametrize(
    ("said", "asked", "language"),
    [
        (("wat is de zorgtoeslag?", "dat is niet wat ik vroeg"), "wat is de zorgtoeslag?", "nl"),
        (("wat is de zorgtoeslag?", "nog eens", "da bedoel ik ni"), "wat is de zorgtoeslag?", "nl"),
        (
            ("c'est quoi le zorgtoeslag ?", "c'est pas ce que j'ai demandé"),
            "c'est quoi le zorgtoeslag ?",
            "fr",
        ),
    ],
)
def test_a_sure_answer_that_was_none_is_noted(
    guide: Conversations,
    noted: UnansweredQuestions,
    said: tuple[str, ...],
    asked: str,
    language: str,
) -> None:
    hear(guide, *said)
    assert (only(noted).text, only(noted).language) == (asked, language)
    assert only(noted).badly == (BadAnswer("zorgtoeslag"),)


def test_what_was_chosen_after_a_question_answered_it(
    guide: Conversations, noted: UnansweredQuestions
) -> None:
    hear(guide, "toeslag", "[Sociale toeslag (Groeipakket)]", "dat bedoel ik niet")
    assert (only(noted).text, only(noted).badly) == ("toeslag", (BadAnswer("sociale-toeslag"),))


def test_numbers_of_persons_are_masked(guide: Conversations, noted: UnansweredQuestions) -> None:
    hear(guide, "wat is de zorgtoeslag? bel 0470 12 34 56", "dat is niet wat ik vroeg")
    assert only(noted).text == "wat is de zorgtoeslag? bel [telefoon]"


@pytest.mark.parametrize(
    "said",
    [
        ("dat is niet wat ik vroeg",),
        ("wat is de zorgtoeslag?", "dank je", "dat vroeg ik niet"),
        ("wat is de zorgtoeslag?", "nee ik bedoel leefloon"),
        ("wat is de zorgtoeslag?", "dat vroeg ik niet, ik wil niet meer leven"),
        ("toeslag", "[Sociale toeslag (Groeipakket)]"),
        ("toeslag", "dat bedoel ik niet"),
    ],
    ids=["no answer", "thanks", "asks anew", "danger", "a choice", "no choice"],
)
def test_what_says_nothing_about_an_answer_is_not_noted(
    guide: Conversations, noted: UnansweredQuestions, said: tuple[str, ...]
) -> None:
    hear(guide, *said)
    assert noted.all() == []


def test_an_old_button_says_nothing_of_what_was_asked_since(
    guide: Conversations, noted: UnansweredQuestions
) -> None:
    buttons = {one["title"]: one["payload"] for one in hear(guide, GUESSED)["buttons"]}
    hear(guide, "wat is leefloon?")
    asyncio.run(guide.say("", NAME, choice=buttons[LABEL]))
    assert noted.all() == []
