"""The crisis rules: what each must see, what it must leave alone, and how long it may take."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.safety_matcher import KINDS, SafetyRules
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


def test_every_kind_of_crisis_has_rules_with_examples() -> None:
    assert {kind for _, kind, _ in MUST_ALARM} == set(KINDS)


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


def test_the_search_grows_with_the_length_of_a_message_and_not_faster() -> None:
    sentence = "mijn man slaat mij niet maar "
    short, long = RULES.effort(sentence * 20), RULES.effort(sentence * 80)
    assert 0 < long <= 5 * short


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_without_an_error(text: str) -> None:
    alarm = RULES.find(text)
    assert alarm is None or alarm.kind in KINDS
