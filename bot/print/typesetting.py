"""Data to PDF. Values reach a template as data, never as source: no text can become markup."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import typst

_HERE = Path(__file__).parent
_TEMPLATES = _HERE / "templates"
#: All letters that we print with, under the licences beside them.
FONTS = _HERE / "fonts"
#: How a template says that its paper is too small.
_NO_ROOM = "has no room"


class CannotTypeset(Exception):
    """Raised when values do not fit their template; the message says why."""


class NoRoom(CannotTypeset):
    """Raised when values are too long for the paper of their template."""


def typeset(template: str, values: Mapping[str, Any]) -> bytes:
    """Return a PDF that screen readers can read (PDF/UA-1), from a template in ``templates/``.

    The template finds the values, anything that JSON can hold, as ``values`` of ``common.typ``.

    Raises:
        NoRoom: a value is too long for the paper.
        CannotTypeset: a value is missing, or holds signs that no font of ours has.
    """
    with _understood(template):
        return typst.compile(
            _TEMPLATES / f"{template}.typ",
            **_given(values),
            format="pdf",
            pdf_standards=["ua-1"],
        )


def typeset_telling(template: str, values: Mapping[str, Any], label: str) -> tuple[bytes, Any]:
    """Return a PDF as ``typeset`` does, and what its template tells as metadata with a label.

    Raises:
        NoRoom, CannotTypeset: as for ``typeset``.
    """
    pdf = typeset(template, values)
    with _understood(template):
        # Typst has just laid it out, and remembers.
        told = typst.query(
            _TEMPLATES / f"{template}.typ", f"<{label}>", field="value", one=True, **_given(values)
        )
    return pdf, json.loads(told)


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "root": _TEMPLATES,
        "font_paths": _fonts(),
        "sys_inputs": {"values": json.dumps(values)},
    }


@contextmanager
def _understood(template: str) -> Iterator[None]:
    """Turn what Typst complains of into our own errors."""
    try:
        yield
    except typst.TypstError as error:
        problem = NoRoom if _NO_ROOM in str(error) else CannotTypeset
        raise problem(f"{template}: {error}") from error


@cache
def _fonts() -> typst.Fonts:
    """Return our own fonts and those inside Typst: a sheet looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
