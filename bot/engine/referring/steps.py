"""What is said and offered at each step of a referral."""

from __future__ import annotations

from collections.abc import Callable

from bot.engine.doors import Doors
from bot.engine.referring import replying
from bot.engine.referring.taps import Spoken, slot_of, tap
from bot.engine.utterance import Button, payload
from bot.engine.voice import Voice
from bot.referral.access import referrals
from bot.referral.answering import children_of
from bot.referral.draft import (
    ADD,
    CONSENT,
    CONSENT_FOR,
    EDIT,
    INTRO,
    LINE,
    MYSELF,
    OUTSIDE,
    READY,
    RECIPIENT,
    REVIEW,
    TOO_OLD,
    WITHDRAWN,
    Answer,
    Draft,
)
from bot.referral.form import ASKED, FIELDS
from bot.referral.lines import line_text
from bot.referral.next_steps import next_steps
from bot.referral.surroundings import choice_title, setting_for
from knowledge.schema import Place


def step_of(voice: Voice, draft: Draft) -> Spoken:
    """Return what is said at the step where a draft stands."""
    if draft.step in FIELDS:
        return question(voice, draft)
    if draft.step.startswith(LINE):
        return _line(voice, draft)
    if draft.step.startswith(CONSENT_FOR):
        return _consent_for(voice, draft)
    return _STEPS[draft.step](voice, draft)


def _intro(voice: Voice, draft: Draft) -> Spoken:
    start = tap(voice, "start", "referral-label-start", INTRO)
    return Spoken(
        "" if draft.notice == "professional" else voice.text("referral_intro"),
        [start, tap(voice, "pause", "referral-label-not-now", INTRO), voice.person()],
    )


def question(voice: Voice, draft: Draft) -> Spoken:
    """Return the open question of the form, or why it is asked with it."""
    field = FIELDS[draft.step]
    text = voice.text(f"referral-ask-{field.id}")
    if field in ASKED and not draft.resumes:
        text = f"({ASKED.index(field) + 1}/{len(ASKED)}) {text}"
    if draft.notice == "why":
        text = f"{voice.text(f'referral-why-{field.id}')}\n{text}"
    buttons = [
        Button(
            voice.text(choice_title(field.id, one)),
            payload("referral", move=slot_of("choose", field.id, one)),
        )
        for one in field.choices
    ]
    if not field.is_required or field.id in draft.answers:
        buttons.append(tap(voice, "skip", "referral-label-skip", field.id))
    if draft.notice != "why":
        buttons.append(tap(voice, "why", "referral-label-why", field.id))
    buttons.append(tap(voice, "back", "referral-label-back", field.id))
    buttons.append(tap(voice, "pause", "referral-label-pause"))
    return Spoken(text, buttons)


def _outside(voice: Voice, draft: Draft) -> Spoken:
    where = draft.answers["municipality"]
    doors = Doors(voice.base, where.value, voice.register)
    served = voice.elsewhere(doors) if doors.elsewhere else voice.text("referral_where_unknown")
    town = doors.town or where.said
    text = voice.text("referral_outside", municipality=town, served=served)
    return Spoken(text, _whether_to_go_on(voice, draft.step))


def _too_old(voice: Voice, draft: Draft) -> Spoken:
    return Spoken(voice.text("referral_too_old"), _whether_to_go_on(voice, draft.step))


def _whether_to_go_on(voice: Voice, step: str) -> list[Button]:
    return [
        tap(voice, "go_on", "referral-label-write-anyway", step),
        tap(voice, "back", "referral-label-correct", step),
        tap(voice, "pause", "referral-label-pause"),
        voice.person(),
    ]


def _review(voice: Voice, draft: Draft) -> Spoken:
    text = voice.text("referral_review", lines=_lines(voice, draft))
    return Spoken(
        text,
        [
            tap(voice, "approve", "referral-label-approve", REVIEW),
            tap(voice, "edit", "referral-label-edit", REVIEW),
            tap(voice, "add", "referral-label-add", REVIEW),
            tap(voice, "pause", "referral-label-pause"),
        ],
    )


def _edit(voice: Voice, draft: Draft) -> Spoken:
    lines = [_line_button(voice, "line", one, EDIT) for one in draft.lines]
    return Spoken(
        voice.text("referral_edit"),
        [*lines, tap(voice, "show", "referral-label-nothing", EDIT)],
    )


def _add(voice: Voice, draft: Draft) -> Spoken:
    open_ = [one.id for one in FIELDS.values() if one.id not in draft.answers]
    lines = [_line_button(voice, "change", one, ADD) for one in open_]
    return Spoken(
        voice.text("referral_add"), [*lines, tap(voice, "show", "referral-label-nothing", ADD)]
    )


def _line(voice: Voice, draft: Draft) -> Spoken:
    step = draft.step
    shown = _shown(voice, draft.field, draft.answers.get(draft.field))
    return Spoken(
        voice.text("referral_line", line=shown),
        [
            tap(voice, "change", "referral-label-change", step),
            tap(voice, "strike", "referral-label-strike", step),
            tap(voice, "leave", "referral-label-leave", step),
        ],
    )


def _recipient(voice: Voice, draft: Draft) -> Spoken:
    where = draft.answers.get("municipality")
    setting = setting_for(voice.base, voice.register, voice.moment)
    buttons = []
    for one in setting.recipients(where.value if where else None):
        place = voice.doors.named(one)
        title = place.name[voice.language] if place else voice.text("referral-label-myself")
        buttons.append(
            Button(title, payload("referral", move=slot_of("recipient", RECIPIENT, one)))
        )
    return Spoken(
        voice.text("referral_recipient"),
        [*buttons, tap(voice, "show", "referral-label-show", RECIPIENT)],
    )


def _consent(voice: Voice, draft: Draft) -> Spoken:
    text = voice.text(
        "referral_consent",
        recipient=_name_of(voice, draft.recipient),
        lines=_lines(voice, draft),
    )
    return Spoken(
        text,
        [
            tap(voice, "agree_all", "referral-label-agree-all", CONSENT),
            tap(voice, "one_by_one", "referral-label-one-by-one", CONSENT),
            tap(voice, "refuse", "referral-label-refuse-all", CONSENT),
        ],
    )


def _consent_for(voice: Voice, draft: Draft) -> Spoken:
    text = voice.text(
        "referral_consent_for",
        recipient=_name_of(voice, draft.recipient),
        line=_shown(voice, draft.field, draft.answers.get(draft.field)),
    )
    return Spoken(
        text,
        [
            tap(voice, "agree", "referral-label-agree", draft.step),
            tap(voice, "refuse", "referral-label-refuse", draft.step),
        ],
    )


def _ready(voice: Voice, draft: Draft) -> Spoken:
    shared = draft.recipient != MYSELF
    done = voice.text(
        "referral_ready" if shared else "referral_ready_myself",
        recipient=_name_of(voice, draft.recipient),
        code=draft.code,
    )
    steps = next_steps(voice.base, voice.register, draft).as_text()
    text = f"{done}\n\n{steps}" if draft.notice == "" else done
    door = _door(voice, draft)
    if door and draft.notice == "" and not voice.shows_cards:
        text = f"{text}\n\n{voice.doors.listed(door)}"
    asked = referrals().questions.open_in(voice.turn.conversation)
    first = [replying.reply_button(voice, asked)] if asked else []
    buttons = []
    if not draft.check_in:
        buttons.append(tap(voice, "check_in", "referral-label-check-in", READY))
    buttons += [
        tap(voice, "status", "referral-label-status"),
        tap(voice, "show", "referral-label-show", READY),
        tap(voice, "withdraw", "referral-label-withdraw", READY),
    ]
    cards = (*_documents(voice), *voice.place_cards(door))
    return Spoken(text, [*first, *_meanwhile(voice, draft), *buttons], cards)


def _withdrawn(voice: Voice, _draft: Draft) -> Spoken:
    return Spoken(
        voice.text("referral_withdrawn"),
        [
            tap(voice, "show", "referral-label-show", WITHDRAWN),
            Button(voice.text("referral-label-erase"), payload("erase", asked="erase")),
        ],
    )


_STEPS: dict[str, Callable[[Voice, Draft], Spoken]] = {
    INTRO: _intro,
    OUTSIDE: _outside,
    TOO_OLD: _too_old,
    REVIEW: _review,
    EDIT: _edit,
    ADD: _add,
    RECIPIENT: _recipient,
    CONSENT: _consent,
    READY: _ready,
    WITHDRAWN: _withdrawn,
    **replying.STEPS,
}


#: The places that a choice of professional stands for; the other professionals have many doors.
_PLACES = {
    "ocmw": "ocmw",
    "huis-van-het-kind": "huis-van-het-kind",
    "nobody": "huis-van-het-kind",
    "school": "clb",
}


def _door(voice: Voice, draft: Draft) -> list[Place]:
    """Return where the professional is whom the family chose, if that is one place near it."""
    where, chosen = draft.answers.get("municipality"), draft.answers.get("professional")
    kind = _PLACES.get(chosen.choice if chosen else "")
    doors = Doors(voice.base, where.value if where else None, voice.register)
    return doors.serving(kind, limit=1) if kind else []


def _meanwhile(voice: Voice, draft: Draft) -> list[Button]:
    """Return what can be done while waiting, from what the family told."""
    children = children_of(draft.answers.get("children"))
    young = bool(children and (children.pregnant or any(a.months < 36 for a in children.ages)))
    wished = (
        "waiting-list" if "waiting" in draft.answers else "",
        "kind-en-gezin" if young else "",
        "rechtenverkenner-hulp",
    )
    return [voice.open(one) for one in voice.known(tuple(filter(None, wished)))]


def _documents(voice: Voice) -> tuple[dict[str, object], ...]:
    """Return the papers as cards, where the channel can fetch them."""
    if not voice.carries_papers:
        return ()
    return tuple(
        {
            "type": "document",
            "id": kind,
            "title": voice.text(f"referral-document-{kind}"),
        }
        for kind in ("form", "copy")
    )


def _lines(voice: Voice, draft: Draft) -> str:
    return "\n".join(
        f"{number}. {_shown(voice, one, draft.answers[one])}"
        for number, one in enumerate(draft.lines, 1)
    )


def _shown(voice: Voice, field: str, answer: Answer | None) -> str:
    label = voice.text(f"referral-line-{field}")
    text = line_text(voice.base, voice.register, field, answer) if answer else ""
    return f"{label}: {text}"


def _line_button(voice: Voice, kind: str, field: str, at: str) -> Button:
    title = voice.text(f"referral-line-{field}")
    return Button(title, payload("referral", move=slot_of(kind, at, field)))


def _name_of(voice: Voice, recipient: str) -> str:
    place = voice.doors.named(recipient)
    return place.name[voice.language] if place else ""
