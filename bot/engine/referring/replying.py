"""What a house asks, what a family answers, and who signs it up: said in the conversation."""

from __future__ import annotations

from bot.engine.referring.taps import Spoken, slot_of, tap
from bot.engine.utterance import Button, payload
from bot.engine.voice import Voice
from bot.referral.access import referrals
from bot.referral.draft import QUESTION, READ_BACK, REPLYING, Draft
from bot.referral.questions import ANSWERED, OPEN, REFUSED, Question
from knowledge.rendering import format_day

_HOW_IT_ENDED = {OPEN: "open", ANSWERED: "answered", REFUSED: "refused"}


def question_step(voice: Voice, draft: Draft) -> Spoken:
    """Say what the house asks, or ask for the words of the answer."""
    asked = referrals().questions.open_in(voice.turn.conversation)
    if asked is None:
        return Spoken(voice.text("referral_question_gone"))
    if draft.notice == "answer_now":
        text = voice.text("referral_answer_now", question=asked.text)
        return Spoken(text, [_rather_not(voice, asked), _later(voice)])
    text = _filled(voice, "referral_question", draft, asked)
    return Spoken(text, [reply_button(voice, asked), _rather_not(voice, asked), _later(voice)])


def read_back_step(voice: Voice, draft: Draft) -> Spoken:
    """Read the answer back before it is sent."""
    asked = referrals().questions.open_in(voice.turn.conversation)
    if asked is None or draft.written is None:
        return Spoken(voice.text("referral_question_gone"))
    return Spoken(
        _filled(voice, "referral_read_back", draft, asked, answer=draft.written.said),
        [
            tap(voice, "yes", "referral-label-send", READ_BACK),
            tap(voice, "no", "referral-label-other-words", READ_BACK),
            _rather_not(voice, asked),
        ],
    )


STEPS = dict(zip(REPLYING, (question_step, read_back_step), strict=True))


def reply_button(voice: Voice, asked: Question) -> Button:
    """Return the tap with which an answer begins."""
    move = slot_of("reply", target=asked.id)
    return Button(voice.text("referral-label-reply"), payload("referral", move=move))


def told(voice: Voice) -> list[str]:
    """Return what was asked and answered, a line for each."""
    lines = []
    for one in referrals().questions.told(voice.turn.conversation):
        asked = voice.text(
            "referral_was_asked",
            who=one.who,
            question=one.text,
            date=format_day(one.asked.date(), voice.language),
        )
        ended = _HOW_IT_ENDED.get(one.state, "taken_back")
        answer = one.answer.said if one.answer else ""
        lines.append(f"{asked} {voice.text(f'referral_asked_{ended}', answer=answer)}")
    return lines


def referrer(voice: Voice) -> str:
    """Return what the house filled in about who signs the family up."""
    found = referrals().referrers.told(voice.turn.conversation)
    if found is None:
        return voice.text("referral_no_referrer")
    filled = (found.name, found.service, found.phone, found.email, found.reachable)
    lines = "\n".join(filter(None, filled))
    said = voice.text("referral_referrer", lines=lines)
    agreed = voice.text("referral_read_together") if found.read_together else ""
    return "\n".join(filter(None, (said, agreed)))


def _filled(voice: Voice, key: str, draft: Draft, asked: Question, answer: str = "") -> str:
    place = voice.doors.named(draft.recipient)
    house = place.name[voice.language] if place else ""
    return voice.text(key, who=asked.who, house=house, question=asked.text, answer=answer)


def _rather_not(voice: Voice, asked: Question) -> Button:
    move = slot_of("rather_not", target=asked.id)
    return Button(voice.text("referral-label-rather-not"), payload("referral", move=move))


def _later(voice: Voice) -> Button:
    return tap(voice, "pause", "referral-label-later", QUESTION)
