"""Data to PDF. Values reach a template as data, never as source: no text can become markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

_HERE = Path(__file__).parent
_TEMPLATES = _HERE / "templates"


class CannotTypeset(Exception):
    """Raised when values do not fit their template; the message says why."""


def typeset(template: str, values: Mapping[str, Any]) -> bytes:
    """Return a PDF that screen readers can read (PDF/UA-1), from a template in ``templates/``.

    The template finds the values, anything that JSON can hold, as ``values`` of ``common.typ``.

    Raises:
        CannotTypeset: a value is missing, has no room, or holds signs that no font of ours has.
    """
    try:
        return typst.compile(
            _TEMPLATES / f"{template}.typ",
            root=_TEMPLATES,
            font_paths=_fonts(),
            sys_inputs={"values": json.dumps(values)},
            format="pdf",
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        raise CannotTypeset(f"{template}: {error}") from error


@cache
def _fonts() -> typst.Fonts:
    """Return our own fonts and those inside Typst: a sheet looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[_HERE / "fonts"])
