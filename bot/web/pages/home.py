"""The page at ``/``: what the guide is, the conversation, and where to go from there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bot.web.conversations.typed_text import LONGEST_TEXT, clean
from bot.web.knowledge import Knowledge
from bot.web.pages.conversation import first_form
from bot.web.pages.frame import reader_of, render
from bot.web.pages.services import towns_for
from bot.web.static_files import STATIC, static_version
from bot.web.widget import module_addresses
from knowledge.base import Snapshot
from knowledge.registers import Register
from knowledge.yaml_file import read_yaml

_QUESTIONS = Path(__file__).with_name("questions.yml")


@dataclass(frozen=True)
class Question:
    """A question that many families ask, and the part of life that it is about."""

    domain: str
    text: str


def home_routes(knowledge: Knowledge) -> APIRouter:
    """Return the route of the page.

    ``?vraag=`` puts a question in the field, ready to send; ``?gemeente=`` names the reader's
    municipality, as the posters do.
    """
    router = APIRouter(include_in_schema=False)

    @router.get("/", response_class=HTMLResponse)
    def home(request: Request, vraag: str = "", gemeente: str = "") -> HTMLResponse:
        reader, snapshot = reader_of(request), knowledge.current()
        town = snapshot.municipalities.get(gemeente)
        question = clean(vraag)[:LONGEST_TEXT]
        return render(
            "home",
            reader,
            "/",
            {"gemeente": gemeente} if town else {},
            form=first_form(reader, question, town),
            modules=module_addresses(STATIC, static_version()),
            questions=questions_for(reader.register, snapshot),
            town=town,
            towns=towns_for(reader, snapshot),
            asked=town.name[reader.language] if town else "",
        )

    return router


def questions_for(register: Register, snapshot: Snapshot) -> list[Question]:
    """Return the questions of which the knowledge base holds the answer, in one register."""
    entries = snapshot.entries
    return [
        Question(entries[one["topic"]].domain, one.get(register) or one[register[:2]])
        for one in _questions()
        if one["topic"] in entries and one["facet"] in entries[one["topic"]].answers
    ]


@cache
def _questions() -> list[dict[str, str]]:
    questions: list[dict[str, str]] = read_yaml(_QUESTIONS)
    return questions
