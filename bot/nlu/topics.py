"""Graph component: what a message is about, and which municipality it names."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge_access import knowledge_base
from bot.nlu.questions import taken_apart
from bot.nlu.reading import FACETS, MUNICIPALITY, PLACE, SECOND, SHARES, TOPICS
from bot.nlu.words import LONGEST_MESSAGE

#: So many topics are weighed by what the message itself says.
_LIKELIEST = 6


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class TopicFinder(GraphComponent):
    """Leaves the likeliest topics; it follows the knowledge base without any training."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicFinder:
        """Make the component; its knowledge is the knowledge base."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the topics and the municipality of every message."""
        snapshot = knowledge_base().current()
        for message in messages:
            text = (message.get(TEXT) or "")[:LONGEST_MESSAGE]
            first, second = taken_apart(text, snapshot.index)
            ranked = snapshot.index.rank(first, limit=None)
            likeliest = [asdict(one) for one in ranked[:_LIKELIEST]]
            message.set(TOPICS, likeliest, add_to_output=True)
            message.set(SHARES, {one.entry: one.score for one in ranked})
            facets = {one.label: one.share for one in snapshot.index.rank_facets(first)}
            message.set(FACETS, facets)
            message.set(SECOND, second and (second.topic, second.facet))
            if found := snapshot.gazetteer.find(text):
                place = {"id": found.municipality.id, "words": len(found.words.split())}
                message.set(MUNICIPALITY, place, add_to_output=True)
            named = snapshot.social_map.named(text)
            if len(named) == 1:
                message.set(PLACE, (named[0].id, named[0].service), add_to_output=True)
        return messages
