"""All routes of curating."""

from __future__ import annotations

from sqlalchemy.engine import Engine

from bot.privacy.unanswered import UnansweredQuestions
from bot.web.desk.curating.curation import Curation
from bot.web.desk.curating.entry import EntryPage
from bot.web.desk.curating.overview import Overview
from bot.web.desk.curating.questions import Questions
from bot.web.desk.curating.shelf import Shelf
from bot.web.desk.gate import Route
from bot.web.desk.houses import Houses
from bot.web.desk.keys import Clock
from bot.web.desk.people import People
from bot.web.knowledge import Knowledge


def curating_routes(
    engine: Engine, clock: Clock, knowledge: Knowledge, houses: Houses, people: People
) -> list[Route]:
    """Return them; an address with a fixed end comes before those that name a document."""
    curation, questions = Curation(engine, clock), UnansweredQuestions(engine)
    shelf = Shelf(knowledge, engine)
    return [
        *Overview(curation, questions, shelf, clock).routes(),
        *Questions(questions, knowledge, people).routes(),
        *EntryPage(curation, shelf, houses, people, clock).routes(),
    ]
