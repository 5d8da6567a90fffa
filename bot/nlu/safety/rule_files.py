"""Reading the rule files; an error names the rule and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.nlu.safety.lookup import Commonness
from bot.nlu.safety.negation import NegationWords
from bot.nlu.safety.pattern import Pattern
from bot.nlu.safety.pattern_reader import PatternReader
from bot.nlu.safety.rule import KINDS, SAYS, WHERE, ContextRule, Rule
from bot.nlu.safety.spelling import ShortForms, Spelling
from knowledge.yaml_file import read_yaml

RULES_DIR = Path(__file__).parent / "rules"

_LANGUAGES = (
    "nl", "fr", "en", "tr", "ar", "ro", "bg", "pl", "es", "pt", "sq", "ru", "uk", "de", "it",
    "so", "ti", "fa", "ps",
)  # fmt: skip


class RuleFiles:
    """All that stands in the rule files."""

    def __init__(self, directory: Path) -> None:
        """Read every file of a directory.

        Raises:
            ValueError: a rule is not what it must be.
        """
        files = {path.stem: read_yaml(path) for path in sorted(directory.glob("*.yml"))}
        spelling, context = files.pop("spelling"), files.pop("context")
        short_forms = ShortForms(spelling)
        self._reader = PatternReader(files.pop("words")["lists"], short_forms)
        self.commonness = Commonness(spelling["common_words"].split())
        self.negation = dict.fromkeys(_LANGUAGES, NegationWords.of({})) | {
            language: NegationWords.of(words) for language, words in context["negation"].items()
        }
        self.rules: list[Rule] = []
        self.context_rules: list[ContextRule] = []
        self.alarms: list[tuple[Pattern, Rule]] = []
        self.lifts: list[tuple[Pattern, ContextRule]] = []
        self.keeps: list[tuple[Pattern, ContextRule]] = []
        for data in files.values():
            for raw in data["rules"]:
                self._read_rule(raw, raw.get("kind", data.get("kind")))
        for raw in context["rules"]:
            self._read_context_rule(raw)
        self.spelling = Spelling(short_forms, spelling, self._reader.words)

    def _read_rule(self, raw: dict[str, Any], kind: str | None) -> None:
        says = raw.get("says", "act")
        if kind not in KINDS or says not in SAYS:
            raise ValueError(f"safety rule {raw['id']}: unknown kind {kind!r} or says {says!r}")
        rule = Rule(
            raw["id"], kind, says, raw["covers"], frozenset(raw.get("gives_way", "").split()),
            _lines(raw.get("examples")), _lines(raw.get("not")),
        )  # fmt: skip
        self.rules.append(rule)
        denied = raw.get("negation") != "ignored"
        self.alarms += ((pattern, rule) for pattern in self._patterns(raw, denied))

    def _read_context_rule(self, raw: dict[str, Any]) -> None:
        rule = ContextRule(
            raw["id"], raw["covers"], raw["where"], frozenset(raw["lifts"].split()),
            frozenset(raw["kinds"].split() if "kinds" in raw else KINDS),
            _lines(raw.get("examples")), _lines(raw.get("not")),
        )  # fmt: skip
        if rule.where not in WHERE or rule.kinds - set(KINDS):
            raise ValueError(f"context rule {rule.id}: unknown where or kind")
        self.context_rules.append(rule)
        self.lifts += ((pattern, rule) for pattern in self._patterns(raw))
        self.keeps += ((pattern, rule) for pattern in self._patterns(raw.get("unless", {})))

    def _patterns(self, raw: dict[str, Any], may_be_denied: bool = False) -> Iterator[Pattern]:
        for language in _LANGUAGES:
            negators = self.negation[language].between if may_be_denied else frozenset[str]()
            for source in _lines(raw.get(language)):
                try:
                    yield self._reader.read(source, language, negators)
                except (KeyError, IndexError, ValueError) as error:
                    raise ValueError(f"{raw.get('id', 'unless')}: {source!r}: {error}") from error


def _lines(block: str | None) -> tuple[str, ...]:
    """Return the lines of a block of patterns or examples, without remarks."""
    lines = (line.strip() for line in (block or "").splitlines())
    return tuple(line for line in lines if line and not line.startswith("//"))
