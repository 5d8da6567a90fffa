"""What takes alarms back in one message: its idioms, past events, questions on a service."""

from __future__ import annotations

from collections import defaultdict

from bot.nlu.safety.lookup import Lookup
from bot.nlu.safety.message import Message, Span
from bot.nlu.safety.occurrences import occurrences
from bot.nlu.safety.rule import ContextRule, Rule

#: A sentence or a word by its number; the message as a whole is number 0.
_Place = tuple[str, int]


class Context:
    """Which context rules speak in a message, and which alarms they take back."""

    def __init__(
        self, message: Message, lifts: Lookup[ContextRule], keeps: Lookup[ContextRule]
    ) -> None:
        """Look a message through.

        Args:
            message: in which rules saw something.
            lifts: the patterns of the context rules.
            keeps: those of what keeps an alarm up all the same.
        """
        self._message = message
        # By place, so that many alarms and many lifts do not multiply.
        self._lifting: dict[_Place, dict[str, ContextRule]] = defaultdict(dict)
        for pattern, rule in lifts.candidates(message):
            for span in occurrences(pattern, message):
                for place in self._lifted_from(rule, span):
                    self._lifting[place].setdefault(rule.id, rule)
        self._keeping: dict[str, set[int]] = defaultdict(set)
        for pattern, rule in keeps.candidates(message):
            for start, _ in occurrences(pattern, message):
                self._keeping[rule.id].add(message.sentence[start])

    def lifted_by(self, rule: Rule, span: Span) -> str | None:
        """Return the id of the context rule that takes back what a rule saw, or None."""
        sentences = self._message.sentences(span)
        places = [("message", 0)]
        places += [("sentence", number) for number in sorted(sentences)]
        places += [("overlap", word) for word in range(*span)]
        for place in places:
            for context in self._lifting.get(place, {}).values():
                self._message.steps += 1
                if context.may_lift(rule) and not self._kept(context, sentences):
                    return context.id
        return None

    def _lifted_from(self, rule: ContextRule, span: Span) -> list[_Place]:
        if rule.where == "overlap":
            return [("overlap", word) for word in range(*span)]
        if rule.where == "sentence":
            return [("sentence", self._message.sentence[span[0]])]
        return [("message", 0)]

    def _kept(self, context: ContextRule, sentences: set[int]) -> bool:
        keeping = self._keeping.get(context.id, set())
        return bool(keeping if context.where == "message" else keeping & sentences)
