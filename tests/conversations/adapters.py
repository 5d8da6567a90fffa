"""The ways to hold a conversation: in process (`ask`), over HTTP as the page, on WhatsApp.

Each gives what is said in one shape, so that the same expectations hold for all of them.
"""

from __future__ import annotations

import asyncio
import itertools
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import uuid4

from house import House
from meta_cloud import Phone, StandIn
from running_guide import PATIENCE, RunningGuide
from stored_whatsapp import StoredWhatsApp

from bot.privacy.vault import Vault
from bot.referral.access import referrals
from bot.transactions import prepare
from bot.web.words import words_of
from knowledge.database import open_engine
from knowledge.registers import register_for

Settings = Mapping[str, Any]
Message = dict[str, Any]

ASK, WEB, WHATSAPP = "ask", "web", "whatsapp"
#: Of a card, what no family reads.
_NOT_SHOWN = ("type", "id", "domain", "map", "until")


@dataclass(frozen=True)
class Said:
    """What is said in answer to one message: what is read, what can be tapped, what is known.

    ``below`` is what a page shows below the text: where it comes from.
    """

    text: str
    buttons: list[str]
    metas: list[dict[str, Any]]
    below: str = ""

    @property
    def entries(self) -> list[str]:
        """What the answer is about, of all its messages."""
        return [one for meta in self.metas for one in meta["entries"]]


class Talk(Protocol):
    """One conversation with one family."""

    def say(self, text: str) -> Said:
        """Type something."""

    def tap(self, title: str) -> Said:
        """Tap a button of the newest answer.

        Raises:
            LookupError: it has no such button.
        """

    def is_asked(self, question: str) -> Said:
        """Have the house ask something."""

    def end(self) -> None:
        """Leave nothing behind."""


class InProcess:
    """Talks with an assistant that is loaded here."""

    def __init__(self, guide: Any, settings: Settings) -> None:
        self._guide = guide
        self._name = uuid4().hex
        self._newest: list[Message] = []
        self._settings = dict(settings)
        if "register" in settings:
            self._settings["register"] = settings["register"] == "simple"

    def say(self, text: str, **choice: str) -> Said:
        """Type something."""
        said = self._guide.say(text, self._name, **choice, **self._settings)
        self._newest = asyncio.run(said).messages
        return _as_said(self._newest)

    def tap(self, title: str) -> Said:
        """Tap a button of the newest answer."""
        return self.say("", choice=_payload(self._newest, title))

    def is_asked(self, question: str) -> Said:
        """Have the house ask something."""
        house = House(referrals().engine)
        self._newest = [house.ask_beside(self._name, question).body("")]
        return _as_said(self._newest)

    def end(self) -> None:
        """Forget the conversation."""
        self._guide.forget(self._name)


class OverHttp:
    """Talks with a running guide as its page does."""

    def __init__(self, guide: RunningGuide, settings: Settings) -> None:
        self._guide = guide
        self._newest: list[Message] = []
        self.address, self.token = begin(guide, settings)

    def say(self, text: str) -> Said:
        """Type something."""
        return self._post({"text": text})

    def tap(self, title: str) -> Said:
        """Tap a button of the newest answer."""
        return self._post({"choice": _payload(self._newest, title)})

    def is_asked(self, question: str) -> Said:
        """Have the house ask something, on the page that is open."""
        house_of(self._guide).ask(self.address.rpartition("/")[2], question)
        told = patiently(self._guide, "GET", f"{self.address}/messages", self.token)
        self._newest = told["messages"][-1:]
        return _as_said(self._newest)

    def end(self) -> None:
        """Erase the conversation."""
        patiently(self._guide, "DELETE", self.address, self.token)

    def _post(self, said: Message) -> Said:
        body = {**said, "client_id": secrets.token_hex(8)}
        answer = patiently(self._guide, "POST", f"{self.address}/messages", self.token, body)
        self._newest = answer["messages"]
        return _as_said(self._newest)


#: What is known of the answer that everything is erased, when it is.
_ERASED = {"act": "control", "topic": None, "facet": None, "entries": [], "erased": True}


class OnWhatsApp:
    """Talks with a running guide by a phone of its own.

    Where a file has the settings of a page, the family begins on that page and goes on here.
    """

    _numbers = itertools.count(32470100001)

    def __init__(self, guide: RunningGuide, stand_in: StandIn, settings: Settings) -> None:
        self._guide = guide
        self._stored = StoredWhatsApp(guide)
        self._phone: Phone = stand_in.phone(str(next(self._numbers)))
        self._begun, self._read, self._place = 0, 0, 0
        self._conversation = ""
        self._meta: Message = {}
        if settings:
            address, token = begin(guide, settings)
            link = patiently(guide, "POST", f"{address}/link", token)
            self.say(link["code"])

    def say(self, text: str) -> Said:
        """Type something."""
        return self._answer_to(self._phone.says(text))

    def tap(self, title: str) -> Said:
        """Tap a button of the newest answer; its label may be shorter."""
        for label in _labels(self._phone.received[self._begun :]):
            if _stands_for(label, title):
                return self._answer_to(self._phone.taps(label))
        raise LookupError(title)

    def is_asked(self, question: str) -> Said:
        """Have the house ask something."""
        house_of(self._guide).ask(self._conversation, question)
        return self._answer_to()

    def end(self) -> None:
        """Nothing: the guide goes, and all that it kept goes along."""

    def _answer_to(self, *wamids: str) -> Said:
        until = time.monotonic() + PATIENCE
        while not self._stored.is_settled(self._phone.number, *wamids):
            if time.monotonic() > until:
                raise TimeoutError(self._guide.printed[-3000:])
            time.sleep(0.1)
        conversation = self._stored.conversation_of(self._phone.number) or ""
        if conversation != self._conversation:
            self._conversation, self._place = conversation, 0
        told = self._stored.said(conversation, self._place)
        self._place = self._stored.last_place(conversation)
        self._begun, self._read = self._read, len(self._phone.received)
        came = self._phone.received[self._begun : self._read]
        messages = [one for one in told if one["from"] == "assistant"]
        titles = [one["title"] for message in messages for one in message["buttons"]]
        shown = [
            next((title for title in titles if _stands_for(label, title)), label)
            for label in _labels(came)
        ]
        # Nothing is left where everything was erased; it was said as what came before it was.
        metas = [one["meta"] for one in messages] or [{**self._meta, **_ERASED}]
        self._meta = metas[-1]
        return Said("\n".join(_words(came)), shown, metas)


def house_of(guide: RunningGuide) -> House:
    """Return the house behind a running guide."""
    keys = (guide.folder / "var" / "encryption.keys").read_text().split()
    return House(prepare(open_engine(f"sqlite:///{guide.database}"), Vault(tuple(keys))))


def begin(guide: RunningGuide, settings: Settings) -> tuple[str, str]:
    """Begin a conversation on a page with settings; return its address and token."""
    # The channel of a page is what it is.
    chosen = {name: value for name, value in settings.items() if name != "channel"}
    begun = patiently(guide, "POST", "/api/conversations", None, chosen)
    return f"/api/conversations/{begun['conversation']}", begun["token"]


def patiently(
    guide: RunningGuide, method: str, path: str, token: str | None, body: Any = None
) -> Any:
    """Send a request, and wait where there were too many: all of these come from one address."""
    while True:
        status, answer = guide.web(method, path, token, body)
        if status != 429:
            assert status < 300, answer
            return answer
        time.sleep(0.5)


def _sources(message: Message) -> Iterator[str]:
    """Yield the line of each source, as the page shows it below an answer."""
    meta = message["meta"]
    register = register_for(meta["language"] or "nl", meta["register"] == "simple")
    for source in meta["sources"]:
        yield f"{words_of('widget', register)['source']} {source['publisher'] or source['title']}"


def _as_said(messages: list[Message]) -> Said:
    texts = [text for one in messages for text in (one["text"], *_on_cards(one["cards"]))]
    titles = [button["title"] for one in messages for button in one["buttons"]]
    below = "\n".join(line for one in messages for line in _sources(one))
    return Said("\n".join(texts), titles, [one["meta"] for one in messages], below)


def _payload(messages: list[Message], title: str) -> str:
    for one in (button for message in messages for button in message["buttons"]):
        if one["title"] == title:
            return str(one["payload"])
    raise LookupError(title)


def _on_cards(found: Any) -> Iterator[str]:
    """Yield what cards show."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        shown = (value for name, value in found.items() if name not in _NOT_SHOWN)
        yield from itertools.chain.from_iterable(map(_on_cards, shown))
    elif isinstance(found, list):
        yield from itertools.chain.from_iterable(map(_on_cards, found))


def _words(received: list[Message]) -> Iterator[str]:
    for message in received:
        if "text" in message:
            yield message["text"]["body"]
        elif "interactive" in message:
            yield message["interactive"]["body"]["text"]
        elif "document" in message:
            yield message["document"]["caption"]


def _labels(received: list[Message]) -> Iterator[str]:
    """Yield what can be tapped."""
    for action in (one["interactive"]["action"] for one in received if "interactive" in one):
        yield from (button["reply"]["title"] for button in action.get("buttons", ()))
        yield from (row["title"] for part in action.get("sections", ()) for row in part["rows"])


def _stands_for(label: str, title: str) -> bool:
    """Tell whether a label is a title, or its beginning."""
    return title.startswith(label.rstrip("…"))
