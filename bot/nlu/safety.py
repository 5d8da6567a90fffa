"""Graph component: whether somebody may be in danger, by rules and by a learnt sense."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge_access import knowledge_base
from bot.nlu.danger_sense import EXAMPLES, DangerSense, Sensed, read_examples
from bot.nlu.language_guess import SPOKEN
from bot.nlu.learnt import LearntComponent
from bot.nlu.reading import ALARM, LANGUAGE
from bot.nlu.safety_matcher import Alarm, SafetyRules
from bot.nlu.words import LONGEST_MESSAGE
from bot.settings import INDEX_FOLDER
from knowledge.files import code_fingerprint
from knowledge.meaning import POINTS


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class SafetyWatch(LearntComponent):
    """Leaves the kind of crisis that a message shows, whatever else it asks."""

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(config, model_storage, resource)
        self._rules = SafetyRules.load()
        self._sense = DangerSense()

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the margins of the sense.

        From ``raises`` on it alarms by itself; below ``calms`` it takes back what a rule knows from
        a sign or a word, and below ``calms_act`` what a rule takes for told outright.
        """
        return {"raises": 0.3, "calms": -0.5, "calms_act": -0.7}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a digest of the examples, which Rasa's training cache does not see."""
        examples = "".join(path.read_text("utf-8") for path in sorted(EXAMPLES.glob("*.jsonl")))
        return f"{code_fingerprint()}{hashlib.sha256(examples.encode()).hexdigest()}"

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples; what people ask every day shows no danger."""
        asked = [
            question
            for entry in knowledge_base().current().entries.values()
            if entry.kind != "line"
            for _, _, question in entry.questions.all()
        ]
        wished = [one.get(TEXT) for one in training_data.intent_examples if one.get(TEXT)]
        ordinary = [text for text in (*wished, *asked) if self._rules.find(text) is None]
        self._sense.fit(read_examples(), ordinary, INDEX_FOLDER / POINTS)
        return self._store()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the kind of crisis of every message that shows one."""
        for message in messages:
            text = (message.get(TEXT) or "")[:LONGEST_MESSAGE]
            alarm = self._watch(text, (message.get(LANGUAGE) or "nl") in SPOKEN)
            if alarm:
                found = {"kind": alarm.kind, "rule": alarm.rule, "language": alarm.language}
                message.set(ALARM, found, add_to_output=True)
        return messages

    def _watch(self, text: str, spoken: bool) -> Alarm | None:
        # The sense has learnt Dutch and French; in other languages the rules stand alone.
        alarm, sensed = self._rules.find(text), self._sense.feel(text) if spoken else None
        if alarm:
            return None if self._calmed(alarm, sensed) else alarm
        if sensed and sensed.margin >= self._config["raises"]:
            return Alarm(sensed.kind, "sense", "", "")
        return None

    def _calmed(self, alarm: Alarm, sensed: Sensed | None) -> bool:
        if sensed is None or alarm.language not in SPOKEN:
            return False
        told = self._rules.says(alarm.rule) == "act"
        return bool(sensed.margin < self._config["calms_act" if told else "calms"])

    def _write(self, folder: Path) -> None:
        self._sense.save(folder)

    def _read(self, folder: Path) -> None:
        self._sense = DangerSense.load(folder)
