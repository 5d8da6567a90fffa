"""Adding example questions to content files without touching anything else in them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge.files import CONTENT
from knowledge.registers import LANGUAGES
from knowledge.schema import KINDS, Document, Entry
from knowledge.text import fold
from knowledge.vocabulary import facets


class CannotAdd(Exception):
    """Raised when a question cannot be added; the message names it and says why."""


@dataclass(frozen=True)
class NewQuestion:
    """How somebody asked, about what, and for which side of it."""

    topic: str
    language: str
    facet: str
    text: str


def read_questions(lines: Iterable[str]) -> list[NewQuestion]:
    """Read JSON lines of ``{"topic", "language", "facet", "text"}``.

    Raises:
        CannotAdd: a line is none.
    """
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            one = NewQuestion(data["topic"], data["language"], data["facet"], data["text"].strip())
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise CannotAdd(f"line {number} is no question: {error}") from error
        if one.language not in LANGUAGES or one.facet not in facets() or not one.text:
            raise CannotAdd(f"line {number}: no such language or facet, or no text: {line.strip()}")
        found.append(one)
    return found


def add_questions(
    questions: Iterable[NewQuestion], documents: dict[str, Document], content: Path = CONTENT
) -> tuple[int, list[str]]:
    """Write questions into the files of their topics.

    Returns how many were added, and a line for each that a file asks already.

    Raises:
        CannotAdd: a topic has no file; nothing was written.
    """
    asked = {
        fold(text): str(one.id)
        for one in documents.values()
        if isinstance(one, Entry)
        for _, _, text in one.questions.all()
    }
    grouped: dict[str, dict[tuple[str, str], list[str]]] = {}
    skipped, added = [], 0
    for one in questions:
        if not isinstance(documents.get(one.topic), Entry):
            raise CannotAdd(f"{one.topic} has no file of a topic: {one.text!r}")
        if owner := asked.get(fold(one.text)):
            skipped.append(f"{owner} asks already: {one.text}")
            continue
        asked[fold(one.text)] = one.topic
        grouped.setdefault(one.topic, {}).setdefault((one.language, one.facet), []).append(one.text)
        added += 1
    for topic, new in grouped.items():
        path = content / KINDS[documents[topic].kind][0] / f"{topic}.yml"
        text = path.read_text(encoding="utf-8")
        for (language, facet), texts in new.items():
            text = with_questions(text, language, facet, texts)
        path.write_text(text, encoding="utf-8")
    return added, skipped


def with_questions(text: str, language: str, facet: str, new: list[str]) -> str:
    """Return the text of a file with questions added, every other line as it was.

    Raises:
        CannotAdd: the file has no list to add to.
    """
    lines = text.splitlines()
    by_language = _child(_child(yaml.compose(text), "questions"), language)
    known = _child(by_language, facet)
    if isinstance(known, yaml.SequenceNode) and not known.flow_style:
        at = _last_line(known) + 1
        lines[at:at] = _items(new, known.start_mark.column)
    elif isinstance(known, yaml.SequenceNode):
        first, last = known.start_mark.line, known.end_mark.line
        indent = len(lines[first]) - len(lines[first].lstrip())
        texts = [*(one.value for one in known.value), *new]
        lines[first : last + 1] = [f"{' ' * indent}{facet}:", *_items(texts, indent + 2)]
    elif isinstance(by_language, yaml.MappingNode) and by_language.value:
        at, indent = _last_line(by_language) + 1, by_language.start_mark.column
        lines[at:at] = [f"{' ' * indent}{facet}:", *_items(new, indent + 2)]
    else:
        raise CannotAdd(f"the file has no list under questions.{language} to add to")
    return "\n".join(lines) + "\n"


def _items(texts: list[str], indent: int) -> list[str]:
    return [f"{' ' * indent}- {json.dumps(one, ensure_ascii=False)}" for one in texts]


def _child(node: yaml.Node | None, name: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for key, value in node.value if key.value == name), None)


def _last_line(node: yaml.Node) -> int:
    """Return the line of the last scalar below a node; block nodes themselves end too late."""
    while isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return int(node.end_mark.line)
