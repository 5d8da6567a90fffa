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
from bot.web.limits import Limits, address_of, count

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
        """Return the conversation that the request's bearer token opens.

        Raises:
            ConversationGone: there is no such conversation (any more).
            Refused: it is not their token, or the address asks too often.
        """
        return await self.open_with(token_of(request), request, identifier)

    async def open_with(self, token: str, request: Request, identifier: str) -> Conversation:
        """Return the conversation that a token opens, however the request brought it.

        Raises:
            ConversationGone: there is no such conversation (any more).
            Refused: it is not their token, or the address asks too often.
        """
        count(self.limits.requests, address_of(request))
        if not re.fullmatch("[0-9a-f]{32}", identifier):
            raise ConversationGone
        conversation = await run_in_threadpool(self.store.open, identifier, token)
        if conversation is None:
            raise Refused(401, "not_yours", headers={"WWW-Authenticate": "Bearer"})
        return conversation


def token_of(request: Request) -> str:
    """Return the token that a request shows; empty where it shows none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
