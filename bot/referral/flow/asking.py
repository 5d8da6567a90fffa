"""The questions of the form, one at a time."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.referral.answering import are_too_old, children_of, read_answer
from bot.referral.draft import (
    ADD,
    CONSENT,
    CONSENT_FOR,
    EDIT,
    INTRO,
    LINE,
    OUTSIDE,
    READY,
    RECIPIENT,
    REVIEW,
    TOO_OLD,
    WITHDRAWN,
    Answer,
    Draft,
)
from bot.referral.flow.setting import Setting
from bot.referral.form import ASKED, FIELDS
from bot.referral.moves import Move
from bot.referral.reading.ages import corrects_children
from knowledge.text import fold

#: How a correction begins, and how many words it has at most.
_TAKES_BACK = re.compile(r"(?:nee+n?|non|sorry|pardon|fout|oei|oeps|ah|euh|niet|pas|c'est faux)\b")
_LONGEST_CORRECTION = 10


def begin(draft: Draft, move: Move, _setting: Setting) -> Draft:
    """Begin, or go on where the draft stands."""
    if draft.step != INTRO or not move.target:
        return draft.turned(is_paused=False)
    known = Answer(move.text, move.language, value=move.target)
    return draft.turned().with_answer("municipality", known)


def professional(draft: Draft, _move: Move, _setting: Setting) -> Draft:
    """Tell somebody of the profession how a family is signed up, and that it can begin here."""
    return draft.turned(is_paused=False, notice="professional" if draft.step == INTRO else "")


def start(draft: Draft, _move: Move, setting: Setting) -> Draft:
    """Ask the first question."""
    if draft.step != INTRO:
        return draft.turned(is_paused=False)
    return _onwards(draft.turned(), "municipality", setting)


def answer(draft: Draft, move: Move, setting: Setting) -> Draft:
    """Take words typed, where they can be an answer."""
    if not draft.is_open_question:
        return draft.turned(is_paused=False, notice="tap" if draft.step != INTRO else "")
    corrected = _corrected(draft, move, setting)
    if corrected:
        return corrected
    taken = read_answer(FIELDS[draft.step], move.text, move.language, setting.world)
    if not taken.answer.said:
        return draft.turned(notice="empty")
    if taken.problem:
        return draft.turned(notice=taken.problem, held=taken.answer)
    return _filled(draft, taken.answer, setting)


def _corrected(draft: Draft, move: Move, setting: Setting) -> Draft | None:
    """Take a correction of the line before: "no, she is 7"."""
    before = children_of(draft.answers.get("children"))
    if before is None or draft.step == "children" or not _is_correction(move.text):
        return None
    children = corrects_children(move.text, before, setting.today)
    if children is None:
        return None
    answer = Answer(move.text, move.language, value=children.as_json())
    return draft.turned(noted="children").with_answer("children", answer)


def _is_correction(text: str) -> bool:
    """Tell whether a message takes something back; a story that names an age does not."""
    return bool(_TAKES_BACK.match(fold(text))) and len(text.split()) <= _LONGEST_CORRECTION


def choose(draft: Draft, move: Move, setting: Setting) -> Draft:
    """Take a choice that was tapped; its title is the words."""
    if not draft.is_open_question or move.target not in FIELDS[draft.step].choices:
        return draft.turned()
    return _filled(draft, Answer(move.text, move.language, choice=move.target), setting)


def keep(draft: Draft, _move: Move, setting: Setting) -> Draft:
    """Take the words that were held as the answer, as they stand."""
    if draft.held is None or not draft.is_open_question or not draft.held.said:
        return draft.turned()
    return _filled(draft, draft.held, setting)


def _filled(draft: Draft, answer: Answer, setting: Setting) -> Draft:
    name = draft.step
    return _onwards(draft.turned(noted=name).with_answer(name, answer), name, setting)


def _onwards(draft: Draft, after: str, setting: Setting) -> Draft:
    """Go to the next step, by way of what a family must know first."""
    where = draft.answers.get("municipality")
    if after == "municipality" and where and not setting.serves(where.value):
        return replace(draft, step=OUTSIDE)
    children = children_of(draft.answers.get("children"))
    if after == "children" and children and are_too_old(children):
        return replace(draft, step=TOO_OLD)
    return replace(draft, step=draft.next_field, resumes=False)


def go_on(draft: Draft, _move: Move, _setting: Setting) -> Draft:
    """Write the paper all the same, for whoever does serve the family."""
    if draft.step not in (OUTSIDE, TOO_OLD):
        return draft.turned()
    return draft.turned(step=draft.next_field, resumes=False)


def skip(draft: Draft, move: Move, setting: Setting) -> Draft:
    """Pass a question by, if the referral can do without it."""
    name = draft.step
    if draft.step in (OUTSIDE, TOO_OLD):
        return go_on(draft, move, setting)
    if not draft.is_open_question:
        return draft.turned(is_paused=False)
    if FIELDS[name].is_required and name not in draft.answers:
        return draft.turned(notice="required")
    if name in draft.answers:
        # Nothing that was answered is lost by passing by.
        return _onwards(draft.turned(), name, setting)
    return _onwards(replace(draft.turned(), passed=(*draft.passed, name)), name, setting)


def back(draft: Draft, _move: Move, _setting: Setting) -> Draft:
    """Return to the step before; what was answered stays until it is answered anew."""
    if draft.step in (OUTSIDE, TOO_OLD):
        before = "municipality" if draft.step == OUTSIDE else "children"
        return draft.turned(step=before)
    if draft.step == INTRO:
        return draft.turned(is_paused=True)
    if draft.resumes or draft.step in (EDIT, ADD, RECIPIENT) or draft.step.startswith(LINE):
        return draft.turned(step=REVIEW, resumes=False)
    if draft.step == CONSENT or draft.step.startswith(CONSENT_FOR):
        return draft.turned(step=RECIPIENT)
    if draft.step in (READY, WITHDRAWN):
        return draft.turned(step=REVIEW)
    names = [one.id for one in ASKED]
    here = names.index(draft.step) if draft.step in names else len(names)
    return draft.turned(step=names[here - 1] if here else INTRO)


def why(draft: Draft, _move: Move, _setting: Setting) -> Draft:
    """Say why a question is asked."""
    return draft.turned(notice="why" if draft.is_open_question else "")


def repeat(draft: Draft, _move: Move, _setting: Setting) -> Draft:
    """Ask once more; words that are held may still be the answer."""
    return draft.turned(is_paused=False, held=draft.held)


def pause(draft: Draft, _move: Move, _setting: Setting) -> Draft:
    """Keep everything, and leave the family in peace."""
    return draft.turned(is_paused=True)


def hold(draft: Draft, words: Answer) -> Draft:
    """Hold words that were not taken for an answer, where they may have been one."""
    fits = 0 < len(words.said) <= draft.longest_answer
    return replace(draft, held=words) if fits else draft


def aside(draft: Draft, move: Move, _setting: Setting) -> Draft:
    """Answer a question in between; its words may still be meant for the form."""
    topic, _, facet = move.target.partition(":")
    return hold(draft.turned(aside=(topic, facet)), Answer(move.text, move.language))
