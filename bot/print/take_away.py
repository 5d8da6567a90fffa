"""The sheet that a family takes home: at most three steps on one A4, never silently cut."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from bot.print.codes import qr_code
from bot.print.letters import printable
from bot.print.pictograms import drawings
from bot.print.typesetting import typeset_telling
from bot.print.words import sentences, take_away_words
from knowledge.registers import Register, language_of
from knowledge.rendering import format_day

_NUMBERED = re.compile(r"^\s*(\d{1,2})[.)]\s+(.*)$")
_POINT = re.compile(r"^\s*[-–•*]\s+(.*)$")


@dataclass(frozen=True)
class Piece:
    """A text under a heading; one with a higher ``rank`` goes sooner where room lacks.

    ``named`` says to staff what goes; ``is_aside`` stands beside the others, with the place.
    """

    heading: str
    text: str
    rank: int
    named: str
    is_aside: bool = False


@dataclass(frozen=True)
class Where:
    """A place to go to: its name, and lines on how to get there, to call it, and when."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One thing to do. ``domain`` has a pictogram; ``address`` is what its QR code opens."""

    domain: str
    domain_label: str
    title: str
    pieces: tuple[Piece, ...]
    where: Where | None = None
    address: str = ""


@dataclass(frozen=True)
class Sheet:
    """What one family takes home, in one register; ``police`` and ``ambulance`` are numbers."""

    register: Register
    steps: tuple[Step, ...]
    made: date
    ambulance: str
    police: str


@dataclass(frozen=True)
class Printed:
    """A PDF of one page, and what had no room on it, in the words for staff."""

    pdf: bytes
    left_out: tuple[str, ...]


@lru_cache(maxsize=32)
def take_away_pdf(sheet: Sheet) -> Printed:
    """Return a sheet as tagged PDF (PDF/UA-1) of one A4 page, with as much on it as has room.

    Kept for a while: staff look at a sheet before they print it, and it holds nothing of a family.

    Raises:
        NoRoom: not even the places and the codes have room.
        CannotTypeset: it holds signs that no font of ours has.
    """
    pdf, left_out = typeset_telling("take_away", _values(sheet), "left-out")
    return Printed(pdf, tuple(left_out))


def _values(sheet: Sheet) -> dict[str, Any]:
    language = language_of(sheet.register)
    said = take_away_words(sheet.register)
    danger = sentences()["danger"][sheet.register]
    return {
        "title": said["title"],
        "language": language,
        "said": said,
        "steps": [_step(number, one, said) for number, one in enumerate(sheet.steps)],
        "made": said["made"].format(day=format_day(sheet.made, language)),
        "danger": danger.format(ambulance=sheet.ambulance, police=sheet.police),
        "pictograms": drawings("assistant", *(one.domain for one in sheet.steps)),
    }


def _step(number: int, step: Step, said: dict[str, str]) -> dict[str, Any]:
    return {
        "pictogram": step.domain,
        "domain": step.domain_label,
        "title": printable(step.title),
        "pieces": [
            {
                "number": [number, place],
                "heading": printable(one.heading),
                "lines": _lines(printable(one.text)),
                "rank": one.rank,
                "named": one.named,
                "aside": one.is_aside,
            }
            for place, one in enumerate(step.pieces)
        ],
        "where": step.where
        and {
            "name": printable(step.where.name),
            "lines": [printable(one) for one in step.where.lines],
        },
        "code": {
            "svg": qr_code(step.address),
            "alt": said["code"].format(address=step.address),
        }
        if step.address
        else None,
    }


def _lines(text: str) -> list[dict[str, str]]:
    """Return the lines of an answer, with what marks each: a number, a point, or nothing."""
    lines = []
    for line in filter(str.strip, text.split("\n")):
        numbered, point = _NUMBERED.match(line), _POINT.match(line)
        if numbered:
            lines.append({"mark": f"{numbered[1]}.", "text": numbered[2]})
        elif point:
            lines.append({"mark": "•", "text": point[1]})
        else:
            lines.append({"mark": "", "text": line.strip()})
    return lines
