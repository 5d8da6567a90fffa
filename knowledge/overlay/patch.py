"""The overlay as a patch of the content files, and dropped once the files hold it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection

from knowledge.editing.questions import CannotAdd, NewQuestion, with_questions
from knowledge.editing.rewriting import CannotRewrite, rewritten
from knowledge.files import CONTENT, path_of
from knowledge.overlay.layers import DoesNotFit, as_layer, laid_over, still_holding
from knowledge.overlay.store import all_layers, lay
from knowledge.schema import Document, Entry
from knowledge.text import fold

#: Where the content stands in the repository, for ``git apply`` from its root.
_IN_REPOSITORY = "knowledge/content"


@dataclass(frozen=True)
class Patch:
    """A patch that ``git apply`` takes, and a line for each document that it had to leave out."""

    text: str
    left_out: list[str]


def patch(
    documents: Mapping[str, Document],
    overlay: Mapping[str, Any],
    questions: Iterable[NewQuestion] = (),
    content: Path = CONTENT,
) -> Patch:
    """Return what the files must change to say what the overlay and new questions say."""
    asked: dict[str, list[NewQuestion]] = {}
    for one in dict.fromkeys(questions):
        asked.setdefault(one.topic, []).append(one)
    made, left_out = [], []
    for name in sorted({*overlay, *asked}):
        try:
            document = documents[name]
            made.append(_patch_of(document, overlay.get(name, {}), asked.get(name, []), content))
        except KeyError:
            left_out.append(f"{name}: there is no such file")
        except (DoesNotFit, CannotRewrite, CannotAdd, OSError) as error:
            left_out.append(f"{name}: {error}")
    return Patch("".join(made), left_out)


def prune(
    connection: Connection, documents: Mapping[str, Document], change: str, moment: datetime
) -> list[str]:
    """Lay no longer what files say by now; return the documents of which anything went.

    Args:
        connection: in a transaction that writes.
        documents: as their files say them.
        change: what the new rows belong to.
        moment: now (UTC).
    """
    pruned = []
    for name, stored in all_layers(connection).items():
        document = documents.get(name)
        if document is None or not stored:
            continue
        try:
            layer = as_layer(stored)
        except DoesNotFit:
            continue
        if set(still_holding(layer, document)) != set(layer):
            lay(connection, document, {}, change, moment)
            pruned.append(name)
    return pruned


def _patch_of(document: Document, stored: Any, questions: list[NewQuestion], content: Path) -> str:
    path = path_of(document, content)
    before = path.read_text(encoding="utf-8")
    values = still_holding(as_layer(stored), document)
    laid_over(document, values)
    after = rewritten(before, values)
    for one in questions:
        if not _asks(document, one):
            after = with_questions(after, one.language, one.facet, [one.text])
    name = f"{_IN_REPOSITORY}/{path.relative_to(content)}"
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{name}", f"b/{name}"
    )
    return "".join(lines)


def _asks(document: Document, question: NewQuestion) -> bool:
    return isinstance(document, Entry) and any(
        fold(text) == fold(question.text) for _, _, text in document.questions.all()
    )
