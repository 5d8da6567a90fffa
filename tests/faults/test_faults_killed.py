"""kill -9 between any two steps: every message is answered once, in order, and nothing is lost."""

from __future__ import annotations

import os
import signal
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from breakable_guide import UNREACHABLE, BreakableGuide, Family, new_breakable_guide
from sqlalchemy import inspect, update

from bot.web.conversations.tables import conversations

pytestmark = pytest.mark.slow

ASLEEP = "Ik ben even niet wakker."

#: A name that stands in no content file.
SECRET = "Kwobbelientje"


def is_about_the_amount(messages: list[Any]) -> bool:
    """Say whether the last answer is to "En hoeveel is dat?", with the topic remembered."""
    meta = messages[-1]["meta"]
    return (meta["topic"], meta["facet"]) == ("zorgtoeslag", "amount")


@pytest.mark.parametrize(
    "point",
    [
        "web-before-storing",
        "web-after-storing",
        "web-with-the-answer",
        "web-in-storing-the-answer",
        "web-after-storing-the-answer",
    ],
)
def test_web_is_killed_in_a_turn(guide: BreakableGuide, family: Family, point: str) -> None:
    guide.kill_at(point)
    answer = family.say("En hoeveel is dat?")
    assert guide.has_reached(point)
    assert set(family.told) == {UNREACHABLE}
    assert is_about_the_amount(answer)
    family.assert_nothing_lost_and_nothing_twice()


@pytest.mark.parametrize("point", ["rasa-while-thinking", "rasa-in-saving", "rasa-after-saving"])
def test_rasa_is_killed_in_a_turn(guide: BreakableGuide, family: Family, point: str) -> None:
    guide.kill_at(point)
    if point == "rasa-while-thinking":
        guide.kill_at("rasa-in-starting")
    answer = family.say("En hoeveel is dat?")
    assert guide.has_reached(point)
    assert family.told and all(one.startswith(ASLEEP) and "112" in one for one in family.told)
    assert is_about_the_amount(answer)
    family.assert_nothing_lost_and_nothing_twice()


@pytest.mark.parametrize("point", ["actions-before-noting", "actions-after-noting"])
def test_actions_are_killed_in_a_turn(guide: BreakableGuide, family: Family, point: str) -> None:
    guide.kill_at(point)
    answer = family.say("zwiebelkwak florpt")
    assert guide.has_reached(point)
    assert family.told == []
    assert answer[-1]["meta"]["act"] == "unknown"
    family.assert_nothing_lost_and_nothing_twice()


def test_actions_hang_in_a_turn(guide: BreakableGuide, family: Family) -> None:
    os.kill(guide.pid("actions"), signal.SIGSTOP)
    try:
        answer = family.say("zwiebelkwak florpt")
    finally:
        os.kill(guide.pid("actions"), signal.SIGCONT)
    assert family.told == []
    assert answer[-1]["meta"]["act"] == "unknown"
    family.assert_nothing_lost_and_nothing_twice()


@pytest.mark.parametrize(
    "point",
    [
        "web-after-storing",
        "rasa-in-saving",
        "rasa-after-saving",
        "actions-before-erasing",
        "web-with-the-answer",
        "web-in-storing-the-answer",
        "web-after-storing-the-answer",
    ],
)
def test_a_process_is_killed_when_the_person_said_that_all_be_erased(
    guide: BreakableGuide, family: Family, point: str
) -> None:
    tell_a_secret_and_ask_to_erase_it(guide, family)
    guide.kill_at(point)
    answer = family.say("ja")
    assert guide.has_reached(point)
    assert [one["meta"]["erased"] for one in answer] == [True]
    assert family.history() == answer
    assert guide.traces_of(SECRET) == set()
    assert "events" not in guide.traces_of(family.conversation)


def test_web_is_killed_when_rasa_has_erased_and_the_person_is_gone(
    guide: BreakableGuide, family: Family
) -> None:
    tell_a_secret_and_ask_to_erase_it(guide, family)
    guide.kill_at("web-with-the-answer")
    assert family.try_to_say("ja", "yes") is None
    assert guide.has_reached("web-with-the-answer")
    guide.wait_for(lambda: guide.traces_of(SECRET) == set())


def tell_a_secret_and_ask_to_erase_it(guide: BreakableGuide, family: Family) -> None:
    family.say(f"Krijgt {SECRET} ook zorgtoeslag?")
    family.say("wis alles")
    assert {"messages", "events"} <= guide.traces_of(SECRET)


def test_a_web_process_is_killed_while_it_holds_the_turn(
    guide: BreakableGuide, family: Family
) -> None:
    guide.hold_at("web-with-the-answer")
    with guide.another_web() as other:
        first = family.start_saying("En hoeveel is dat?", "first", port=other.port)
        guide.wait_for(lambda: guide.has_reached("web-with-the-answer"))
        second = family.start_saying("Wat is leefloon?", "second")
        other.process.kill()
        assert first.result() is None
        # Whether this brings the first answer too depends on who came first: it or the loan's end.
        second.result()
    brought = family.say("En hoeveel is dat?", "first")
    assert [one["reply_to"] for one in brought] == ["first"]
    family.assert_nothing_lost_and_nothing_twice()


@pytest.mark.parametrize(
    "point",
    [
        "web-in-erasing",
        "web-after-erasing",
        "rasa-before-erasing",
        "web-after-erasing-at-rasa",
    ],
)
def test_a_process_is_killed_in_the_middle_of_erasing(
    guide: BreakableGuide, family: Family, point: str
) -> None:
    guide.kill_at(point)
    family.erase()
    guide.wait_for(lambda: guide.has_reached(point))
    guide.wait_for(lambda: guide.traces_of(family.conversation) == set())


def test_web_is_killed_while_rasa_answers_a_conversation_that_is_being_erased(
    guide: BreakableGuide, family: Family
) -> None:
    guide.hold_at("rasa-before-saving")
    family.start_saying("En hoeveel is dat?", "first")
    guide.wait_for(lambda: guide.has_reached("rasa-before-saving"))
    family.erase()
    # Rasa now stores what was erased, and web dies before it can ask to erase it once more.
    guide.kill_at("web-with-the-answer")
    # The web that follows asks at once, which may be before we look.
    guide.hold_at("rasa-before-erasing")
    guide.release("rasa-before-saving")
    guide.wait_for(lambda: guide.has_reached("web-with-the-answer"))
    assert "events" in guide.traces_of(family.conversation)
    guide.release("rasa-before-erasing")
    guide.wait_for(lambda: guide.traces_of(family.conversation) == set())


def test_web_is_killed_in_the_middle_of_a_purge(guide: BreakableGuide, family: Family) -> None:
    others = [Family.of(guide), Family.of(guide)]
    with guide.engine.begin() as connection:
        connection.execute(
            update(conversations)
            .where(conversations.c.id != family.conversation)
            .values(last_seen=datetime(2020, 1, 1))
        )
    guide.kill_at("web-in-erasing")
    guide.kill("web")
    guide.wait_for(lambda: guide.has_reached("web-in-erasing"))
    for other in others:
        guide.wait_for(lambda gone=other.conversation: guide.traces_of(gone) == set())
    guide.wait_until_whole()
    family.assert_nothing_lost_and_nothing_twice()


def test_web_is_killed_in_the_middle_of_a_migration(tmp_path: Path) -> None:
    guide = new_breakable_guide(tmp_path)
    guide.kill_at("web-in-migrating")
    guide.start("serve", "web")
    assert guide.wait_until_ended() == -9
    assert guide.has_reached("web-in-migrating")
    assert inspect(guide.engine).get_table_names() == []
    guide.start("serve", "web")
    try:
        guide.wait_for(lambda: guide.lives_at(guide.web_port))
        family = Family.of(guide)
        assert family.try_to_say("Wat is de zorgtoeslag?", "one") is None
        assert family.told[0].startswith(ASLEEP)
    finally:
        guide.stop()
