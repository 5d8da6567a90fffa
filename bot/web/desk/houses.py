"""The houses that have a desk: places of the knowledge base, and one to try things out."""

from __future__ import annotations

from bot.web.desk.words import words_of
from bot.web.knowledge import Knowledge
from knowledge.registers import Language

#: The house of ``gezinswijzer desk demo``; no place of the knowledge base has such an id.
DEMO_HOUSE = "demo.huis"
_DEMO_NAME = "Huis van het Kind Voorbeeld (demo)"


class Houses:
    """Names houses."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def is_known(self, house: str) -> bool:
        """Tell whether the knowledge base has such a place."""
        return house == DEMO_HOUSE or self._knowledge.current().social_map.get(house) is not None

    def name(self, house: str, language: Language) -> str:
        """Return what people call a house; of none: all houses."""
        if not house:
            return words_of("frame", language)["all_houses"]
        if house == DEMO_HOUSE:
            return _DEMO_NAME
        place = self._knowledge.current().social_map.get(house)
        return place.name[language] if place else house
