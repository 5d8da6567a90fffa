"""The pictograms of the parts of life, drawn into a page in the colour of the text beside them."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

from bot.web.static_files import STATIC

_PLACE = Markup('<span class="pictogram" aria-hidden="true">{}</span>')


@cache
def pictogram(domain: str) -> Markup:
    """Return the pictogram of a part of life; nothing where there is none."""
    path = STATIC / "pictograms" / f"{domain}.svg"
    if not path.is_file():
        return Markup()
    # A file of ours, not a text of anybody.
    return _PLACE.format(Markup(path.read_text(encoding="utf-8")))
