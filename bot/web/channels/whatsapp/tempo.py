"""How long the channel waits, and for what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tempo:
    """Waits of one process, all in seconds."""

    #: Messages of one sender can overtake each other on their way: the first waits this long.
    settles: float = 0.3
    #: What could not be kept comes again at a moment of Meta's choosing, after what was written
    #: later: for so long after we missed a post, or may have, the first waits so long.
    settles_again: float = 2.0
    misses: float = 30.0
    #: How soon to look again while somebody waits, and when nobody does.
    looks_again: float = 0.1
    rests: float = 1.0
    #: How long a message is nobody else's while it is sent. Where Meta's answer is lost, its news
    #: about the message comes within this time, or it was not taken.
    lease: float = 30.0
    #: How long a message waits that Meta did not take, the first time and at most.
    first_pause: float = 1.0
    longest_pause: float = 120.0
