"""The social map at the desk: what is overdue by owner, what is wrong, and the patch."""

from __future__ import annotations

from datetime import date, timezone
from itertools import groupby

from fastapi import Response

from bot.privacy.unanswered import UnansweredQuestions
from bot.web.desk.curating.curation import Curation
from bot.web.desk.curating.shelf import KINDS, Listed, Wanted, name_of, read_written
from bot.web.desk.gate import Route
from bot.web.desk.keys import Clock
from bot.web.desk.visit import Visit, page
from bot.web.desk.words import words_of
from bot.web.knowledge import Knowledge
from bot.web.words import fill
from knowledge.opening import clock as clock_here
from knowledge.overlay.patch import patch
from knowledge.overlay.store import read_overlay
from knowledge.registers import Language

MAP = "/desk/kaart"
_PATCH = f"{MAP}/wijzigingen.patch"
#: More than this nobody reads; the filters find the rest.
_SHOWN = 100
#: The words for how long something is overdue, how many days each is, and from how many it is used.
_UNITS = (("years", 365, 730), ("months", 30, 61), ("days", 1, 1))


class Overview:
    """Routes of the whole map."""

    def __init__(
        self,
        curation: Curation,
        questions: UnansweredQuestions,
        knowledge: Knowledge,
        clock: Clock,
    ) -> None:
        self._curation = curation
        self._questions = questions
        self._knowledge = knowledge
        self._clock = clock

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("GET", MAP, "curate", self.show),
            Route("GET", _PATCH, "curate", self.patch),
        ]

    def show(self, visit: Visit) -> Response:
        snapshot, language = self._knowledge.current(), visit.language
        written = read_written(snapshot, self._curation.engine)
        asked = {name: visit.asked.get(name, "").strip()[:80] for name in _FILTERS}
        wanted = Wanted(*asked.values())
        today = clock_here(self._clock().replace(tzinfo=timezone.utc)).date()
        found = written.listed(wanted, today, language)
        everything = written.listed(Wanted(), today, language)
        owners = sorted({one.owner for one in everything}, key=str.casefold)
        kind_words = words_of("curating_kinds", language)
        shown = sorted(found[:_SHOWN], key=lambda one: one.owner.casefold())
        doubts = [
            (one, name_of(document, language))
            for one in self._curation.doubts()
            if (document := written.get(one.document))
        ]
        return page(
            "curating_map",
            visit,
            wanted=wanted,
            owners=[
                (owner, list(listed)) for owner, listed in groupby(shown, lambda one: one.owner)
            ],
            number=len(found),
            more=max(len(found) - _SHOWN, 0),
            kinds=[(kind_words[one], one) for one in KINDS],
            kind_words=kind_words,
            all_owners=[(one, one) for one in owners],
            municipalities=sorted(
                (one.name[language], one.id) for one in snapshot.municipalities.values()
            ),
            age=lambda one: _age(one, language),
            doubts=doubts,
            left_out=sorted(written.left_out.items()),
            changed=len(read_overlay(self._curation.engine)),
            patch=_PATCH,
            asked_in_vain=len(self._questions.all()),
        )

    def patch(self, _visit: Visit) -> Response:
        engine = self._curation.engine
        written = read_written(self._knowledge.current(), engine)
        made = patch(written.files, read_overlay(engine), self._questions.examples())
        name = f"gezinswijzer-{date.today().isoformat()}.patch"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        }
        return Response(made.text, headers=headers, media_type="text/x-patch; charset=utf-8")


#: The fields of the query, in the order of ``Wanted``.
_FILTERS = ("gemeente", "soort", "eigenaar", "woorden")


def _age(one: Listed, language: Language) -> str:
    words = words_of("curating_map", language)
    if one.days < 1:
        return words["fresh"]
    if one.days == 1:
        return words["day"]
    unit, length = next((unit, length) for unit, length, least in _UNITS if one.days >= least)
    return fill(words[unit], count=str(one.days // length))
