"""What the web app reads of the knowledge base: loaded on first use, and kept in step."""

from __future__ import annotations

import logging
import threading
from functools import cached_property
from pathlib import Path

from knowledge.base import KnowledgeBase, Snapshot
from knowledge.database import DatabaseUnavailable, open_engine
from knowledge.files import CONTENT, ContentError

logger = logging.getLogger(__name__)


class Knowledge:
    """The knowledge base of one web process, without what only understanding needs."""

    def __init__(self, database_url: str, content: Path = CONTENT) -> None:
        self._database_url = database_url
        self._content = content
        self._loading = threading.Lock()

    def current(self) -> Snapshot:
        """Return the content of now. It blocks, on first use for a second or two.

        Raises:
            ContentError, DatabaseUnavailable: see ``KnowledgeBase``.
        """
        with self._loading:
            base = self._base
        return base.current()

    def warm(self) -> None:
        """Load the content before anybody asks for it."""
        try:
            self.current()
        except (ContentError, DatabaseUnavailable) as error:
            logger.error("there is nothing to show yet: %s", error)

    @cached_property
    def _base(self) -> KnowledgeBase:
        # An engine of its own: that of conversations begins its transactions otherwise.
        return KnowledgeBase(open_engine(self._database_url), self._content, understands=False)
