"""How long a message waits for others that it may have overtaken."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.web.channels.whatsapp.settling import Settling
from bot.web.channels.whatsapp.tempo import Tempo
from bot.web.conversations.store import now

TEMPO = replace(Tempo(), settles=0.0, settles_again=9.0, misses=0.5)
A_WHILE = timedelta(minutes=1)


def test_who_starts_does_not_know_what_was_missed_before_the_first_post() -> None:
    settling = Settling(TEMPO)
    time.sleep(0.6)
    assert not settling.is_settled(now())
    with settling.unless_kept():
        pass
    assert not settling.is_settled(now())
    time.sleep(0.6)
    assert settling.is_settled(now())


def test_what_could_not_be_kept_comes_again_so_others_wait_longer() -> None:
    settling = Settling(TEMPO)
    with settling.unless_kept():
        pass
    time.sleep(0.6)
    with pytest.raises(OSError, match="full"), settling.unless_kept():
        raise OSError("the disk is full")
    assert not settling.is_settled(now())


def test_what_a_process_of_before_left_waits_for_what_that_one_missed() -> None:
    settling = Settling(replace(TEMPO, settles_again=1.0, misses=30.0))
    before = now() - A_WHILE
    assert not settling.is_settled(before)
    time.sleep(1.1)
    assert settling.is_settled(before)
    with settling.unless_kept():
        pass
    assert not settling.is_settled(before)
    time.sleep(1.1)
    assert settling.is_settled(before)
    with settling.unless_kept():
        pass
    assert settling.is_settled(before)
