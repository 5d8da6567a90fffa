"""The crisis rules, each by itself: what it must see, and what it must leave alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml

from bot.nlu.safety.matcher import SafetyRules
from bot.nlu.safety.rule import KINDS, SAYS
from bot.settings import ROOT

RULES = SafetyRules.load()

MUST_ALARM = [(rule.id, rule.kind, text) for rule in RULES.rules for text in rule.examples]
MUST_NOT = [(rule.id, text) for rule in RULES.rules for text in rule.nots]
LIFTED = [(rule.id, text) for rule in RULES.context_rules for text in rule.examples]
KEPT = [(rule.id, text) for rule in RULES.context_rules for text in rule.nots]


def ordinary_messages() -> Iterator[str]:
    """Yield what families ask every day: all messages that intents are trained on."""
    for path in sorted((ROOT / "data/nlu").rglob("*.yml")):
        for intent in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            yield from (line.removeprefix("- ") for line in intent["examples"].splitlines())


def test_every_kind_of_crisis_has_rules_that_say_what_they_cover_and_show_an_example() -> None:
    assert {rule.kind for rule in RULES.rules} == set(KINDS)
    for rule in RULES.rules:
        assert rule.covers and rule.examples and rule.says in SAYS, rule.id


def test_every_rule_has_a_name_of_its_own() -> None:
    ids = [rule.id for rule in [*RULES.rules, *RULES.context_rules]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("rule", "kind", "text"), MUST_ALARM)
def test_a_rule_sees_its_examples(rule: str, kind: str, text: str) -> None:
    alarm = RULES.find(text)
    assert alarm is not None, f"{rule} misses: {text}"
    assert alarm.kind == kind


@pytest.mark.parametrize(("rule", "text"), MUST_NOT)
def test_a_rule_leaves_its_counterexamples_alone(rule: str, text: str) -> None:
    assert RULES.find(text) is None, f"false alarm beside {rule}: {text}"


@pytest.mark.parametrize(("rule", "text"), LIFTED)
def test_a_context_takes_an_alarm_back(rule: str, text: str) -> None:
    assert RULES.find(text) is None, f"{rule} does not lift: {text}"


@pytest.mark.parametrize(("rule", "text"), KEPT)
def test_a_context_never_silences_a_real_cry(rule: str, text: str) -> None:
    assert RULES.find(text) is not None, f"{rule} silences: {text}"


def test_ordinary_messages_hardly_ever_alarm() -> None:
    messages = list(ordinary_messages())
    alarms = [text for text in messages if RULES.find(text)]
    assert len(messages) > 10_000
    # Design section 4: at most 0.2 % of ordinary messages.
    assert len(alarms) <= 0.002 * len(messages), "\n".join(alarms)
