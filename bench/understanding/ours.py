"""Ours: the pipeline of ``config.yml`` on a knowledge base that holds the same evidence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

import bot.knowledge_access
import bot.settings
from bench.understanding.contender import MOST_TOPICS, Guess
from bench.understanding.evidence import read_evidence, without_answers
from bench.understanding.project import Project
from bot.nlu.reading import EXPLANATION, FACET_INTENT, FACETS, TOPICS, Reading
from knowledge.base import Snapshot
from knowledge.search import Index


class _Content(Snapshot):
    """All content; topics are learnt without its answers."""

    @cached_property
    def index(self) -> Index:
        return Index([without_answers(one) for one in self.entries.values()], self.cache)


@dataclass(frozen=True)
class _KnowledgeBase:
    """Stands where the knowledge base does, and never changes."""

    snapshot: Snapshot

    def current(self) -> Snapshot:
        return self.snapshot


class Ours:
    """Our pipeline, with nothing that was kept from an earlier training."""

    def __init__(self, folder: Path, share: float) -> None:
        self._evidence = read_evidence(share)
        config = (bot.settings.ROOT / "config.yml").read_text(encoding="utf-8")
        self._project = Project(folder / "ours", yaml.safe_load(config))
        self._content = _Content(self._evidence.documents, folder / "index" / "content")
        self._agent: Agent
        _put_in_place(_KnowledgeBase(self._content), folder / "index")

    def train(self) -> None:
        """Learn the topics, then all that ``config.yml`` names: wishes, languages, danger."""
        _ = self._content.index
        self._project.write(self._evidence.wishes)
        self._project.write_dialogue(responses_are_texts=False)
        self._project.train()

    def load(self) -> None:
        """Load what was learnt."""
        from bot.engine.actions_in_process import InProcessActions
        from bot.engine.lock_store import QuickLockStore
        from bot.engine.nlg import KnowledgeNlg

        _ = self._content.index
        self._agent = self._project.load(
            generator=KnowledgeNlg(),
            action_endpoint=InProcessActions(),
            lock_store=QuickLockStore(),
        )

    async def find_topic(self, text: str) -> None:
        """Do nothing: the pipeline finds the topic in the turn itself."""

    async def handle(self, text: str, conversation: str) -> None:
        """Take a turn."""
        await self._agent.handle_message(UserMessage(text, CollectingOutputChannel(), conversation))

    async def guess(self, text: str) -> Guess:
        """Return what the components that learn say, before any rule decides."""
        from bot.nlu.topics import TopicFinder

        message = Message({TEXT: text})
        TopicFinder().process([message])
        intents = (await self._agent.parse_message(text))[EXPLANATION]["intents"]
        reading = Reading(text, [], "", intents, [], facets=message.get(FACETS))
        intent, sides = reading.intent, reading.sides()
        if intent.startswith(FACET_INTENT):
            intent = f"{FACET_INTENT}{max(sides, key=lambda side: sides[side])}"
        return Guess([one["entry"] for one in message.get(TOPICS)][:MOST_TOPICS], intent)


def _put_in_place(base: _KnowledgeBase, kept: Path) -> None:
    """Give every component of this process a knowledge base and an empty folder for what is kept.

    Components take both by name when they are imported: this comes before, and so they are
    imported where they are used.
    """
    bot.settings.INDEX_FOLDER = kept
    setattr(bot.knowledge_access, "knowledge_base", lambda: base)  # noqa: B010


contender = Ours
