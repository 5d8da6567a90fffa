"""What was worked out of the content once, kept for the next process that asks."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

#: Anything that JSON gives back as it was: lists, texts, and mappings with texts as keys.
T = TypeVar("T")


def kept(path: Path | None, work_out: Callable[[], T]) -> T:
    """Return what a file holds; where there is none, work it out and keep it there.

    The file's name must change with what it is worked out of (see ``KnowledgeBase``).
    """
    if path is None:
        return work_out()
    try:
        found: T = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        # Not there yet, or cut off by a process that was killed.
        found = work_out()
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}-{os.getpid()}")
        draft.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
        draft.replace(path)
    return found
