"""A draft as it stands: what a family answered, what is open, and what may be shared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from bot.referral.form import ANSWER, ASKED, FIELDS
from knowledge.registers import Register

#: Steps beside those of the form's fields: before it, where 1G1P does not come, below it, after it.
INTRO, OUTSIDE, TOO_OLD = "intro", "outside", "too_old"
REVIEW, EDIT, ADD, RECIPIENT, CONSENT = "review", "edit", "add", "recipient", "consent"
READY, WITHDRAWN = "ready", "withdrawn"
#: A question of the house: words are its answer; and the answer read back before it is sent.
QUESTION, READ_BACK = "question", "read_back"
REPLYING = (QUESTION, READ_BACK)
#: One line of the draft, and the consent for one line: these with a field behind them.
LINE, CONSENT_FOR = "line:", "consent:"

#: Takes the paper along and shares nothing through the guide.
MYSELF = "myself"


@dataclass(frozen=True)
class Answer:
    """What was answered: in the family's own words, or a choice that was tapped.

    ``language`` is the ISO code of the words; ``value`` is what was read in them, as JSON holds it.
    """

    said: str
    language: str
    choice: str = ""
    value: Any = None


@dataclass(frozen=True)
class Consent:
    """The leave to let one recipient read one line, as it was when leave was given.

    ``sentence`` is what the family agreed to, ``version`` that of the sentence, ``moment`` ISO 8601
    in UTC.
    """

    field: str
    answer: Answer
    recipient: str
    sentence: str
    version: str
    moment: str


@dataclass(frozen=True)
class Draft:
    """A referral in the making.

    ``code`` opens the draft in another conversation, and is the family's; ``reference`` finds it at
    the desk, and stands on the form. ``register`` is how the family is spoken to. ``notice`` names
    what is said before the next question; ``noted`` is the line that the last message filled;
    ``held`` are words that may be an answer still; ``aside`` is the topic and side of a question in
    between; ``resumes`` is whether the draft is shown after the open question. ``question`` is the
    id of what the house asked, ``returns`` the step after it, ``written`` the answer that was read
    back; ``reply`` is what goes to the house with this very message, without words where the family
    would rather not answer.
    """

    code: str
    reference: str
    register: Register = "nl"
    step: str = INTRO
    answers: Mapping[str, Answer] = field(default_factory=dict)
    passed: tuple[str, ...] = ()
    is_paused: bool = False
    resumes: bool = False
    notice: str = ""
    noted: str = ""
    held: Answer | None = None
    aside: tuple[str, str] | None = None
    recipient: str = ""
    consents: tuple[Consent, ...] = ()
    finished: str = ""
    check_in: str = ""
    question: str = ""
    returns: str = READY
    written: Answer | None = None
    reply: Answer | None = None

    @property
    def field(self) -> str:
        """The field that the step is about; empty where there is none."""
        name = self.step.removeprefix(LINE).removeprefix(CONSENT_FOR)
        return name if name in FIELDS else ""

    @property
    def is_open_question(self) -> bool:
        """Whether a question of the form is open: words typed now may be its answer."""
        return not self.is_paused and self.step in FIELDS

    @property
    def longest_answer(self) -> int:
        """How many characters an answer to the open question may have; 0 where none is open."""
        if self.step in REPLYING:
            return ANSWER.longest
        return FIELDS[self.step].longest if self.is_open_question else 0

    @property
    def lines(self) -> tuple[str, ...]:
        """The fields that are filled, in the order of the form."""
        return tuple(name for name in FIELDS if name in self.answers)

    @property
    def missing(self) -> str:
        """The first field that is needed and empty; empty where nothing is missing."""
        return next((one.id for one in ASKED if one.is_required and one.id not in self.answers), "")

    @property
    def shared(self) -> Mapping[str, Answer]:
        """What the recipient may read: only what there is leave for, as it was then."""
        return {one.field: one.answer for one in self.consents if one.recipient == self.recipient}

    @property
    def for_the_house(self) -> Draft:
        """The draft as its recipient gets it: what is shared, and nothing that opens it."""
        return replace(self, code="", answers=self.shared, held=None, aside=None, written=None)

    @property
    def next_field(self) -> str:
        """The step after an answer: the next question that is open, or the draft."""
        if self.resumes:
            return REVIEW
        done = {*self.answers, *self.passed}
        return next((one.id for one in ASKED if one.id not in done), REVIEW)

    def turned(self, **changes: Any) -> Draft:
        """Return the draft after a message: what belonged to the message before is gone."""
        gone = dict.fromkeys(("held", "aside", "reply"))
        return replace(self, **{"notice": "", "noted": "", **gone, **changes})

    def with_answer(self, name: str, answer: Answer) -> Draft:
        """Return the draft with a line filled."""
        return replace(
            self,
            answers={**self.answers, name: answer},
            passed=tuple(one for one in self.passed if one != name),
        )

    def without(self, name: str) -> Draft:
        """Return the draft with a line struck: nobody may read it from now on."""
        return replace(
            self,
            answers={one: answer for one, answer in self.answers.items() if one != name},
            consents=tuple(one for one in self.consents if one.field != name),
            passed=(*(one for one in self.passed if one != name), name),
        )

    def as_json(self) -> str:
        """Return the draft as text."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Draft:
        """Return the draft that ``as_json`` wrote."""
        data = json.loads(text)
        data["answers"] = {name: Answer(**one) for name, one in data["answers"].items()}
        for name in ("held", "written", "reply"):
            data[name] = Answer(**data[name]) if data.get(name) else None
        data["consents"] = tuple(
            Consent(**{**one, "answer": Answer(**one["answer"])}) for one in data["consents"]
        )
        data["passed"] = tuple(data["passed"])
        data["aside"] = tuple(data["aside"]) if data["aside"] else None
        return cls(**data)
