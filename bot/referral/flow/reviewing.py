"""The draft as a whole: looked at, changed, struck, added to, and found right."""

from __future__ import annotations

from bot.referral.draft import (
    ADD,
    EDIT,
    INTRO,
    LINE,
    OUTSIDE,
    RECIPIENT,
    REVIEW,
    TOO_OLD,
    Draft,
)
from bot.referral.flow.setting import Setting
from bot.referral.form import FIELDS
from bot.referral.moves import Move


def show(draft: Draft, _move: Move, _setting: Setting) -> Draft:
    """Show the draft; a question that is open then stays so."""
    if draft.step in (INTRO, OUTSIDE, TOO_OLD):
        return draft.turned(is_paused=False)
    return draft.turned(step=REVIEW, is_paused=False, resumes=False)


def edit(draft: Draft, _move: Move, _setting: Setting) -> Draft:
    """Ask which line is to change."""
    return draft.turned(step=EDIT if draft.lines else REVIEW)


def line(draft: Draft, move: Move, _setting: Setting) -> Draft:
    """Ask what is to be done with a line."""
    is_there = move.target in draft.answers
    return draft.turned(step=f"{LINE}{move.target}" if is_there else EDIT)


def change(draft: Draft, move: Move, _setting: Setting) -> Draft:
    """Ask one line anew, or for the first time; then the draft is shown again."""
    name = move.target or draft.field
    return draft.turned(step=name, resumes=True) if name in FIELDS else draft.turned()


def strike(draft: Draft, move: Move, _setting: Setting) -> Draft:
    """Take a line out: nobody may read it any more."""
    name = move.target or draft.field
    if name not in draft.answers:
        return draft.turned()
    return draft.turned(step=REVIEW, notice="struck").without(name)


def add(draft: Draft, _move: Move, _setting: Setting) -> Draft:
    """Ask what is to be added."""
    return draft.turned(step=ADD)


def approve(draft: Draft, _move: Move, _setting: Setting) -> Draft:
    """The draft is right: choose who may read it, once what is needed is there."""
    if draft.step != REVIEW:
        return draft.turned()
    if draft.missing:
        return draft.turned(step=draft.missing, resumes=True, notice="required")
    return draft.turned(step=RECIPIENT)
