"""The rule that chooses what else an answer points to, and which word it explains."""

from __future__ import annotations

from typing import Any

import pytest
from sample_content import TEXTS, parsed, term

from knowledge.jargon import Jargon
from knowledge.related import related_topics
from knowledge.schema import Right


def right(name: str, granted: str = "on-request", **fields: Any) -> Right:
    common = term(name, answers=dict.fromkeys(["what"], TEXTS))
    return Right.parse_obj(
        {
            **common,
            "kind": "right",
            "region": "flanders",
            "authority": {"name": "x", "role": "x"},
            "granted": granted,
            "conditions": {},
            **fields,
        }
    )


ENTRIES = {
    one.id: one
    for one in (
        right("asked", related=["unknown", "by-itself", "missed", "third"], leads_to=["opened"]),
        right("by-itself", granted="automatic"),
        right("missed"),
        right("third"),
        right("opened"),
        right("alone", related=["alone"]),
        right("opens", leads_to=["opened"]),
    )
}


def test_at_most_two_are_named_in_the_editors_order_and_what_comes_by_itself_last() -> None:
    assert related_topics(ENTRIES["asked"], ENTRIES) == ("missed", "third")


def test_what_the_conversation_was_about_already_is_not_offered_again() -> None:
    found = related_topics(ENTRIES["asked"], ENTRIES, seen={"missed", "third"})
    assert found == ("opened", "by-itself")


def test_what_a_right_opens_is_named_where_nothing_else_is() -> None:
    assert related_topics(ENTRIES["opens"], ENTRIES) == ("opened",)
    assert related_topics(ENTRIES["alone"], ENTRIES) == ()


WORDS = [parsed(term("wachtlijst")), parsed(term("spaarpot"))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Er is een wachtlijst en een spaarpot.", "wachtlijst"),
        ("Een Spaarpot, en dan een wachtlijst.", "spaarpot"),
        ("Er is een wachtlijst (je wacht op je beurt).", None),
        ("De wachtlijsten zijn lang.", None),
        ("Niets van dat alles.", None),
    ],
)
def test_the_first_word_that_stands_unexplained_is_offered(text: str, found: str | None) -> None:
    term_found = Jargon(WORDS).unexplained_in(text, ENTRIES["asked"])
    assert (term_found.id if term_found else None) == found


def test_a_term_does_not_offer_itself() -> None:
    assert Jargon(WORDS).unexplained_in("Een wachtlijst is een lijst.", WORDS[0]) is None


def test_without_terms_nothing_is_jargon() -> None:
    assert Jargon([]).unexplained_in("Een wachtlijst.", ENTRIES["asked"]) is None
