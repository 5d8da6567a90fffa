"""What a talk is: a conversation that a person of a house is asked for, or has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


class TalkGone(Exception):
    """Raised when a talk is not there (any more), or is not for who wants it."""


class TalkTaken(Exception):
    """Raised when a colleague was first; ``by`` is how that colleague is called."""

    def __init__(self, by: str) -> None:
        super().__init__(by)
        self.by = by


@dataclass(frozen=True)
class Patience:
    """How long a family waits until somebody comes, and how long that somebody may be silent."""

    to_come: timedelta = timedelta(minutes=5)
    to_write: timedelta = timedelta(minutes=10)


@dataclass(frozen=True)
class Talk:
    """A conversation between a family and a person of a house (tables.py); moments are in UTC."""

    id: str
    conversation: str
    house: str
    reads_before: bool
    since: int
    asked: datetime
    owner: str | None
    speaks_as: str
    ends: datetime
    danger: int | None

    @property
    def first_place(self) -> int:
        """The place behind which its owner may read."""
        return 0 if self.reads_before else self.since


@dataclass(frozen=True)
class Look:
    """Who read a conversation, when, and whether what was said before was read too."""

    who: str
    reads_before: bool
    moment: datetime
