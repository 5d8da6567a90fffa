"""The addresses of conversations (contract: docs/web.md)."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response, Security
from starlette.concurrency import run_in_threadpool

from bot.web.conversations import speaking
from bot.web.conversations.access import Access, address_of, bearer, count
from bot.web.conversations.contract import Answer, Beginning, Begun, History, Said
from bot.web.conversations.erasing import Eraser
from bot.web.conversations.export import as_text, file_name
from bot.web.conversations.messages import Body, Conversation, Reply
from bot.web.conversations.municipalities import is_municipality
from bot.web.conversations.store import ConversationStore
from bot.web.conversations.turns import Turns
from bot.web.conversations.typed_text import LONGEST_TEXT, clean
from bot.web.errors import Refused, problems
from bot.web.words import preferred_language

_OPENED = problems(401, 404)


@dataclass
class ConversationRoutes:
    """The routes, with what they work with."""

    store: ConversationStore
    turns: Turns
    eraser: Eraser
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
        count(self.access.limits.conversations, address_of(request))
        chosen = beginning or Beginning.construct()
        if chosen.municipality is not None and not is_municipality(chosen.municipality):
            raise Refused(400, "unknown_municipality")
        identifier, token = await run_in_threadpool(
            self.store.begin, chosen.language, chosen.simple, chosen.municipality
        )
        return {"conversation": identifier, "token": token}

    async def send(self, request: Request, identifier: str, said: Said) -> Body:
        """Take in one message and answer it; asked again, it gives the same answer.

        While the assistant is away the one message says so, with `meta.pending` true: the answer
        comes by the events, or when it is asked again.
        """
        conversation = await self.access.open(request, identifier)
        count(self.access.limits.messages, identifier)
        if said.language is not None or said.simple is not None:
            conversation = await run_in_threadpool(
                self.store.remember_choice, conversation, said.language, said.simple
            )
        text, register = clean(said.text or ""), None
        if said.choice is None:
            register = speaking.register_of(conversation, text[:LONGEST_TEXT], _language(request))
            if not text or len(text) > LONGEST_TEXT:
                problem = speaking.in_own_words("too_long" if text else "empty", register)
                return {"messages": [_unstored(problem, said.client_id)]}
        else:
            text = await self._title_of(conversation, said.choice)
        inbound = await run_in_threadpool(
            self.store.take_in, identifier, said.client_id, text, said.choice
        )
        if await self.turns.answer(inbound):
            return {"messages": await run_in_threadpool(self.store.replies_with, inbound.id)}
        asleep = speaking.asleep(
            register or speaking.register_of(conversation, page_language=_language(request))
        )
        return {"messages": [_unstored(asleep, said.client_id)]}

    async def history(self, request: Request, identifier: str) -> Body:
        """Return the conversation so far, after answering what still waits."""
        await self.access.open(request, identifier)
        is_awake = await self.turns.answer_waiting(identifier)
        conversation = await run_in_threadpool(self.store.find, identifier)
        messages = await run_in_threadpool(self.store.history, identifier)
        waiting = [one for one in messages if one["from"] == "person" and not one["answered"]]
        for one in [] if is_awake else waiting[-1:]:
            text = "" if one["choice"] else one["text"]
            register = speaking.register_of(conversation, text, _language(request))
            messages.append(_unstored(speaking.asleep(register), one["client_id"]))
        return {
            "conversation": identifier,
            "language": conversation.language,
            "simple": conversation.simple,
            "messages": messages,
        }

    async def export(self, request: Request, identifier: str) -> Response:
        """Return what each side said and when, as a text in the language of the conversation."""
        conversation = await self.access.open(request, identifier)
        said = await run_in_threadpool(self.store.said_after, identifier, 0)
        register = speaking.register_of(conversation, page_language=_language(request))
        headers = {"Content-Disposition": f'attachment; filename="{file_name(register)}"'}
        return Response(as_text(said, register), headers=headers, media_type="text/plain")

    async def erase(self, request: Request, identifier: str) -> Response:
        """Erase the conversation and everything that was kept of it."""
        await self.access.open(request, identifier)
        await self.eraser.erase(identifier)
        return Response(status_code=204)

    async def _title_of(self, conversation: Conversation, payload: str) -> str:
        """Return the title of a button that this conversation was offered."""
        title = await run_in_threadpool(self.store.title_of_choice, conversation.id, payload)
        if title is None:
            # Whoever could send payloads of their own could name any intent and entity to Rasa.
            register = speaking.register_of(conversation)
            raise Refused(400, "unknown_choice", register=register)
        return title


def _unstored(reply: Reply, client_id: str) -> Body:
    """Return a reply that is said but not kept; its id is the same each time it is said."""
    return {**reply.body(f"said-{client_id}"), "reply_to": client_id}


def _language(request: Request) -> str:
    return preferred_language(request.headers.get("accept-language", ""))
