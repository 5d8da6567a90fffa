"""The page of figures, and the bundle of signals to take along."""

from __future__ import annotations

from datetime import timezone

from fastapi import Response

from bot.web.desk.figures.bundle import bundle_csv, bundle_pdf
from bot.web.desk.figures.periods import Period, next_month
from bot.web.desk.figures.report import Reports
from bot.web.desk.gate import Route
from bot.web.desk.houses import Houses
from bot.web.desk.keys import Clock
from bot.web.desk.visit import NotDone, Visit, page
from bot.web.desk.words import words_of
from knowledge.opening import clock as clock_here
from knowledge.registers import LANGUAGES, Language
from knowledge.rendering import format_day

FIGURES = "/desk/cijfers"


class Seeing:
    """Routes of figures: a coordinator sees the handoffs of the own house, who runs all of each."""

    def __init__(self, reports: Reports, houses: Houses, clock: Clock) -> None:
        self._reports = reports
        self._houses = houses
        self._clock = clock

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("GET", FIGURES, "see", self.show),
            Route("GET", f"{FIGURES}/signalenbundel.pdf", "see", self.print),
            Route("GET", f"{FIGURES}/signalenbundel.csv", "see", self.export),
        ]

    def show(self, visit: Visit) -> Response:
        house, language = visit.person.houses, visit.language
        periods = self._reports.periods(house)
        period = _asked(visit, periods)
        report = None
        if period and house is not None:
            report = self._reports.for_house(period, house, language)
        elif period:
            report = self._reports.for_others(period, None, language)
        return page(
            "figures",
            visit,
            report=report,
            periods=periods,
            in_hand=self._reports.in_hand(house, language),
            names=self._reports.names(language),
            parts=words_of("figure_parts", language),
            headings=words_of("figure_tables", language),
            next_month=format_day(next_month(self._clock()), language),
        )

    def print(self, visit: Visit) -> Response:
        period, language = self._wanted(visit)
        report = self._reports.for_others(period, visit.person.houses, language)
        house = self._houses.name(visit.person.house, language)
        today = clock_here(self._clock().replace(tzinfo=timezone.utc)).date()
        pdf = bundle_pdf(report, house, today, language)
        return _file(pdf, f"inline; filename={_name(period, language)}.pdf", "application/pdf")

    def export(self, visit: Visit) -> Response:
        period, language = self._wanted(visit)
        report = self._reports.for_others(period, visit.person.houses, language)
        how = f"attachment; filename={_name(period, language)}.csv"
        return _file(bundle_csv(report, language), how, "text/csv; charset=utf-8")

    def _wanted(self, visit: Visit) -> tuple[Period, Language]:
        period = _asked(visit, self._reports.periods(visit.person.houses))
        if period is None:
            raise NotDone(404, "not_found")
        asked = visit.asked.get("taal", "")
        return period, next((one for one in LANGUAGES if one == asked), visit.language)


def _asked(visit: Visit, periods: list[Period]) -> Period | None:
    """Return the period of the year that is asked for, or else the latest."""
    asked = visit.asked.get("jaar", "")
    latest = periods[0] if periods else None
    return next((one for one in periods if str(one.year) == asked), latest)


def _name(period: Period, language: Language) -> str:
    return f"signalen-{period.year}-{language}"


def _file(content: bytes, disposition: str, media_type: str) -> Response:
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(content, headers=headers, media_type=media_type)
