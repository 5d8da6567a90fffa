"""Numbers that identify a person for good: national number, identity card, bank account.

Found by their check digits, whatever stands between the figures, so that phones and dates stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

Kind = Literal["rijksregister", "kaartnummer", "iban"]

#: What may stand between two figures of one number: "85.07.30 - 033.28".
_BETWEEN = r"[^\w\n]{0,3}"
_FIGURES = re.compile(rf"(?<![\d+])\d(?:{_BETWEEN}\d)*(?!\d)")
_GROUP = re.compile(r"\d+")
#: Looked at ahead: "be" of a mail address before it must not hide the account behind it.
_IBAN = re.compile(
    rf"(?<![A-Z0-9])(?=([A-Z]{{2}}(?:{_BETWEEN}\d){{2}}(?:{_BETWEEN}[A-Z0-9]){{11,30}}))",
    re.IGNORECASE,
)
#: Written as on the card it is a national number, also with a slip of the pen in it.
_AS_ON_THE_CARD = re.compile(r"(?<!\d)\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}(?!\d)")
#: A mobile number written with the country's code and no plus.
_MOBILE_ABROAD = re.compile(r"324[5-9]")

_NATIONAL = 11
_CARD = 12
#: Countries with the length of their account numbers, as in the register of ISO 13616.
_IBAN_REGISTER = (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CY28 CZ24 DE22 DK18 DO28 EE20"
    " EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 HR21 HU28 IE22 IL23 IQ23 IS26 IT27"
    " JO30 KW30 KZ20 LB28 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18"
    " NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 TN24"
    " TR26 UA29 VA22 XK20"
)
_IBAN_LENGTHS = {
    country: int(length) for country, length in re.findall(r"([A-Z]{2})(\d{2})", _IBAN_REGISTER)
}


@dataclass(frozen=True)
class IdentityNumber:
    """A number and where it stands in the text."""

    kind: Kind
    start: int
    end: int


def identity_numbers(text: str) -> list[IdentityNumber]:
    """Return the identity numbers of a text, in their order, none overlapping another."""
    text = with_plain_figures(text)
    found = sorted(
        (*_accounts(text), *_numbers(text), *_as_on_the_card(text)),
        key=lambda number: (number.start, -number.end),
    )
    apart: list[IdentityNumber] = []
    for number in found:
        if not apart or number.start >= apart[-1].end:
            apart.append(number)
    return apart


def with_plain_figures(text: str) -> str:
    """Return a text with the figures of any script as 0 to 9, each in its place."""
    if text.isascii():
        return text
    return "".join(str(int(char)) if char.isdecimal() else char for char in text)


def _accounts(text: str) -> Iterator[IdentityNumber]:
    for match in _IBAN.finditer(text):
        ahead = match.group(1).upper()
        length = _IBAN_LENGTHS.get(ahead[:2])
        places = [place for place, char in enumerate(ahead) if char.isalnum()]
        if length is None or len(places) < length:
            continue
        number = "".join(ahead[place] for place in places[:length])
        if _is_account(number):
            yield IdentityNumber("iban", match.start(), match.start() + places[length - 1] + 1)


def _is_account(number: str) -> bool:
    turned = number[4:] + number[:4]
    return number.isascii() and int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def _numbers(text: str) -> Iterator[IdentityNumber]:
    for run in _FIGURES.finditer(text):
        groups = [(match.start(), match.group()) for match in _GROUP.finditer(text, *run.span())]
        ends = list(accumulate(len(figures) for _, figures in groups))
        for first, (start, _) in enumerate(groups):
            before = ends[first - 1] if first else 0
            for last in range(first, len(groups)):
                length = ends[last] - before
                if length > _CARD:
                    break
                number = "".join(figures for _, figures in groups[first : last + 1])
                if kind := _kind(number):
                    place, figures = groups[last]
                    yield IdentityNumber(kind, start, place + len(figures))


def _kind(number: str) -> Kind | None:
    if len(number) == _NATIONAL and _is_national(number):
        return "rijksregister"
    if len(number) == _CARD and int(number[-2:]) == (int(number[:-2]) % 97 or 97):
        return "kaartnummer"
    return None


def _is_national(number: str) -> bool:
    """Tell whether the date can be one and the check digits fit a birth before or since 2000.

    The month of a bis number is 20 or 40 higher; month and day are 00 where they are not known.
    """
    month, day = int(number[2:4]), int(number[4:6])
    if _MOBILE_ABROAD.match(number) or month % 20 > 12 or month > 52 or day > 31:
        return False
    return any(97 - int(born + number[:9]) % 97 == int(number[9:]) for born in ("", "2"))


def _as_on_the_card(text: str) -> Iterator[IdentityNumber]:
    for match in _AS_ON_THE_CARD.finditer(text):
        yield IdentityNumber("rijksregister", *match.span())
