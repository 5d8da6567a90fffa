"""A question to a family: asked at the desk, said in its conversation, told when it is answered."""

from __future__ import annotations

import json
from typing import Any

import pytest
from drafting import move
from fastapi.testclient import TestClient
from office import FAR, NEAR, Browser, Office

from bot.referral.draft import QUESTION, READY
from bot.referral.moves import Move
from bot.referral.questions import LONGEST
from bot.web.desk.keys import utc_now

ASKED = "Past dinsdag om 10 uur?"


class Family:
    """A family in conversation with the guide, that handed its referral over."""

    def __init__(self, office: Office, **chosen: Any) -> None:
        self.office = office
        self.client = TestClient(office.app, base_url=office.settings.public_url)
        begun = self.client.post("/api/conversations", json=chosen).json()
        self.id = begun["conversation"]
        self.client.headers["authorization"] = f"Bearer {begun['token']}"
        self.referral = office.hand_over(self.id)

    def read(self) -> list[Any]:
        """Return what the guide said in the conversation."""
        return list(self.client.get(f"/api/conversations/{self.id}/messages").json()["messages"])

    def move(self, kind: str, text: str = "", target: str = "") -> None:
        """Do what a message does once Rasa has understood it."""
        drafts, asked = self.office.referrals.drafts, self.open_question()
        identifier = f"{kind} {text}"
        drafts.turn(
            self.id, identifier, lambda before: move(before, kind, target, text, question=asked)
        )

    def open_question(self) -> str:
        """Return the id of the question that is open, if one is."""
        asked = self.office.referrals.questions.open_in(self.id)
        return asked.id if asked else ""


@pytest.fixture
def family(office: Office) -> Family:
    """Give a family that speaks standard Dutch."""
    office.clock.now = utc_now()
    return Family(office, language="nl")


def at(family: Family, deed: str = "") -> str:
    return f"/desk/aanvragen/{family.referral}{deed}"


def ask(staff: Browser, family: Family, question: str = ASKED) -> Any:
    page = at(family, "/vraag")
    return staff.send(page, {"form_token": staff.token("/desk/account"), "question": question})


def opened(staff: Browser, family: Family) -> str:
    return staff.post(at(family, "/openen"), on=at(family), why="antwoord lezen").text


def test_the_guide_says_who_asks_and_what_can_be_tapped(office: Office, family: Family) -> None:
    staff = office.signed_in("staff")
    assert ask(staff, family).status_code == 303
    (said,) = family.read()
    assert f"Staff of {NEAR} van Huis van het Kind Halle" in said["text"]
    assert f"“{ASKED}”" in said["text"]
    assert "Je hoeft niet te antwoorden." in said["text"]
    assert [one["title"] for one in said["buttons"]] == ["Antwoord geven", "Liever niet"]
    moves = [
        json.loads(one["payload"].removeprefix("/referral"))["move"] for one in said["buttons"]
    ]
    kinds = [Move.from_slot(one, "").kind for one in moves]
    assert kinds == ["reply", "rather_not"]
    assert office.referrals.drafts.step_of(family.id) == QUESTION
    assert "vraag staat open" in staff.get("/desk").text
    assert ASKED in staff.get(at(family, "/vraag")).text


@pytest.mark.parametrize(
    ("chosen", "words", "label"),
    [
        ({"language": "nl", "register": "simple"}, "Nee zeggen mag.", "Antwoord geven"),
        ({"language": "fr", "register": "standard"}, "a une question", "Répondre"),
        ({"language": "fr", "register": "simple"}, "Vous pouvez dire non.", "Répondre"),
    ],
)
def test_it_is_said_as_the_family_is_spoken_to(
    office: Office, chosen: dict[str, str], words: str, label: str
) -> None:
    family = Family(office, **chosen)
    ask(office.signed_in("staff"), family)
    (said,) = family.read()
    assert words in said["text"]
    assert said["buttons"][0]["title"] == label


def test_the_answer_comes_to_the_queue_and_is_read_on_opening(
    office: Office, family: Family
) -> None:
    staff = office.signed_in("staff")
    ask(staff, family)
    family.move("reply", target=family.open_question())
    family.move("answer", "Liever woensdag, na 14 uur")
    # What is read back and not sent yet is the family's.
    assert "Liever woensdag" not in opened(staff, family)
    family.move("yes")
    assert "antwoord gekomen" in staff.get("/desk").text
    assert "Liever woensdag" not in staff.get(at(family)).text
    page = opened(staff, family)
    assert 'dir="auto">Liever woensdag, na 14 uur</blockquote>' in page
    assert ASKED in page
    assert "antwoord gekomen" not in staff.get("/desk").text
    # The family reads who looked at it.
    assert office.referrals.drafts.views(family.id)[-1].why == "antwoord lezen"


def test_who_would_rather_not_is_left_in_peace(office: Office, family: Family) -> None:
    staff = office.signed_in("staff")
    ask(staff, family)
    family.move("rather_not", target=family.open_question())
    assert "antwoordt liever niet" in staff.get("/desk").text
    assert "Het gezin antwoordt liever niet." in opened(staff, family)
    assert office.referrals.drafts.step_of(family.id) == READY


def test_one_question_at_a_time_until_it_is_taken_back(office: Office, family: Family) -> None:
    staff = office.signed_in("staff")
    ask(staff, family)
    second = ask(staff, family, "En wie komt er mee?")
    assert (second.status_code, "Eén vraag tegelijk" in second.text) == (400, True)
    assert len(family.read()) == 1
    stale = family.open_question()
    assert staff.post(at(family, "/vraag/intrekken"), on=at(family)).status_code == 303
    assert office.referrals.drafts.step_of(family.id) == READY
    family.move("reply", target=stale)
    assert office.referrals.drafts.of(family.id).notice == "question_gone"  # type: ignore[union-attr]
    assert ask(staff, family, "En wie komt er mee?").status_code == 303
    # A tap on the first question does not answer the second.
    family.move("rather_not", "later", target=stale)
    assert "vraag staat open" in staff.get("/desk").text


@pytest.mark.parametrize("question", ["", "  ", "x" * (LONGEST + 1)])
def test_a_question_that_is_none_is_not_asked(
    office: Office, family: Family, question: str
) -> None:
    answer = ask(office.signed_in("staff"), family, question)
    assert (answer.status_code, "Er is niets gevraagd" in answer.text) == (400, True)
    assert family.read() == []


def test_a_family_that_left_the_guide_is_not_asked(office: Office) -> None:
    family = Family(office)
    # The referral came to another place, of which the guide holds no conversation.
    office.referrals.drafts.take_over("7KQF2-M9XAB", "elsewhere", "m2")
    answer = ask(office.signed_in("staff"), family)
    assert (answer.status_code, "Bel of schrijf zelf" in answer.text) == (400, True)
    assert office.referrals.questions.told("elsewhere") == []


def test_another_house_neither_asks_nor_reads(office: Office, family: Family) -> None:
    ask(office.signed_in("staff"), family)
    stranger = office.signed_in("staff", FAR)
    assert ask(stranger, family).status_code == 404
    page = stranger.get(at(family, "/vraag"))
    assert (page.status_code, ASKED in page.text) == (404, False)
    token = stranger.token("/desk/account")
    taken = stranger.send(at(family, "/vraag/intrekken"), {"form_token": token})
    assert taken.status_code == 404
    assert family.open_question()


@pytest.mark.parametrize("how", ["closed", "withdrawn", "erased"])
def test_question_and_answer_go_with_the_referral(office: Office, family: Family, how: str) -> None:
    staff = office.signed_in("staff")
    ask(staff, family)
    family.move("answer", "Liever woensdag")
    family.move("yes")
    ask(staff, family, "En wie komt er mee?")
    if how == "closed":
        office.referrals.queues.mark(NEAR, family.referral, "closed")
        assert office.referrals.drafts.step_of(family.id) == READY
    elif how == "withdrawn":
        office.withdraw(family.id)
    else:
        office.referrals.drafts.erase(family.id)
    assert office.everything()["referral_questions"] == []
    assert "Liever woensdag" not in str(office.everything())
    assert ask(staff, family).status_code == 404


def test_who_changes_a_line_just_then_is_not_interrupted(office: Office, family: Family) -> None:
    office.referrals.drafts.turn(family.id, "m2", lambda before: move(before, "change", "wish"))
    ask(office.signed_in("staff"), family)
    assert office.referrals.drafts.step_of(family.id) == "wish"
    family.move("reply", target=family.open_question())
    family.move("answer", "dinsdag is goed")
    family.move("yes")
    assert office.referrals.drafts.step_of(family.id) == "wish"
    (asked,) = office.referrals.questions.of(NEAR, family.referral)
    assert asked.answer and asked.answer.said == "dinsdag is goed"
