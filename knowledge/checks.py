"""What must hold of the content before anybody reads it (design section 3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from knowledge.files import CONTENT, Problem, line_of, path_of, read_what_fits, stray_files
from knowledge.freshness import overdue, review_due
from knowledge.jargon import Jargon
from knowledge.prose_hours import disagreements
from knowledge.registers import LONGEST_PART, REGISTERS, Register, is_simple
from knowledge.rendering import REFERENCE, Shelf, UnknownReference, render
from knowledge.schema import (
    REQUIRED_FACETS,
    CrisisHelp,
    CrisisLine,
    Document,
    Entry,
    Facet,
    Interface,
    Place,
    Programme,
    Right,
    Situation,
    Texts,
)
from knowledge.style import style_problems
from knowledge.text import fold, parts
from knowledge.vocabulary import topic_ids

#: Example questions that an entry needs in each language.
_QUESTIONS = {
    "right": 40,
    "programme": 60,
    "situation": 40,
    "service": 20,
    "term": 15,
    "bot": 15,
    "line": 3,
}
_FAR = date(2200, 1, 1)


@dataclass
class Content:
    """All documents, and the means to say where in a file something stands."""

    documents: dict[str, Document]
    root: Path = CONTENT
    _texts: dict[Path, str] = field(default_factory=dict)

    @cached_property
    def entries(self) -> list[Entry]:
        return [one for one in self.documents.values() if isinstance(one, Entry)]

    @cached_property
    def shelf(self) -> Shelf:
        contacts = {contact.id: contact for entry in self.entries for contact in entry.contacts}
        lines = {one.id: one for one in self.documents.values() if isinstance(one, CrisisLine)}
        return Shelf(contacts, lines)

    def problem(
        self, document: Document, where: Iterable[str | int], message: str, level: str = "error"
    ) -> Problem:
        """Return a problem at a place in the file of a document."""
        where = list(where)
        path = path_of(document, self.root)
        if path not in self._texts:
            self._texts[path] = path.read_text(encoding="utf-8") if path.exists() else ""
        line = line_of(self._texts[path], where) if self._texts[path] else None
        return Problem(path, line, ".".join(map(str, where)), message, level)


def check(content: Path = CONTENT, today: date | None = None) -> list[Problem]:
    """Return all that is wrong with the content; errors must be mended, warnings known."""
    documents, problems = read_what_fits(content)
    for path in stray_files(content):
        message = f"is read by nobody; its place may be {path.parent.name}/{path.stem}.yml"
        problems.append(Problem(path, None, "", message))
    if content == CONTENT:
        problems.extend(_missing(documents, content))
    loaded = Content(documents, content)
    problems.extend(problem for one in _CHECKS for problem in one(loaded))
    problems.extend(_overdue(loaded, today or date.today()))
    return list(dict.fromkeys(problems))


def check_one(
    document: Document, documents: dict[str, Document], content: Path, today: date
) -> list[Problem]:
    """Return what ``check`` would say of one document, were it that instead of the one of its id.

    Whether its names, questions and texts are those of another document too is left out: these do
    not change when somebody changes contacts and hours.
    """
    among = Content({**documents, document.id: document}, content)
    alone = Content({document.id: document}, content)
    alone.shelf = among.shelf
    found = [problem for one in _OF_ONE for problem in one(alone)]
    found += _references_of(document, among)
    found += _overdue(alone, today)
    return list(dict.fromkeys(found))


def texts_of(document: Document) -> Iterator[tuple[tuple[str, ...], Texts]]:
    """Yield every text in four registers that a document holds, with its place in the file."""
    if isinstance(document, Entry):
        for facet, texts in document.answers.items():
            yield ("answers", facet), texts
        if document.who_knows:
            yield ("who_knows",), document.who_knows
    if isinstance(document, Programme):
        for team, texts in document.areas.items():
            yield ("areas", team), texts
    if isinstance(document, CrisisHelp):
        yield ("texts",), document.texts
    if isinstance(document, Interface):
        for key, texts in document.texts.items():
            yield ("texts", key), texts


def _missing(documents: dict[str, Document], content: Path) -> Iterator[Problem]:
    for topic in sorted(topic_ids() - set(documents)):
        yield Problem(content, None, "", f"{topic} is a topic of topics.yml and has no file")


def _facets(content: Content) -> Iterator[Problem]:
    for entry in content.entries:
        kind = entry.kind
        for facet in REQUIRED_FACETS[kind]:
            if facet not in entry.answers:
                yield content.problem(entry, ["answers"], f"a {kind} must answer the facet {facet}")
        if isinstance(entry, Right):
            for facet, why in _facets_of_a_right(entry):
                if facet not in entry.answers:
                    message = f"must answer the facet {facet}: {why}"
                    yield content.problem(entry, ["answers"], message)
        wanted = _QUESTIONS[kind]
        for language in ("nl", "fr"):
            count = sum(one == language for one, _, _ in entry.questions.all())
            if count < wanted:
                message = f"a {kind} needs {wanted} example questions in {language}, found {count}"
                yield content.problem(entry, ["questions", language], message)


def _facets_of_a_right(right: Right) -> Iterator[tuple[Facet, str]]:
    if right.region == "flanders":
        yield "area", "what holds for who lives in Brussels or Wallonia"
    if right.not_to_confuse_with:
        yield "difference", "how it differs from what it is confused with"


def _references(content: Content) -> Iterator[Problem]:
    for document in content.documents.values():
        yield from _references_of(document, content)


def _references_of(document: Document, content: Content) -> Iterator[Problem]:
    def known(where: list[str | int], target: str) -> Iterator[Problem]:
        if target in content.documents:
            return
        if target in topic_ids():
            message = f"{target} is a topic that has no file yet; readers will not see it"
            yield content.problem(document, where, message, "warning")
        else:
            yield content.problem(document, where, f"{target} is no id of any file")

    for name in ("related", "leads_to", "next_steps", "area"):
        for index, target in enumerate(getattr(document, name, None) or []):
            yield from known([name, index], target)
    if isinstance(document, Place):
        yield from known(["service"], document.service)
    if isinstance(document, CrisisHelp):
        for language, lines in document.lines.items():
            for index, target in enumerate(lines):
                yield from known(["lines", language, index], target)
    if isinstance(document, Entry):
        for index, confusion in enumerate(document.not_to_confuse_with):
            if confusion.topic:
                yield from known(["not_to_confuse_with", index, "topic"], confusion.topic)
        sources = {source.id for source in document.sources}
        for name in ("amounts", "contacts"):
            for index, item in enumerate(getattr(document, name)):
                if item.source not in sources:
                    message = f"{item.source} is no id among this file's sources"
                    yield content.problem(document, [name, index, "source"], message)
        if isinstance(document, (Right, Situation)) and not document.sources:
            yield content.problem(document, ["sources"], "needs at least one source")


def _names(content: Content) -> Iterator[Problem]:
    owners: dict[str, Entry] = {}
    for entry in content.entries:
        for name in entry.names.all():
            owner = owners.setdefault(fold(name), entry)
            if owner is not entry:
                yield content.problem(entry, ["names"], f"{name!r} is a name of {owner.id} too")
    asked: dict[str, Entry] = {}
    for entry in content.entries:
        for language, facet, question in entry.questions.all():
            owner = asked.setdefault(fold(question), entry)
            if owner is not entry:
                message = f"{question!r} is a question of {owner.id} too"
                yield content.problem(entry, ["questions", language, facet], message)


def _texts(content: Content) -> Iterator[Problem]:
    seen: dict[str, tuple[str, str]] = {}
    for document in content.documents.values():
        for where, texts in texts_of(document):
            for register in REGISTERS:
                text = texts[register]
                place = [*where, register]
                owner = seen.setdefault(fold(text), (document.id, register))
                if owner != (document.id, register) and len(text) > 40:
                    message = f"is the same text as {owner[0]} {owner[1]}"
                    yield content.problem(document, place, message)
                for level, message in style_problems(text, register):
                    yield content.problem(document, place, message, level)
                if isinstance(document, Entry):
                    yield from _rendered(content, document, place, register, text)


def _terms(content: Content) -> Iterator[Problem]:
    """In simple language every term is explained where it stands."""
    jargon = Jargon(content.entries)
    for entry in content.entries:
        for facet, texts in entry.answers.items():
            for register in filter(is_simple, REGISTERS):
                if term := jargon.unexplained_in(texts[register], entry):
                    message = f"uses the term {term.id!r}: explain it in brackets right behind it"
                    yield content.problem(entry, ["answers", facet, register], message)


def _rendered(
    content: Content, entry: Entry, place: list[str], register: Register, text: str
) -> Iterator[Problem]:
    limit = LONGEST_PART[register]
    dates = [amount.valid_from for amount in entry.amounts]
    for today in (max(dates, default=date.today()), _FAR):
        for number, part in enumerate(parts(text), 1):
            try:
                shown = render(part, entry, register, content.shelf, today)
            except UnknownReference as error:
                yield content.problem(entry, place, str(error))
                continue
            if len(shown) > limit:
                message = (
                    f"part {number} has {len(shown)} characters, at most {limit}; divide it by ---"
                )
                yield content.problem(entry, place, message)
            if not shown or (today is _FAR and shown.endswith(":")):
                message = f"part {number} says nothing once its amounts are overdue"
                yield content.problem(entry, place, message)
    cited = any(kind == "amount" for kind, _ in REFERENCE.findall(text))
    if cited and not entry.who_knows:
        yield content.problem(entry, ["who_knows"], "cites amounts, so it must say who knows them")


def _numbers_in_crisis(content: Content) -> Iterator[Problem]:
    for document in content.documents.values():
        if not isinstance(document, CrisisHelp):
            continue
        for register in REGISTERS:
            first = document.texts[register].splitlines()[0]
            if not REFERENCE.search(first):
                message = "the first line must name the line to call, as {phone:id} or {contact:id}"
                yield content.problem(document, ["texts", register], message)
            for _, name in REFERENCE.findall(document.texts[register]):
                if name not in content.shelf.lines:
                    message = f"{name} is no crisis line"
                    yield content.problem(document, ["texts", register], message)


def _hours(content: Content) -> Iterator[Problem]:
    """What a machine reads of opening hours must be what people read."""
    for place in content.documents.values():
        if isinstance(place, Place):
            for index, schedule in enumerate(place.schedules):
                for language, message in disagreements(schedule):
                    yield content.problem(
                        place, ["schedules", index, "description", language], message
                    )


def _overdue(content: Content, today: date) -> Iterator[Problem]:
    grouped = defaultdict(list)
    for item in overdue(list(content.documents.values()), today):
        grouped[item.entry].append(item)
    for entry, items in grouped.items():
        document = content.documents[entry]
        what = ", ".join(f"{item.what} (since {item.since})" for item in items)
        yield content.problem(document, ["reviewed"], f"overdue: {what}", "warning")
    for document in content.documents.values():
        due = review_due(document)
        if due and document.reviewed.date > today:  # type: ignore[union-attr]
            yield content.problem(document, ["reviewed", "date"], "is in the future")


_CHECKS: tuple[Callable[[Content], Iterator[Problem]], ...] = (
    _facets,
    _references,
    _names,
    _texts,
    _terms,
    _numbers_in_crisis,
    _hours,
)
#: Those that look at one document by itself.
_OF_ONE = (_facets, _texts, _numbers_in_crisis, _hours)
