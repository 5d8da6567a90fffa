"""Graph component: in which language the person writes."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge_access import knowledge_base
from bot.nlu.language_guess import SPOKEN, guess_language
from bot.nlu.reading import LANGUAGE
from bot.nlu.words import LONGEST_MESSAGE
from knowledge.base import Snapshot
from knowledge.text import fold, letters

#: A name alone, "adresse de référence CPAS", shows its language by itself from this share on.
_PLAIN = 0.5


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LanguageIdentifier(GraphComponent):
    """Leaves the language of each message, sticky within a conversation."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageIdentifier:
        """Make the component; it has no settings and learns nothing."""
        # The detector reads its tables now, not while the first family waits.
        guess_language("goeiedag")
        return cls()

    def process(
        self, messages: list[Message], tracker: DialogueStateTracker | None = None
    ) -> list[Message]:
        """Set the language of every message."""
        snapshot = knowledge_base().current()
        for message in messages:
            text = (message.get(TEXT) or "")[:LONGEST_MESSAGE]
            wished = (message.get("metadata") or {}).get("language")
            current = wished or (tracker.get_slot("language") if tracker else None)
            message.set(LANGUAGE, _language(text, current, snapshot), add_to_output=True)
        return messages


def _language(text: str, current: str | None, snapshot: Snapshot) -> str:
    hits = snapshot.index.names_in(text)
    neutral = {word for hit in hits if hit.exact for word in letters(hit.name)}
    if found := snapshot.gazetteer.find(text):
        neutral.update(found.words.split())
    current = current if current in SPOKEN else None
    guess = guess_language(text, current, tuple(neutral), snapshot.languages_of_words)
    rest = [word for word in letters(text) if word not in neutral]
    if rest or current or not hits or guess.language not in SPOKEN:
        return guess.language
    written = guess_language(text, None, (), snapshot.languages_of_words)
    if written.language in SPOKEN and written.confidence >= _PLAIN:
        return written.language
    # Nothing but a name: its own language is all that there is to go by.
    names = snapshot.entries[hits[0].entry].names
    name = fold(hits[0].name)
    french = {fold(one) for one in names.fr} - {fold(one) for one in names.nl}
    return "fr" if name in french else "nl"
