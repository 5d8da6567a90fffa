"""From one step of a referral to the next. Pure: a draft and a move give a draft.

Whatever comes, no answer that was given is lost, nothing is shared without a consent for that line
and that recipient, and there is always a next step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.referral.draft import (
    CONSENT,
    CONSENT_FOR,
    INTRO,
    OUTSIDE,
    READY,
    REPLYING,
    REVIEW,
    TOO_OLD,
    Draft,
)
from bot.referral.flow import asking, replying, reviewing, sharing
from bot.referral.flow.setting import Setting
from bot.referral.moves import Move


def take(draft: Draft, move: Move, setting: Setting) -> Draft:
    """Return the draft after a move; a move that does not fit the step asks the step again."""
    if move.at and move.at != draft.step:
        # A button of before, or the same one twice.
        return draft.turned(is_paused=False)
    moves = _MOVES | _REPLIES if draft.step in REPLYING else _MOVES
    after = moves.get(move.kind, asking.repeat)(draft, move, setting)
    return replace(after, register=setting.register)


#: What a typed yes or no does at each step that asks for one.
_YES = {
    INTRO: asking.start,
    OUTSIDE: asking.go_on,
    TOO_OLD: asking.go_on,
    REVIEW: reviewing.approve,
    CONSENT: sharing.agree_all,
    READY: sharing.check_in,
}
_NO = {
    INTRO: asking.pause,
    OUTSIDE: asking.pause,
    TOO_OLD: asking.pause,
    REVIEW: reviewing.edit,
    CONSENT: sharing.refuse,
    READY: sharing.no_check_in,
}
#: Questions that yes and no answer; "no" is an answer to who helps, too.
_YES_OR_NO, _NO_IS_ENOUGH = ("mandated", "companion"), ("mandated", "companion", "help")


def _yes(draft: Draft, move: Move, setting: Setting) -> Draft:
    if draft.step.startswith(CONSENT_FOR):
        return sharing.agree(draft, move, setting)
    if draft.is_open_question:
        if draft.step in _YES_OR_NO:
            return asking.answer(draft, move, setting)
        return draft.turned(notice="say_more")
    return _YES.get(draft.step, asking.repeat)(draft, move, setting)


def _no(draft: Draft, move: Move, setting: Setting) -> Draft:
    if draft.step.startswith(CONSENT_FOR):
        return sharing.refuse(draft, move, setting)
    if draft.is_open_question:
        is_answer = draft.step in _NO_IS_ENOUGH
        return (asking.answer if is_answer else asking.skip)(draft, move, setting)
    return _NO.get(draft.step, asking.repeat)(draft, move, setting)


_MOVES: dict[str, Callable[[Draft, Move, Setting], Draft]] = {
    "begin": asking.begin,
    "professional": asking.professional,
    "start": asking.start,
    "yes": _yes,
    "no": _no,
    "answer": asking.answer,
    "choose": asking.choose,
    "keep": asking.keep,
    "skip": asking.skip,
    "back": asking.back,
    "why": asking.why,
    "show": reviewing.show,
    "repeat": asking.repeat,
    "resume": asking.repeat,
    "pause": asking.pause,
    "aside": asking.aside,
    "go_on": asking.go_on,
    "approve": reviewing.approve,
    "edit": reviewing.edit,
    "line": reviewing.line,
    "change": reviewing.change,
    "strike": reviewing.strike,
    "leave": reviewing.show,
    "add": reviewing.add,
    "recipient": sharing.recipient,
    "agree_all": sharing.agree_all,
    "one_by_one": sharing.one_by_one,
    "agree": sharing.agree,
    "refuse": sharing.refuse,
    "withdraw": sharing.withdraw,
    "check_in": sharing.check_in,
    "no_check_in": sharing.no_check_in,
    "status": sharing.status,
    "referrer": sharing.referrer,
    "reply": replying.begin,
    "rather_not": replying.refuse,
}
#: What the same moves do while a question of the house is answered. "I do not know" is an answer.
_REPLIES: dict[str, Callable[[Draft, Move, Setting], Draft]] = {
    "answer": replying.answer,
    "skip": replying.answer,
    "keep": replying.keep,
    "yes": replying.send,
    "no": replying.anew,
    "back": replying.later,
    "pause": replying.later,
}
