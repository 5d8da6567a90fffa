"""The municipalities in which a conversation may begin."""

from __future__ import annotations

from knowledge.files import CONTENT
from knowledge.schema import KINDS


def is_municipality(identifier: str) -> bool:
    """Tell whether the knowledge base has a municipality with an id, as it is at this moment.

    An id is the name of its file, which ``knowledge check`` sees to; the web process need not load
    the whole knowledge base for it.
    """
    folder = CONTENT / KINDS["municipality"][0]
    return identifier in {path.stem for path in folder.glob("*.yml")}
