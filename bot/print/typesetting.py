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


def typeset(template: str, values: Mapping[str, Any]) -> bytes:
    """Return a PDF that screen readers can read (PDF/UA-1), from a template in ``templates/``.

    The template finds the values, anything that JSON can hold, as ``values`` of ``common.typ``.

    Raises:
        TypstError: the template needs a value that is not there.
    """
    pdf = typst.compile(
        _TEMPLATES / f"{template}.typ",
        root=_TEMPLATES,
        font_paths=_fonts(),
        sys_inputs={"values": json.dumps(values)},
        format="pdf",
        pdf_standards=["ua-1"],
    )
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _fonts() -> typst.Fonts:
    """Return our own fonts and those inside Typst: a sheet looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[_HERE / "fonts"])
