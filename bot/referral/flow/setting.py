"""What a draft is drafted in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from bot.referral.answering import World
from knowledge.registers import Register


@dataclass(frozen=True)
class Setting:
    """What a draft is drafted in.

    ``serves`` tells whether 1G1P comes to a municipality (an id; None: nobody knows where it is);
    ``recipients`` are those who can be chosen; ``sentence`` gives the words of a consent for a
    field and a recipient, with the version of these words. ``question`` is the id of what the
    house asked and waits for an answer to; empty where it asked nothing.
    """

    world: World
    moment: datetime
    register: Register
    serves: Callable[[str | None], bool]
    recipients: Callable[[str | None], tuple[str, ...]]
    sentence: Callable[[str, str], tuple[str, str]]
    question: str = ""

    @property
    def today(self) -> date:
        return self.world.today
