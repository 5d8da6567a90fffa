"""The addresses of conversations (contract: docs/web.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field, validator
from starlette.concurrency import run_in_threadpool

from bot.web.conversations import speaking
from bot.web.conversations.erasing import Eraser
from bot.web.conversations.messages import Body, Conversation, Reply
from bot.web.conversations.store import ConversationGone, ConversationStore, is_simple
from bot.web.conversations.turns import Turns
from bot.web.conversations.typed_text import LONGEST_TEXT, clean
from bot.web.errors import Refused
from bot.web.limits import Limits, address_of, spend
from bot.web.words import preferred_language


class Preference(BaseModel):
    """What the person set with the switches of the page; anything else counts as not set.

    ``register`` is ``simple`` or ``standard``, one of the four registers (``nl-simple``), or true
    for simple language.
    """

    language: str | None = None
    simple: bool | None = Field(None, alias="register")

    @validator("language", pre=True)
    def _only_our_languages(cls, language: Any) -> str | None:
        return language if language in ("nl", "fr") else None

    @validator("simple", pre=True)
    def _is_simple(cls, register: Any) -> bool | None:
        if register is None or isinstance(register, bool):
            return register
        return is_simple(str(register))


class Said(Preference):
    """One message of the person: typed text, or the payload of a button."""

    client_id: str = Field(min_length=1, max_length=100, regex=r"^[\w.:-]+$")
    text: str | None = None
    choice: str | None = Field(None, max_length=4000)


@dataclass
class ConversationRoutes:
    """The routes, with what they work with."""

    store: ConversationStore
    turns: Turns
    eraser: Eraser
    limits: Limits

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
        spend(self.limits.conversations, address_of(request))
        chosen = preference or Preference.construct()
        identifier, token = await run_in_threadpool(
            self.store.begin, chosen.language, chosen.simple
        )
        return {"conversation": identifier, "token": token}

    async def send(self, request: Request, identifier: str, said: Said) -> Body:
        """Take in one message and answer it; asked again, it gives the same answer."""
        conversation = await self._open(request, identifier)
        spend(self.limits.messages, identifier)
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
        await self._open(request, identifier)
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

    async def erase(self, request: Request, identifier: str) -> Response:
        """Erase the conversation and everything that was kept of it."""
        await self._open(request, identifier)
        await self.eraser.erase(identifier)
        return Response(status_code=204)

    async def _open(self, request: Request, identifier: str) -> Conversation:
        """Return the conversation to who holds its token."""
        spend(self.limits.requests, address_of(request))
        if not re.fullmatch("[0-9a-f]{32}", identifier):
            raise ConversationGone
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        conversation = await run_in_threadpool(self.store.open, identifier, token.strip())
        if scheme.lower() != "bearer" or conversation is None:
            raise Refused(401, "not_yours", headers={"WWW-Authenticate": "Bearer"})
        return conversation

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
