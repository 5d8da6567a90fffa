"""The list of questions for the editors, opened once for all actions that note one."""

from __future__ import annotations

from functools import cache

from bot.privacy.unanswered import UnansweredQuestions
from bot.settings import read_settings
from knowledge.database import open_engine


@cache
def questions_for_editors() -> UnansweredQuestions:
    """Return the list at DATABASE_URL."""
    return UnansweredQuestions(open_engine(read_settings().database_url))
