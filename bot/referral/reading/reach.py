"""How and when a family can be reached: its phones and mail addresses; the rest stays as typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from bot.privacy.identity_numbers import with_plain_figures
from bot.privacy.redaction import MAIL, without_identity_numbers

_HOME = "BE"
_LETTERS_AS_FIGURES = str.maketrans("oOlI|", "00111")
#: A word of figures and of letters that look like one.
_NEARLY_FIGURES = re.compile(r"(?<!\w)(?=[oOlI|]*\d)[\doOlI|]+(?!\w)")
_DATE = re.compile(r"(?<![\d/.-])\d{1,2}([/.-])\d{1,2}\1(?:19|20)\d{2}(?!\d)")
_RUN = re.compile(r"(?<![\d+])\+?[( ]{0,2}\d(?:[ \u00a0./()–-]{0,4}\d)*")
_GROUP = re.compile(r"\d+")
#: The figures of a phone: from abroad, of Belgium, or of Belgium without the + or the 0.
_FIGURES = re.compile(r"(?:\+|00)[1-9]\d{6,14}|0[1-9]\d{7,8}|32[1-9]\d{7,8}|4[5-9]\d{7}")
_LONGEST = 17
_FEWEST_FIGURES = 6

_MOBILE_BEGINNING = re.compile(r"(?<![\w:/.,-])0?4[5-9]\d(?:[ ./-]?\w{2,3})*(?![\w:])")
_SAID_TO_BE_A_PHONE = re.compile(
    r"\b(?:tel|tél|telefoon|telefoonnummer|téléphone|telephone|gsm|mobile?|nummer|numéro|numero"
    r"|bel|bellen|appeler|appelez|whatsapp)\b[^\d\n]{0,20}\d(?:[ ./-]?\d){3,}",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reach:
    """The ways to reach a family."""

    phones: tuple[str, ...]
    """Belgian numbers in the national way ("0470 12 34 56"), others in the international one."""
    emails: tuple[str, ...]
    words: str
    """All as typed, for the hours and wishes in it."""


def read_reach(text: str) -> Reach:
    """Return the phones and mail addresses of a text, each once and in their order."""
    phones, _ = _phones(text)
    return Reach(tuple(dict.fromkeys(phones)), tuple(dict.fromkeys(MAIL.findall(text))), text)


def has_broken_phone(text: str) -> bool:
    """Tell whether something stands there that wants to be a phone number and is none."""
    _, rest = _phones(text)
    if _MOBILE_BEGINNING.search(rest) or _SAID_TO_BE_A_PHONE.search(rest):
        return True
    return any(
        run.group().lstrip("( ")[0] in "+0" and _count_figures(run.group()) >= _FEWEST_FIGURES
        for run in _RUN.finditer(rest)
    )


def _phones(text: str) -> tuple[list[str], str]:
    """Return the phones of a text, and the text without them and without other numbers."""
    text = without_identity_numbers(with_plain_figures(text), " ")
    text = _DATE.sub(" ", MAIL.sub(" ", text))
    text = _NEARLY_FIGURES.sub(lambda word: word.group().translate(_LETTERS_AS_FIGURES), text)
    phones: list[str] = []
    rest: list[str] = []
    after = 0
    for run in _RUN.finditer(text):
        for phone, start, end in _phones_of(text, run):
            phones.append(phone)
            rest.append(text[after:start])
            after = end
    return phones, " ".join((*rest, text[after:]))


def _phones_of(text: str, run: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """Yield the phones in a run of figures: several may stand there with a space between them."""
    groups = list(_GROUP.finditer(text, *run.span()))
    sizes = list(accumulate(len(group.group()) for group in groups))
    first = 0
    while first < len(groups):
        start = run.start() if first == 0 else groups[first].start()
        before = sizes[first] - len(groups[first].group())
        last = first
        while last + 1 < len(groups) and sizes[last + 1] - before <= _LONGEST:
            last += 1
        while last >= first and not (phone := _phone(text[start : groups[last].end()])):
            last -= 1
        if last >= first and phone:
            yield phone, start, groups[last].end()
            first = last + 1
        else:
            first += 1


def _phone(typed: str) -> str | None:
    """Return a phone as it is written, or none where no such number can exist."""
    typed = typed.replace("(0)", "").strip()
    figures = "".join(char for char in typed if char == "+" or char.isdigit())
    if not _FIGURES.fullmatch(figures):
        return None
    if figures.startswith("32"):
        figures = "+" + figures
    try:
        number = phonenumbers.parse(figures, _HOME)
    except NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    ours = phonenumbers.region_code_for_number(number) == _HOME
    way = PhoneNumberFormat.NATIONAL if ours else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, way)


def _count_figures(text: str) -> int:
    return sum(char.isdigit() for char in text)
