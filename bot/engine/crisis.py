"""Danger, and languages that the guide does not speak."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.choosing import other, unknown
from bot.engine.utterance import Button, Utterance, payload
from bot.engine.voice import Voice
from knowledge.rendering import render_references


def crisis(voice: Voice) -> Utterance:
    """Name the line that fits, in the person's language; then one tap to go on.

    Raises:
        KeyError: the knowledge base holds no message for a crisis.
    """
    turn, base = voice.turn, voice.base
    foreign = base.other_languages.get(turn.language)
    help_ = base.crisis_help(turn.alarm or "") or base.crisis_help("medical")
    if help_ is None:
        raise KeyError(f"no crisis help for {turn.alarm}")
    lines = tuple(help_.lines[voice.language])
    entries = (help_.id, *lines)
    if foreign:
        # Its message names the numbers; cards would be in Dutch.
        return voice.utter(
            foreign.crisis, "crisis", entries=entries, crisis=True, language=foreign.id
        )
    topic = turn.topic if turn.topic in base.entries else None
    on = voice.open(topic, turn.facet or "what", "label-go-on") if topic else other(voice)
    return voice.utter(
        render_references(help_.texts[voice.register], base.shelf, voice.language),
        "crisis",
        entries=entries,
        buttons=[on, voice.person()],
        cards=voice.cards.lines(lines) if voice.shows_cards else (),
        crisis=True,
    )


def asking_gently(voice: Voice, said: Utterance) -> Utterance:
    """Ask whether there is danger, below an answer to a message that may have shown some."""
    help_now = Button(voice.text("label-danger"), payload("crisis", alarm=voice.turn.concern))
    text = f"{said.text}\n{voice.text('ask_danger')}"
    return replace(said, text=text, buttons=(help_now, *said.buttons))


def other_language(voice: Voice) -> Utterance:
    """Meet a language that the guide does not speak, in that language."""
    foreign = voice.base.other_languages.get(voice.turn.language)
    if foreign is None:
        return unknown(voice)
    buttons = [
        Button("Nederlands", payload("use_dutch", language="nl")),
        Button("Français", payload("use_french", language="fr")),
    ]
    return voice.utter(foreign.welcome, "other-language", buttons=buttons, language=foreign.id)
