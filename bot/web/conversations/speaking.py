"""What the web app says itself, in the language and register of the person."""

from __future__ import annotations

from bot.web.conversations.messages import Conversation, Reply, say
from bot.web.conversations.typed_text import guess_language
from bot.web.words import reply
from knowledge.registers import Register, is_simple, language_of, register_for


def register_of(
    conversation: Conversation | None, text: str = "", page_language: str | None = None
) -> Register:
    """Return the register in which to speak to a person.

    The message's own language counts first, as it does for Rasa; then what was chosen, what was
    spoken last, and the language of the page.
    """
    language = guess_language(text)
    if conversation is not None:
        language = language or conversation.language or conversation.spoken
    simple = bool(conversation and conversation.simple)
    return register_for(language or page_language or "nl", simple)


def in_own_words(key: str, register: Register, **meta: object) -> Reply:
    """Return a sentence of the web app as a message of the assistant."""
    style = "simple" if is_simple(register) else "standard"
    return say(reply(key, register), language=language_of(register), register=style, **meta)


def asleep(register: Register) -> Reply:
    """Say that the guide is away for a moment and that the message is kept."""
    return in_own_words("asleep", register, pending=True)


def no_answer(conversation: Conversation, text: str) -> Reply:
    """Say that a message cannot be answered, and who else can."""
    return in_own_words("no_answer", register_of(conversation, text))
