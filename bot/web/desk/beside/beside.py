"""Helping beside a family, as a whole."""

from __future__ import annotations

from bot.settings import Settings
from bot.web.desk.beside.asking import Asking
from bot.web.desk.beside.codes import SheetCodes
from bot.web.desk.beside.finding import Finder
from bot.web.desk.beside.for_phones import SheetsForPhones
from bot.web.desk.beside.pages import Pages
from bot.web.desk.beside.paper import Paper
from bot.web.desk.beside.phone_pages import PhonePages
from bot.web.desk.beside.sheet_pages import SheetPages
from bot.web.desk.beside.surroundings import Surroundings
from bot.web.desk.beside.table import Tables
from bot.web.desk.gate import Route
from bot.web.desk.keys import Clock
from bot.web.knowledge import Knowledge


def beside_routes(
    tables: Tables, codes: SheetCodes, clock: Clock, settings: Settings, knowledge: Knowledge
) -> list[Route]:
    """Return the routes; those of the sheet come before that of a topic."""
    paper = _paper(clock, settings, knowledge)
    around = paper.around
    finder = Finder(knowledge, Asking(settings.rasa_url, settings.secret_key))
    number = settings.whatsapp.number if settings.whatsapp else ""
    return [
        *SheetPages(around, paper, tables, codes, bool(number)).routes(),
        *PhonePages(paper, tables, codes, number).routes(),
        *Pages(around, finder, tables).routes(),
    ]


def sheets_for_phones(
    codes: SheetCodes, clock: Clock, settings: Settings, knowledge: Knowledge
) -> SheetsForPhones:
    """Return what brings sheets to phones, for the channel that does so."""
    return SheetsForPhones(codes, _paper(clock, settings, knowledge))


def _paper(clock: Clock, settings: Settings, knowledge: Knowledge) -> Paper:
    return Paper(Surroundings(knowledge, clock), settings.public_url)
