"""The guide on WhatsApp as a family meets it: what a phone reads, and when all is said."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
from fake_rasa import ENCRYPTION_KEY, KEY
from meta_cloud import Phone, StandIn, Template
from served import Served
from sqlalchemy import MetaData, delete, func, select
from this_machine import free_port
from web_guide import shared_knowledge

from bot.privacy.vault import Vault
from bot.settings import Settings, WhatsAppSettings
from bot.transactions import prepare, writing
from bot.web.app import create_app
from bot.web.channels.whatsapp.identity import Identity
from bot.web.channels.whatsapp.outbox import Outbox
from bot.web.channels.whatsapp.routes import ADDRESS
from bot.web.channels.whatsapp.tables import arrivals, outbox
from bot.web.channels.whatsapp.tempo import Tempo
from bot.web.conversations.store import ConversationStore
from bot.web.conversations.tables import messages
from knowledge.database import open_engine

NUMBER_ID, VERIFY, SECRET, TOKEN = "106540352242922", "verify-me", "app-secret", "access-token"
NUMBER = "32470000001"

#: The waits of a process, as short as a busy machine bears.
QUICK = Tempo(
    settles=0.02,
    settles_again=0.02,
    misses=30.0,
    looks_again=0.01,
    rests=0.05,
    lease=30.0,
    first_pause=0.05,
    longest_pause=0.2,
)

Message = dict[str, Any]

CHECK_INS = tuple(
    Template("gezinswijzer_hoe_gaat_het", language, buttons=buttons)
    for language, buttons in (
        ("nl", ("Goed", "Ik heb een vraag", "Stop")),
        ("fr", ("Ça va", "J'ai une question", "Stop")),
    )
)


def text_of(message: Message) -> str:
    """Return the words of a message as the family reads them."""
    kind = message["type"]
    if kind == "interactive":
        return str(message[kind]["body"]["text"])
    return str(message[kind]["body"] if kind == "text" else message[kind].get("caption", ""))


def texts(sent: Iterable[Message]) -> list[str]:
    """Return the words of messages."""
    return [text_of(one) for one in sent]


def titles(message: Message) -> list[str]:
    """Return what can be tapped on a message."""
    action = message.get("interactive", {}).get("action", {})
    rows = [row for section in action.get("sections", []) for row in section["rows"]]
    return [one["title"] for one in rows or [each["reply"] for each in action.get("buttons", [])]]


class GuideOnWhatsApp:
    """The web app with its channel, served beside a stand-in for Meta, ``meta``.

    What stands in the database is looked at with connections of the test's own (``store``).

    Args:
        database_url: an empty database, or one of this class.
        rasa_port: where a stand-in for Rasa listens.
        tempo: the waits of the channel.
        changed: settings of the channel that are other than usual.
    """

    def __init__(
        self, database_url: str, rasa_port: int, tempo: Tempo = QUICK, **changed: Any
    ) -> None:
        self._port, self._meta_port = free_port(), free_port()
        self._tempo = tempo
        channel = WhatsAppSettings(
            verify_tokens=(VERIFY,),
            app_secrets=(SECRET,),
            access_tokens=(TOKEN,),
            phone_number_id=NUMBER_ID,
            api_base=f"http://127.0.0.1:{self._meta_port}/v21.0",
        )
        self.settings = Settings(
            database_url=database_url,
            secret_key=KEY,
            encryption_keys=(ENCRYPTION_KEY,),
            public_url="https://gids.example",
            web_port=self._port,
            rasa_url=f"http://127.0.0.1:{rasa_port}",
            actions_url="http://actions.example:5055",
            retention_days=30,
            data_folder=Path("/nowhere"),
            whatsapp=replace(channel, **changed),
        )
        engine = prepare(open_engine(database_url), Vault((ENCRYPTION_KEY,)))
        self.store = ConversationStore(engine)
        #: What was queued, by the same door as the guide's own.
        self.outbox = Outbox(engine, Identity(KEY))
        self._tables = MetaData()
        self._client = httpx.Client(base_url=f"http://127.0.0.1:{self._port}", timeout=20)
        self._counted_before: dict[str, float] = {}

    def start(self) -> None:
        """Serve the web app, or serve it again as after a restart."""
        app = create_app(self.settings, knowledge=shared_knowledge(), tempo=self._tempo)
        self._served = Served.app(app, self._port)

    def stop(self) -> None:
        """Stop serving."""
        self._served.stop()

    def close(self) -> None:
        """Close the connections of the test's own."""
        self._client.close()
        self.store.engine.dispose()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Serve the web app, and leave nothing open after it."""
        self.start()
        yield
        self.stop()
        self.close()

    @contextmanager
    def anew(self) -> Iterator[GuideOnWhatsApp]:
        """Begin with nothing in the database, nothing counted, and a Meta that knows nobody."""
        self._empty()
        self._counted_before = self._counters()
        webhook = f"http://127.0.0.1:{self._port}{ADDRESS}"
        self.meta = StandIn(webhook, SECRET, TOKEN, NUMBER_ID, VERIFY, CHECK_INS)
        with self.meta.running(self._meta_port):
            yield self

    def _empty(self) -> None:
        if not self._tables.tables:
            self._tables.reflect(bind=self.store.engine)
        with writing(self.store.engine) as connection:
            for table in reversed(self._tables.sorted_tables):
                if "alembic" not in table.name:
                    connection.execute(delete(table))

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request over HTTP, as a page or Meta does."""
        return self._client.request(method, path, **options)

    def family(self, number: str = NUMBER) -> Family:
        """Return a family with a phone."""
        return Family(self.meta.phone(number), self)

    def counted(self, counter: str) -> float:
        """Return what /metrics counted in this test, as ``refused_total{reason="signature"}``."""
        name = f"gezinswijzer_whatsapp_{counter}"
        return self._counters().get(name, 0.0) - self._counted_before.get(name, 0.0)

    def _counters(self) -> dict[str, float]:
        lines = self.ask("GET", "/metrics").text.splitlines()
        counted = (line.rpartition(" ") for line in lines if not line.startswith("#"))
        return {name: float(value) for name, _, value in counted}

    def waits_for(self) -> str:
        """Return what is not done yet; empty where all came in, was answered and was sent.

        Asked in the order in which a message goes, so that none slips by.
        """
        return (
            self._how_many(arrivals, "waiting", "to be taken in")
            or self._how_many(messages, "waiting", "to be answered")
            or ("some to be queued" if self.outbox.unfilled() else "")
            or self._leaving()
        )

    def _leaving(self) -> str:
        """Look once: what is being sent waits again where Meta refuses it."""
        query = select(outbox.c.state).where(outbox.c.state.in_(("waiting", "sending")))
        with self.store.engine.connect() as connection:
            states = list(connection.execute(query).scalars())
        if waiting := states.count("waiting"):
            return f"{waiting} to be sent"
        return f"{len(states)} to be known as sent" if states else ""

    def _how_many(self, table: Any, state: str, meaning: str) -> str:
        query = select(func.count()).select_from(table).where(table.c.state == state)
        with self.store.engine.connect() as connection:
            count = connection.execute(query).scalar_one()
        return f"{count} {meaning}" if count else ""

    def finish(self, seconds: float = 60) -> None:
        """Wait until nothing is left to be done, so that nothing more comes to a phone."""
        until = time.monotonic() + seconds
        while waits := self.waits_for():
            assert time.monotonic() < until, f"after {seconds} s: {waits}"
            time.sleep(0.01)

    def states(self) -> list[str]:
        """Return how far each message to a phone is, in order."""
        with self.store.engine.connect() as connection:
            return list(
                connection.execute(select(outbox.c.state).order_by(outbox.c.place)).scalars()
            )


@dataclass(frozen=True)
class Family:
    """Somebody with a phone, who hears all that the guide has to say before they go on."""

    phone: Phone
    guide: GuideOnWhatsApp

    def hears(self) -> list[Message]:
        """Return what came since this was last asked, when nothing more will come."""
        self.guide.finish()
        return self.phone.wait_for(0, 0)

    def says(self, text: str, **how: Any) -> list[Message]:
        """Type a message and return what comes back."""
        self.phone.says(text, **how)
        return self.hears()

    def taps(self, title: str) -> list[Message]:
        """Tap something and return what comes back."""
        self.phone.taps(title)
        return self.hears()

    def sends(self, message: Message, **how: Any) -> list[Message]:
        """Send a message of ``webhooks`` and return what comes back."""
        self.phone.writes(message, **how)
        return self.hears()


def reasons(guide: GuideOnWhatsApp) -> list[str]:
    """Return why messages wait."""
    query = select(outbox.c.reason).where(outbox.c.state == "waiting").order_by(outbox.c.place)
    with guide.store.engine.connect() as connection:
        return list(connection.execute(query).scalars())


def wait_until_held(guide: GuideOnWhatsApp, count: int = 1) -> None:
    """Wait until a message is held until the family writes again."""
    until = time.monotonic() + 10
    while reasons(guide)[:1] != ["window"] or len(reasons(guide)) != count:
        assert time.monotonic() < until, guide.waits_for()
        time.sleep(0.02)
