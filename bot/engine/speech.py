"""From a decision to words: texts of the knowledge base, chosen for one reader.

Knows nothing of Rasa: ``nlg.py`` brings the turn, and every text comes from the content files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bot.engine.doors import Doors, card
from bot.engine.utterance import Button, Meta, Utterance, payload
from bot.nlu.reading import Near
from knowledge.base import Snapshot
from knowledge.registers import Language, Register, language_of, register_for
from knowledge.related import related_topics
from knowledge.rendering import format_day, render_references
from knowledge.schema import Entry, Facet, Place, Programme

#: Which sides of a topic people ask for next, by kind; the first that fit become buttons.
_NEXT: dict[str, tuple[Facet, ...]] = {
    "right": ("who", "apply", "amount", "documents", "when", "contact", "appeal", "difference"),
    "service": ("can", "apply", "contact", "cost", "documents", "difference", "when"),
    "programme": ("can", "apply", "who", "cannot", "waiting", "privacy", "cost"),
    "situation": ("help", "apply", "cost", "privacy", "when"),
    "term": ("who", "can", "difference"),
    "bot": ("can", "privacy", "apply", "who"),
    "line": ("contact",),
}
_SIDES = 2
#: Where all rights are checked with a person.
_CHECKING = "rechtenverkenner-hulp"


@dataclass(frozen=True)
class Turn:
    """What one message asks for: the decision's intent and what the conversation carries."""

    intent: str
    language: str = "nl"
    simple: bool = False
    topic: str | None = None
    facet: str | None = None
    part: int = 0
    options: tuple[str, ...] = ()
    asked: str | None = None
    municipality: str | None = None
    place: str | None = None
    previous: str | None = None
    alarm: str | None = None
    unknowns: int = 0
    near: Near = field(default_factory=Near)
    channel: str = ""
    last: Utterance | None = None


class Speaker:
    """Speaks for one turn from one snapshot of the knowledge base."""

    def __init__(self, snapshot: Snapshot, turn: Turn, today: date) -> None:
        self._base = snapshot
        self._turn = turn
        self._today = today
        self._register: Register = register_for(turn.language, turn.simple)
        self._doors = Doors(snapshot, turn.municipality, self._language)

    def say(self, response: str) -> Utterance:
        """Return what is said for a response of the domain (``utter_...``).

        Raises:
            KeyError: the domain names a response that nothing here says.
        """
        return _RESPONSES[response](self)

    # The answers themselves

    def answer(self) -> Utterance:
        entry = self._entry()
        if entry is None:
            return self.unknown()
        facet = self._facet(entry)
        return self._about(entry, facet, self._turn.part)

    def more(self) -> Utterance:
        entry = self._entry()
        if entry is None or self._turn.part >= len(self._parts(entry, self._facet(entry))):
            return self._plain("control", "nothing_more", self._person())
        return self._about(entry, self._facet(entry), self._turn.part)

    def choose(self) -> Utterance:
        facet = self._turn.facet or None
        return self._with_options("choose", "choose", self._known(self._turn.options), facet)

    def rights_check(self) -> Utterance:
        """Say who checks everything, near the family; name what is missed in such a case."""
        options = self._known(self._turn.options)
        text = self._text("rights_check", options=self._numbered(options))
        checking = self._base.entries.get(_CHECKING)
        places = self._doors.to_go(checking, "apply") if checking else []
        if places and self._turn.channel != "web":
            text = f"{text}\n{self._near(places)}"
        buttons = [self._open(one) for one in (_CHECKING, *options) if one in self._base.entries]
        return self._utter(
            text,
            "rights-check",
            topic=_CHECKING,
            facet="apply",
            entries=(_CHECKING, *options),
            buttons=[*buttons, self._person()],
            cards=tuple(card(place) for place in places),
        )

    def find(self) -> Utterance:
        """List places: the one that was named, those that serve a municipality, or the nearest."""
        entry, doors = self._entry(), self._doors
        if place := doors.named(self._turn.place):
            return self._found([place], doors.listed([place]), entry)
        if doors.elsewhere:
            return self._found([], self._elsewhere(), entry)
        if doors.municipality is None or entry is None:
            return self.answer()
        found = doors.serving(entry.id)
        nearest = [] if found else doors.nearest(entry.id)
        key = "find" if found else "find_near" if nearest else "find_none"
        shown = found or nearest or doors.front()
        text = self._text(
            key,
            municipality=doors.town,
            topic=entry.label[self._language],
            places=doors.listed(shown),
        )
        return self._found(shown, text, entry)

    def _found(self, places: list[Place], text: str, entry: Entry | None) -> Utterance:
        source = self._place_source(places[0]) if places else ""
        return self._utter(
            f"{text}\n{source}".strip(),
            "find",
            topic=self._turn.topic,
            facet="contact",
            entries=tuple(place.id for place in places),
            buttons=[*(self._sides(entry, "contact") if entry else []), self._person()],
            cards=tuple(card(place) for place in places),
        )

    def handoff(self) -> Utterance:
        doors = self._doors
        places = doors.front()
        if doors.elsewhere:
            where = self._elsewhere()
        elif places:
            where = self._near(places)
        else:
            where = self._text("ask_municipality")
        known = self._known(("1g1p", "huis-van-het-kind", "ocmw"))
        return self._utter(
            f"{self._text('handoff')}\n{where}",
            "handoff",
            topic=self._turn.topic if self._turn.topic in self._base.entries else "1g1p",
            facet="apply",
            entries=known + tuple(place.id for place in places),
            buttons=[self._open(one, "apply") for one in known[:1]],
            cards=tuple(card(place) for place in places),
        )

    def _elsewhere(self) -> str:
        elsewhere = self._doors.elsewhere
        region = elsewhere.region if elsewhere else "flanders"
        return self._text(f"elsewhere_{region}", municipality=self._doors.town)

    def _near(self, places: list[Place]) -> str:
        return self._text(
            "handoff_near", municipality=self._doors.town, places=self._doors.listed(places)
        )

    # Danger, other languages, not understood

    def crisis(self) -> Utterance:
        other = self._base.other_languages.get(self._turn.language)
        help_ = self._base.crisis_help(self._turn.alarm or "") or self._base.crisis_help("medical")
        if help_ is None:
            raise KeyError(f"no crisis help for {self._turn.alarm}")
        text = (
            other.crisis
            if other
            else render_references(help_.texts[self._register], self._base.shelf, self._language)
        )
        lines = help_.lines[self._language]
        topic = self._turn.topic if self._turn.topic in self._base.entries else None
        on = (
            self._open(topic, self._turn.facet or "what", "label-go-on")
            if topic
            else Button(self._text("label-other"), payload("choose_other"))
        )
        return self._utter(
            text,
            "crisis",
            entries=(help_.id, *lines),
            buttons=[] if other else [on, self._person()],
            crisis=True,
            language=self._turn.language if other else None,
        )

    def other_language(self) -> Utterance:
        other = self._base.other_languages.get(self._turn.language)
        if other is None:
            return self.unknown()
        buttons = [
            Button("Nederlands", payload("use_dutch", language="nl")),
            Button("Français", payload("use_french", language="fr")),
        ]
        return self._utter(other.welcome, "other-language", buttons=buttons, language=other.id)

    def unknown(self) -> Utterance:
        options = self._known(self._turn.options)[:2]
        if self._turn.unknowns >= 2:
            return self._plain("unknown", "unknown_again", self._person())
        if not options:
            return self._plain("unknown", "unknown", self._person())
        text = f"{self._text('unknown_close')}\n{self._numbered(options)}"
        return self._utter(
            text,
            "unknown",
            entries=options,
            buttons=[*(self._open(one) for one in options), self._person()],
        )

    # The conversation itself

    def greet(self) -> Utterance:
        return self._plain("smalltalk", "greet", *self._first_taps())

    def repeat(self) -> Utterance:
        last = self._turn.last
        if last is None:
            return self._plain("control", "nothing_to_repeat")
        return self._utter(
            last.text,
            "control",
            topic=last.meta.topic,
            facet=last.meta.facet,
            entries=last.meta.entries,
            buttons=list(last.buttons),
        )

    def go_back(self) -> Utterance:
        if self._entry() is None:
            return self._plain("control", "nothing_before")
        return self._again(None)

    def switched_language(self) -> Utterance:
        return self._again("language_switched")

    def switched_register(self) -> Utterance:
        return self._again("register_switched")

    def restarted(self) -> Utterance:
        return self._plain("control", "restarted", *self._first_taps())

    def erase_asked(self) -> Utterance:
        yes = Button(self._text("label-yes-erase"), payload("erase_confirmed"))
        no = Button(self._text("label-no"), payload("deny"))
        return self._plain("control", "erase_asked", yes, no)

    def _again(self, key: str | None) -> Utterance:
        """Confirm a command, and say the open answer again the new way."""
        entry = self._entry()
        said = self._text(key) if key else ""
        if entry is None:
            return self._utter(said, "control", buttons=self._first_taps())
        answer = self._about(entry, self._facet(entry), self._turn.part)
        text = f"{said}\n\n{answer.text}".strip()
        return self._utter(
            text,
            "control",
            topic=answer.meta.topic,
            facet=answer.meta.facet,
            entries=answer.meta.entries,
            buttons=list(answer.buttons),
            sources=answer.meta.sources,
        )

    # Pieces

    def _about(self, entry: Entry, facet: Facet, part: int) -> Utterance:
        shown = self._parts(entry, facet)
        part = min(part, len(shown) - 1)
        text = shown[part]
        places = self._doors.to_go(entry, facet)
        if places and self._turn.channel != "web":
            text = f"{text}\n{self._near(places)}"
        elif self._turn.asked == "municipality":
            text = f"{text}\n{self._text('ask_municipality')}"
        buttons = []
        if part + 1 < len(shown):
            buttons.append(
                Button(
                    self._text("label-more"),
                    payload("more", topic=entry.id, facet=facet, part=part + 1),
                )
            )
        if second := self._second():
            buttons.append(self._open(*second))
        buttons += self._sides(entry, facet)
        if term := self._base.jargon.unexplained_in(shown[part], entry):
            buttons.append(self._open(term.id))
        buttons += [self._open(one) for one in self._pointed_to(entry)]
        if not self._turn.simple:
            buttons.append(Button(self._text("label-simple"), payload("use_simple", simple=True)))
        if second := self._second():
            label = self._base.entries[second[0]].label[self._language]
            text = f"{text}\n{self._text('ask_second', label=label)}"
        elif self._may_mean():
            text = self._as_a_guess(text, entry)
        sources = self._sources(entry)
        if sources and self._turn.channel != "web":
            text = f"{text}\n{self._source_line(sources[0])}"
        next_steps = getattr(entry, "next_steps", [])
        return self._utter(
            text,
            "answer",
            topic=entry.id,
            facet=facet,
            entries=(entry.id, *self._known(next_steps)),
            buttons=buttons,
            sources=sources,
            cards=tuple(card(place) for place in places),
        )

    def _second(self) -> tuple[str, ...]:
        second = self._turn.near.second
        return second if second and second[0] in self._base.entries else ()

    def _may_mean(self) -> tuple[str, ...]:
        return self._known(self._turn.near.topics)

    def _as_a_guess(self, text: str, entry: Entry) -> str:
        ending = f"{text}\n{self._text('ask_meant')}"
        if entry.kind == "situation":
            # Its first sentence is for the person, and tells what it is about.
            return ending
        return f"{self._text('i_think', label=entry.label[self._language])}\n{ending}"

    def _pointed_to(self, entry: Entry) -> tuple[str, ...]:
        """What else the message may have meant comes before what goes with the answer."""
        seen = {one for one in (self._turn.topic, self._turn.previous) if one}
        return self._may_mean() or related_topics(entry, self._base.entries, seen)

    def _parts(self, entry: Entry, facet: Facet) -> list[str]:
        if facet == "area" and isinstance(entry, Programme):
            if municipality := self._doors.municipality:
                team = municipality.team_1g1p or "unknown"
                return self._area(entry, team, municipality.eerstelijnszone)
            if self._doors.elsewhere:
                return self._area(entry, "outside", "")
        return self._base.answer_parts(entry, facet, self._register, self._today)

    def _area(
        self,
        entry: Programme,
        team: Literal["halle", "vilvoorde", "unknown", "outside"],
        zone: str,
    ) -> list[str]:
        shown = self._base.rendered(entry, entry.areas[team], self._register, self._today)
        filled = {"{municipality}": self._doors.town, "{zone}": zone}
        for name, value in filled.items():
            shown = [one.replace(name, value) for one in shown]
        return shown

    def _with_options(
        self, act: str, key: str, options: tuple[str, ...], facet: str | None
    ) -> Utterance:
        text = self._text(key, options=self._numbered(options))
        other = Button(self._text("label-other"), payload("choose_other"))
        buttons = [self._open(one, facet) for one in options] + [other]
        return self._utter(text, act, facet=facet, entries=options, buttons=buttons)

    def _numbered(self, options: tuple[str, ...]) -> str:
        labels = [self._base.entries[one].label[self._language] for one in options]
        return "\n".join(f"{number}. {label}" for number, label in enumerate(labels, 1))

    def _known(self, ids: list[str] | tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one for one in ids if one in self._base.entries)

    def _sides(self, entry: Entry, shown: str) -> list[Button]:
        kind = entry.kind
        wished = dict.fromkeys((*self._turn.near.sides, *_NEXT.get(kind, ())))
        sides = [one for one in wished if one in entry.answers and one != shown]
        if (
            shown != "what"
            and "what" in entry.answers
            and kind in ("right", "service", "programme")
        ):
            sides.append("what")
        return [
            Button(
                self._text(f"label-{one}"), payload(f"ask_{one}", topic=entry.id, facet=one, part=0)
            )
            for one in sides[:_SIDES]
        ]

    def _open(self, topic: str, facet: str | None = None, label: str | None = None) -> Button:
        entry = self._base.entries[topic]
        first: str = facet or ("help" if "help" in entry.answers else "what")
        if first not in entry.answers:
            first = next(iter(entry.answers))
        title = self._text(label) if label else entry.label[self._language]
        return Button(title, payload(f"ask_{first}", topic=topic, facet=first, part=0))

    def _person(self) -> Button:
        return Button(self._text("label-person"), payload("handoff"))

    def _first_taps(self) -> list[Button]:
        known = self._known(("bot-abilities", "1g1p", "bot-privacy"))
        taps = [self._open(one) for one in known]
        if not self._turn.simple:
            taps.append(Button(self._text("label-simple"), payload("use_simple", simple=True)))
        return taps

    def _place_source(self, place: Place) -> str:
        if self._turn.channel == "web":
            return ""
        return self._text(
            "source", publisher=place.assurer, date=format_day(place.assured_date, self._language)
        )

    def _sources(self, entry: Entry) -> tuple[dict[str, str], ...]:
        return tuple(
            {
                "publisher": one.publisher,
                "title": one.title,
                "url": one.url,
                "checked": entry.reviewed.date.isoformat(),
            }
            for one in entry.sources[:1]
        )

    def _source_line(self, source: dict[str, str]) -> str:
        checked = date.fromisoformat(source["checked"])
        return self._text(
            "source", publisher=source["publisher"], date=format_day(checked, self._language)
        )

    def _plain(self, act: str, key: str, *buttons: Button) -> Utterance:
        return self._utter(self._text(key), act, buttons=list(buttons))

    def _text(self, key: str, **values: str) -> str:
        text = self._base.interface[key][self._register]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        return render_references(text, self._base.shelf, self._language)

    def _entry(self) -> Entry | None:
        return self._base.entries.get(self._turn.topic or "")

    def _facet(self, entry: Entry) -> Facet:
        facet = self._turn.facet
        if facet in entry.answers:
            return facet
        return next(iter(entry.answers))

    @property
    def _language(self) -> Language:
        return language_of(self._register)

    def _utter(
        self,
        text: str,
        act: str,
        topic: str | None = None,
        facet: str | None = None,
        entries: tuple[str, ...] = (),
        buttons: list[Button] | None = None,
        cards: tuple[dict[str, object], ...] = (),
        crisis: bool = False,
        language: str | None = None,
        sources: tuple[dict[str, str], ...] = (),
    ) -> Utterance:
        meta = Meta(
            act, topic, facet, entries, language or self._language,
            "simple" if self._turn.simple else "standard", crisis, sources,
        )  # fmt: skip
        return Utterance(text, meta, tuple(buttons or ()), cards)


def _say(act: str, key: str) -> Callable[[Speaker], Utterance]:
    return lambda speaker: speaker._plain(act, key)


_RESPONSES: dict[str, Callable[[Speaker], Utterance]] = {
    "utter_answer": Speaker.answer,
    "utter_more": Speaker.more,
    "utter_choose": Speaker.choose,
    "utter_choose_other": lambda speaker: speaker._plain(
        "control", "choose_other", speaker._person()
    ),
    "utter_find": Speaker.find,
    "utter_handoff": Speaker.handoff,
    "utter_rights_check": Speaker.rights_check,
    "utter_crisis": Speaker.crisis,
    "utter_other_language": Speaker.other_language,
    "utter_unknown": Speaker.unknown,
    "utter_too_long": _say("unknown", "too_long"),
    "utter_out_of_scope": _say("unknown", "out_of_scope"),
    "utter_greet": Speaker.greet,
    "utter_goodbye": _say("smalltalk", "goodbye"),
    "utter_thank": _say("smalltalk", "thank"),
    "utter_courtesy": _say("smalltalk", "courtesy"),
    "utter_insult": lambda speaker: speaker._plain("smalltalk", "insult", speaker._person()),
    "utter_affirm": _say("smalltalk", "affirm"),
    "utter_deny": _say("smalltalk", "deny"),
    "utter_switched_language": Speaker.switched_language,
    "utter_switched_register": Speaker.switched_register,
    "utter_repeat": Speaker.repeat,
    "utter_stopped": _say("control", "stopped"),
    "utter_restarted": Speaker.restarted,
    "utter_go_back": Speaker.go_back,
    "utter_erase_asked": Speaker.erase_asked,
    "utter_erased": _say("control", "erased"),
}

#: The responses that the domain must declare.
RESPONSES = tuple(_RESPONSES)
