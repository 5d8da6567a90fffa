"""Which side of a topic is answered where a question leaves it open."""

from __future__ import annotations

from bot.nlu.reading import Reading
from bot.nlu.sides import acceptance, best_side
from knowledge.vocabulary import facets


def test_the_table_knows_every_side_and_accepts_each_for_itself() -> None:
    table = acceptance()
    assert set(table) == set(facets())
    for side, row in table.items():
        assert set(row) == set(facets())
        assert all(0 <= share <= 1 for share in row.values())
        assert row[side] >= 0.5, side


def test_a_plain_question_is_answered_from_its_own_side() -> None:
    for side in ("what", "apply", "amount", "appeal"):
        assert best_side({side: 0.95, "privacy": 0.05}, facets()) == side


def test_only_a_side_that_is_answered_is_given() -> None:
    assert best_side({"amount": 1.0}, ("what", "who")) in ("what", "who")
    assert best_side({"amount": 1.0}, ()) is None
    assert best_side({}, ("what",)) is None


def test_acts_that_ask_for_a_side_count_for_it() -> None:
    reading = Reading("", [], "nl", [("find_service", 0.8, 0.0), ("ask_when", 0.2, 0.0)], [])
    sides = reading.sides()
    assert max(sides, key=lambda side: sides[side]) == "contact"
