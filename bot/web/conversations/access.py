"""Who may open a conversation, and how often anybody may ask."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fastapi import Request
from fastapi.security import HTTPBearer
from starlette.concurrency import run_in_threadpool

from bot.web.conversations.messages import Conversation
from bot.web.conversations.store import ConversationGone, ConversationStore
from bot.web.errors import Refused
from bot.web.limits import Buckets, Limits, group_of

#: Names the token of a conversation in the OpenAPI document; ``Access.open`` is what checks it.
bearer = HTTPBearer(
    scheme_name="token", description="The token of the conversation.", auto_error=False
)


@dataclass(frozen=True)
class Access:
    """Opens conversations to whoever holds their token."""

    store: ConversationStore
    limits: Limits

    async def open(self, request: Request, identifier: str) -> Conversation:
        """Return the conversation that the request's token opens.

        Raises:
            ConversationGone: there is no such conversation (any more).
            Refused: it is not their token, or the address asks too often.
        """
        count(self.limits.requests, address_of(request))
        if not re.fullmatch("[0-9a-f]{32}", identifier):
            raise ConversationGone
        conversation = await run_in_threadpool(self.store.open, identifier, token_of(request))
        if conversation is None:
            raise Refused(401, "not_yours", headers={"WWW-Authenticate": "Bearer"})
        return conversation


def token_of(request: Request) -> str:
    """Return the token that a request shows; empty where it shows none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def count(buckets: Buckets, key: str) -> None:
    """Count one request of somebody.

    Raises:
        Refused: there were too many.
    """
    if wait := buckets.wait_for(key):
        raise Refused(429, "too_often", headers={"Retry-After": str(int(wait) + 1)})


def address_of(request: Request) -> str:
    """Return what the sender of a request is counted under."""
    return group_of(request.client.host) if request.client else "unknown"
