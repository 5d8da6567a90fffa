"""What a person can do in a conversation, whichever way they reach it: begin, say, read, erase.

The addresses for the widget (``routes``) and the plain form (``bot.web.pages.conversation``) only
bring requests here and answers back.
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool

from bot.web.conversations import speaking
from bot.web.conversations.contract import Beginning, Preference, Said
from bot.web.conversations.erasing import Eraser
from bot.web.conversations.history import History, Stored
from bot.web.conversations.inbox import Inbox
from bot.web.conversations.keys import fresh_key
from bot.web.conversations.messages import Body, Conversation, Reply
from bot.web.conversations.store import ConversationStore
from bot.web.conversations.turns import Turns
from bot.web.conversations.typed_text import LONGEST_TEXT, clean
from bot.web.errors import Refused
from bot.web.knowledge import Knowledge
from bot.web.limits import Limits, count


@dataclass
class Talking:
    """The steps of a conversation, with what they work with.

    ``address`` is what the limits count a person under; ``page_language`` the language of the page
    that they look at.
    """

    store: ConversationStore
    inbox: Inbox
    history: History
    turns: Turns
    eraser: Eraser
    limits: Limits
    knowledge: Knowledge

    async def begin(self, address: str, chosen: Beginning) -> tuple[str, str]:
        """Begin a conversation and return its id and token.

        Raises:
            Refused: there is no such municipality, or too many were begun from this address.
        """
        identifier, token = fresh_key()
        await self.begin_once(address, identifier, token, chosen)
        return identifier, token

    async def begin_once(
        self, address: str, identifier: str, token: str, chosen: Beginning
    ) -> None:
        """Begin a conversation under a key of ``fresh_key``, unless it was begun already.

        Raises:
            Refused: there is no such municipality, or too many were begun from this address.
        """
        count(self.limits.conversations, address)
        if chosen.municipality is not None:
            snapshot = await run_in_threadpool(self.knowledge.current)
            if chosen.municipality not in snapshot.municipalities:
                raise Refused(400, "unknown_municipality")
        await run_in_threadpool(
            self.store.begin_once,
            identifier,
            token,
            chosen.language,
            chosen.simple,
            chosen.municipality,
        )

    async def say(self, conversation: Conversation, said: Said, page_language: str) -> list[Body]:
        """Take in one message and answer it; asked again, it gives the same answer.

        Raises:
            ConversationGone: the conversation was erased meanwhile.
            Refused: a choice that was not offered here, or too many messages.
        """
        count(self.limits.messages, conversation.id)
        if said.language is not None or said.simple is not None:
            conversation = await run_in_threadpool(
                self.store.remember_choice, conversation, said.language, said.simple
            )
        text, register = clean(said.text or ""), None
        if said.choice is None:
            register = speaking.register_of(conversation, text[:LONGEST_TEXT], page_language)
            if not text or len(text) > LONGEST_TEXT:
                problem = speaking.in_own_words("too_long" if text else "empty", register)
                return [_unstored(problem, said.client_id)]
        else:
            text = await self._title_of(conversation, said.choice)
        inbound = await run_in_threadpool(
            self.inbox.take_in, conversation.id, said.client_id, text, said.choice
        )
        if await self.turns.answer(inbound):
            return await run_in_threadpool(self.history.replies_with, inbound)
        asleep = speaking.asleep(
            register or speaking.register_of(conversation, page_language=page_language)
        )
        return [_unstored(asleep, said.client_id)]

    async def read(self, identifier: str, page_language: str) -> tuple[Conversation, list[Body]]:
        """Return a conversation and all its messages so far, after answering what still waits.

        Raises:
            ConversationGone: the conversation was erased meanwhile.
        """
        is_awake = await self.turns.answer_waiting(identifier)
        conversation = await run_in_threadpool(self.store.find, identifier)
        messages = [stored.body for stored in await self.said(identifier)]
        waiting = [one for one in messages if one["from"] == "person" and not one["answered"]]
        for one in [] if is_awake else waiting[-1:]:
            text = "" if one["choice"] else one["text"]
            register = speaking.register_of(conversation, text, page_language)
            messages.append(_unstored(speaking.asleep(register), one["client_id"]))
        return conversation, messages

    async def said(self, identifier: str) -> list[Stored]:
        """Return all messages so far, each with its moment."""
        return await run_in_threadpool(self.history.said_after, identifier, 0)

    async def choose(self, conversation: Conversation, chosen: Preference) -> None:
        """Keep what the person set with a switch."""
        remember = self.store.remember_choice
        await run_in_threadpool(remember, conversation, chosen.language, chosen.simple)

    async def erase(self, identifier: str) -> None:
        """Erase the conversation and everything that was kept of it."""
        await self.eraser.erase(identifier)

    async def _title_of(self, conversation: Conversation, payload: str) -> str:
        """Return the title of a button that this conversation was offered."""
        title = await run_in_threadpool(self.history.title_of_choice, conversation.id, payload)
        if title is None:
            # Whoever could send payloads of their own could name any intent and entity to Rasa.
            register = speaking.register_of(conversation)
            raise Refused(400, "unknown_choice", register=register)
        return title


def _unstored(reply: Reply, client_id: str) -> Body:
    """Return a reply that is said but not kept; its id is the same each time it is said."""
    return {**reply.body(f"said-{client_id}"), "reply_to": client_id}
