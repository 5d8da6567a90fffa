"""All that a rule may look at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from bot.nlu.reading import Decision, Reading, State
from knowledge.schema import Entry
from knowledge.search import Candidate

#: An act (a person, a place, a command) needs this share of the evidence for the intent.
SURE_ACT = 0.5
#: What our question "shall we write the referral together?" is called in the slot ``asked``.
OFFERED = "referral"
#: What our question what was meant, in place of what was answered, is called there.
MEANT = "meant"
#: The intents that pick one of what was offered, and its place.
CHOICES = {"choose_first": 0, "choose_second": 1, "choose_third": 2, "choose_fourth": 3}
#: What only says that somebody lives or is somewhere.
_LIVING = {
    *("ik", "wij", "we", "ons", "mijn", "gezin", "je", "j", "nous", "on", "ma", "notre"),
    *("woon", "wonen", "woont", "ben", "is", "zijn", "zit", "zitten", "kom", "komen"),
    *("habite", "habitons", "suis", "sommes", "est", "vis", "vivons", "viens", "venons"),
    *("uit", "in", "te", "van", "de", "nu", "hier", "a", "au", "d", "la", "le", "dans", "ici"),
    *("gemeente", "stad", "dorp", "postcode", "adres", "commune", "ville", "village"),
}  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """A message, what the conversation carries, and what the guide knows.

    ``places`` are the kinds of service of which real places are known.
    """

    reading: Reading
    state: State
    entries: Mapping[str, Entry]
    places: frozenset[str]

    @property
    def municipality(self) -> str | None:
        """The municipality of the message, or else of the conversation."""
        return self.reading.municipality or self.state.municipality

    @property
    def is_municipality_alone(self) -> bool:
        """Whether the message names a municipality, and at most says that somebody lives there."""
        told = [word for word in self.reading.words if word not in _LIVING]
        return self.reading.municipality is not None and len(told) <= self.reading.place_words

    @property
    def best(self) -> Candidate | None:
        """The likeliest topic."""
        return self.reading.topics[0] if self.reading.topics else None

    def wishes(self, *intents: str, share: float = SURE_ACT) -> bool:
        """Tell whether the likeliest intent is one of these, with at least a share."""
        return self.reading.intent in intents and self.reading.certainty >= share

    def wishes_one_of(self, intents: Collection[str], share: float) -> bool:
        """Tell whether the likeliest intent is one of these, which together have a share.

        "Thanks, bye" is thanks, and a goodbye: that it is either is surer than which of them.
        """
        together = sum(self.reading.share(one) for one in intents)
        return self.reading.intent in intents and together >= share

    def kind(self, topic: str) -> str:
        """Return the kind of a topic; empty where there is no such topic."""
        entry = self.entries.get(topic)
        return entry.kind if entry else ""

    def named(self, *kinds: str) -> list[str]:
        """Return the topics of some kinds that the message names."""
        return [one.entry for one in self.reading.named if self.kind(one.entry) in kinds]

    def has_doors(self, topic: str) -> bool:
        """Tell whether a topic is a kind of place to go to.

        Of a right or situation the answer counts for more than the places that belong to it.
        """
        return topic in self.places and self.kind(topic) == "service"


Rule = Callable[[Seen], Decision | None]
