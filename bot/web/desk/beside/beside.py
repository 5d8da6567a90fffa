"""Helping beside a family, as a whole."""

from __future__ import annotations

from bot.settings import Settings
from bot.web.desk.beside.asking import Asking
from bot.web.desk.beside.finding import Finder
from bot.web.desk.beside.pages import Pages
from bot.web.desk.beside.paper import Paper
from bot.web.desk.beside.sheet_pages import SheetPages
from bot.web.desk.beside.surroundings import Surroundings
from bot.web.desk.beside.table import Tables
from bot.web.desk.gate import Route
from bot.web.desk.keys import Clock
from bot.web.knowledge import Knowledge


def beside_routes(
    tables: Tables, clock: Clock, settings: Settings, knowledge: Knowledge
) -> list[Route]:
    """Return the routes; those of the sheet come before that of a topic."""
    around = Surroundings(knowledge, clock)
    finder = Finder(knowledge, Asking(settings.rasa_url, settings.secret_key))
    paper = Paper(around, settings.public_url)
    return [
        *SheetPages(around, paper, tables).routes(),
        *Pages(around, finder, tables).routes(),
    ]
