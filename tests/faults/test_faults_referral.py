"""kill -9 in the middle of a referral: no answer is lost, none counts twice, nothing is shared."""

from __future__ import annotations

import os
import signal

import pytest
from breakable_guide import BreakableGuide, Family

pytestmark = pytest.mark.slow

#: Words that stand in no content file.
WISH = "iemand die Kwobbelientje helpt met huiswerk"


@pytest.fixture
def drafting(family: Family) -> Family:
    """Give a family at the question what it wants first."""
    for text in ("ik wil met iemand praten", "ja", "ja", "halle", "4 jaar"):
        family.say(text)
    for _ in range(2):
        family.say("overslaan")
    return family


@pytest.mark.parametrize(
    "point",
    [
        "web-after-storing",
        "web-with-the-answer",
        "web-in-storing-the-answer",
        "web-after-storing-the-answer",
        "rasa-while-thinking",
        "rasa-in-saving",
        "rasa-after-saving",
        "actions-before-moving",
        "actions-in-moving",
        "actions-after-moving",
    ],
)
def test_a_process_is_killed_while_a_family_answers(
    guide: BreakableGuide, drafting: Family, point: str
) -> None:
    guide.kill_at(point)
    answer = drafting.say(WISH)
    assert guide.has_reached(point)
    # The next question stands open, once: not the same one again, and none was passed over.
    assert "(6/10)" in answer[-1]["text"]
    assert_each_is_answered_once(drafting)
    shown = drafting.say("toon mijn formulier")[-1]["text"]
    assert shown.count(WISH) == 1
    assert "events" not in guide.traces_of(WISH)


def test_the_actions_hang_while_a_family_answers(guide: BreakableGuide, drafting: Family) -> None:
    os.kill(guide.pid("actions"), signal.SIGSTOP)
    try:
        assert drafting.try_to_say(WISH, "wish-1") is None
        assert drafting.told
    finally:
        os.kill(guide.pid("actions"), signal.SIGCONT)
    assert "(6/10)" in drafting.say(WISH, "wish-1")[-1]["text"]
    assert_each_is_answered_once(drafting)
    assert WISH in drafting.say("toon mijn formulier")[-1]["text"]


def test_the_actions_are_killed_as_the_form_opens(guide: BreakableGuide, family: Family) -> None:
    family.say("ik wil met iemand praten")
    guide.kill_at("actions-after-moving")
    family.say("ja")
    assert guide.has_reached("actions-after-moving")
    [between] = family.say("wat is leefloon?")
    assert "Terug naar formulier" in [button["title"] for button in between["buttons"]]
    assert_each_is_answered_once(family)


def assert_each_is_answered_once(family: Family) -> None:
    """Check that every message has its answers behind it, once."""
    history = family.history()
    asked = [one["client_id"] for one in history if one["from"] == "person"]
    answered = [one["reply_to"] for one in history if one["from"] == "assistant"]
    assert answered == asked
