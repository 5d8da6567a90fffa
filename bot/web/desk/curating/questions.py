"""Questions that were not answered, or badly, those that are alike together, for a decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import get_args

from fastapi import Response
from rapidfuzz import fuzz

from bot.privacy.unanswered import Unanswered, UnansweredQuestions, mostly_meant
from bot.web.desk.curating.overview import MAP
from bot.web.desk.gate import Route
from bot.web.desk.houses import DEMO_HOUSE
from bot.web.desk.people import People
from bot.web.desk.visit import NotDone, Visit, go_to, page
from bot.web.desk.words import words_of
from bot.web.knowledge import Knowledge
from bot.web.words import fill
from knowledge.base import Snapshot
from knowledge.registers import LANGUAGES
from knowledge.schema import Entry, Facet
from knowledge.text import fold

QUESTIONS = f"{MAP}/vragen"

#: Questions with this much of their words in common are asked together (0 to 100).
_ALIKE = 70
#: As many as one form may hold, and as many of them as a page can bear.
_TOGETHER, _GROUPS = 20, 40
#: Which questions are shown, by the value of ``soort``; a question may have been asked both ways.
_KINDS: dict[str, Callable[[Unanswered], bool]] = {
    "": bool,
    "zonder": lambda one: one.is_unanswered,
    "fout": lambda one: bool(one.badly),
}


class Questions:
    """Routes of what was asked in vain. Nothing is learnt here: an example goes into the patch."""

    def __init__(
        self, questions: UnansweredQuestions, knowledge: Knowledge, people: People
    ) -> None:
        self._questions = questions
        self._knowledge = knowledge
        self._people = people

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("GET", QUESTIONS, "curate", self.show),
            Route("POST", QUESTIONS, "curate", self.decide),
        ]

    def show(self, visit: Visit, problem: str = "") -> Response:
        entries = self._knowledge.current().entries
        words = words_of("curating_questions", visit.language)
        kind, waiting = _kind(visit.sent or visit.asked), self._questions.all()
        groups = alike(filter(_KINDS[kind], waiting))
        return page(
            "curating_questions",
            visit,
            400 if problem else 200,
            words.get(problem, problem),
            groups=[(group, self._meant(group)) for group in groups[:_GROUPS]],
            kind=kind,
            counts={one: sum(map(is_one, waiting)) for one, is_one in _KINDS.items()},
            name=lambda topic: entries[topic].label[visit.language] if topic in entries else topic,
            more=max(len(groups) - _GROUPS, 0),
            to_write=self._questions.to_write(),
            examples=self._questions.examples(),
            topics=sorted((one.label[visit.language], one.id) for one in entries.values()),
            facets=words_of("curating_facets", visit.language),
            back=MAP,
            path=QUESTIONS,
        )

    def decide(self, visit: Visit) -> Response:
        if visit.person.house == DEMO_HOUSE:
            raise NotDone(403, words_of("curating_entry", visit.language)["demo"])
        chosen = {
            int(name[2:])
            for name, value in visit.sent.items()
            if value and name.startswith("q_") and name[2:].isdecimal() and len(name) < 12
        }
        if not chosen:
            return self.show(visit, "none_chosen")
        do = visit.field("do")
        if do == "example":
            if problem := self._become_examples(visit, chosen):
                return self.show(visit, problem)
        elif do == "new":
            for one in chosen:
                self._questions.needs_file(one, visit.field("note"))
        else:
            for one in chosen:
                self._questions.is_done(one)
        self._people.note(visit.person, "curated")
        kind = _kind(visit.sent)
        return go_to(f"{QUESTIONS}?soort={kind}" if kind else QUESTIONS)

    def _meant(self, group: Iterable[Unanswered]) -> str:
        """Return the topic that a group mostly meant, if it is still there."""
        meant = mostly_meant(group)
        return meant if meant in self._knowledge.current().entries else ""

    def _become_examples(self, visit: Visit, chosen: Iterable[int]) -> str:
        """Make examples of questions, if all can be; return why not."""
        topic, facet = visit.field("topic"), visit.field("facet")
        base, words = self._knowledge.current(), words_of("curating_questions", visit.language)
        if topic not in base.entries or facet not in get_args(Facet):
            return "topic_missing"
        questions = {one.id: one for one in self._questions.all()}
        wanted = [questions[one] for one in chosen if one in questions]
        for one in wanted:
            if one.language not in LANGUAGES:
                return fill(words["other_language"], question=one.text)
            if (owner := _asks(base, one.text)) and owner.id != topic:
                return fill(words["asked_there"], question=one.text, topic=owner.id)
        for one in wanted:
            self._questions.becomes_example(one.id, topic, facet)
        return ""


def _kind(fields: Mapping[str, str]) -> str:
    kind = fields.get("soort", "")
    return kind if kind in _KINDS else ""


def alike(questions: Iterable[Unanswered]) -> list[list[Unanswered]]:
    """Return questions in groups of those that are near each other, the most asked first."""
    groups: list[tuple[str, list[Unanswered]]] = []
    for one in questions:
        text = fold(one.text)
        for first, group in groups:
            is_near = group[0].language == one.language and len(group) < _TOGETHER
            if is_near and fuzz.token_set_ratio(first, text) >= _ALIKE:
                group.append(one)
                break
        else:
            groups.append((text, [one]))
    found = [group for _, group in groups]
    return sorted(found, key=lambda group: -sum(one.times for one in group))


def _asks(base: Snapshot, text: str) -> Entry | None:
    wanted = fold(text)
    return next(
        (
            entry
            for entry in base.entries.values()
            if any(fold(asked) == wanted for _, _, asked in entry.questions.all())
        ),
        None,
    )
