"""People who hide their number: known by Meta's own id of them, and answered by it."""

from __future__ import annotations

from family import NUMBER, Family, GuideOnWhatsApp, texts
from sqlalchemy import func, select

from bot.web.conversations.tables import conversations

USER = "BE.13491208655302741918"


def how_many_conversations(guide: GuideOnWhatsApp) -> int:
    """Return how many conversations there are."""
    with guide.store.engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(conversations)).scalar_one())


def test_who_hides_the_number_is_answered_by_metas_own_id(family: Family) -> None:
    family.phone.user, family.phone.hides_number = USER, True
    [answer] = family.says("Dag")
    assert texts([answer]) == ["Je zei: Dag"]
    assert answer["recipient"] == USER and "to" not in answer


def test_who_shows_both_is_answered_by_number(family: Family) -> None:
    family.phone.user = USER
    [answer] = family.says("Dag")
    assert answer["to"] == NUMBER and "recipient" not in answer


def test_who_is_first_known_by_number_stays_in_one_conversation(family: Family) -> None:
    family.says("een")
    family.phone.user = USER
    assert texts(family.says("twee")) == ["Je zei: twee"]
    family.phone.hides_number = True
    [answer] = family.says("drie")
    assert answer["recipient"] == USER
    family.phone.hides_number = False
    [answer] = family.says("vier")
    assert answer["to"] == NUMBER
    assert how_many_conversations(family.guide) == 1


def test_who_hid_the_number_at_first_and_shows_it_later_is_answered(family: Family) -> None:
    family.says("een")
    family.phone.user, family.phone.hides_number = USER, True
    family.says("twee")
    family.phone.hides_number = False
    assert texts(family.says("drie")) == ["Je zei: drie"]
    assert texts(family.says("vier")) == ["Je zei: vier"]


def test_two_people_who_hide_their_numbers_are_two(family: Family, neighbours: Family) -> None:
    family.phone.user, neighbours.phone.user = USER, "BE.999"
    family.phone.hides_number = neighbours.phone.hides_number = True
    assert texts(family.says("een")) == ["Je zei: een"]
    assert texts(neighbours.says("twee")) == ["Je zei: twee"]
    assert how_many_conversations(family.guide) == 2


def test_taps_and_news_of_what_was_sent_are_known_too(family: Family) -> None:
    family.phone.user, family.phone.hides_number = USER, True
    family.says("zorgtoeslag")
    family.guide.meta.break_after_accepting()
    family.taps("Iets anders")
    assert texts(family.phone.received)[1:] == ["Je zei: /menu"]
    assert "sending" not in family.guide.states()
