"""Reading content files, with errors that an editor can act on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from knowledge.schema import KINDS, Document
from knowledge.yaml_file import nodes, plain

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one file. ``line`` counts from 1; None where no line can be named."""

    path: Path
    line: int | None
    field: str
    message: str
    level: str = "error"

    def __str__(self) -> str:
        place = f"{self.path.name}:{self.line}" if self.line else self.path.name
        field = f" [{self.field}]" if self.field else ""
        return f"{self.level}: {self.path.parent.name}/{place}{field} {self.message}"


class ContentError(Exception):
    """Raised when content cannot be used; carries every problem found, not only the first."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def content_files(content: Path = CONTENT) -> Iterator[tuple[str, Path]]:
    """Yield (kind, path) of every content file, in a fixed order."""
    for kind, (folder, _) in KINDS.items():
        for path in sorted((content / folder).glob("*.yml")):
            yield kind, path


def stray_files(content: Path = CONTENT) -> list[Path]:
    """Return the YAML files that no kind reads: another ending, or another folder."""
    read = {path for _, path in content_files(content)}
    return sorted(set(content.rglob("*.y*ml")) - read)


def fingerprint(content: Path = CONTENT) -> str:
    """Return a digest that changes when any content file does."""
    digest = hashlib.sha256()
    for _, path in content_files(content):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def code_fingerprint() -> str:
    """Return a digest of this package's own code and word lists."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read_file(kind: str, path: Path) -> Document:
    """Read one file as an entry of a kind.

    Raises:
        ContentError: the file is no YAML, or does not fit the schema.
    """
    try:
        text = path.read_text(encoding="utf-8")
        data = plain(text)
    except UnicodeDecodeError as error:
        raise ContentError([Problem(path, None, "", f"is not UTF-8 text: {error}")]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        reason = getattr(error, "problem", None) or str(error)
        raise ContentError([Problem(path, line, "", f"is not valid YAML: {reason}")]) from error
    if not isinstance(data, dict):
        raise ContentError(
            [Problem(path, 1, "", "must hold fields (id, kind, ...), not a bare value")]
        )
    document = fitting({"kind": kind, **data}, path, text)
    if document.id != path.stem:
        problem = f"id must equal the file's name: expected {path.stem}"
        raise ContentError([Problem(path, line_of(text, ("id",)), "id", problem)])
    return document


def fitting(data: dict[str, Any], path: Path, text: str) -> Document:
    """Return data as an entry of its kind; ``text`` is the file in which lines are told.

    Raises:
        ContentError: the data do not fit the schema.
    """
    try:
        return KINDS[data["kind"]][1].parse_obj(data)  # type: ignore[return-value]
    except ValidationError as error:
        raise ContentError(
            [
                Problem(path, line_of(text, one["loc"]), _dotted(one["loc"]), one["msg"])
                for one in error.errors()
            ]
        ) from error


def path_of(document: Document, content: Path = CONTENT) -> Path:
    """Return where the file of a document stands."""
    return content / KINDS[document.kind][0] / f"{document.id}.yml"


def read_what_fits(content: Path = CONTENT) -> tuple[dict[str, Document], list[Problem]]:
    """Read every content file; return those that fit the schema, by id, and all problems."""
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    for kind, path in content_files(content):
        try:
            document = read_file(kind, path)
        except ContentError as error:
            problems.extend(error.problems)
            continue
        if document.id in documents:
            problems.append(
                Problem(path, None, "id", f"{document.id} is the id of another file too")
            )
        documents[document.id] = document
    return documents, problems


def read_all(content: Path = CONTENT) -> dict[str, Document]:
    """Read every content file, by id.

    Raises:
        ContentError: with all problems of all files.
    """
    documents, problems = read_what_fits(content)
    if problems:
        raise ContentError(problems)
    return documents


def line_of(text: str, location: Iterable[str | int]) -> int | None:
    """Return the line (from 1) of the deepest part of a location that the text holds."""
    node = nodes(text)
    line = None
    for step in location:
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == str(step)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif (
            isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value)
        ):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line


def _dotted(location: Iterable[str | int]) -> str:
    return ".".join(str(step) for step in location if step != "__root__")
