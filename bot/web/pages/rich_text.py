"""From the text of a message to HTML: paragraphs, steps, lists, and links to call, write or open.

The widget's ``rich-text.js`` does the same in the browser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from markupsafe import Markup, escape

_STEP = re.compile(r"^\s*(\d{1,2})[.)]\s+(.*)$")
_POINT = re.compile(r"^\s*[-–•*]\s+(.*)$")

_MAIL = re.compile(r"[a-z0-9._+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
_WEB = re.compile(
    r"(?:https?://)?(?:[a-z0-9-]+\.)+(?:be|eu|brussels|vlaanderen|gent|org|com|net|gov)"
    r"(?:/[^\s<>()\"„“”]*)?",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?:\+32|0032|0)[ ]?\d(?:[ ./-]?\d){6,9}")
_HELP_LINE = re.compile(r"116[ ]?000|116[ ]?111|1712|1722|1733|1813|10[0-35-8]|112")

_UNIT = re.compile(
    r"\s?(?:euro|eur\b|procent|pour cent|punten|points|dagen|jours|uur|heures|jaar|ans\b|km\b|m²)",
    re.IGNORECASE,
)
_CALLING = re.compile(
    r"\b(?:bel|belt|bellen|telefoon|telefoneer|tel|nummers?|noodnummer|lijn|hulplijn|zelfmoordlijn"
    r"|appel\w*|téléphon\w*|numéros?|ligne|call|via|of|ou|le|au|\()\s*\W{0,3}$",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"[^\W_]|[@/.,+€-]")
_AFTER = re.compile(r"[^\W_]|[@€%]|[.,/-]\d")

_FRENCH_SPACE = re.compile(r" (?=[?!:;»])|(?<=«) ")

Span = tuple[int, int, str]


def paragraphs(text: str, crisis: bool = False) -> Markup:
    """Return a text as paragraphs and lists; in a crisis every known help line becomes a link."""
    blocks: list[tuple[str, int, list[Markup]]] = []
    is_open = False
    for line in text.split("\n"):
        step, point = _STEP.match(line), _POINT.match(line)
        if not line.strip():
            is_open = False
        elif step is None and point is None:
            blocks.append(("p", 1, [with_links(line.strip(), crisis)]))
            is_open = False
        else:
            tag = "ol" if step else "ul"
            if not is_open or blocks[-1][0] != tag:
                blocks.append((tag, int(step[1]) if step else 1, []))
            blocks[-1][2].append(with_links(step[2] if step else point[1], crisis))  # type: ignore[index]
            is_open = True
    return Markup("\n").join(_html(*block) for block in blocks)


def with_links(line: str, crisis: bool = False) -> Markup:
    """Return a line of text with links on what can be called, written to or opened."""
    line, html, done = unbroken(line), Markup(), 0
    for start, end, address in sorted(_links(line, crisis)):
        rest = Markup(' target="_blank" rel="noopener noreferrer"')
        more = rest if address.startswith("http") else Markup()
        html += escape(line[done:start])
        html += Markup('<a href="{}"{}>{}</a>').format(address, more, line[start:end])
        done = end
    return html + escape(line[done:])


def unbroken(text: str) -> str:
    """Return a text in which no line begins with a French question mark."""
    return _FRENCH_SPACE.sub("\N{NO-BREAK SPACE}", text)


def telephone(number: str) -> str:
    """Return the address by which a phone calls a number."""
    return f"tel:{re.sub(r'[^0-9+]', '', number)}"


def _html(tag: str, first: int, lines: list[Markup]) -> Markup:
    if tag == "p":
        return Markup("<p>{}</p>").format(lines[0])
    start = Markup(' start="{}"').format(first) if first > 1 else Markup()
    items = Markup().join(Markup("<li>{}</li>").format(line) for line in lines)
    # Safari tells screen readers of a list without visible markers only when it is named so.
    return Markup('<{0} role="list"{1}>{2}</{0}>').format(Markup(tag), start, items)


def _links(line: str, crisis: bool) -> list[Span]:
    found: list[Span] = []

    def free(spans: Iterator[Span]) -> None:
        for start, end, address in spans:
            if all(end <= left or start >= right for left, right, _ in found):
                found.append((start, end, address))

    free(_spans(line, _MAIL, lambda text: f"mailto:{text}"))
    free(_spans(line, _WEB, _web))
    free(span for span in _spans(line, _PHONE, telephone) if _has_phone_length(span[2]))
    free(
        span
        for span in _spans(line, _HELP_LINE, telephone)
        if _is_help_line(line, span[0], span[1], crisis)
    )
    return found


def _spans(line: str, pattern: re.Pattern[str], address: Callable[[str], str]) -> Iterator[Span]:
    """Find what stands on its own, not inside a longer word or number."""
    for match in pattern.finditer(line):
        text = match[0].rstrip(".,;:!?…'’»")
        start, end = match.start(), match.start() + len(text)
        is_inside = start > 0 and _BEFORE.match(line[start - 1])
        if text and not is_inside and not _AFTER.match(line[end : end + 2]):
            yield start, end, address(text)


def _web(text: str) -> str:
    return text if re.match("https?:", text, re.IGNORECASE) else f"https://{text}"


def _has_phone_length(address: str) -> bool:
    digits = re.sub(r"^(?:0032|32)", "0", re.sub(r"\D", "", address))
    return len(digits) in (9, 10)


def _is_help_line(line: str, start: int, end: int, crisis: bool) -> bool:
    """Tell a help line from a figure that looks like one: an amount, a house number, an article."""
    before, after = line[max(0, start - 40) : start], line[end:]
    if _UNIT.match(after) or re.search(r"€\s?$", before):
        return False
    is_bracketed = before.endswith("(") and after.startswith(")")
    return crisis or is_bracketed or _CALLING.search(before) is not None
