"""What changed for readers since a revision: the shown texts, not the lines of files."""

from __future__ import annotations

import difflib
import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from knowledge.base import Snapshot
from knowledge.files import CONTENT, read_what_fits
from knowledge.registers import REGISTERS
from knowledge.schema import Entry, Place


class NoSuchRevision(Exception):
    """Raised when the content of a revision cannot be had; the message says why."""


def changes_since(
    revision: str, today: date, ids: list[str] | None = None, content: Path = CONTENT
) -> list[str]:
    """Return lines that say what readers see otherwise than at a revision of git.

    Raises:
        NoSuchRevision: git does not know it, or it held no content.
    """
    with tempfile.TemporaryDirectory() as folder:
        _unpack(revision, content, Path(folder))
        before = Snapshot(read_what_fits(Path(folder))[0])
        after = Snapshot(read_what_fits(content)[0])
        shown = ids or sorted({*before.documents, *after.documents})
        return [line for one in shown for line in _changes(one, before, after, today)]


def _unpack(revision: str, content: Path, folder: Path) -> None:
    # From within the folder git archives that folder alone.
    done = subprocess.run(
        ["git", "archive", "--format=tar", revision], cwd=content, capture_output=True, check=False
    )
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip()
        raise NoSuchRevision(f"the content of {revision} cannot be had: {reason}")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder)


def _changes(name: str, before: Snapshot, after: Snapshot, today: date) -> Iterator[str]:
    old, new = _texts(name, before, today), _texts(name, after, today)
    for where in dict.fromkeys([*old, *new]):
        was, now = old.get(where, ""), new.get(where, "")
        if was == now:
            continue
        yield f"{name} {where}"
        for line in difflib.ndiff(was.splitlines(), now.splitlines()):
            if line[0] in "+-":
                yield f"  {line}"


def _texts(name: str, snapshot: Snapshot, today: date) -> dict[str, str]:
    """Return all that readers see of a document, by where they see it."""
    document = snapshot.documents.get(name)
    if isinstance(document, Entry):
        return {
            f"{facet} {register}": "\n---\n".join(
                snapshot.answer_parts(document, facet, register, today)
            )
            for facet in document.answers
            for register in REGISTERS
        }
    if isinstance(document, Place):
        lines = [document.name.nl, *(f"{one.address}, {one.city}" for one in document.locations)]
        lines += [one.number for one in document.phones]
        lines += [one.description.nl for one in document.schedules]
        lines += [document.alert.nl] if document.alert else []
        return {"place": "\n".join(lines)}
    return {}
