"""Who may read it: one recipient, consent by line, withdrawing, and what comes after."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.referral.draft import (
    CONSENT,
    CONSENT_FOR,
    INTRO,
    MYSELF,
    READY,
    RECIPIENT,
    WITHDRAWN,
    Consent,
    Draft,
)
from bot.referral.flow.setting import Setting
from bot.referral.form import ASKED
from bot.referral.moves import Move


def recipient(draft: Draft, move: Move, setting: Setting) -> Draft:
    """Take in who may read it; who takes the paper along shares nothing."""
    where = draft.answers.get("municipality")
    known = setting.recipients(where.value if where else None)
    if draft.step != RECIPIENT or move.target not in known:
        return draft.turned()
    if move.target == MYSELF:
        return _finished(replace(draft, recipient=MYSELF, consents=()), setting)
    # What this recipient may read already stays so, as it was, until it is agreed anew.
    kept = tuple(one for one in draft.consents if one.recipient == move.target)
    return draft.turned(step=CONSENT, recipient=move.target, consents=kept)


def agree_all(draft: Draft, _move: Move, setting: Setting) -> Draft:
    """Take the leave for every line that was shown."""
    if draft.step != CONSENT:
        return draft.turned()
    given = tuple(_consent(draft, name, setting) for name in draft.lines)
    return _finished(replace(draft, consents=given), setting)


def one_by_one(draft: Draft, _move: Move, _setting: Setting) -> Draft:
    """Ask for leave line by line."""
    if draft.step != CONSENT or not draft.lines:
        return draft.turned()
    return draft.turned(step=f"{CONSENT_FOR}{draft.lines[0]}")


def agree(draft: Draft, _move: Move, setting: Setting) -> Draft:
    """Take the leave for one line."""
    if not draft.step.startswith(CONSENT_FOR) or draft.field not in draft.answers:
        return draft.turned()
    given = _consent(draft, draft.field, setting)
    others = tuple(one for one in draft.consents if one.field != draft.field)
    return _next_consent(replace(draft, consents=(*others, given)), setting)


def refuse(draft: Draft, _move: Move, setting: Setting) -> Draft:
    """Take a refusal: of one line, or of all."""
    if draft.step == CONSENT:
        return draft.turned(step=RECIPIENT, consents=())
    if not draft.step.startswith(CONSENT_FOR):
        return draft.turned(is_paused=True) if draft.step == INTRO else draft.turned()
    others = tuple(one for one in draft.consents if one.field != draft.field)
    return _next_consent(replace(draft, consents=others), setting)


def _next_consent(draft: Draft, setting: Setting) -> Draft:
    rest = draft.lines[draft.lines.index(draft.field) + 1 :] if draft.field in draft.lines else ()
    if rest:
        return draft.turned(step=f"{CONSENT_FOR}{rest[0]}")
    needed = {one.id for one in ASKED if one.is_required}
    if not needed <= set(draft.shared):
        return draft.turned(step=CONSENT, notice="consent_needed", consents=())
    return _finished(draft, setting)


def _consent(draft: Draft, name: str, setting: Setting) -> Consent:
    sentence, version = setting.sentence(name, draft.recipient)
    moment = setting.moment.isoformat(timespec="seconds")
    return Consent(name, draft.answers[name], draft.recipient, sentence, version, moment)


def _finished(draft: Draft, setting: Setting) -> Draft:
    return draft.turned(step=READY, finished=setting.today.isoformat())


def withdraw(draft: Draft, _move: Move, _setting: Setting) -> Draft:
    """Take back every consent; the draft itself stays with the family."""
    if draft.step == INTRO:
        return draft.turned(is_paused=True)
    return draft.turned(
        step=WITHDRAWN, is_paused=False, consents=(), recipient="", finished="", check_in=""
    )


#: How often the guide asks after a referral how it goes, where the family wants that.
CHECK_IN_EVERY = timedelta(days=7)


def check_in(draft: Draft, _move: Move, setting: Setting) -> Draft:
    """Ask from now on, once a week, how it goes."""
    if draft.step != READY:
        return draft.turned()
    due = (setting.today + CHECK_IN_EVERY).isoformat()
    return draft.turned(check_in=due, notice="check_in_on")


def no_check_in(draft: Draft, _move: Move, _setting: Setting) -> Draft:
    """Ask no more how it goes."""
    return draft.turned(check_in="", notice="check_in_off" if draft.step == READY else "")


def status(draft: Draft, _move: Move, _setting: Setting) -> Draft:
    """Tell what the house did, and who looked."""
    return draft.turned(is_paused=False, notice="status")


def referrer(draft: Draft, _move: Move, _setting: Setting) -> Draft:
    """Tell what the house filled in about who signs the family up."""
    return draft.turned(is_paused=False, notice="referrer")
