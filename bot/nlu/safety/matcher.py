"""All crisis rules together: which one sees danger in a message, and whether it may stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from bot.nlu.safety.context import Context
from bot.nlu.safety.lookup import Lookup
from bot.nlu.safety.message import Message, Span
from bot.nlu.safety.negation import Negation
from bot.nlu.safety.occurrences import occurrences
from bot.nlu.safety.rule import KINDS, SAYS, Alarm, Rule
from bot.nlu.safety.rule_files import RULES_DIR, RuleFiles


@dataclass(frozen=True)
class _Match:
    """Where a rule saw something, before any context is looked at."""

    rule: Rule
    language: str
    span: Span
    in_pieces: bool


class SafetyRules:
    """All crisis rules, ready to look at messages.

    One pass finds which words occur, and only rules whose rarest part occurs are tried; so time
    grows with the length of a message and not faster.
    """

    def __init__(self, directory: Path = RULES_DIR) -> None:
        """Read the rules of a directory.

        Raises:
            ValueError: a rule is not what it must be; the message names it.
        """
        files = RuleFiles(directory)
        self.rules = files.rules
        self.context_rules = files.context_rules
        self._spelling = files.spelling
        self._negation = Negation(files.negation)
        self._alarms = Lookup(files.alarms, files.commonness)
        self._lifts = Lookup(files.lifts, files.commonness)
        self._keeps = Lookup(files.keeps, files.commonness)

    @classmethod
    def load(cls) -> SafetyRules:
        """Return the rules of this package, read once for each process."""
        return _load_once()

    def find(self, text: str) -> Alarm | None:
        """Return the most urgent crisis that the text speaks of, or None."""
        return self._find(Message(text, self._spelling))

    def effort(self, text: str) -> int:
        """Return how many steps the search took (to show that it stays linear)."""
        message = Message(text, self._spelling)
        self._find(message)
        return message.steps

    def explain(self, text: str) -> list[tuple[Alarm, str | None]]:
        """Return every match, with the context rule that lifted it or None (for reviewers)."""
        message = Message(text, self._spelling)
        return [(_alarm(match, message), lifted) for match, lifted in self._judged(message)]

    def _find(self, message: Message) -> Alarm | None:
        valid = [match for match, lifted in self._judged(message) if lifted is None]
        if not valid:
            return None
        kinds = {match.rule.kind for match in valid}
        alarm = _alarm(min(valid, key=lambda match: _urgency(match, kinds)), message)
        return replace(alarm, in_pieces=all(match.in_pieces for match in valid))

    def _judged(self, message: Message) -> list[tuple[_Match, str | None]]:
        matches = self._matches(message)
        if not matches:
            return []
        context = Context(message, self._lifts, self._keeps)
        return [(match, context.lifted_by(match.rule, match.span)) for match in matches]

    def _matches(self, message: Message) -> list[_Match]:
        found: dict[tuple[str, Span], _Match] = {}
        for pattern, rule in self._alarms.candidates(message):
            for span in occurrences(pattern, message):
                denied = bool(pattern.negators) and self._negation.denies(
                    span, message, pattern.language, bare_word=rule.says == "word"
                )
                if not denied:
                    match = _Match(rule, pattern.language, span, len(pattern.groups) > 1)
                    found.setdefault((rule.id, span), match)
        return list(found.values())


def _alarm(match: _Match, message: Message) -> Alarm:
    rule = match.rule
    evidence = message.evidence(match.span)
    return Alarm(rule.kind, rule.id, match.language, evidence, match.in_pieces)


def _urgency(match: _Match, kinds: set[str]) -> tuple[bool, int, int, Span]:
    """Sort matches: a rule that gives way comes after all, then kind, then how it is told."""
    rule = match.rule
    gives_way = bool(rule.gives_way & kinds)
    return gives_way, KINDS.index(rule.kind), SAYS.index(rule.says), match.span


@lru_cache(maxsize=1)
def _load_once() -> SafetyRules:
    return SafetyRules()
