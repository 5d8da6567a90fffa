"""Where to go: places, a person, and who checks all rights."""

from __future__ import annotations

from bot.engine.answering import answer
from bot.engine.utterance import Utterance
from bot.engine.voice import Voice
from bot.nlu.decision.acts import CHECKING
from knowledge.schema import Entry, Place


def find(voice: Voice) -> Utterance:
    """List places: the one that was named, those that serve a municipality, or the nearest."""
    entry, doors = voice.entry(), voice.doors
    if place := doors.named(voice.turn.place):
        return _found(voice, [place], voice.text("find_named"), entry)
    if doors.elsewhere:
        return _found(voice, [], voice.elsewhere(), entry)
    if doors.municipality is None or entry is None:
        return answer(voice)
    found = doors.serving(entry.id)
    nearest = [] if found else doors.nearest(entry.id)
    key = "find" if found else "find_near" if nearest else "find_none"
    shown = found or nearest or doors.front()
    text = voice.text(key, municipality=doors.town, topic=voice.label(entry.id))
    return _found(voice, shown, text, entry)


def handoff(voice: Voice) -> Utterance:
    """Say where a person is to be found."""
    places = voice.doors.front()
    text = voice.text("handoff")
    if voice.doors.elsewhere:
        text = f"{text}\n{voice.elsewhere()}"
    elif places:
        text = voice.complete(text, voice.nearby(places))
    else:
        text = f"{text}\n{voice.text('ask_municipality')}"
    text = f"{text}\n{voice.text('referral_offer')}"
    known = voice.known(("1g1p", "huis-van-het-kind", "ocmw"))
    return voice.utter(
        text,
        "handoff",
        topic=voice.turn.topic if voice.turn.topic in voice.base.entries else "1g1p",
        facet="apply",
        entries=known + tuple(place.id for place in places),
        buttons=[voice.referral(), *(voice.open(one, "apply") for one in known[:1])],
        cards=voice.place_cards(places),
    )


def rights_check(voice: Voice) -> Utterance:
    """Say who checks everything, near the family; name what is missed in such a case."""
    options = voice.known(voice.turn.options)
    text = voice.text("rights_check", options=voice.numbered(options))
    checking = voice.base.entries.get(CHECKING)
    places = voice.doors.to_go(checking, "apply") if checking else []
    if places:
        text = voice.complete(text, voice.nearby(places))
    return voice.utter(
        text,
        "rights-check",
        topic=CHECKING,
        facet="apply",
        entries=(CHECKING, *options),
        buttons=[*map(voice.open, voice.known((CHECKING, *options))), voice.person()],
        cards=voice.place_cards(places),
    )


def _found(voice: Voice, places: list[Place], text: str, entry: Entry | None) -> Utterance:
    if places:
        text = voice.complete(text, voice.doors.listed(places))
        text = voice.complete(text, voice.source(places[0].assurer, places[0].assured_date))
    return voice.utter(
        text,
        "find",
        topic=voice.turn.topic,
        facet="contact",
        entries=tuple(place.id for place in places),
        buttons=[*(voice.sides(entry, "contact") if entry else []), voice.person()],
        cards=voice.place_cards(places),
    )
