"""Where it is not clear what is meant: choices, and saying so."""

from __future__ import annotations

from bot.engine.utterance import Button, Utterance, payload
from bot.engine.voice import Voice


def choose(voice: Voice) -> Utterance:
    """Ask which topic is meant."""
    options = voice.known(voice.turn.options)
    facet = voice.turn.facet or None
    text = voice.text("choose", options=voice.numbered(options))
    buttons = [voice.open(one, facet) for one in options] + [other(voice)]
    return voice.utter(text, "choose", facet=facet, entries=options, buttons=buttons)


def not_meant(voice: Voice) -> Utterance:
    """Own up to an answer that was not what was asked, with what else may have been meant."""
    options = voice.known(voice.turn.options)
    if not options:
        return voice.plain("unknown", "not_meant", voice.person())
    return voice.utter(
        voice.text("not_meant_close", options=voice.numbered(options)),
        "choose",
        entries=options,
        buttons=[*(voice.meant(one) for one in options), voice.person()],
    )


def unknown(voice: Voice) -> Utterance:
    """Say that it was not understood; the second time in a row, that a person helps better."""
    options = voice.known(voice.turn.options)[:2]
    if voice.turn.unknowns >= 2:
        return voice.plain("unknown", "unknown_again", voice.person())
    if not options:
        return voice.plain("unknown", "unknown", voice.person())
    return voice.utter(
        f"{voice.text('unknown_close')}\n{voice.numbered(options)}",
        "unknown",
        entries=options,
        buttons=[*(voice.open(one) for one in options), voice.person()],
    )


def other(voice: Voice) -> Button:
    """Return the way out of a choice."""
    return Button(voice.text("label-other"), payload("choose_other"))
