"""Taking messages for phones, and reporting what became of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Container, Coroutine, Iterable
from typing import Any

from meta_cloud import errors, limits, messages, templates, webhooks
from meta_cloud.clock import Clock
from meta_cloud.courier import Courier, Post
from meta_cloud.memory import Received
from meta_cloud.messages import Message
from meta_cloud.mishaps import Mishaps
from meta_cloud.phones import Phone
from meta_cloud.templates import Template

#: So long after its answer a message is reported as sent. Seconds.
_STATUS_PAUSE = 0.03


class Deliveries:
    """Stands between the Graph side and the phones; all of it runs in the stand-in's thread."""

    def __init__(
        self,
        courier: Courier,
        clock: Clock,
        mishaps: Mishaps,
        approved: Iterable[Template],
        uploaded: Container[str],
        phone: Callable[[str], Phone],
        phone_of_user: Callable[[str], Phone | None],
    ) -> None:
        #: Whether messages are reported as sent and delivered at all.
        self.reports = True
        #: Nobody on WhatsApp has these numbers.
        self.unreachable: set[str] = set()
        self._courier, self._clock, self._mishaps = courier, clock, mishaps
        self._approved, self._uploaded = tuple(approved), uploaded
        self._phone, self._phone_of_user = phone, phone_of_user
        self._held: list[Post] | None = None
        self._errands: set[asyncio.Task[None]] = set()

    def take(self, message: Any) -> tuple[Phone, Received]:
        """Take a message for a phone.

        Raises:
            Refused: Meta would not.
        """
        try:
            limits.check(message)
            phone = self._recipient(message)
            self._mishaps.meet_pace(phone.number)
            template = self._template_of(message)
            self._check_document(message)
            problem = self._problem_of(phone, template)
        except errors.Refused as refused:
            self._remember(message, refused)
            raise
        category = "service" if template is None else "utility"
        shown = None if template is None else {**vars(template), "buttons": list(template.buttons)}
        wamid = messages.new_wamid(phone.number)
        received = phone.memory.receive(wamid, message, category, shown)
        if self.reports:
            self.start(self._report_all(phone, received, problem))
        return phone, received

    async def report(
        self,
        phone: Phone,
        received: Received,
        state: str,
        code: int | None = None,
        details: str = "",
    ) -> None:
        """Post what became of a message, or hold that back."""
        received.status = state
        status = webhooks.status(
            state,
            received.wamid,
            phone.told_number,
            self._clock.now(),
            user=phone.user,
            category=received.category,
            in_window=phone.window_is_open,
            callback_data=received.message.get("biz_opaque_callback_data"),
            code=code,
            details=details,
        )
        post = Post([self._courier.account.value(statuses=[status])])
        if self._held is not None:
            self._held.append(post)
        else:
            await self._courier.deliver(post)

    def hold(self) -> None:
        """Keep statuses back."""
        self._held = [] if self._held is None else self._held

    async def let_go(self) -> None:
        """Post what was held back, in order."""
        held, self._held = self._held or [], None
        for post in held:
            await self._courier.deliver(post)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something beside everything else."""
        errand = asyncio.get_running_loop().create_task(work)
        self._errands.add(errand)
        errand.add_done_callback(self._errands.discard)

    async def close(self) -> None:
        """End what is still under way."""
        for errand in self._errands:
            errand.cancel()
        await asyncio.gather(*self._errands, return_exceptions=True)

    def _recipient(self, message: Message) -> Phone:
        """Return who a message is for; a number counts before Meta's own id of somebody."""
        if to := message.get("to"):
            return self._phone(to)
        found = self._phone_of_user(message["recipient"])
        if found is None:
            raise errors.invalid("Recipient is no user of this business portfolio.")
        return found

    def _template_of(self, message: Message) -> Template | None:
        if message.get("type") != "template":
            return None
        return templates.named_by(message["template"], self._approved)

    def _check_document(self, message: Message) -> None:
        if message.get("type") == "document" and message["document"]["id"] not in self._uploaded:
            raise errors.parameter(
                "Param document['id'] is not a valid whatsapp business account media attachment ID"
            )

    def _problem_of(self, phone: Phone, template: Template | None) -> errors.Refused | None:
        """Return why a message that is taken will fail afterwards."""
        if template is None and not phone.window_is_open:
            refused = errors.Refused(131047, errors.WINDOW)
            if not self._mishaps.window_reported_late:
                raise refused
            return refused
        if phone.number in self.unreachable:
            return errors.Refused(131026, "Message undeliverable.")
        return None

    def _remember(self, message: Any, refused: errors.Refused) -> None:
        number = message.get("to") if isinstance(message, dict) else None
        if isinstance(number, str) and number.isdecimal():
            self._phone(number).memory.refuse(message, refused.body)

    async def _report_all(
        self, phone: Phone, received: Received, problem: errors.Refused | None
    ) -> None:
        await asyncio.sleep(_STATUS_PAUSE)
        if problem is not None:
            await self.report(phone, received, "failed", problem.code, problem.details)
            return
        await self.report(phone, received, "sent")
        await self.report(phone, received, "delivered")
