"""The crisis rules together against hand-written messages, one person in one moment each.

Messages that were looked at while the rules were written must be judged exactly; those of the set
were written after them and are only measured (docs/safety.md says how).
"""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.nlu.safety.matcher import SafetyRules
from bot.nlu.safety.rule import KINDS, Alarm
from bot.nlu.safety.rule_files import RULES_DIR
from bot.nlu.safety.sense import EXAMPLES

DATA = Path(__file__).parents[2] / "data" / "understanding"
RULES = SafetyRules.load()

# The rules alone, by the messages' origin: (recall, false alarms). Measured: of own 92 of 114 seen
# and 1 of 105 falsely alarmed, of own2, written later and harder, 43 of 92 and 26 of 100. With the
# sense of danger see docs/quality.md. Raise the first and lower the second whenever the rules get
# better; never the other way round.
SCORES = {"own": (0.80, 0.02), "own2": (0.46, 0.26)}
# Design section 4.
ORDINARY_FALSE_ALARMS = 0.002


def read(name: str) -> list[dict[str, Any]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


CRISIS = read("crisis.jsonl")
ORDINARY = read("ordinary.jsonl")


LOOKED_AT = [
    json.loads(line)
    for line in (EXAMPLES / "looked-at.jsonl").read_text(encoding="utf-8").splitlines()
]


def part(name: str, crisis: bool) -> list[dict[str, Any]]:
    return [m for m in CRISIS if m["part"] == name and m["expect"]["crisis"] is crisis]


def test_every_message_that_was_looked_at_is_judged_exactly() -> None:
    wrong = []
    for message in LOOKED_AT:
        alarm = RULES.find(message["text"])
        kinds = {message["kind"], *message.get("kind_also", [])}
        if (alarm.kind if alarm else None) not in kinds:
            wrong.append((message["text"], alarm))
    assert not wrong


@pytest.mark.parametrize("origin", SCORES)
def test_the_score_part_stays_at_or_above_what_was_measured(origin: str) -> None:
    def alarms(crisis: bool) -> list[bool]:
        some = [m for m in part("score", crisis) if m["id"].split("-")[0] == origin]
        assert len(some) > 90
        return [RULES.find(m["text"]) is not None for m in some]

    recall, false_alarms = SCORES[origin]
    seen, false = alarms(crisis=True), alarms(crisis=False)
    assert sum(seen) >= recall * len(seen)
    assert sum(false) <= false_alarms * len(false)


def test_ordinary_messages_do_not_alarm() -> None:
    assert len(ORDINARY) >= 290
    alarms = [m["text"] for m in ORDINARY if RULES.find(m["text"])]
    assert len(alarms) <= ORDINARY_FALSE_ALARMS * len(ORDINARY), alarms


def test_the_most_urgent_kind_is_reported() -> None:
    alarm = RULES.find("mijn man slaat mij en mijn baby ademt niet meer")
    assert alarm is not None and alarm.kind == "medical"


def test_an_alarm_names_its_evidence_and_cannot_be_changed() -> None:
    alarm = RULES.find("Goeiedag. Ik wil écht dood!")
    assert alarm == Alarm("suicide", "suicide-wish", "nl", "wil echt dood")
    with pytest.raises(FrozenInstanceError):
        alarm.kind = "poison"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "in_pieces"),
    [
        ("ik wil niet meer leven", False),
        ("wij slapen slecht, naast ons huis is het station", True),
        ("mijn man sloeg en schopte mij, ik wil niet meer leven", False),
    ],
)
def test_an_alarm_tells_whether_it_was_seen_in_one_piece(text: str, in_pieces: bool) -> None:
    alarm = RULES.find(text)
    assert alarm is not None and alarm.in_pieces is in_pieces


@pytest.mark.parametrize(
    ("plain", "typed"),
    [
        ("ik wil dood", "KWIL DOOOOD"),
        ("je veux mourir", "jveux mourrir"),
        ("hij spreekt over zelfmoord", "hij spreekt over zlefmoord"),
        ("on m'a violée", "on ma violee"),
        ("'t mag gedaan zijn voor mij", "’t mag gedaan zijn voor mij"),
    ],
)
def test_spelling_does_not_matter(plain: str, typed: str) -> None:
    first, second = RULES.find(plain), RULES.find(typed)
    assert first is not None and second is not None
    assert (first.kind, first.rule) == (second.kind, second.rule)


def test_a_reviewer_can_ask_why() -> None:
    reasons = RULES.explain("in die serie pleegt een meisje zelfmoord")
    assert reasons and all(lifted == "fiction" for _, lifted in reasons)


@pytest.mark.parametrize(
    "sentence",
    [
        "hij slaat mij en mijn kinderen niet, ik wil dood en ben bang thuis met de baby. ",
        "mijn man slaat mij niet maar ",
        "dood wil ik dood wil ik ",
        "a ",
        "zelfmoor",
    ],
)
def test_effort_grows_with_the_length_and_not_faster(sentence: str) -> None:
    short = RULES.effort((sentence * 2_000)[:1_000])
    long = RULES.effort((sentence * 2_000)[:4_000])
    # A fixed part is spent on the rules, so four times the length costs at most four times.
    assert long <= 4.5 * max(short, 1)


def test_rules_are_read_once() -> None:
    assert SafetyRules.load() is SafetyRules.load()


def test_a_faulty_rule_is_named(tmp_path: Path) -> None:
    for path in RULES_DIR.glob("*.yml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "poison.yml").write_text(
        "kind: poison\nrules:\n  - id: faulty\n    covers: x\n    nl: |\n      {no-such-list} x\n",
        encoding="utf-8",
    )
    with pytest.raises(ValueError, match=r"faulty.*no-such-list"):
        SafetyRules(tmp_path)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=500))
@example("")
@example("\n\n...!?'’'’")
@example("'" * 400)
@example("j'" * 400)
@example("١٢٣ ²³ ½ Ⅷ")
@example("İı ß ﬁ \u200c\u200f\ud83d\ude00")
def test_any_text_returns_without_raising(text: str) -> None:
    alarm = RULES.find(text)
    assert alarm is None or alarm.kind in KINDS


WORDS = "ik wil dood niet hij slaat mij mijn man kind geen maar vannacht pas je veux mourir me plus"


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([*WORDS.split(), ".", ",", "?"]), max_size=120))
def test_any_mix_of_heavy_words_returns_without_raising(words: list[str]) -> None:
    alarm = RULES.find(" ".join(words))
    assert alarm is None or alarm.evidence
