"""Messages sent twice, out of order, and to two web processes at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from breakable_guide import BreakableGuide, Family

pytestmark = pytest.mark.slow


def test_a_message_sent_many_times_at_once_is_answered_once(family: Family) -> None:
    question = "En hoeveel is dat?"
    family.said.append(question)
    with ThreadPoolExecutor(6) as senders:
        answers = list(senders.map(family.try_to_say, [question] * 6, ["same"] * 6))
    assert answers[0] and answers == [answers[0]] * 6
    assert family.try_to_say(question, "same") == answers[0]
    family.assert_nothing_lost_and_nothing_twice()


def test_messages_that_arrive_out_of_order_are_answered_as_they_were_stored(
    family: Family,
) -> None:
    # The first try of the second message never arrived: the third overtook it.
    family.say("Wat is leefloon?", "third")
    family.say("Wie heeft daar recht op?", "second")
    first = family.say("Wat is leefloon?", "third")
    assert [one["reply_to"] for one in first] == ["third"]
    family.assert_nothing_lost_and_nothing_twice()


def test_two_web_processes_share_one_conversation(guide: BreakableGuide, family: Family) -> None:
    questions = [f"Wat is leefloon? Vraag {number}" for number in range(6)]
    with guide.another_web() as other, ThreadPoolExecutor(12) as senders:
        sent = [
            senders.submit(family.try_to_say, question, f"question-{number}", port)
            for number, question in enumerate(questions)
            for port in (guide.web_port, other.port)
        ]
        answers = [one.result() for one in sent]
    assert None not in answers, family.told
    for number in range(6):
        here, there = answers[2 * number : 2 * number + 2]
        assert here == there and here and here[-1]["reply_to"] == f"question-{number}"
    family.said += sorted(
        questions, key=[one["text"] for one in family.history() if one["from"] == "person"].index
    )
    family.assert_nothing_lost_and_nothing_twice()
