"""Graph component: whether somebody may be in danger, by rules and by a learnt sense."""

from __future__ import annotations

from collections.abc import Iterator
from math import log2
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge_access import knowledge_base
from bot.nlu.language_guess import SPOKEN
from bot.nlu.learnt import LearntComponent
from bot.nlu.reading import ALARM, CONCERN, LANGUAGE
from bot.nlu.safety.matcher import SafetyRules
from bot.nlu.safety.rule import Alarm
from bot.nlu.safety.sense import DangerSense, Example, Sensed, read_examples
from bot.nlu.words import LONGEST_MESSAGE
from bot.settings import INDEX_FOLDER
from knowledge.meaning import POINTS
from knowledge.schema import Situation

#: The name, in the place of a rule's, of what the sense alone saw.
BY_SENSE = "sense"

#: The number of words at which the margin that calms a rule is given.
_SHORT_STORY = 20


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
        """Return the margins of the sense, from which on it takes a message for a cry.

        ``raises`` holds where no rule found anything. Where one did, ``calms`` holds, in a message
        of twenty words; ``by_length`` is added for each doubling of that. What a rule finds is
        nearly all that a short message says, and in a long story it is one sentence among many.
        The sense has more of a say where a rule saw only pieces that stand apart.
        Somebody may need to be asked from ``concerns`` on, and where a rule was calmed; but not
        below ``lets_go``, so far from any cry is the message then.
        """
        return {
            "raises": 0.15, "concerns": -0.1, "lets_go": -1.4,
            "in_one_piece": {"calms": -0.7, "by_length": 0.5},
            "in_pieces": {"calms": -0.3, "by_length": 0.2},
        }  # fmt: skip

    @classmethod
    def made_of(cls) -> Iterator[Path]:
        """Yield this package: code, rules (they say what is ordinary) and examples."""
        for ending in ("py", "yml", "jsonl"):
            yield from sorted(Path(__file__).parent.rglob(f"*.{ending}"))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples; what people ask every day shows no danger.

        What families live through weighs as much as a heavy story among the examples: it is one.
        """
        ordinary = [one.get(TEXT) for one in training_data.intent_examples if one.get(TEXT)]
        heavy: list[str] = []
        for entry in knowledge_base().current().entries.values():
            if entry.kind != "line":
                of_its_kind = heavy if isinstance(entry, Situation) else ordinary
                of_its_kind.extend(question for _, _, question in entry.questions.all())
        told = [Example(text, None) for text in heavy if self._is_quiet(text)]
        quiet = [text for text in ordinary if self._is_quiet(text)]
        self._sense.fit([*read_examples(), *told], quiet, INDEX_FOLDER / POINTS)
        return self._store()

    def _is_quiet(self, text: str) -> bool:
        return self._rules.find(text) is None

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the kind of crisis of every message that shows one, or may show one."""
        for message in messages:
            text = (message.get(TEXT) or "")[:LONGEST_MESSAGE]
            found = self._rules.find(text)
            # The sense has learnt Dutch and French; in other languages the rules stand alone.
            spoken = (message.get(LANGUAGE) or "nl") in SPOKEN
            sensed = self._sense.feel(text) if spoken else None
            alarm = found or self._sensed(sensed)
            is_cry = self._is_cry(found, sensed)
            if alarm and (is_cry or not self._lets_go(sensed)):
                seen = {"kind": alarm.kind, "rule": alarm.rule, "language": alarm.language}
                message.set(ALARM if is_cry else CONCERN, seen, add_to_output=True)
        return messages

    def _sensed(self, sensed: Sensed | None) -> Alarm | None:
        if sensed and sensed.margin >= self._config["concerns"]:
            return Alarm(sensed.kind, BY_SENSE, "", "")
        return None

    def _is_cry(self, found: Alarm | None, sensed: Sensed | None) -> bool:
        if sensed is None or (found and found.language not in SPOKEN):
            return found is not None
        return sensed.margin >= self._least_margin(found, sensed.words)

    def _lets_go(self, sensed: Sensed | None) -> bool:
        return sensed is not None and sensed.margin < self._config["lets_go"]

    def _least_margin(self, found: Alarm | None, words: int) -> float:
        raises: float = self._config["raises"]
        if not found:
            return raises
        weighed = self._config["in_pieces" if found.in_pieces else "in_one_piece"]
        doublings = log2((words + 1) / _SHORT_STORY)
        return min(raises, weighed["calms"] + weighed["by_length"] * doublings)

    def _write(self, folder: Path) -> None:
        self._sense.save(folder)

    def _read(self, folder: Path) -> None:
        self._sense = DangerSense.load(folder)
