"""Where a message says nothing that we know."""

from __future__ import annotations

import pytest
from seen_messages import after, like, name

from bot.nlu.reading import State


@pytest.mark.parametrize("text", ["", "...", "?!", "🤷"])
def test_nothing_said_is_not_understood_and_counted(text: str) -> None:
    decision = after(text, state=State(unknowns=1))
    assert decision.intent == "nlu_fallback"
    assert decision.changes["unknowns"] == 2


@pytest.mark.parametrize("text", ["👍", "🙏", "😊"])
def test_a_friendly_sign_is_thanks(text: str) -> None:
    assert after(text).intent == "thank"


def test_what_is_not_understood_counts_and_offers_the_closest() -> None:
    decision = after(topics=(like("ocmw", 0.02), like("1g1p", 0.01)), state=State(unknowns=1))
    assert decision.intent == "nlu_fallback"
    assert decision.confidence == 0
    assert decision.changes["unknowns"] == 2
    assert decision.changes["options"] == ["ocmw"]


def test_being_understood_again_forgets_the_misunderstandings() -> None:
    assert after("x", topics=(name("ocmw"),), state=State(unknowns=2)).changes["unknowns"] == 0
