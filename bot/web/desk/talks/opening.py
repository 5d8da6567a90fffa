"""Taking conversations over as a whole: for the desk, and for the conversations themselves."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.engine import Engine

from bot.settings import Settings
from bot.web.conversations.history import History
from bot.web.conversations.store import ConversationStore
from bot.web.conversations.takeover.migrations import HISTORY as TALKS
from bot.web.conversations.takeover.reception import Reception
from bot.web.conversations.takeover.returns import Returns
from bot.web.conversations.takeover.saying import Sayings
from bot.web.conversations.takeover.talk import Patience
from bot.web.conversations.takeover.talks import Talks
from bot.web.conversations.watching import Watch
from bot.web.desk.houses import Houses
from bot.web.desk.keys import Clock
from bot.web.desk.people import People
from bot.web.desk.sessions import Sessions
from bot.web.desk.talks.migrations import HISTORY as PRESENCES
from bot.web.desk.talks.pages import TalkPages
from bot.web.desk.talks.presence import Presence
from bot.web.desk.talks.stream import HouseTalks
from bot.web.knowledge import Knowledge


class Taking:
    """What the two sides share; the tables of the desk and of conversations are there already."""

    def __init__(
        self, engine: Engine, settings: Settings, knowledge: Knowledge, clock: Clock
    ) -> None:
        TALKS.bring_up_to_date(engine)
        PRESENCES.bring_up_to_date(engine)
        patience = Patience(
            timedelta(minutes=settings.talk_wait_minutes),
            timedelta(minutes=settings.talk_silence_minutes),
        )
        self._engine = engine
        self._clock = clock
        self._houses = Houses(knowledge)
        self._talks = Talks(engine, clock, patience)
        self._sayings = Sayings(knowledge, self._houses.name, clock)
        self._presence = Presence(engine, clock)
        self.watch = Watch(HouseTalks(engine))
        self.reception = Reception(self._talks, self._presence, self._sayings)
        self.returns = Returns(self._talks, self._sayings)

    def pages(self, people: People, sessions: Sessions) -> TalkPages:
        """Return the pages of the desk."""
        return TalkPages(
            talks=self._talks,
            sayings=self._sayings,
            conversations=ConversationStore(self._engine),
            history=History(self._engine),
            presence=self._presence,
            people=people,
            sessions=sessions,
            houses=self._houses,
            clock=self._clock,
            watch=self.watch,
        )
