"""What a message from a phone is taken in as: words, a choice, or something that happened."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.referral.draft import READY, WITHDRAWN
from bot.referral.tables import referrals
from bot.web.channels.whatsapp.choices import chosen
from bot.web.channels.whatsapp.events import LOCATION, REACTION, TAP, TEXT, Incoming
from bot.web.channels.whatsapp.tables import outbox
from bot.web.conversations.history import offered, said_by_the_guide
from bot.web.conversations.messages import OF_CHANNEL, Body
from bot.web.conversations.tables import conversations
from bot.web.conversations.typed_text import LONGEST_TEXT, clean
from knowledge.yaml_file import read_yaml

#: What stands in the conversation for what has no words.
_SHOWN = {"audio": "🎤", "photo": "📷", "video": "🎬", "sticker": "🙂", "contact": "👤"}
#: What a reaction says where a question stands open, whatever the tone of the skin.
_YES, _NO = "👍👌✅❤🙏😊🙂💪👏", "👎❌🚫🙅"
_SAYS = {"nl": ("ja", "nee"), "fr": ("oui", "non")}
#: "Stop" as Rasa understands it in both languages, and how the payload begins that erases all.
_STOP, _ERASES = "stop", "/erase_confirmed"
#: A code of a link, as the page shows it (``bot.web.conversations.links``).
_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{4}(?:-[0-9A-Za-z]{4}){3}(?![0-9A-Za-z])")

#: A code of a sheet made at the desk, in the message that stands ready for it there.
_SHEET_CODE = re.compile(
    r"\b(?:blad|feuille)\s+([0-9A-Z]{4}-[0-9A-Z]{4})(?![0-9A-Z-])", re.IGNORECASE
)

#: "stoppppp"
_DRAWN_OUT = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True)
class Meant:
    """Words of the person, with the payload where they chose or where something happened."""

    text: str
    payload: str | None = None


def happened(what: str, shown: str = "📎") -> Meant:
    """Return something that the channel answers itself (``answers.py``)."""
    return Meant(shown, OF_CHANNEL + what)


def meanings(connection: Connection, conversation: str, message: Incoming) -> list[Meant]:
    """Return what a message means in a conversation; a picture with words means two things.

    Nothing where nobody waits for an answer: a thumb up under a thank-you.
    """
    if message.kind == TEXT:
        return _typed(connection, conversation, message.text)
    if message.kind == TAP:
        button = chosen(offered(connection, conversation), message.choice)
        if button is None:
            # Erased since, or of another conversation: its words still say what is meant.
            return _typed(connection, conversation, message.text)
        return [Meant(button.title, button.payload)]
    if message.kind == REACTION:
        return _reaction(connection, conversation, message)
    if message.kind == LOCATION:
        # With the little word before it, a name is a place and nothing else.
        return [Meant(f"in {message.text}") if message.text else happened("far", "📍")]
    seen = happened(message.kind, _SHOWN.get(message.kind, "📎"))
    words = clean(message.text)[:LONGEST_TEXT]
    return [seen, Meant(words)] if words else [seen]


def code_in(text: str) -> str | None:
    """Return the code of a link in a message, if it has one."""
    found = _CODE.search(text)
    return found.group() if found else None


def sheet_code_in(text: str) -> str | None:
    """Return the code of a sheet in a message, if it has one."""
    found = _SHEET_CODE.search(text)
    return found[1] if found else None


def _typed(connection: Connection, conversation: str, typed: str) -> list[Meant]:
    text = clean(typed)
    if not text:
        return [happened("empty")]
    if len(text) > LONGEST_TEXT:
        return [happened("too_long")]
    word, last = _plain(text), _last_said(connection, conversation)
    named = next((one for one in last["buttons"] if _plain(one["title"]) == word), None)
    if named is not None:
        return [Meant(named["title"], named["payload"])]
    if word in _commands()["web"]:
        return [Meant(text, f"{OF_CHANNEL}to_web")]
    if word in _commands()["stop"] and not _draws_a_form(connection, conversation, last):
        stopped = Meant(text, f"{OF_CHANNEL}stopped")
        # Rasa has to hear it too, or it would take a later "yes" for an answer to its question.
        return [Meant(_STOP), stopped] if _asks_whether_to_erase(last) else [stopped]
    return [Meant(text)]


def _draws_a_form(connection: Connection, conversation: str, last: Body) -> bool:
    """Tell whether a form is being filled in: "stop" means that, then, unless we asked unasked."""
    if last["meta"].get("template"):
        return False
    query = select(referrals.c.step).where(referrals.c.conversation == conversation)
    step = connection.execute(query).scalar_one_or_none()
    return bool(step) and step not in (READY, WITHDRAWN)


def _reaction(connection: Connection, conversation: str, message: Incoming) -> list[Meant]:
    spoken = connection.execute(
        select(conversations.c.spoken).where(conversations.c.id == conversation)
    ).scalar_one_or_none()
    yes, no = _SAYS[spoken or "nl"]
    emoji, last = message.emoji[:1], _last_said(connection, conversation)
    asks = "?" in last["text"].rstrip().rpartition("\n")[2]
    # A thumb is too little to erase everything with.
    if not emoji or not asks or _asks_whether_to_erase(last):
        return []
    if not _is_newest(connection, conversation, message.about):
        return []
    return [Meant(yes)] if emoji in _YES else [Meant(no)] if emoji in _NO else []


def _is_newest(connection: Connection, conversation: str, sent_as: str) -> bool:
    """Tell whether a message of ours is the last that a phone was sent."""
    newest = (
        select(outbox.c.sent_as)
        .where(outbox.c.conversation == conversation, outbox.c.sent_as.is_not(None))
        .order_by(outbox.c.place.desc())
        .limit(1)
    )
    return bool(connection.execute(newest).scalar_one_or_none() == sent_as)


def _last_said(connection: Connection, conversation: str) -> Body:
    """Return what the guide said last; nothing at all before it said anything."""
    nothing: Body = {"text": "", "buttons": [], "meta": {}}
    return next(said_by_the_guide(connection, conversation), nothing)


def _asks_whether_to_erase(said: Body) -> bool:
    return any(one["payload"].startswith(_ERASES) for one in said["buttons"])


@cache
def _commands() -> dict[str, frozenset[str]]:
    """Return the words that ask something of the channel itself, by what they ask."""
    listed = read_yaml(Path(__file__).with_name("commands.yml"))
    return {
        asked: frozenset(_plain(word) for words in by_language.values() for word in words)
        for asked, by_language in listed.items()
    }


def _plain(text: str) -> str:
    """Return a text without case, accents, signs and letters that are drawn out."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = (" " if not one.isalnum() else one for one in letters if not unicodedata.combining(one))
    return _DRAWN_OUT.sub(r"\1", " ".join("".join(kept).split()))
