"""A question of the house in the draft: words are read back, sent once, and never by chance."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drafting import HOUSE, answered, move

from bot.referral.draft import QUESTION, READ_BACK, READY, Answer, Draft
from bot.referral.flow import hold, leave, put
from bot.referral.form import ANSWER

ASKED = "the-id-of-a-question"


def ready() -> Draft:
    return move(move(move(answered(), "approve"), "recipient", HOUSE), "agree_all")


def asked() -> Draft:
    return put(ready(), ASKED)


def reply(
    draft: Draft, kind: str, text: str = "", target: str = "", question: str = ASKED
) -> Draft:
    return move(draft, kind, target, text, question=question)


def test_words_are_read_back_and_then_sent() -> None:
    draft = reply(asked(), "reply", target=ASKED)
    assert (draft.step, draft.notice) == (QUESTION, "answer_now")
    draft = reply(draft, "answer", "woensdag na 14 uur")
    assert (draft.step, draft.reply) == (READ_BACK, None)
    draft = reply(draft, "yes")
    assert draft.reply == Answer("woensdag na 14 uur", "nl")
    assert (draft.step, draft.notice, draft.written) == (READY, "answer_sent", None)


@pytest.mark.parametrize(("kind", "text"), [("yes", "ja"), ("no", "nee"), ("skip", "weet ik niet")])
def test_a_short_word_is_an_answer_too(kind: str, text: str) -> None:
    draft = reply(asked(), kind, text)
    assert (draft.step, draft.written) == (READ_BACK, Answer(text, "nl"))
    assert draft.reply is None


def test_other_words_take_the_place_of_those_read_back() -> None:
    draft = reply(reply(asked(), "answer", "dinsdag"), "answer", "of toch woensdag")
    assert draft.written == Answer("of toch woensdag", "nl")
    again = reply(draft, "no")
    assert (again.step, again.notice, again.reply) == (QUESTION, "answer_now", None)


def test_what_is_read_back_outlives_a_look_at_how_it_stands() -> None:
    draft = reply(reply(asked(), "answer", "dinsdag"), "status")
    assert (draft.step, draft.notice) == (READ_BACK, "status")
    assert reply(draft, "yes").reply == Answer("dinsdag", "nl")


def test_later_leaves_it_open_and_rather_not_tells_so() -> None:
    later = reply(asked(), "pause")
    assert (later.step, later.notice, later.reply) == (READY, "question_waits", None)
    refused = reply(later, "rather_not", target=ASKED)
    assert (refused.notice, refused.reply) == ("question_refused", Answer("", "nl"))
    assert refused.question == ASKED


@pytest.mark.parametrize("question", ["", "another question"])
@pytest.mark.parametrize("kind", ["reply", "rather_not", "answer", "yes"])
def test_a_question_that_is_no_more_gets_no_answer(kind: str, question: str) -> None:
    draft = reply(reply(asked(), "answer", "dinsdag"), kind, "dinsdag", ASKED, question=question)
    assert (draft.step, draft.notice, draft.reply) == (READY, "question_gone", None)


def test_words_beside_it_are_held_and_can_be_the_answer() -> None:
    draft = hold(asked(), Answer("ik slaap niet meer", "nl"))
    assert reply(draft, "keep").written == Answer("ik slaap niet meer", "nl")
    too_long = hold(asked(), Answer("x" * (ANSWER.longest + 1), "nl"))
    assert too_long.held is None


def test_no_number_of_an_identity_card_goes_to_the_house() -> None:
    draft = reply(asked(), "answer", "mijn nummer is 85.07.30-033.28")
    assert (draft.step, draft.notice) == (QUESTION, "identity_number")
    assert "85.07.30" not in reply(draft, "keep").written.said  # type: ignore[union-attr]


def test_it_comes_between_nothing_and_goes_without_a_trace() -> None:
    busy = move(ready(), "change", "wish")
    assert put(busy, ASKED) == busy
    assert leave(asked()).step == READY
    assert leave(busy) == busy


def test_the_house_gets_no_words_that_were_not_sent() -> None:
    draft = reply(asked(), "answer", "dinsdag")
    assert "dinsdag" not in draft.for_the_house.as_json()
    assert Draft.from_json(draft.as_json()) == draft


def test_a_draft_of_before_there_were_questions_can_be_read() -> None:
    text = ready().as_json()
    for name in ('"question": "", ', '"returns": "ready", ', '"written": null, '):
        assert name in text
        text = text.replace(name, "")
    assert Draft.from_json(text.replace(', "reply": null', "")) == replace(ready(), reply=None)
