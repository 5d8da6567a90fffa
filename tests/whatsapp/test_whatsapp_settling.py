"""How long a message waits for others that it may have overtaken."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from bot.web.channels.whatsapp.settling import Settling
from bot.web.channels.whatsapp.tempo import Tempo

TEMPO = replace(Tempo(), settles=1.0, settles_again=9.0, misses=0.05)


def test_who_starts_waits_longer_from_the_first_post_on_however_long_starting_took() -> None:
    settling = Settling(TEMPO)
    time.sleep(0.1)
    assert settling.time.total_seconds() == 9.0
    with settling.unless_kept():
        pass
    assert settling.time.total_seconds() == 9.0
    time.sleep(0.1)
    assert settling.time.total_seconds() == 1.0


def test_what_could_not_be_kept_comes_again_so_others_wait_longer() -> None:
    settling = Settling(TEMPO)
    with settling.unless_kept():
        pass
    time.sleep(0.1)
    with pytest.raises(OSError, match="full"), settling.unless_kept():
        raise OSError("the disk is full")
    assert settling.time.total_seconds() == 9.0
