"""Graph component: what a person wants (the facets and the acts), whatever it is about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge_access import knowledge_base
from bot.nlu.learnt import LearntComponent
from bot.nlu.words import LONGEST_MESSAGE
from bot.settings import INDEX_FOLDER
from knowledge.classifier import Sample, TextClassifier
from knowledge.meaning import POINTS, kept_points, point
from knowledge.search import TOPIC_MARK, Index
from knowledge.text import letters

_KNOWN = "known.json"
_RANKING = 10
#: "Dat", which the encoder knows; it does not know the mark.
_ANYTHING = "dat"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class WishClassifier(LearntComponent, IntentClassifier):
    """Learns intents from messages in which every topic's name is the same mark.

    So "hoe vraag ik de zorgtoeslag aan" and "hoe vraag ik een parkeerkaart aan" teach the same
    thing, and the product of intents and topics need never be trained.
    """

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(config, model_storage, resource)
        self._classifier = TextClassifier(sharpness=config["sharpness"])
        self._known: dict[str, str] = {}

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings: ``sharpness`` of shares, ``smoothness`` (C) of separators."""
        return {"sharpness": 4.0, "smoothness": 0.3}

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all messages that have an intent."""
        index = knowledge_base().current().index
        examples = [one for one in training_data.intent_examples if one.get(TEXT)]
        samples = [_sample(one.get(TEXT), index) for one in examples]
        intents = [one.get(INTENT) for one in examples]
        kept = INDEX_FOLDER / POINTS
        meanings = kept_points([_plain(sample) for sample in samples], kept)
        self._classifier.fit(samples, intents, self._config["smoothness"], meanings)
        # What somebody wrote as an example of an intent is that intent, whatever the weights say.
        self._known = {
            " ".join(sample.words): intent
            for sample, intent in zip(samples, intents, strict=True)
            if TOPIC_MARK not in sample.words and len(sample.words) <= 4
        }
        return self._store()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking of every message."""
        index = knowledge_base().current().index
        for message in messages:
            ranking = self._rank((message.get(TEXT) or "")[:LONGEST_MESSAGE], index)
            message.set(
                INTENT,
                ranking[0] if ranking else {"name": None, "confidence": 0.0},
                add_to_output=True,
            )
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _rank(self, text: str, index: Index) -> list[dict[str, Any]]:
        sample = _sample(text, index)
        if not sample.words:
            return []
        ranking = [
            {"name": share.label, "confidence": share.share, "margin": share.margin}
            for share in self._classifier.rank(sample, _RANKING, point(_plain(sample)))
        ]
        if known := self._known.get(" ".join(sample.words)):
            rest = [one for one in ranking if one["name"] != known]
            ranking = [{"name": known, "confidence": 1.0, "margin": 1.0}, *rest]
        return ranking

    def _write(self, folder: Path) -> None:
        self._classifier.save(folder)
        (folder / _KNOWN).write_text(json.dumps(self._known), encoding="utf-8")

    def _read(self, folder: Path) -> None:
        self._classifier = TextClassifier.load(folder)
        self._known = json.loads((folder / _KNOWN).read_text(encoding="utf-8"))


def _plain(sample: Sample) -> str:
    """Return a message in which a topic's name is the word that may stand for anything."""
    return " ".join(_ANYTHING if word == TOPIC_MARK else word for word in sample.words)


def _sample(text: str, index: Index) -> Sample:
    words = index.mask(letters(text))
    marks = [f"words:{min(len(words), 12) // 3}"]
    if TOPIC_MARK in words:
        marks.append("topic")
    if text.rstrip().endswith("?"):
        marks.append("question")
    return Sample(words, marks)
