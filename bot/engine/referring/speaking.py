"""What is said while a referral is drafted: it speaks from the draft, never from the tracker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.engine.answering import about
from bot.engine.referring import replying
from bot.engine.referring.steps import step_of
from bot.engine.referring.taps import keep, tap
from bot.engine.utterance import Button, Utterance
from bot.engine.voice import Voice
from bot.referral.access import referrals
from bot.referral.draft import (
    OUTSIDE,
    TOO_OLD,
    Draft,
)
from bot.referral.lines import line_text
from bot.referral.moves import NO_CODE, NO_DRAFT
from knowledge.rendering import format_day


class NotMoved(Exception):
    """Raised when the actions were away while a family answered."""


def referral(voice: Voice) -> Utterance:
    """Say where the draft stands, after what the last message brought.

    Raises:
        NotMoved: the actions did not take the message in; it has to be taken anew.
    """
    if voice.turn.move == NO_CODE:
        return _said(voice, voice.text("referral_no_code"), [])
    if voice.turn.move == NO_DRAFT:
        return _said(voice, voice.text("referral_none"), [voice.referral()])
    draft = referrals().drafts.after(voice.turn.conversation, voice.turn.message)
    if draft is None:
        raise NotMoved
    if draft.is_paused:
        text = voice.text(
            "referral_paused", code=draft.code, days=str(referrals().drafts.kept_days)
        )
        return _said(voice, text, [tap(voice, "resume", "referral-label-resume")])
    spoken = step_of(voice, draft)
    aside = _aside(voice, draft)
    lines = [*([aside.text] if aside else _before(voice, draft)), spoken.text]
    buttons = [*([keep(voice, draft)] if draft.held and draft.held.said else []), *spoken.buttons]
    said = _said(voice, "\n\n".join(filter(None, lines)), buttons, spoken.cards)
    if aside is None:
        return said
    return replace(said, meta=aside.meta, cards=(*aside.cards, *said.cards))


def _before(voice: Voice, draft: Draft) -> list[str]:
    """Return what is said before the next question: what was noted, or what did not fit."""
    lines = []
    if draft.noted and draft.step not in (OUTSIDE, TOO_OLD):
        answer = draft.answers.get(draft.noted)
        if answer and answer.value is not None:
            noted = line_text(voice.base, voice.register, draft.noted, answer)
            lines.append(voice.text("referral_noted", line=noted))
        else:
            lines.append(voice.text("referral_noted_words"))
    if draft.notice == "status":
        lines.append(_status(voice))
    elif draft.notice == "referrer":
        lines.append(replying.referrer(voice))
    elif draft.notice and draft.notice not in ("why", "answer_now"):
        asked_there = draft.notice == "check_in_on" and voice.turn.channel == "whatsapp"
        # On WhatsApp the guide can write first, and the family has to know that it will.
        key = "referral_check_in_on_whatsapp" if asked_there else f"referral_{draft.notice}"
        lines.append(voice.text(key))
    return lines


def _status(voice: Voice) -> str:
    store, conversation = referrals(), voice.turn.conversation
    told = [
        voice.text(
            f"referral-state-{one.state}",
            date=format_day(one.moment.date(), voice.language),
            reason=one.reason,
        )
        for one in store.drafts.history(conversation)
    ]
    looks = [
        voice.text(
            "referral_looked",
            who=one.who,
            date=format_day(one.moment.date(), voice.language),
            why=one.why,
        )
        for one in store.drafts.views(conversation)
    ]
    asked = replying.told(voice)
    return "\n".join([*(told or [voice.text("referral_no_status")]), *asked, *looks])


def _aside(voice: Voice, draft: Draft) -> Utterance | None:
    """Return the answer to a question in between."""
    if draft.aside is None or draft.aside[0] not in voice.base.entries:
        return None
    entry = voice.base.entries[draft.aside[0]]
    facet = voice.facet(entry, draft.aside[1])
    return about(voice, entry, facet, 0)


def _said(
    voice: Voice,
    text: str,
    buttons: Sequence[Button],
    cards: tuple[dict[str, object], ...] = (),
) -> Utterance:
    return voice.utter(
        text, _ACT, topic=_TOPIC, facet=_FACET, entries=(_TOPIC,), buttons=list(buttons),
        cards=cards,
    )  # fmt: skip


_ACT, _TOPIC, _FACET = "handoff", "1g1p", "apply"
