"""What the channel says itself: to a photo, a voice, a stop, a conversation that moved here."""

from __future__ import annotations

from sqlalchemy.engine import Engine

from bot.engine.utterance import payload
from bot.referral.store import Referrals
from bot.transactions import reading
from bot.web.channels.whatsapp.sheets import Sheet, Sheets, sheet_in
from bot.web.conversations import speaking
from bot.web.conversations.history import said_by_the_guide
from bot.web.conversations.links import Links, address_of_link
from bot.web.conversations.messages import Button, Conversation, Reply, say
from bot.web.words import fill, words_of
from knowledge.registers import Register, is_simple, language_of

#: What is answered with the way to a person beside it.
_WITH_A_PERSON = ("audio", "photo", "video", "other")


class ChannelAnswers:
    """Answers what happened on WhatsApp and is nothing that Rasa understands."""

    def __init__(
        self, engine: Engine, links: Links, referrals: Referrals, public_url: str, sheets: Sheets
    ) -> None:
        self._engine = engine
        self._links = links
        self._referrals = referrals
        self._public_url = public_url
        self._sheets = sheets

    def __call__(self, conversation: Conversation, what: str) -> list[Reply]:
        """Return what is said to something that happened (``meaning.py``)."""
        if sheet := sheet_in(what):
            return [self._with_sheet(conversation, sheet)]
        replies = [self._in_words(conversation, what)]
        return [*replies, *self._where_it_stood(conversation)] if what == "moved" else replies

    def _in_words(self, conversation: Conversation, what: str) -> Reply:
        register = speaking.register_of(conversation)
        values: dict[str, str] = {}
        if what == "stopped":
            self._referrals.check_ins.stop(conversation.id)
        if what == "to_web":
            code, _ = self._links.make(conversation.id)
            values["url"] = address_of_link(self._public_url, code)
        text = _words(what, register, **values)
        if conversation.language is None and conversation.spoken is None:
            # Who begins with a photo has not shown a language yet.
            other: Register = "fr" if language_of(register) == "nl" else "nl"
            text = f"{text}\n\n{_words(what, other, **values)}"
        style = "simple" if is_simple(register) else "standard"
        said = say(text, language=language_of(register), register=style)
        if what in _WITH_A_PERSON:
            label = words_of("whatsapp", register)["person"]
            said.buttons = [Button(title=label, payload=payload("handoff"))]
        return said

    def _with_sheet(self, conversation: Conversation, sheet: Sheet) -> Reply:
        register = self._sheets.register(sheet)
        # Who has not said anything here chose a language and register beside staff.
        is_first = conversation.language is None and conversation.spoken is None
        said = say(
            _words("sheet", register),
            act="control" if is_first else None,
            language=language_of(register),
            register="simple" if is_simple(register) else "standard",
            sheet=sheet,
        )
        said.buttons = self._sheets.buttons(sheet)
        return said

    def _where_it_stood(self, conversation: Conversation) -> list[Reply]:
        """Return what the guide said last: the phone does not have what was said elsewhere."""
        with reading(self._engine) as connection:
            last = next(said_by_the_guide(connection, conversation.id), None)
        return [Reply.parse_obj(last)] if last else []


def _words(what: str, register: Register, **values: str) -> str:
    """Return what is said on WhatsApp, or wherever else the web app would say it."""
    words = words_of("replies", register) | words_of("whatsapp", register)
    return fill(words[what], **values)
