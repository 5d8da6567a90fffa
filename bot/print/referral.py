"""The referral on paper: the form that a professional signs, and the family's own copy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from babel import Locale

from bot.print.codes import qr_code
from bot.print.letters import SQUARE, printable, runs_right_to_left
from bot.print.typesetting import NoRoom, typeset
from bot.print.words import referral_words
from knowledge.registers import Language, Register, language_of
from knowledge.rendering import format_day, locale_of

#: Size of the letters in points, and layout: the first that leaves all on two pages is taken.
_SETTINGS = (
    *((size, "columns") for size in (11, 10.5, 10, 9.5, 9)),
    *((size, "full") for size in (10, 9.5, 9, 8.5)),
    (8.5, "tight"),
)
_EMPTY_LINES = re.compile(r"\n\s*\n\s*")


@dataclass(frozen=True)
class Line:
    """One line of the form.

    ``label`` is in the language of the sheet; ``text`` may hold line breaks. ``language`` is the
    ISO code of the family's own words, and None where the words are the guide's. ``missing`` is
    what the family left open.
    """

    label: str
    text: str
    language: str | None = None
    missing: bool = False


@dataclass(frozen=True)
class Sheet:
    """What one referral says on paper.

    ``code`` is the short code, in groups, and ``address`` what the QR code opens. ``next_steps``
    are dated sentences for the copy. ``recipient`` is for whom the form is meant, empty when the
    family takes it along; ``consent`` the sentence that the family agreed to, with its moment.
    ``filled`` is what the referrer filled in already, by its box; other boxes are for a pen.

    Raises:
        ValueError: a form in another language than Dutch.
    """

    register: Register
    kind: Literal["form", "copy"]
    lines: tuple[Line, ...]
    made: date
    code: str
    address: str
    next_steps: tuple[str, ...] = ()
    recipient: str = ""
    consent: str = ""
    filled: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind == "form" and language_of(self.register) != "nl":
            raise ValueError(f"the form is in Dutch, not in {self.register}; the copy may be")


def referral_pdf(sheet: Sheet) -> bytes:
    """Return a referral as tagged PDF (PDF/UA-1) of at most two A4 pages.

    A sign that no font of ours has becomes a hollow square, and the sheet says so.

    Raises:
        CannotTypeset: it does not fit on two pages, even in the smallest letters.
    """
    values = _values(_in_print(sheet))
    for size, layout in _SETTINGS:
        with suppress(NoRoom):
            return typeset("referral", {**values, "size": size, "layout": layout})
    raise NoRoom("the referral does not fit on two pages, even in the smallest letters")


def _in_print(sheet: Sheet) -> Sheet:
    """Return a sheet in signs that can be printed."""
    return replace(
        sheet,
        lines=tuple(
            replace(line, label=printable(line.label), text=printable(line.text))
            for line in sheet.lines
        ),
        next_steps=tuple(map(printable, sheet.next_steps)),
        recipient=printable(sheet.recipient),
        consent=printable(sheet.consent),
        filled={box: printable(text) for box, text in sheet.filled.items()},
    )


def _values(sheet: Sheet) -> dict[str, Any]:
    """Return what the template shows."""
    language = language_of(sheet.register)
    said = referral_words(sheet.kind, sheet.register)
    return {
        "kind": sheet.kind,
        "title": said["title"],
        "language": language,
        "said": said,
        "made": said["made"].format(day=format_day(sheet.made, language)),
        "code": sheet.code,
        "qr": {"svg": qr_code(sheet.address), "alt": said["qr"].format(address=sheet.address)},
        "lines": [_shown(line, language, said) for line in sheet.lines],
        "reader": _reader(sheet, said),
        "steps": sheet.next_steps,
        "filled": dict(sheet.filled),
        "square": said["square"].format(square=SQUARE) if _has_squares(sheet) else None,
    }


def _shown(line: Line, language: Language, said: Mapping[str, str]) -> dict[str, Any]:
    """Return a line, with the direction of each of its paragraphs."""
    paragraphs = _EMPTY_LINES.sub("\n\n", line.text.strip()).split("\n")
    return {
        "label": line.label,
        "missing": line.missing,
        "language": line.language,
        "mark": _mark(line.language, language, said) if line.language else None,
        "paragraphs": [{"text": one, "rtl": runs_right_to_left(one)} for one in paragraphs],
    }


def _mark(code: str, language: Language, said: Mapping[str, str]) -> str:
    """Say in the language of the sheet in which language the family's own words are."""
    name = Locale.parse(locale_of(language)).languages.get(code)
    return (
        said["own_words"].format(language=name) if name else said["own_words_in_another_language"]
    )


def _reader(sheet: Sheet, said: Mapping[str, str]) -> list[str]:
    """Say who reads it, and what the family agreed to."""
    named = said["recipient"].format(recipient=sheet.recipient)
    return [named if sheet.recipient else said["nobody"], *filter(None, [sheet.consent])]


def _has_squares(sheet: Sheet) -> bool:
    texts = [sheet.recipient, sheet.consent, *sheet.next_steps, *sheet.filled.values()]
    texts += [text for line in sheet.lines for text in (line.label, line.text)]
    return any(SQUARE in text for text in texts)
