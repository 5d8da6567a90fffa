"""Which answer was not what was asked, as the events of a conversation tell it."""

from __future__ import annotations

from typing import Any

import pytest

from actions.missed import Missed, missed
from bot.engine.utterance import payload
from bot.privacy.unanswered import BadAnswer

TAP = payload("meant_other", topic="ocmw", facet="what", part=0)
ASKED = "geld voor een bril"


def typed(text: str, intent: str, **slots: str) -> dict[str, Any]:
    entities = [{"entity": slot, "value": value} for slot, value in slots.items()]
    parsed = {"intent": {"name": intent}, "entities": entities}
    return {"event": "user", "text": text, "parse_data": parsed}


def said(topic: str | None, act: str = "answer", *payloads: str) -> dict[str, Any]:
    buttons = [{"title": "x", "payload": one} for one in payloads]
    carried = {"metadata": {"meta": {"act": act, "topic": topic}, "cards": []}}
    return {"event": "bot", "text": "x", "data": {"buttons": buttons}, "metadata": carried}


QUESTION = typed(ASKED, "ask_what", language="nl", topic="zorgtoeslag")
ANSWER = said("zorgtoeslag", "answer", TAP)
NOT_MEANT = typed("dat vroeg ik niet", "not_meant", language="fr")
TAPPED = typed(TAP, "meant_other", topic="ocmw")
OTHER_TAP = typed("/ask_amount{}", "ask_amount", topic="zorgtoeslag")


@pytest.mark.parametrize(
    ("before", "message", "meant", "is_noted"),
    [
        ([QUESTION, ANSWER], NOT_MEANT, "", False),
        ([QUESTION, ANSWER], TAPPED, "ocmw", False),
        ([QUESTION, ANSWER, NOT_MEANT, said(None, "choose", TAP)], TAPPED, "ocmw", True),
        ([QUESTION, ANSWER, OTHER_TAP, said("zorgtoeslag")], NOT_MEANT, "", False),
        ([QUESTION, ANSWER, typed("simpeler", "use_simple"), ANSWER], NOT_MEANT, "", False),
        ([typed("x", "greet"), said(None), QUESTION, ANSWER], NOT_MEANT, "", False),
    ],
)
def test_the_question_and_its_answer_are_found(
    before: list[dict[str, Any]], message: dict[str, Any], meant: str, is_noted: bool
) -> None:
    now = [*before, message, {"event": "action", "name": "utter_x"}, said("ocmw")]
    assert missed(now) == Missed(ASKED, "nl", BadAnswer("zorgtoeslag", meant), is_noted)


@pytest.mark.parametrize(
    "events",
    [
        [],
        [NOT_MEANT],
        [QUESTION, said(None, "unknown"), NOT_MEANT],
        [QUESTION, ANSWER, typed("/ask_what{}", "ask_what"), said("leefloon"), NOT_MEANT],
        [QUESTION, ANSWER, typed("xyz", "nlu_fallback"), said("leefloon"), NOT_MEANT],
        [QUESTION, said("zorgtoeslag"), TAPPED],
        [QUESTION, said("ocmw", "answer", TAP), TAPPED],
        [QUESTION, {**ANSWER, "data": {}, "metadata": {}}, NOT_MEANT],
    ],
    ids=[
        "nothing", "no question", "no answer", "two topics", "not understood in between",
        "a button of before", "the same topic", "a referral",
    ],
)  # fmt: skip
def test_what_leaves_doubt_is_not_found(events: list[dict[str, Any]]) -> None:
    assert missed(events) is None
