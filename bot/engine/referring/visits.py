"""A referral among all else that is said: questions in between, danger, and coming back."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from sqlalchemy.exc import SQLAlchemyError

from bot.engine.referring.steps import step_of
from bot.engine.referring.taps import keep, tap
from bot.engine.utterance import Utterance
from bot.engine.voice import Voice
from bot.referral.access import referrals
from bot.referral.draft import (
    READY,
    WITHDRAWN,
    Answer,
)


def with_open_question(voice: Voice, said: Utterance) -> Utterance:
    """Return what is said in the middle of a referral, with the way back to its open question."""
    if said.meta.crisis:
        return _after_danger(voice, said)
    draft = referrals().drafts.of(voice.turn.conversation)
    if draft is None or not draft.longest_answer:
        back = tap(voice, "repeat", "referral-label-go-on")
        return replace(said, buttons=(*said.buttons, back))
    asked = step_of(voice, draft)
    again = (
        voice.text("referral_back", question=asked.text) if draft.is_open_question else asked.text
    )
    text = f"{said.text}\n\n{again}"
    if said.meta.act == "control":
        return replace(said, text=text, buttons=tuple(asked.buttons))
    _hold_words(voice)
    held = keep(voice, draft)
    return replace(said, text=text, buttons=(*said.buttons, held, *asked.buttons))


def _after_danger(voice: Voice, said: Utterance) -> Utterance:
    """Ask nothing after words about danger: the person chooses whether to go on."""
    _hold_words(voice)
    ways = [
        tap(voice, "repeat", "referral-label-go-on"),
        tap(voice, "pause", "referral-label-pause"),
    ]
    return replace(said, buttons=(*said.buttons, *ways))


def _hold_words(voice: Voice) -> None:
    """Hold what was written: it may have been the answer to the open question.

    Here and not in an action: the actions may be away, and words about danger wait for nobody.
    """
    with suppress(SQLAlchemyError):
        words = Answer(voice.turn.text, voice.turn.language)
        referrals().drafts.hold(voice.turn.conversation, words)


def welcome_back(voice: Voice, said: Utterance) -> Utterance:
    """Return the first words of a visit, with what an earlier one left open."""
    try:
        step = referrals().drafts.step_of(voice.turn.conversation)
        is_due = step == READY and referrals().check_ins.ask(voice.turn.conversation, voice.today)
    except SQLAlchemyError:
        # Who asks something is answered, whatever became of an earlier visit.
        return said
    if is_due:
        buttons = [
            tap(voice, "status", "referral-label-status"),
            voice.person(),
            tap(voice, "no_check_in", "referral-label-no-check-in", READY),
        ]
        return replace(
            said,
            text=f"{said.text}\n\n{voice.text('referral_how_is_it')}",
            buttons=(*said.buttons, *buttons),
        )
    if step and step not in (READY, WITHDRAWN):
        back = tap(voice, "resume", "referral-label-resume")
        return replace(said, buttons=(back, *said.buttons))
    return said
