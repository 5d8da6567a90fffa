"""The learnt watch beside the rules: what it raises, what it may calm, and what it never may."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.reading import ALARM, CONCERN, LANGUAGE
from bot.nlu.safety.rule import KINDS, Alarm
from bot.nlu.safety.sense import DangerSense, Example, Sensed, read_examples
from bot.nlu.safety.watch import SafetyWatch

CRIES = ["ik wil niet meer leven", "je veux mourir ce soir", "ik maak er een eind aan vannacht"]
BLOWS = ["mijn man slaat mij elke avond", "il me frappe devant les enfants", "hij wurgt mij"]
QUIET = ["hoe vraag ik de schooltoeslag", "c'est quoi le CPAS", "waar is het ziekenfonds in Halle"]


def sense() -> DangerSense:
    taught = DangerSense()
    examples = [*(Example(text, "suicide") for text in CRIES)]
    examples += [Example(text, "violence-partner") for text in BLOWS]
    taught.fit(examples, QUIET, None)
    return taught


def test_danger_is_told_from_none_and_of_which_kind() -> None:
    felt = sense().feel("ik wil vannacht niet meer leven")
    assert felt is not None
    assert (felt.kind, felt.margin > 0) == ("suicide", True)
    quiet = sense().feel("hoe vraag ik een toeslag voor school")
    assert quiet is not None and quiet.margin < 0


def test_nothing_is_felt_where_nothing_is_said() -> None:
    assert sense().feel(" ... ") is None


def test_the_sense_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    taught = sense()
    taught.save(tmp_path)
    assert DangerSense.load(tmp_path).feel(CRIES[0]) == taught.feel(CRIES[0])


def test_every_example_has_a_kind_that_has_a_message_of_its_own_or_none() -> None:
    examples = read_examples()
    assert {one.kind for one in examples} == {None, *KINDS}
    assert sum(one.kind is None for one in examples) > 500
    assert len({one.text for one in examples}) == len(examples)


def test_examples_are_lines_of_json(tmp_path: Path) -> None:
    line = json.dumps({"text": "help", "kind": "medical"})
    (tmp_path / "a.jsonl").write_text(f"{line}\n", encoding="utf-8")
    assert read_examples(tmp_path) == [Example("help", "medical")]


class Watch(SafetyWatch):
    """A watch whose rules and sense say what a test wants."""

    def __init__(self, alarm: Alarm | None, sensed: Sensed | None) -> None:
        self._config = self.get_default_config()
        self._rules = self._sense = self  # type: ignore[assignment]
        self._alarm, self._felt = alarm, sensed

    def find(self, _text: str) -> Alarm | None:
        """Say what the rules say."""
        return self._alarm

    def feel(self, _text: str) -> Sensed | None:
        """Say what the sense says."""
        return self._felt

    def seen(self, language: str = "nl") -> tuple[str | None, str | None]:
        """Return the kinds of the alarm and of the concern that a message leaves."""
        (message,) = self.process([Message({TEXT: "iets", LANGUAGE: language})])
        return (message.get(ALARM) or {}).get("kind"), (message.get(CONCERN) or {}).get("kind")


RULE = Alarm("suicide", "some-rule", "nl", "woorden")
IN_PIECES = replace(RULE, in_pieces=True)


@pytest.mark.parametrize(
    ("alarm", "margin", "words", "seen"),
    [
        (None, 5.0, 20, ("medical", None)),
        (None, 0.1, 20, (None, "medical")),
        (None, -0.2, 20, (None, None)),
        (RULE, 5.0, 20, ("suicide", None)),
        (RULE, -0.6, 20, ("suicide", None)),
        (RULE, -0.8, 20, (None, "suicide")),
        (RULE, -1.1, 20, (None, "suicide")),
        # So far from any cry that not even a question is asked.
        (RULE, -1.5, 20, (None, None)),
        (RULE, -1.5, 80, (None, None)),
        # In few words a rule is hard to calm, in a long story it is one sentence among many.
        (RULE, -1.5, 5, ("suicide", None)),
        (RULE, -0.1, 80, (None, "suicide")),
        (RULE, 0.3, 800, ("suicide", None)),
        # What a rule saw in pieces is easier to calm than what it saw in one.
        (IN_PIECES, -0.2, 20, ("suicide", None)),
        (IN_PIECES, -0.4, 20, (None, "suicide")),
        (IN_PIECES, -0.6, 5, ("suicide", None)),
        (Alarm("suicide", "other-suicide", "tr", "x"), -5.0, 20, ("suicide", None)),
    ],
)
def test_rules_and_sense_decide_together(
    alarm: Alarm | None, margin: float, words: int, seen: tuple[str | None, str | None]
) -> None:
    assert Watch(alarm, Sensed("medical", margin, words)).seen() == seen


def test_without_a_feeling_the_rules_stand() -> None:
    assert Watch(RULE, None).seen() == ("suicide", None)


def test_in_a_language_that_the_sense_has_not_learnt_the_rules_stand_alone() -> None:
    assert Watch(RULE, Sensed("medical", -5.0, 20)).seen("tr") == ("suicide", None)
    assert Watch(None, Sensed("medical", 5.0, 20)).seen("tr") == (None, None)


def test_training_is_done_anew_when_rules_examples_or_code_change() -> None:
    made_of = {path.name for path in SafetyWatch.made_of()}
    assert {
        "watch.py",
        "sense.py",
        "matcher.py",
        "suicide.yml",
        "context.yml",
        "nl.jsonl",
    } <= made_of


def test_the_cache_of_training_tells_other_examples_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = tmp_path / "nl.jsonl"
    example.write_text("one")
    monkeypatch.setattr(SafetyWatch, "made_of", lambda: [example])
    before = SafetyWatch.fingerprint_addon({})
    assert SafetyWatch.fingerprint_addon({}) == before
    example.write_text("other")
    assert SafetyWatch.fingerprint_addon({}) != before
