"""The one knowledge base that all parts of a process share."""

from __future__ import annotations

from functools import cache

from bot.settings import INDEX_FOLDER, read_settings
from knowledge.base import KnowledgeBase
from knowledge.database import open_engine


@cache
def knowledge_base() -> KnowledgeBase:
    """Return the knowledge base of this process, loaded on first use.

    Raises:
        ContentError, DatabaseUnavailable: see ``KnowledgeBase``.
    """
    settings = read_settings()
    return KnowledgeBase(open_engine(settings.database_url), cache=INDEX_FOLDER)


@cache
def content_base() -> KnowledgeBase:
    """Return a knowledge base for who only reads: without what understanding needs.

    Where the process understands messages too, it is the one that does.

    Raises:
        ContentError, DatabaseUnavailable: see ``KnowledgeBase``.
    """
    if knowledge_base.cache_info().currsize:
        return knowledge_base()
    return KnowledgeBase(open_engine(read_settings().database_url), understands=False)
