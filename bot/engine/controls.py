"""The conversation itself: greeting, saying again, switching, erasing."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.answering import about
from bot.engine.utterance import Button, Utterance, payload
from bot.engine.voice import Voice


def greet(voice: Voice) -> Utterance:
    """Say what the guide is."""
    return voice.plain("smalltalk", "greet", *voice.first_taps())


def repeat(voice: Voice) -> Utterance:
    """Say the last message again; its cards are made anew, for they tell what is open now."""
    last = voice.turn.last
    if last is None:
        return voice.plain("control", "nothing_to_repeat")
    return voice.utter(
        last.text,
        "control",
        topic=last.meta.topic,
        facet=last.meta.facet,
        entries=last.meta.entries,
        buttons=list(last.buttons),
        cards=voice.cards.anew(last.cards, last.text),
    )


def go_back(voice: Voice) -> Utterance:
    """Say the answer of before the last."""
    if voice.entry() is None:
        return voice.plain("control", "nothing_before")
    return _again(voice, None)


def switched_language(voice: Voice) -> Utterance:
    """Go on in the other language."""
    return _again(voice, "language_switched")


def switched_register(voice: Voice) -> Utterance:
    """Go on in simple language, or in ordinary language again."""
    return _again(voice, "register_switched")


def restarted(voice: Voice) -> Utterance:
    """Begin again."""
    return voice.plain("control", "restarted", *voice.first_taps())


def erase_asked(voice: Voice) -> Utterance:
    """Ask whether all shall be erased."""
    yes = Button(voice.text("label-yes-erase"), payload("erase_confirmed"))
    no = Button(voice.text("label-no"), payload("deny"))
    return voice.plain("control", "erase_asked", yes, no)


def erased(voice: Voice) -> Utterance:
    """Say that all is erased; every channel then erases what it keeps itself."""
    said = voice.plain("control", "erased")
    return replace(said, meta=replace(said.meta, erased=True))


def _again(voice: Voice, key: str | None) -> Utterance:
    """Confirm a command, and say the open answer again the new way."""
    entry = voice.entry()
    said = voice.text(key) if key else ""
    if entry is None:
        return voice.utter(said, "control", buttons=voice.first_taps())
    answer = about(voice, entry, voice.facet(entry), voice.turn.part)
    return voice.utter(
        f"{said}\n\n{answer.text}".strip(),
        "control",
        topic=answer.meta.topic,
        facet=answer.meta.facet,
        entries=answer.meta.entries,
        buttons=list(answer.buttons),
        sources=answer.meta.sources,
        cards=answer.cards,
    )
