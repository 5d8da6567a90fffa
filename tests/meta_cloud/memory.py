"""What a phone remembers: what it was sent and wrote, marks, refusals, and when."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from meta_cloud.clock import Clock
from meta_cloud.courier import Post
from meta_cloud.messages import Message

#: The customer service window, and how long typing dots stay. Seconds.
WINDOW, TYPING = 24 * 3600, 25


@dataclass
class Received:
    """A message from our adapter, as it sent it, and how far it came."""

    place: int
    wamid: str
    at: float
    message: Message
    category: str = "service"
    template: dict[str, Any] | None = None
    status: str = "accepted"


@dataclass
class Written:
    """A message of the phone, and how fast each post of it was acknowledged."""

    place: int
    wamid: str
    at: float
    message: Message
    post: Post
    is_read: bool = False


@dataclass
class Mark:
    """A read mark, with or without typing dots."""

    wamid: str
    at: float
    typing: bool


@dataclass
class Refusal:
    """A message for this phone that was refused, and with what."""

    at: float
    message: Any
    error: dict[str, Any]


class Memory:
    """The memory of one phone. It changes in the thread of the stand-in; anybody may read it."""

    def __init__(self, clock: Clock) -> None:
        self.received: list[Received] = []
        self.written: list[Written] = []
        self.marks: list[Mark] = []
        self.refused: list[Refusal] = []
        self._clock = clock
        self._came = threading.Condition()
        self._typing_until = 0.0
        self._handed_out = 0

    @property
    def window_is_open(self) -> bool:
        """Whether the family wrote in the last 24 hours."""
        return bool(self.written) and self._clock.now() - self.written[-1].at < WINDOW

    @property
    def sees_typing(self) -> bool:
        """Whether the dots stand there now."""
        return self._clock.now() < self._typing_until

    def receive(
        self, wamid: str, message: Message, category: str, template: dict[str, Any] | None
    ) -> Received:
        """Show a message."""
        at = self._clock.now()
        received = Received(self._next_place, wamid, at, message, category, template)
        self._typing_until = 0.0
        with self._came:
            self.received.append(received)
            self._came.notify_all()
        return received

    def write(self, wamid: str, at: float, message: Message, post: Post) -> None:
        """Remember a message of the phone."""
        self.written.append(Written(self._next_place, wamid, at, message, post))

    def refuse(self, message: Any, error: dict[str, Any]) -> None:
        """Remember a message that did not come through."""
        self.refused.append(Refusal(self._clock.now(), message, error))

    def mark(self, wamid: str, typing: bool) -> bool:
        """Mark a message of the phone and all before it as read; say whether it wrote that one."""
        wrote = [one.wamid for one in self.written]
        if wamid not in wrote:
            return False
        for one in self.written[: wrote.index(wamid) + 1]:
            one.is_read = True
        now = self._clock.now()
        self.marks.append(Mark(wamid, now, typing))
        if typing:
            self._typing_until = now + TYPING
        return True

    def wait_for(self, count: int, seconds: float) -> list[Message]:
        """Wait until so many messages came that were not handed out yet, and hand out all of those.

        Raises:
            TimeoutError: fewer came; it says which.
        """
        with self._came:
            enough = self._came.wait_for(
                lambda: len(self.received) - self._handed_out >= count, timeout=seconds
            )
            new = [one.message for one in self.received[self._handed_out :]]
            if not enough:
                raise TimeoutError(f"{len(new)} of {count} messages in {seconds} s: {new}")
            self._handed_out = len(self.received)
        return new

    def as_json(self) -> dict[str, Any]:
        """Return all that is remembered."""
        return {
            "window_is_open": self.window_is_open,
            "typing": self.sees_typing,
            "received": [vars(one) for one in self.received],
            "written": [
                {
                    **{name: of for name, of in vars(one).items() if name != "post"},
                    "tries": [list(posted) for posted in one.post.tries],
                }
                for one in self.written
            ],
            "marks": [vars(one) for one in self.marks],
            "refused": [vars(one) for one in self.refused],
        }

    @property
    def _next_place(self) -> int:
        return len(self.received) + len(self.written)
