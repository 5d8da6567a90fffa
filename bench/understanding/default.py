"""Rasa's default pipeline, as whoever has only Rasa would use it: topics and wishes as intents.

One model learns what a message is about. Another learns what is wished, and holds the dialogue.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from bench.understanding.contender import MOST_TOPICS, Guess
from bench.understanding.evidence import read_evidence
from bench.understanding.project import Project
from bot.engine.actions_in_process import InProcessActions
from bot.engine.lock_store import QuickLockStore

#: Without pipeline and policies, as `rasa init` writes it: Rasa fills in its own.
_CONFIG = {"recipe": "default.v1", "assistant_id": "default", "language": "nl"}
_FALLBACK = "nlu_fallback"


class Default:
    """Two models of Rasa's default pipeline."""

    def __init__(self, folder: Path, share: float) -> None:
        self._share = share
        self._topics = Project(folder / "default-topics", _CONFIG)
        self._wishes = Project(folder / "default-wishes", _CONFIG)
        self._topic_agent: Agent
        self._wish_agent: Agent

    def train(self) -> None:
        """Train both models."""
        evidence = read_evidence(self._share)
        self._topics.write(evidence.topics)
        self._topics.train()
        self._wishes.write([*evidence.wishes, *evidence.sides])
        self._wishes.write_dialogue(responses_are_texts=True)
        self._wishes.train()

    def load(self) -> None:
        """Load both models."""
        self._topic_agent = self._topics.load()
        self._wish_agent = self._wishes.load(
            action_endpoint=InProcessActions(), lock_store=QuickLockStore()
        )

    async def find_topic(self, text: str) -> None:
        """Ask the model of topics, which the dialogue knows nothing of."""
        await self._topic_agent.parse_message(text)

    async def handle(self, text: str, conversation: str) -> None:
        """Take a turn with the model of wishes."""
        await self._wish_agent.handle_message(
            UserMessage(text, CollectingOutputChannel(), conversation)
        )

    async def guess(self, text: str) -> Guess:
        """Return the likeliest intents of both, even where the fallback would rather not answer."""
        topics = _ranked(await self._topic_agent.parse_message(text))
        wishes = _ranked(await self._wish_agent.parse_message(text))
        return Guess(topics[:MOST_TOPICS], wishes[0])


def _ranked(parsed: dict[str, Any]) -> list[str]:
    names = [one["name"] for one in parsed["intent_ranking"]]
    return [name for name in names if name != _FALLBACK]


contender = Default
