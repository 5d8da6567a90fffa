"""The social map at the desk: what is overdue by owner, what is wrong, and the patch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timezone
from itertools import groupby
from math import ceil
from urllib.parse import urlencode

from fastapi import Response

from bot.privacy.unanswered import UnansweredQuestions
from bot.web.desk.curating.curation import Curation
from bot.web.desk.curating.listing import KINDS, Listed, Listings, Wanted
from bot.web.desk.curating.shelf import Shelf, name_of
from bot.web.desk.gate import Route
from bot.web.desk.keys import Clock
from bot.web.desk.visit import Visit, page
from bot.web.desk.words import words_of
from bot.web.words import fill
from knowledge.opening import clock as clock_here
from knowledge.overlay.patch import patch
from knowledge.overlay.store import read_overlay
from knowledge.registers import Language

MAP = "/desk/kaart"
_PATCH = f"{MAP}/wijzigingen.patch"
#: The fields of the query, in the order of ``Wanted``.
_FILTERS = ("gemeente", "soort", "eigenaar", "woorden")
_ON_A_PAGE = 50
#: The words for how long something is overdue, how many days each is, and from how many it is used.
_UNITS = (("years", 365, 730), ("months", 30, 61), ("days", 1, 1))


class Overview:
    """Routes of the whole map."""

    def __init__(
        self,
        curation: Curation,
        questions: UnansweredQuestions,
        shelf: Shelf,
        clock: Clock,
    ) -> None:
        self._curation = curation
        self._questions = questions
        self._shelf = shelf
        self._listings = Listings()
        self._clock = clock

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("GET", MAP, "curate", self.show),
            Route("GET", _PATCH, "curate", self.patch),
        ]

    def show(self, visit: Visit) -> Response:
        written, language = self._shelf.now(), visit.language
        asked = {name: visit.asked.get(name, "").strip()[:80] for name in _FILTERS}
        today = clock_here(self._clock().replace(tzinfo=timezone.utc)).date()
        listing = self._listings.of(written, language)
        found = listing.find(Wanted(*asked.values()), today)
        pages = max(ceil(len(found.listed) / _ON_A_PAGE), 1)
        number = min(_number(visit.asked.get("bladzijde", "")), pages)
        shown = found.listed[(number - 1) * _ON_A_PAGE : number * _ON_A_PAGE]
        kind_words = words_of("curating_kinds", language)
        towns = written.snapshot.municipalities.values()
        owners = listing.find(Wanted(), today).owners
        return page(
            "curating_map",
            visit,
            wanted=Wanted(*asked.values()),
            owners=_by_owner(shown),
            all_of=found.owners,
            number=len(found.listed),
            page=number,
            pages=pages,
            leaf=lambda other: f"{MAP}?{urlencode({**asked, 'bladzijde': other})}",
            kinds=[(kind_words[one], one) for one in KINDS],
            kind_words=kind_words,
            all_owners=[(one, one) for one in sorted(owners, key=str.casefold)],
            municipalities=sorted((one.name[language], one.id) for one in towns),
            age=lambda one: _age((today - one.since).days, language),
            doubts=[
                (one, name_of(document, language))
                for one in self._curation.doubts()
                if (document := written.get(one.document))
            ],
            left_out=sorted(written.laid.left_out.items()),
            changed=len(written.laid.layers),
            patch=_PATCH,
            asked_in_vain=len(self._questions.all()),
        )

    def patch(self, _visit: Visit) -> Response:
        overlay, files = read_overlay(self._curation.engine), self._shelf.now().files
        made = patch(files, overlay, self._questions.examples())
        name = f"gezinswijzer-{date.today().isoformat()}.patch"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        }
        return Response(made.text, headers=headers, media_type="text/x-patch; charset=utf-8")


def _by_owner(listed: Sequence[Listed]) -> list[tuple[str, list[Listed]]]:
    ordered = sorted(listed, key=lambda one: one.owner.casefold())
    return [(owner, list(of)) for owner, of in groupby(ordered, lambda one: one.owner)]


def _number(text: str) -> int:
    return max(int(text), 1) if text.isdecimal() and len(text) < 6 else 1


def _age(days: int, language: Language) -> str:
    words = words_of("curating_map", language)
    if days < 1:
        return words["fresh"]
    if days == 1:
        return words["day"]
    unit, length = next((unit, length) for unit, length, least in _UNITS if days >= least)
    return fill(words[unit], count=str(days // length))
