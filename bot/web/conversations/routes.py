"""The addresses of conversations (contract: docs/web.md)."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response, Security
from fastapi.responses import JSONResponse

from bot.web.conversations import speaking
from bot.web.conversations.access import Access, bearer
from bot.web.conversations.contract import Answer, Beginning, Begun, History, Said
from bot.web.conversations.export import as_text, file_name
from bot.web.conversations.messages import Body
from bot.web.conversations.talking import Talking
from bot.web.conversations.timing import waits_for_rasa
from bot.web.errors import problems
from bot.web.limits import address_of
from bot.web.words import preferred_language
from knowledge.registers import Language

_OPENED = problems(401, 404)


@dataclass
class ConversationRoutes:
    """The routes; the token of a conversation goes along as a bearer."""

    talking: Talking
    access: Access

    def router(self) -> APIRouter:
        """Return the routes for an app."""
        router = APIRouter(prefix="/api/conversations", tags=["conversations"])
        token = [Security(bearer)]
        router.add_api_route(
            "",
            self.begin,
            methods=["POST"],
            summary="Begin a conversation",
            responses={200: {"model": Begun}},
        )
        router.add_api_route(
            "/{identifier}/messages",
            self.send,
            methods=["POST"],
            dependencies=token,
            summary="Say something",
            responses={200: {"model": Answer}, **_OPENED},
        )
        router.add_api_route(
            "/{identifier}/messages",
            self.history,
            methods=["GET"],
            dependencies=token,
            summary="Read a conversation",
            responses={200: {"model": History}, **_OPENED},
        )
        router.add_api_route(
            "/{identifier}/export",
            self.export,
            methods=["GET"],
            dependencies=token,
            summary="Keep a conversation as a text",
            response_class=Response,
            responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}, **_OPENED},
        )
        router.add_api_route(
            "/{identifier}",
            self.erase,
            methods=["DELETE"],
            dependencies=token,
            status_code=204,
            summary="Erase a conversation",
            responses=_OPENED,
        )
        return router

    async def begin(self, request: Request, beginning: Beginning | None = None) -> Body:
        """Begin a conversation; nothing has to be told."""
        chosen = beginning or Beginning.construct()
        identifier, token = await self.talking.begin(address_of(request), chosen)
        return {"conversation": identifier, "token": token}

    async def send(self, request: Request, identifier: str, said: Said) -> JSONResponse:
        """Take in one message and answer it; asked again, it gives the same answer.

        While the assistant is away the one message says so, with `meta.pending` true: the answer
        comes by the events, or when it is asked again.
        """
        conversation = await self.access.open(request, identifier)
        with waits_for_rasa() as waits:
            messages = await self.talking.say(conversation, said, _language(request))
        timing = {"Server-Timing": f"rasa;dur={sum(waits) * 1000:.1f}"}
        # A response of our own: what is JSON already need not be looked through as a model.
        return JSONResponse({"messages": messages}, headers=timing)

    async def history(self, request: Request, identifier: str) -> JSONResponse:
        """Return the conversation so far, after answering what still waits."""
        await self.access.open(request, identifier)
        conversation, messages = await self.talking.read(identifier, _language(request))
        return JSONResponse(
            {
                "conversation": identifier,
                "language": conversation.language,
                "simple": conversation.simple,
                "messages": messages,
            }
        )

    async def export(self, request: Request, identifier: str) -> Response:
        """Return what each side said and when, as a text in the language of the conversation."""
        conversation = await self.access.open(request, identifier)
        said = await self.talking.said(identifier)
        register = speaking.register_of(conversation, page_language=_language(request))
        headers = {"Content-Disposition": f'attachment; filename="{file_name(register)}"'}
        return Response(as_text(said, register), headers=headers, media_type="text/plain")

    async def erase(self, request: Request, identifier: str) -> Response:
        """Erase the conversation and everything that was kept of it."""
        await self.access.open(request, identifier)
        await self.talking.erase(identifier)
        return Response(status_code=204)


def _language(request: Request) -> Language:
    return preferred_language(request.headers.get("accept-language", ""))
