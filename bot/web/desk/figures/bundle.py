"""The yearly bundle of signals for the local network: as PDF, and as a table for Excel."""

from __future__ import annotations

import csv
import io
from datetime import date

from bot.print.typesetting import typeset
from bot.web.desk.figures.report import Report
from bot.web.desk.figures.tables import Table
from bot.web.desk.words import words_of
from bot.web.static_files import STATIC
from bot.web.words import fill
from knowledge.registers import Language
from knowledge.rendering import format_day

_MARK = STATIC / "pictograms" / "assistant.svg"

#: How many lines of a table go on paper; the CSV has all.
_MOST_LINES = 25

_HOW = ("how_obstacles", "how_handoffs", "how_use", "how_small", "how_limits")


def bundle_pdf(report: Report, house: str, made: date, language: Language) -> bytes:
    """Return an A4 that screen readers can read; ``house`` is the name of whose bundle it is."""
    words = words_of("figure_bundle", language)
    names, period = report.names, report.period
    months = {"first": names.month(period.first), "last": names.month(period.last)}
    sections = (
        ("obstacles", (report.obstacles,)),
        ("handoffs", (report.closed,)),
        ("use", report.use),
    )
    values = {
        "language": language,
        "title": fill(words["title"], year=str(period.year)),
        "house": fill(words["of_house"], house=house),
        "lead": fill(words["lead"], **months),
        "sections": [_section(name, tables, report, language) for name, tables in sections],
        "how": {"heading": words["how"], "paragraphs": [words[one] for one in _HOW]},
        "made": fill(words["made"], day=format_day(made, language)),
        "page": words["page"],
        "pictograms": {"assistant": _MARK.read_text(encoding="utf-8")},
    }
    return typeset("bundle", values)


def bundle_csv(report: Report, language: Language) -> bytes:
    """Return every count on a line of its own, for Excel as it is set in Belgium.

    There the comma stands in numbers, so Excel expects semicolons; and only with a byte order mark
    does it read UTF-8.
    """
    words, headings = words_of("figure_bundle", language), words_of("figure_tables", language)
    text = io.StringIO()
    lines = csv.writer(text, delimiter=";")
    lines.writerow(words[f"csv_{one}"] for one in ("part", "row", "column", "count"))
    for table in report.tables:
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                count = cell if isinstance(cell, int) else report.names.cell(cell)
                lines.writerow((headings[table.key], row.label, column, count))
    return text.getvalue().encode("utf-8-sig")


def _section(
    name: str, tables: tuple[Table, ...], report: Report, language: Language
) -> dict[str, object]:
    parts = words_of("figure_parts", language)
    return {
        "heading": parts[name],
        "lead": parts.get(f"{name}_lead", ""),
        "none": parts[f"{name}_none"],
        "tables": [_printed(one, report, language) for one in tables if one.rows],
    }


def _printed(table: Table, report: Report, language: Language) -> dict[str, object]:
    headings, words = words_of("figure_tables", language), words_of("figure_bundle", language)
    more = len(table.rows) - _MOST_LINES
    lines = table.rows if more <= 0 or table.has_totals else table.rows[:_MOST_LINES]
    return {
        "heading": headings[table.key],
        "columns": [headings[f"{table.by}_by"], *table.columns],
        "rows": [
            {"label": row.label, "cells": [report.names.cell(cell) for cell in row.cells]}
            for row in lines
        ],
        "shares": [table.share(row.cells[0]) for row in lines] if table.is_list else None,
        "totals": table.has_totals,
        "more": fill(words["more_in_csv"], count=str(more)) if len(lines) < len(table.rows) else "",
    }
