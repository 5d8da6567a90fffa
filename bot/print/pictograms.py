"""The pictograms of the parts of life, for what is printed."""

from __future__ import annotations

from bot.settings import ROOT

_FOLDER = ROOT / "bot" / "web" / "static" / "pictograms"


def drawings(*names: str) -> dict[str, str]:
    """Return pictograms as SVG, by name."""
    return {name: (_FOLDER / f"{name}.svg").read_text(encoding="utf-8") for name in names}
