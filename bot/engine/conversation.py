"""Holding conversations in one process: Rasa's agent, the actions and the answers together.

`gezinswijzer ask` and the conversation tests use it; it runs the same path as production, with a
tracker store in memory and the SDK's action executor in place of a server.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from bot.engine import quiet  # noqa: F401

# isort: split
from rasa.core.agent import Agent
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain

from bot.engine.actions_in_process import InProcessActions
from bot.engine.channel import remember_municipality, user_message
from bot.engine.lock_store import QuickLockStore
from bot.engine.nlg import KnowledgeNlg
from bot.referral.access import referrals


class ModelUnusable(Exception):
    """Raised when the model file is missing, damaged or of another version."""


@dataclass(frozen=True)
class Exchange:
    """One message and what came of it: replies, certainty, handling time in milliseconds."""

    messages: list[dict[str, Any]]
    confidence: float
    milliseconds: float
    explanation: dict[str, Any]


class Conversations:
    """A loaded assistant; conversations are kept apart by their name."""

    def __init__(self, agent: Agent, trackers: InMemoryTrackerStore) -> None:
        self._agent = agent
        self._trackers = trackers

    @classmethod
    def load(cls, model: Path) -> Conversations:
        """Load a model.

        Raises:
            ModelUnusable: the file cannot be used; the message says what to do.
        """
        trackers = InMemoryTrackerStore(Domain.empty())
        generator = KnowledgeNlg()
        try:
            agent = Agent.load(
                str(model),
                generator=generator,
                action_endpoint=InProcessActions(),
                tracker_store=trackers,
                lock_store=QuickLockStore(),
            )
        except Exception as error:
            # Rasa raises whatever unpacking and every component may raise.
            raise ModelUnusable(
                f"{model} cannot be loaded ({type(error).__name__}: {error}). "
                "Train it anew: gezinswijzer train --force"
            ) from error
        if not agent.is_ready():
            raise ModelUnusable(
                f"{model} holds no model. Train it anew: gezinswijzer train --force"
            )
        return cls(agent, trackers)

    async def say(self, text: str, conversation: str | None = None, **turn: Any) -> Exchange:
        """Handle one message; without a conversation it is one of its own, forgotten at once.

        Args:
            text: the message as typed.
            conversation: a name; turns of the same name belong together.
            turn: ``choice``, ``language``, ``register`` (true: simple), ``channel``,
                ``municipality``.
        """
        name = conversation or uuid4().hex
        message, output = user_message({"conversation": name, "text": text, **turn})
        started = time.perf_counter()
        await remember_municipality(self._agent, message)
        await self._agent.handle_message(message)
        milliseconds = (time.perf_counter() - started) * 1000
        tracker = await self._trackers.retrieve(name)
        latest = tracker.latest_message if tracker else None
        confidence = (
            float(latest.intent.get("confidence") or 0.0) if latest and latest.intent else 0.0
        )
        explanation = (
            dict((latest.parse_data or {}).get("guide_explanation") or {}) if latest else {}
        )
        if conversation is None:
            if tracker and tracker.get_slot("asking"):
                referrals().drafts.erase(name)
            self.forget(name)
        return Exchange(output.messages, confidence, milliseconds, explanation)

    def forget(self, conversation: str) -> None:
        """Erase all that is kept of a conversation."""
        self._trackers.store.pop(conversation, None)
