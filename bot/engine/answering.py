"""Answers to questions about a topic: the text of a side, and what goes with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

from bot.engine.choosing import unknown
from bot.engine.utterance import Button, Utterance, payload
from bot.engine.voice import Voice
from knowledge.passing import after_news
from knowledge.related import related_topics
from knowledge.schema import Entry, Facet, Programme, Right, Situation, Team

_PROGRAMME = "1g1p"
_Area = Literal[Team, "unknown", "outside"]
#: Sides of the programme after which a family may want to be signed up.
_BEFORE_SIGNING_UP = ("what", "who", "can", "apply", "area", "waiting")


def answer(voice: Voice) -> Utterance:
    """Answer the side of the topic that is asked for."""
    entry = voice.entry()
    if entry is None:
        return unknown(voice)
    said = about(voice, entry, voice.facet(entry), voice.turn.part)
    return _said_again(voice, said) if _is_heard_again(voice, said) else said


def more(voice: Voice) -> Utterance:
    """Give the next part of an answer."""
    entry = voice.entry()
    if entry is None or voice.turn.part >= len(_parts(voice, entry, voice.facet(entry))):
        return voice.plain("control", "nothing_more", voice.person())
    return about(voice, entry, voice.facet(entry), voice.turn.part)


def about(voice: Voice, entry: Entry, facet: Facet, part: int) -> Utterance:
    """Say a part of an answer, with its places, cards, buttons and source."""
    turn = voice.turn
    shown = _parts(voice, entry, facet)
    part = min(part, len(shown) - 1)
    text = shown[part]
    places = voice.doors.to_go(entry, facet)
    # Cards of rights once, with the first part; beside places the one right is enough.
    rights = [] if part else _rights(voice, entry, with_related=not places)
    cards = voice.place_cards(places) + voice.right_cards(rights, text)
    if places:
        text = voice.complete(text, voice.nearby(places))
    elif turn.asked == "municipality":
        text = f"{text}\n{voice.text('ask_municipality')}"
    buttons = []
    if part + 1 < len(shown):
        buttons.append(_next_part(voice, entry, facet, part + 1))
    if second := _second(voice):
        buttons.append(voice.open(*second))
    if _may_sign_up(entry, facet):
        buttons.append(voice.referral())
    buttons += voice.sides(entry, facet)
    if term := voice.base.jargon.unexplained_in(shown[part], entry):
        buttons.append(voice.open(term.id))
    opens = voice.meant if _may_mean(voice) else voice.open
    buttons += [opens(one) for one in _pointed_to(voice, entry)]
    if not turn.simple:
        buttons.append(voice.simpler())
    if second:
        text = f"{text}\n{voice.text('ask_second', label=voice.label(second[0]))}"
    elif _may_mean(voice):
        text = _as_a_guess(voice, text, entry)
    sources = _sources(entry)
    if sources:
        checked = date.fromisoformat(sources[0]["checked"])
        text = voice.complete(text, voice.source(sources[0]["publisher"], checked))
    return voice.utter(
        text,
        "answer",
        topic=entry.id,
        facet=facet,
        entries=(entry.id, *voice.known(getattr(entry, "next_steps", []))),
        buttons=buttons,
        sources=sources,
        cards=cards,
    )


def _is_heard_again(voice: Voice, said: Utterance) -> bool:
    """Tell whether somebody who asks on would hear nothing but what was said just before."""
    last = voice.turn.last
    if last is None or not voice.turn.asks_on or voice.turn.concern:
        return False
    new_lines = set(said.text.splitlines()) - set(last.text.splitlines())
    new_cards = {one["id"] for one in said.cards} - {one["id"] for one in last.cards}
    return not new_lines and not new_cards


def _said_again(voice: Voice, said: Utterance) -> Utterance:
    """Own up to having no other answer, and offer a person beside other words."""
    text = f"{voice.text('same_answer')}\n{said.text}"
    return replace(said, text=text, buttons=(*said.buttons, voice.person()))


def _may_sign_up(entry: Entry, facet: Facet) -> bool:
    """Tell whether a family may want to be signed up for the programme after an answer."""
    if isinstance(entry, Situation):
        return _PROGRAMME in entry.next_steps
    return isinstance(entry, Programme) and facet in _BEFORE_SIGNING_UP


def _rights(voice: Voice, entry: Entry, with_related: bool) -> list[Right]:
    """Return the right that is answered and, unless in doubt, those that it points to."""
    if not isinstance(entry, Right):
        return []
    related = _pointed_to(voice, entry) if with_related and not _may_mean(voice) else ()
    found = [voice.base.entries[one] for one in related]
    return [entry, *(one for one in found if isinstance(one, Right))]


def _next_part(voice: Voice, entry: Entry, facet: Facet, part: int) -> Button:
    return Button(voice.text("label-more"), payload("more", topic=entry.id, facet=facet, part=part))


def _second(voice: Voice) -> tuple[str, ...]:
    second = voice.turn.near.second
    return second if second and second[0] in voice.base.entries else ()


def _may_mean(voice: Voice) -> tuple[str, ...]:
    return voice.known(voice.turn.near.topics)


def _as_a_guess(voice: Voice, text: str, entry: Entry) -> str:
    ending = f"{text}\n{voice.text('ask_meant')}"
    if entry.kind == "situation":
        # Its first sentence is for the person, and tells what it is about.
        return ending
    return f"{voice.text('i_think', label=voice.label(entry.id))}\n{ending}"


def _pointed_to(voice: Voice, entry: Entry) -> tuple[str, ...]:
    """What else the message may have meant comes before what goes with the answer."""
    seen = {one for one in (voice.turn.topic, voice.turn.previous) if one}
    return _may_mean(voice) or related_topics(entry, voice.base.entries, seen)


def _parts(voice: Voice, entry: Entry, facet: Facet) -> list[str]:
    team = _team(voice)
    if team and facet == "area" and isinstance(entry, Programme):
        return _area(voice, entry, team)
    return voice.base.answer_parts(entry, facet, voice.register, voice.today, team)


def _team(voice: Voice) -> _Area | None:
    """Return whether a team of the programme comes where the reader lives, as far as is known."""
    if municipality := voice.doors.municipality:
        return municipality.team_1g1p or "unknown"
    return "outside" if voice.doors.elsewhere else None


def _area(voice: Voice, entry: Programme, team: _Area) -> list[str]:
    texts = after_news(entry, entry.areas[team], team)
    shown = voice.base.rendered(entry, texts, voice.register, voice.today)
    municipality = voice.doors.municipality
    zone = municipality.eerstelijnszone if municipality else ""
    filled = {"{municipality}": voice.doors.town, "{zone}": zone}
    for name, value in filled.items():
        shown = [one.replace(name, value) for one in shown]
    return shown


def _sources(entry: Entry) -> tuple[dict[str, str], ...]:
    return tuple(
        {
            "publisher": one.publisher,
            "title": one.title,
            "url": one.url,
            "checked": entry.reviewed.date.isoformat(),
        }
        for one in entry.sources[:1]
    )
