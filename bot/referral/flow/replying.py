"""A question of the house: answered, read back and only then sent; or left, or refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.referral.answering import read_answer
from bot.referral.draft import QUESTION, READ_BACK, READY, REPLYING, Answer, Draft
from bot.referral.flow.setting import Setting
from bot.referral.form import ANSWER
from bot.referral.moves import Move


def put(draft: Draft, question: str) -> Draft:
    """Put a question to a family whose form is done; whoever is busy with it is left in peace."""
    if draft.step != READY or draft.is_paused:
        return draft
    return replace(draft, step=QUESTION, question=question)


def leave(draft: Draft) -> Draft:
    """Return to where the family was, when a question is no more."""
    return _back(draft) if draft.step in REPLYING else draft


def begin(draft: Draft, move: Move, setting: Setting) -> Draft:
    """Ask for the words of the answer."""
    if not _is_open(move.target, setting):
        return _back(draft, notice="question_gone")
    return draft.turned(
        step=QUESTION,
        question=setting.question,
        returns=draft.returns if draft.step in REPLYING else draft.step,
        is_paused=False,
        notice="answer_now",
    )


def answer(draft: Draft, move: Move, setting: Setting) -> Draft:
    """Take words as the answer, and read them back."""
    if not _is_open(draft.question, setting):
        return _back(draft, notice="question_gone")
    taken = read_answer(ANSWER, move.text, move.language, setting.world)
    if not taken.answer.said:
        return draft.turned(notice="empty")
    if taken.problem:
        return draft.turned(step=QUESTION, notice=taken.problem, held=taken.answer)
    return _read_back(draft, taken.answer)


def keep(draft: Draft, _move: Move, _setting: Setting) -> Draft:
    """Take the words that were held as the answer."""
    if draft.held is None or not draft.held.said:
        return draft.turned()
    return _read_back(draft, draft.held)


def send(draft: Draft, move: Move, setting: Setting) -> Draft:
    """Send the answer that was read back; before that, a yes is the answer."""
    if draft.step == QUESTION or draft.written is None:
        return answer(draft, move, setting)
    if not _is_open(draft.question, setting):
        return _back(draft, notice="question_gone")
    return _back(draft, question=draft.question, reply=draft.written, notice="answer_sent")


def anew(draft: Draft, move: Move, setting: Setting) -> Draft:
    """Ask for other words; before any were read back, a no is the answer."""
    if draft.step == QUESTION:
        return answer(draft, move, setting)
    return begin(draft, replace(move, target=draft.question), setting)


def refuse(draft: Draft, move: Move, setting: Setting) -> Draft:
    """Tell the house that the family would rather not answer."""
    if not _is_open(move.target, setting):
        return _back(draft, notice="question_gone")
    nothing = Answer("", move.language)
    return _back(draft, question=move.target, reply=nothing, notice="question_refused")


def later(draft: Draft, _move: Move, _setting: Setting) -> Draft:
    """Leave the question open."""
    return _back(draft, notice="question_waits")


def _read_back(draft: Draft, words: Answer) -> Draft:
    return draft.turned(step=READ_BACK, written=words)


def _back(draft: Draft, **changes: Any) -> Draft:
    step = draft.returns if draft.step in REPLYING else draft.step
    fresh: dict[str, Any] = {"step": step, "question": "", "written": None, "returns": READY}
    return draft.turned(**{**fresh, **changes})


def _is_open(question: str, setting: Setting) -> bool:
    return bool(question) and question == setting.question
