"""A family's phone: what it was sent, what it wrote, and what it can do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from meta_cloud import messages, taps
from meta_cloud.courier import Post
from meta_cloud.memory import Mark, Memory, Received, Refusal, Written
from meta_cloud.messages import Message

if TYPE_CHECKING:
    from meta_cloud.stand_in import StandIn

_SENDS: dict[str, Callable[[str | None], Message]] = {
    "audio": lambda _caption: messages.audio(),
    "image": messages.image,
    "video": messages.video,
    "document": messages.document,
    "sticker": lambda _caption: messages.sticker(),
    "contacts": lambda _caption: messages.contacts(),
    "order": lambda _caption: messages.order(),
    "unsupported": lambda _caption: messages.unsupported(),
}


class Phone:
    """One phone. Its methods wait until the webhook was tried once, and return the wamid."""

    def __init__(self, number: str, name: str, stand_in: StandIn) -> None:
        self.number, self.name = number, name
        #: Meta's own id of the person; empty as long as Meta tells none.
        self.user = ""
        self.hides_number = False
        self._stand_in = stand_in
        self.memory = Memory(stand_in.clock)

    # What the family does.

    def says(self, text: str, reply_to: str | None = None) -> str:
        """Type a message, or answer one of ours by its wamid."""
        return self._write(messages.text(text), reply_to)

    def taps(self, title: str) -> str:
        """Tap a button, or a row of a list, of the newest message that has it.

        Raises:
            LookupError: no message has it.
        """
        for received in reversed(self.memory.received):
            if (reply := taps.reply(received, title)) is not None:
                return self._write(reply, received.wamid)
        raise LookupError(f"no message of {self.number} has a button or row {title!r}")

    def shares(
        self,
        latitude: float,
        longitude: float,
        name: str | None = None,
        address: str | None = None,
    ) -> str:
        """Share a position."""
        return self._write(messages.location(latitude, longitude, name, address))

    def sends(self, kind: str, caption: str | None = None) -> str:
        """Send something else than words.

        Args:
            kind: audio, image, video, document, sticker, contacts, order or unsupported.
            caption: the words under an image, video or document.

        Raises:
            LookupError: there is no such kind.
        """
        if kind not in _SENDS:
            raise LookupError(f"{kind!r} is none of {', '.join(_SENDS)}")
        return self._write(_SENDS[kind](caption))

    def reacts(self, emoji: str | None, to: str | None = None) -> str:
        """React to a message of ours, the newest by default; None takes the reaction away."""
        if to is None:
            if not self.memory.received:
                raise LookupError(f"{self.number} has no message to react to")
            to = self.memory.received[-1].wamid
        return self._write(messages.reaction(to, emoji))

    def moves_to(self, number: str) -> str:
        """Go on with another number: Meta says so in a system message without contact."""
        message = messages.number_change(self.name, self.number, number)
        return self._write(message, contact=False)

    def writes(self, message: Message, reply_to: str | None = None) -> str:
        """Send a message that was made with ``messages``."""
        return self._write(message, reply_to)

    def reads(self) -> None:
        """Look at the conversation: what was delivered is reported as read."""
        self._stand_in.run(self._read())

    def reports(self, wamid: str, state: str, code: int | None = None, details: str = "") -> None:
        """Report a status of a message of ours: sent, delivered, read or failed."""
        found = [one for one in self.memory.received if one.wamid == wamid]
        if not found:
            raise LookupError(f"{self.number} has no message {wamid}")
        self._stand_in.run(self._stand_in.deliveries.report(self, found[0], state, code, details))

    # What the phone knows.

    @property
    def told_number(self) -> str:
        """The number as Meta tells it; empty where the person hides it."""
        return "" if self.hides_number else self.number

    @property
    def received(self) -> list[Message]:
        """What our adapter sent, as it sent it, in order."""
        return [one.message for one in list(self.memory.received)]

    @property
    def inbox(self) -> list[Received]:
        """The same with wamid, moment and status."""
        return list(self.memory.received)

    @property
    def written(self) -> list[Written]:
        """What the phone wrote, with how it was acknowledged."""
        return list(self.memory.written)

    @property
    def marks(self) -> list[Mark]:
        """The read marks and typing dots that our adapter asked for."""
        return list(self.memory.marks)

    @property
    def refused(self) -> list[Refusal]:
        """The messages for this phone that were refused."""
        return list(self.memory.refused)

    @property
    def window_is_open(self) -> bool:
        """Whether the family wrote in the last 24 hours."""
        return self.memory.window_is_open

    @property
    def sees_typing(self) -> bool:
        """Whether the dots stand there now."""
        return self.memory.sees_typing

    def wait_for(self, count: int, seconds: float) -> list[Message]:
        """Wait until so many messages came that no earlier call returned, and return all of those.

        Raises:
            TimeoutError: fewer came; it says which.
        """
        return self.memory.wait_for(count, seconds)

    def as_json(self) -> dict[str, Any]:
        """Return all that is remembered."""
        return {"number": self.number, "name": self.name, **self.memory.as_json()}

    def _write(self, message: Message, reply_to: str | None = None, contact: bool = True) -> str:
        if reply_to is not None:
            business = self._stand_in.account.display_phone_number
            message = messages.in_reply(message, business, reply_to)
        return self._stand_in.run(self._post(message, contact))

    async def _post(self, message: Message, contact: bool) -> str:
        stand_in = self._stand_in
        wamid, at = messages.new_wamid(self.number), stand_in.clock.now()
        number, user = self.told_number, self.user
        whole = messages.sent_by(number, message, wamid, at, user)
        who = [messages.contact(number, self.name, user)] if contact else []
        post = Post([stand_in.account.value([whole], contacts=who)])
        self.memory.write(wamid, at, whole, post)
        await stand_in.courier.bring(post)
        return wamid

    async def _read(self) -> None:
        for received in list(self.memory.received):
            if received.status == "delivered":
                await self._stand_in.deliveries.report(self, received, "read")
