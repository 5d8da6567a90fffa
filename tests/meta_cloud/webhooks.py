"""What Meta posts to a webhook: the envelope, its signature, and what became of our messages.

Source: developers.facebook.com, messages webhook reference (as updated in June 2026).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from meta_cloud import errors
from meta_cloud.messages import Message, known

Value = dict[str, Any]


@dataclass(frozen=True)
class Account:
    """The business: its account, and the number that families write to."""

    phone_number_id: str
    display_phone_number: str = "15550783881"
    business_account_id: str = "102290129340398"

    def value(
        self,
        messages: Sequence[Message] = (),
        statuses: Sequence[dict[str, Any]] = (),
        contacts: Sequence[dict[str, Any]] = (),
        problems: Sequence[dict[str, Any]] = (),
    ) -> Value:
        """Return one change, with only the lists that hold something."""
        lists = {
            "contacts": list(contacts),
            "messages": list(messages),
            "statuses": list(statuses),
            "errors": list(problems),
        }
        return {
            "messaging_product": "whatsapp",
            "metadata": {
                "display_phone_number": self.display_phone_number,
                "phone_number_id": self.phone_number_id,
            },
            **{name: those for name, those in lists.items() if those},
        }

    def envelope(self, values: Iterable[Value]) -> dict[str, Any]:
        """Return a whole post: one entry for each value."""
        return {
            "object": "whatsapp_business_account",
            "entry": [
                {
                    "id": self.business_account_id,
                    "changes": [{"value": value, "field": "messages"}],
                }
                for value in values
            ],
        }


def written(envelope: Any) -> bytes:
    """Return the bytes as Meta writes them: what is not ASCII escaped, and every slash."""
    return json.dumps(envelope, separators=(",", ":")).replace("/", "\\/").encode()


def signature(body: bytes, app_secret: str) -> str:
    """Return the value of ``X-Hub-Signature-256``."""
    return f"sha256={hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()}"


def status(
    state: str,
    wamid: str,
    number: str,
    seconds: float,
    *,
    user: str = "",
    category: str = "service",
    in_window: bool = True,
    callback_data: str | None = None,
    code: int | None = None,
    details: str = "",
) -> dict[str, Any]:
    """Return what became of a message of ours.

    Args:
        state: ``sent``, ``delivered``, ``read`` or ``failed``.
        wamid: the message.
        number: who it was for; empty where they hide it.
        user: Meta's own id of them.
        seconds: the moment, since 1970.
        category: what Meta charges it as.
        in_window: whether the person wrote in the last 24 hours; then nothing is charged.
        callback_data: what was sent along with the message.
        code: why it failed.
        details: the same in words.
    """
    found: dict[str, Any] = {
        "id": wamid,
        "status": state,
        "timestamp": str(int(seconds)),
        **known(recipient_id=number, recipient_user_id=user),
    }
    if callback_data is not None:
        found["biz_opaque_callback_data"] = callback_data
    if state in ("sent", "delivered"):
        conversation = {
            "id": hashlib.md5(f"{number or user}{int(seconds) // 86400}".encode()).hexdigest(),
            "origin": {"type": category},
        }
        if state == "sent":
            conversation["expiration_timestamp"] = str(int(seconds) + 86400)
        found["conversation"] = conversation
        found["pricing"] = {
            "billable": not in_window,
            "pricing_model": "PMP",
            "category": category,
            "type": "free_customer_service" if in_window else "regular",
        }
    if state == "failed":
        found["errors"] = [errors.in_webhook(code or 131000, details or "Told to fail.")]
    return found


def with_unknown_fields(value: Any) -> Any:
    """Return the same JSON with a field in every object that no document knows."""
    if isinstance(value, list):
        return [with_unknown_fields(one) for one in value]
    if isinstance(value, dict):
        known = {name: with_unknown_fields(one) for name, one in value.items()}
        return {**known, "new_in_a_later_version": {"of": ["Meta", 1, None]}}
    return value
