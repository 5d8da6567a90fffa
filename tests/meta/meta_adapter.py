"""What our adapter does, reduced to its requests."""

from __future__ import annotations

from typing import Any

import httpx
from meta_receiver import NUMBER_ID, TOKEN

NUMBER = "32470000001"


class Adapter:
    """Calls the Graph side with the right token."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.token = TOKEN

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def sends(self, kind: str, content: Any, **beside: Any) -> httpx.Response:
        """Send a message of a type."""
        message = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": NUMBER,
            "type": kind,
            kind: content,
        }
        return self.posts({**message, **beside})

    def says(self, text: str, **beside: Any) -> httpx.Response:
        """Send words."""
        return self.sends("text", {"body": text, "preview_url": False}, **beside)

    def posts(self, body: Any, number_id: str = NUMBER_ID) -> httpx.Response:
        """Post JSON to the messages of a number."""
        return httpx.post(f"{self.base_url}/{number_id}/messages", json=body, headers=self._headers)

    def posts_bytes(self, body: bytes) -> httpx.Response:
        """Post bytes that say they are JSON."""
        headers = {**self._headers, "Content-Type": "application/json"}
        return httpx.post(f"{self.base_url}/{NUMBER_ID}/messages", content=body, headers=headers)

    def uploads(
        self, content: bytes, mime_type: str = "application/pdf", **fields: str
    ) -> httpx.Response:
        """Upload a file."""
        return httpx.post(
            f"{self.base_url}/{NUMBER_ID}/media",
            data={"messaging_product": "whatsapp", "type": mime_type, **fields},
            files={"file": ("formulier.pdf", content, mime_type)},
            headers=self._headers,
        )

    def marks(self, wamid: str, typing: bool = False) -> httpx.Response:
        """Mark a message as read, with typing dots or without."""
        mark = {"messaging_product": "whatsapp", "status": "read", "message_id": wamid}
        return self.posts({**mark, **({"typing_indicator": {"type": "text"}} if typing else {})})


def error_of(response: httpx.Response) -> dict[str, Any]:
    """Return the error of an answer that is one."""
    return dict(response.json()["error"])
