"""From one step of a referral to the next, and what may never happen whatever a family does."""

from __future__ import annotations

import pytest
from drafting import ANSWERS, HOUSE, SETTING, TODAY, answered, begun, move, say
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.referral.draft import (
    CONSENT,
    CONSENT_FOR,
    INTRO,
    MYSELF,
    OUTSIDE,
    READY,
    RECIPIENT,
    REVIEW,
    TOO_OLD,
    WITHDRAWN,
    Draft,
)
from bot.referral.flow import take
from bot.referral.form import ASKED, FIELDS
from bot.referral.moves import Move

REQUIRED = [one.id for one in ASKED if one.is_required]


def handed_over() -> Draft:
    """Return a draft that the house may read."""
    return move(move(move(answered(), "approve"), "recipient", HOUSE), "agree_all")


def test_ten_questions_lead_to_the_draft() -> None:
    draft = begun()
    for field, text in zip(ASKED, ANSWERS, strict=True):
        assert draft.step == field.id
        draft = say(draft, text)
        assert draft.noted == field.id
    assert draft.step == REVIEW
    assert [draft.answers[one.id].said for one in ASKED] == list(ANSWERS)


def test_everything_but_the_wish_and_a_way_to_reach_can_be_skipped() -> None:
    draft = begun()
    for _ in range(30):
        before = draft.step
        draft = move(draft, "skip")
        if draft.step == before:
            assert draft.notice == "required"
            assert before in REQUIRED
            draft = say(draft, "iets")
        if draft.step == REVIEW:
            break
    assert draft.lines == tuple(REQUIRED)
    assert move(draft, "approve").step == RECIPIENT


def test_a_family_from_elsewhere_hears_it_and_may_write_all_the_same() -> None:
    draft = say(begun(), "Aalst")
    assert draft.step == OUTSIDE
    assert move(draft, "go_on").step == "children"
    assert say(move(draft, "back"), "Halle").step == "children"


def test_a_child_of_26_is_too_old_and_a_pregnancy_is_not() -> None:
    at_children = say(begun(), "Halle")
    assert say(at_children, "26").step == TOO_OLD
    assert say(at_children, "26 en 14").step == "situation"
    assert say(at_children, "zwanger").step == "situation"
    assert say(at_children, "25 jaar").step == "situation"
    assert say(at_children, "een tweeling van 3 en eentje op komst").noted == "children"


@pytest.mark.parametrize(
    ("field", "text", "problem"),
    [
        ("municipality", "Verweggistan", "municipality_unknown"),
        ("children", "drie kinderen", "children_not_read"),
        ("children", "340 jaar", "children_impossible"),
        ("professional", "Er was eens " * 60, "too_long"),
        ("reach", "0470 12 34", "phone_broken"),
        ("situation", "mijn nummer is 85.07.30-033.28", "identity_number"),
    ],
)
def test_what_does_not_fit_is_held_and_may_be_kept(field: str, text: str, problem: str) -> None:
    draft = move(begun(), "change", field)
    held = say(draft, text)
    assert (held.step, held.notice) == (field, problem)
    assert field not in held.answers
    kept = move(held, "keep")
    assert kept.answers[field].said
    assert len(kept.answers[field].said) <= FIELDS[field].longest
    assert "033" not in kept.answers[field].said


def test_a_correction_of_an_age_is_taken_at_the_next_question() -> None:
    draft = say(begun(), "Halle", "4 jaar", "nee, ze is 7")
    assert draft.step == "situation"
    assert draft.answers["children"].value["ages"][0]["months"] == 84


def test_a_story_that_names_an_age_is_an_answer_and_no_correction() -> None:
    story = "mijn oudste is 15 en wil niet meer naar school"
    draft = say(begun(), "Halle", "14 en 9", story)
    assert draft.answers["situation"].said == story
    assert draft.answers["children"].said == "14 en 9"


def test_a_button_of_before_or_the_same_one_twice_changes_nothing() -> None:
    draft = say(begun(), "Halle")
    skipped = move(draft, "skip", at="children")
    assert skipped.step == "situation"
    twice = move(skipped, "skip", at="children")
    assert (twice.step, twice.answers, twice.passed) == (
        skipped.step, skipped.answers, skipped.passed,
    )  # fmt: skip


def test_back_change_strike_and_add_lead_back_to_the_draft() -> None:
    draft = answered()
    assert say(move(draft, "change", "wish"), "iets anders").answers["wish"].said == "iets anders"
    assert say(move(draft, "change", "wish"), "iets anders").step == REVIEW
    struck = move(draft, "strike", "help")
    assert (struck.step, "help" in struck.answers) == (REVIEW, False)
    added = say(move(move(draft, "add"), "change", "school"), "De Regenboog")
    assert (added.step, added.answers["school"].said) == (REVIEW, "De Regenboog")


def test_without_the_wish_nobody_can_be_asked_to_read_it() -> None:
    draft = move(move(answered(), "strike", "wish"), "approve")
    assert (draft.step, draft.notice) == ("wish", "required")


def test_a_pause_keeps_everything_and_the_question() -> None:
    draft = move(say(begun(), "Halle"), "pause")
    assert draft.is_paused
    assert not move(draft, "resume").is_paused
    assert move(draft, "resume").step == "children"


def test_a_question_in_between_holds_its_words() -> None:
    draft = move(say(begun(), "Halle", "4"), "aside", "zorgtoeslag:amount", "hoeveel is dat?")
    assert (draft.step, draft.aside) == ("situation", ("zorgtoeslag", "amount"))
    assert move(draft, "keep").answers["situation"].said == "hoeveel is dat?"


def test_consent_is_given_line_by_line_for_one_recipient() -> None:
    draft = move(move(move(answered(), "approve"), "recipient", HOUSE), "one_by_one")
    while draft.step.startswith(CONSENT_FOR):
        draft = move(draft, "refuse" if draft.field in ("mandated", "children") else "agree")
    assert draft.step == READY
    assert set(draft.shared) == set(draft.lines) - {"mandated", "children"}
    for one in draft.consents:
        assert one.sentence == f"{HOUSE} may read {one.field}"
        assert one.moment == "2026-11-29T10:00:00+00:00"


def test_refusing_what_is_needed_shares_nothing() -> None:
    draft = move(move(move(answered(), "approve"), "recipient", HOUSE), "one_by_one")
    while draft.step.startswith(CONSENT_FOR):
        draft = move(draft, "refuse" if draft.field == "wish" else "agree")
    assert (draft.step, draft.notice, draft.shared) == (CONSENT, "consent_needed", {})


def test_who_takes_it_along_shares_nothing() -> None:
    draft = move(move(answered(), "approve"), "recipient", MYSELF)
    assert (draft.step, draft.shared, draft.finished) == (READY, {}, TODAY.isoformat())


def test_what_changes_after_consent_is_not_shared_before_a_new_one() -> None:
    draft = say(move(handed_over(), "change", "wish"), "iets heel anders")
    assert draft.shared["wish"].said == "Iemand die meedenkt"
    assert "wish" not in move(draft, "strike", "wish").shared
    asked = move(move(draft, "approve"), "recipient", HOUSE)
    assert asked.shared["wish"].said == "Iemand die meedenkt"
    assert move(asked, "agree_all").shared["wish"].said == "iets heel anders"
    assert move(asked, "refuse").shared == {}


def test_withdrawing_takes_every_consent_back_and_keeps_the_draft() -> None:
    draft = move(handed_over(), "withdraw")
    assert (draft.step, draft.consents, draft.shared) == (WITHDRAWN, (), {})
    assert draft.answers == answered().answers


def test_the_family_is_asked_how_it_goes_only_where_it_wants_that() -> None:
    asked = move(handed_over(), "check_in")
    assert asked.check_in == "2026-12-06"
    assert move(asked, "no_check_in").check_in == ""
    assert handed_over().check_in == ""


TEXTS = st.sampled_from(
    ["Halle", "Aalst", "4 en 7", "26 jaar", "zwanger", "ja", "nee, ze is 7", "0470 12 34 56", "?",
     "", "0470 12 34", "85.07.30-033.28", "x" * 1600, "niemand", "فاطمة", "overslaan"]
)  # fmt: skip
TARGETS = st.sampled_from(
    ["", *FIELDS, HOUSE, MYSELF, "nobody", "nl", "interpreter", "yes", "zorgtoeslag:what"]
)
KINDS = st.sampled_from(
    ["begin", "start", "yes", "no", "answer", "answer", "answer", "choose", "keep", "skip", "skip",
     "back", "why", "show", "repeat", "resume", "pause", "aside", "go_on", "approve", "approve",
     "edit", "line", "change", "strike", "leave", "add", "recipient", "agree_all", "one_by_one",
     "agree", "refuse", "withdraw", "check_in", "no_check_in", "status", "nonsense"]
)  # fmt: skip
MOVES = st.builds(
    Move, kind=KINDS, at=st.sampled_from(["", "", "", INTRO, "children", REVIEW, CONSENT]),
    target=TARGETS, text=TEXTS, language=st.sampled_from(["nl", "fr", "ar"]),
)  # fmt: skip
MAY_AGREE = {"agree_all", "agree", "yes"}


@settings(max_examples=3000, deadline=None)
@given(st.lists(MOVES, max_size=40), st.booleans())
def test_whatever_a_family_does(moves: list[Move], is_answered: bool) -> None:
    draft = answered() if is_answered else begun()
    for one in moves:
        after = take(draft, one, SETTING)
        assert Draft.from_json(after.as_json()) == after
        # No answer is lost but by striking it, and none changes but the one that is open.
        for name, answer in draft.answers.items():
            if one.kind != "strike":
                assert name in after.answers
            if name not in (draft.step, "children") and not (
                one.kind == "begin" and name == "municipality"
            ):
                assert after.answers.get(name, answer) == answer
        # Nothing is shared that was not agreed to for this recipient, in this step.
        for name, answer in after.shared.items():
            if draft.shared.get(name) != answer:
                assert one.kind in MAY_AGREE
                assert answer == draft.answers[name]
                assert after.recipient == draft.recipient == HOUSE
        assert all(consent.recipient == after.recipient for consent in after.consents)
        if one.kind == "withdraw":
            assert after.shared == {}
        draft = after
    # It never loops: who only skips or answers comes to the draft within so many steps.
    draft = move(move(draft, "resume"), "show")
    for _ in range(25):
        if draft.step == REVIEW:
            break
        draft = say(draft, "Halle") if draft.step in REQUIRED else move(draft, "yes")
        draft = move(draft, "skip") if draft.step in FIELDS else draft
    assert draft.step == REVIEW or draft.step == RECIPIENT
