"""A draft on paper: the form in Dutch for a professional, the copy for the family."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from bot.print.referral import Line, Sheet
from bot.print.words import referral_words
from bot.referral.draft import Answer, Draft
from bot.referral.form import ASKED, FIELDS
from bot.referral.lines import are_own_words, line_text
from bot.referral.next_steps import next_steps
from bot.referral.referrer import WORDS, Referrer
from knowledge.base import Snapshot
from knowledge.opening import clock
from knowledge.registers import Register, language_of
from knowledge.rendering import format_day

#: What a professional may still ask; what was only ever offered is left out.
_ON_EVERY_FORM = {one.id for one in ASKED}


def form_of(
    draft: Draft,
    base: Snapshot,
    address: str,
    today: date,
    referrer: Referrer | None = None,
    recipient: str = "",
) -> Sheet:
    """Return the form, in Dutch; of a draft that was handed over only what may be shared.

    ``referrer`` is who signs the family up, as far as that is filled in; ``recipient`` is what the
    house is called that got it, where it is no place of the base.
    """
    shared = draft.shared
    place = base.social_map.get(draft.recipient)
    named = place.name["nl"] if place else recipient
    return Sheet(
        register="nl",
        kind="form",
        lines=_lines(shared or draft.answers, base, "nl", with_missing=True),
        made=date.fromisoformat(draft.finished) if draft.finished else today,
        code=draft.reference,
        address=address,
        recipient=named,
        consent=_consent(draft, base, named or draft.recipient),
        filled=_boxes(referrer or Referrer()),
    )


def copy_of(draft: Draft, base: Snapshot, address: str, today: date) -> Sheet:
    """Return the family's copy, in its own register, with what happens next."""
    place = base.social_map.get(draft.recipient)
    return Sheet(
        register=draft.register,
        kind="copy",
        lines=_lines(draft.answers, base, draft.register, with_missing=False),
        made=date.fromisoformat(draft.finished) if draft.finished else today,
        code=draft.code,
        address=address,
        next_steps=_steps(draft, base) if draft.finished else (),
        recipient=place.name[language_of(draft.register)] if place else "",
    )


def _boxes(referrer: Referrer) -> dict[str, str]:
    """Return what stands in the boxes of the referrer, by the name of the box."""
    filled = {box: getattr(referrer, box) for box in WORDS}
    if referrer.read_together:
        filled["read_together"] = referral_words("form", "nl")["read_together"]
    return {box: text for box, text in filled.items() if text}


def _consent(draft: Draft, base: Snapshot, recipient: str) -> str:
    """Return what the family agreed to, in one sentence for all lines, with day and hour."""
    if not draft.shared:
        return ""
    labels = [base.interface[f"referral-line-{name}"]["nl"].lower() for name in draft.shared]
    moment = clock(datetime.fromisoformat(max(one.moment for one in draft.consents)))
    return referral_words("form", "nl")["consent"].format(
        recipient=recipient,
        lines=", ".join(labels),
        day=format_day(moment.date(), "nl"),
        hour=f"{moment:%H.%M}",
    )


def _steps(draft: Draft, base: Snapshot) -> tuple[str, ...]:
    """Return the steps for a numbered list; what goes for all stands behind the last."""
    found = next_steps(base, draft.register, draft)
    *steps, last = found.steps
    return (*steps, " ".join((last, *found.remarks)))


def _lines(
    answers: Mapping[str, Answer], base: Snapshot, register: Register, with_missing: bool
) -> tuple[Line, ...]:
    lines = []
    for name in FIELDS:
        label = base.interface[f"referral-line-{name}"][register]
        answer = answers.get(name)
        if answer is not None:
            text = line_text(base, register, name, answer)
            language = answer.language if are_own_words(answer) else None
            lines.append(Line(label, text, language))
        elif with_missing and name in _ON_EVERY_FORM:
            lines.append(Line(label, "", missing=True))
    return tuple(lines)
