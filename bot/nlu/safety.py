"""Graph component: whether somebody may be in danger (rules in ``safety_rules/``)."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.reading import ALARM
from bot.nlu.safety_matcher import SafetyRules
from bot.nlu.words import LONGEST_MESSAGE


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class SafetyWatch(GraphComponent):
    """Leaves the kind of crisis that a message shows, whatever else it asks."""

    def __init__(self) -> None:
        self._rules = SafetyRules.load()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SafetyWatch:
        """Make the component; its rules are files, not settings."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the kind of crisis of every message that shows one."""
        for message in messages:
            alarm = self._rules.find((message.get(TEXT) or "")[:LONGEST_MESSAGE])
            if alarm:
                found = {"kind": alarm.kind, "rule": alarm.rule, "language": alarm.language}
                message.set(ALARM, found, add_to_output=True)
        return messages
