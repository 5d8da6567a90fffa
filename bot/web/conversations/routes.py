"""The addresses of conversations (contract: docs/web.md)."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from bot.web.conversations.messages import Body, Conversation, Preference, Said
from bot.web.conversations.talking import Talking, address_of
from bot.web.words import preferred_language


@dataclass
class ConversationRoutes:
    """The routes; the token of a conversation goes along as a bearer."""

    talking: Talking

    def router(self) -> APIRouter:
        """Return the routes for an app."""
        router = APIRouter(prefix="/api/conversations")
        router.add_api_route("", self.begin, methods=["POST"])
        router.add_api_route("/{identifier}/messages", self.send, methods=["POST"])
        router.add_api_route("/{identifier}/messages", self.history, methods=["GET"])
        router.add_api_route("/{identifier}", self.erase, methods=["DELETE"], status_code=204)
        return router

    async def begin(self, request: Request, preference: Preference | None = None) -> Body:
        """Begin a conversation."""
        chosen = preference or Preference.construct()
        identifier, token = await self.talking.begin(address_of(request), chosen)
        return {"conversation": identifier, "token": token}

    async def send(self, request: Request, identifier: str, said: Said) -> Body:
        """Take in one message and answer it; asked again, it gives the same answer."""
        conversation = await self._open(request, identifier)
        return {"messages": await self.talking.say(conversation, said, _language(request))}

    async def history(self, request: Request, identifier: str) -> Body:
        """Return the conversation so far, after answering what still waits."""
        await self._open(request, identifier)
        conversation, messages = await self.talking.history(identifier, _language(request))
        return {
            "conversation": identifier,
            "language": conversation.language,
            "simple": conversation.simple,
            "messages": messages,
        }

    async def erase(self, request: Request, identifier: str) -> Response:
        """Erase the conversation and everything that was kept of it."""
        await self._open(request, identifier)
        await self.talking.erase(identifier)
        return Response(status_code=204)

    async def _open(self, request: Request, identifier: str) -> Conversation:
        """Return the conversation to who holds its token."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        bearer = token.strip() if scheme.lower() == "bearer" else ""
        return await self.talking.open(address_of(request), identifier, bearer)


def _language(request: Request) -> str:
    return preferred_language(request.headers.get("accept-language", ""))
