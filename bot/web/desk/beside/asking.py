"""Asking Rasa what a question is about; nothing of the question is kept, here or there."""

from __future__ import annotations

import json
import urllib.request
from dataclasses import dataclass

from pydantic import BaseModel

#: Staff and family wait for it together; without it the words alone still find.
_PATIENCE_SECONDS = 4.0
#: Rasa is ours: no proxy stands between, and a question about a family must meet none.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Understood(BaseModel):
    """What a question is about: topics (the likeliest first), the side asked for, the danger."""

    topics: list[str]
    facet: str | None = None
    alarm: str | None = None


@dataclass(frozen=True)
class Asking:
    """Asks the Rasa server at an address; ``key`` proves that it is the web app who asks."""

    rasa_url: str
    key: str

    def understand(self, text: str) -> Understood | None:
        """Return what a question is about; None where Rasa does not say."""
        request = urllib.request.Request(
            f"{self.rasa_url}/webhooks/turn/understand",
            json.dumps({"text": text}).encode(),
            {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"},
        )
        try:
            with _OPENER.open(request, timeout=_PATIENCE_SECONDS) as response:
                return Understood.parse_raw(response.read())
        except (OSError, ValueError):
            # Away, too late, or no sense in it (of pydantic and json too: they are ValueErrors).
            return None
