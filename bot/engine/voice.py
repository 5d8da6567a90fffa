"""One turn and the voice in which it is answered: what every kind of answer is made with.

Knows nothing of Rasa: ``nlg.py`` brings the turn, and every text comes from the content files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.engine.cards import Card, Cards
from bot.engine.doors import Doors
from bot.engine.utterance import Button, Meta, Utterance, payload
from bot.nlu.reading import FACET_INTENT, MEANT_OTHER, Near
from bot.referral.moves import Move
from knowledge.base import Snapshot
from knowledge.opening import clock
from knowledge.registers import Language, Register, language_of, register_for
from knowledge.rendering import format_day, render_references
from knowledge.schema import Entry, Facet, Place, Right

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
#: Where a text is filled in.
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Turn:
    """What one message asks for: the decision's intent and what the conversation carries.

    ``asks_on`` tells whether it was typed and names nothing, so that it leans on what was ``last``
    said.
    """

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
    concern: str | None = None
    unknowns: int = 0
    near: Near = field(default_factory=Near)
    channel: str = ""
    conversation: str = ""
    asking: str = ""
    move: str = ""
    message: str = ""
    text: str = ""
    asks_on: bool = False
    last: Utterance | None = None


class Voice:
    """Speaks to one reader, in one turn, from one snapshot of the knowledge base."""

    def __init__(self, base: Snapshot, turn: Turn, moment: datetime) -> None:
        """Take in a turn; ``moment`` is now, aware of its time zone."""
        self.base = base
        self.turn = turn
        self.moment = moment
        self.today: date = clock(moment).date()
        self.register: Register = register_for(turn.language, turn.simple)
        self.language: Language = language_of(self.register)
        self.doors = Doors(base, turn.municipality, self.register)
        self.cards = Cards(base, self.register, moment, self.doors.municipality)

    # What the turn is about

    @property
    def shows_cards(self) -> bool:
        """Whether the channel shows cards and sources; elsewhere the text must say it all."""
        return self.turn.channel == "web"

    @property
    def carries_papers(self) -> bool:
        """Whether the channel can bring a paper to the person."""
        return self.turn.channel in ("web", "whatsapp")

    def entry(self) -> Entry | None:
        """Return the topic that the turn is about."""
        return self.base.entries.get(self.turn.topic or "")

    def facet(self, entry: Entry, wanted: str | None = None) -> Facet:
        """Return the side that is asked for, or the first that the entry answers."""
        facet = wanted or self.turn.facet
        if facet in entry.answers:
            return facet
        return next(iter(entry.answers))

    def known(self, ids: list[str] | tuple[str, ...]) -> tuple[str, ...]:
        """Return those ids that are topics of today."""
        return tuple(one for one in ids if one in self.base.entries)

    # Text

    def text(self, key: str, **values: str) -> str:
        """Return the guide's own words, filled in."""
        text = self.base.interface[key][self.register]
        # What is filled in may be anybody's words, and is said as it stands.
        said = render_references(text, self.base.shelf, self.language)
        return _PLACE.sub(lambda place: values.get(place[1], place[0]), said)

    def label(self, topic: str) -> str:
        """Return how a topic is called."""
        return self.base.entries[topic].label[self.language]

    def numbered(self, options: tuple[str, ...]) -> str:
        """Return topics as numbered lines."""
        return "\n".join(f"{number}. {self.label(one)}" for number, one in enumerate(options, 1))

    def complete(self, text: str, more: str) -> str:
        """Return a text with more below it, unless cards and sources beside it say that."""
        return text if self.shows_cards else f"{text}\n{more}"

    def nearby(self, places: list[Place]) -> str:
        """Return places as text, under the name of the municipality."""
        return self.text(
            "handoff_near", municipality=self.doors.town, places=self.doors.listed(places)
        )

    def elsewhere(self, doors: Doors | None = None) -> str:
        """Return where to go in a municipality outside the social map."""
        doors = doors or self.doors
        region = doors.elsewhere.region if doors.elsewhere else "flanders"
        return self.text(f"elsewhere_{region}", municipality=doors.town)

    def source(self, publisher: str, checked: date) -> str:
        """Return the line that names a source."""
        return self.text("source", publisher=publisher, date=format_day(checked, self.language))

    # Buttons

    def open(self, topic: str, facet: str | None = None, label: str | None = None) -> Button:
        """Return the button that opens a topic."""
        first = self._first_side(topic, facet)
        title = self.text(label) if label else self.label(topic)
        return Button(title, payload(f"{FACET_INTENT}{first}", topic=topic, facet=first, part=0))

    def meant(self, topic: str) -> Button:
        """Return the button that opens a topic, and says that it was meant in place of another."""
        first = self._first_side(topic)
        opening = payload(MEANT_OTHER, topic=topic, facet=first, part=0)
        return Button(self.label(topic), opening)

    def _first_side(self, topic: str, wanted: str | None = None) -> str:
        answers = self.base.entries[topic].answers
        first: str = wanted or ("help" if "help" in answers else "what")
        return first if first in answers else next(iter(answers))

    def sides(self, entry: Entry, shown: str) -> list[Button]:
        """Return buttons for other sides of a topic than the one shown."""
        kind = entry.kind
        wished = dict.fromkeys((*self.turn.near.sides, *_NEXT.get(kind, ())))
        sides = [one for one in wished if one in entry.answers and one != shown]
        if (
            shown != "what"
            and "what" in entry.answers
            and kind in ("right", "service", "programme")
        ):
            sides.append("what")
        return [
            Button(
                self.text(f"label-{one}"), payload(f"ask_{one}", topic=entry.id, facet=one, part=0)
            )
            for one in sides[:_SIDES]
        ]

    def person(self) -> Button:
        """Return the way to a person."""
        return Button(self.text("label-person"), payload("handoff"))

    def referral(self) -> Button:
        """Return the way into a referral, drafted together."""
        move = Move("begin").as_slot()
        return Button(self.text("referral-label-begin"), payload("referral", move=move))

    def simpler(self) -> Button:
        """Return the way to simple language."""
        return Button(self.text("label-simple"), payload("use_simple", simple=True))

    def first_taps(self) -> list[Button]:
        """Return what is offered where nothing was asked yet."""
        taps = [self.open(one) for one in self.known(("bot-abilities", "1g1p", "bot-privacy"))]
        return taps if self.turn.simple else [*taps, self.simpler()]

    # Cards

    def place_cards(self, places: list[Place]) -> tuple[Card, ...]:
        """Return places as cards, where they are shown."""
        return tuple(self.cards.service(one) for one in places) if self.shows_cards else ()

    def right_cards(self, rights: list[Right], said: str) -> tuple[Card, ...]:
        """Return rights as cards, where they are shown, with what is not said yet."""
        made = (self.cards.right(one, said) for one in rights) if self.shows_cards else ()
        return tuple(card for card in made if card)

    # The whole

    def plain(self, act: str, key: str, *buttons: Button) -> Utterance:
        """Return the guide's own words as a message."""
        return self.utter(self.text(key), act, buttons=list(buttons))

    def utter(
        self,
        text: str,
        act: str,
        topic: str | None = None,
        facet: str | None = None,
        entries: tuple[str, ...] = (),
        buttons: list[Button] | None = None,
        cards: tuple[Card, ...] = (),
        crisis: bool = False,
        language: str | None = None,
        sources: tuple[dict[str, str], ...] = (),
    ) -> Utterance:
        """Return a message, with what it is about."""
        meta = Meta(
            act, topic, facet, entries, language or self.language,
            "simple" if self.turn.simple else "standard", crisis, sources,
        )  # fmt: skip
        return Utterance(text, meta, tuple(buttons or ()), cards)
