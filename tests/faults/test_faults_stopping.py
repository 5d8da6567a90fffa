"""Told to stop (SIGTERM), the guide finishes a turn or leaves its message waiting."""

from __future__ import annotations

import os
import signal

import pytest
from breakable_guide import BreakableGuide, Family

pytestmark = pytest.mark.slow


def test_web_finishes_a_turn_before_it_stops(guide: BreakableGuide, family: Family) -> None:
    guide.hold_at("rasa-while-thinking")
    answer = family.start_saying("En hoeveel is dat?", "first")
    guide.wait_for(lambda: guide.has_reached("rasa-while-thinking"))
    os.kill(guide.pid("web"), signal.SIGTERM)
    # A quick turn would end before the process notices, and the next test would speak with it.
    guide.wait_for(lambda: not guide.lives_at(guide.web_port))
    guide.release("rasa-while-thinking")
    assert answer.result()
    assert family.told == []
    guide.wait_until_whole()
    family.assert_nothing_lost_and_nothing_twice()


def test_the_command_leaves_waiting_what_takes_too_long(
    guide: BreakableGuide, family: Family
) -> None:
    guide.hold_at("rasa-while-thinking")
    unheard = family.start_saying("En hoeveel is dat?", "first")
    guide.wait_for(lambda: guide.has_reached("rasa-while-thinking"))
    guide.process.send_signal(signal.SIGTERM)
    assert guide.wait_until_ended() == 0
    assert unheard.result() is None
    guide.start()
    guide.wait_until_ready()
    family.say("En hoeveel is dat?", "first")
    family.assert_nothing_lost_and_nothing_twice()
