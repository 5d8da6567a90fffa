"""What a QR code opens: the guide for one municipality, or a conversation on WhatsApp."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode, urlsplit

import segno

from knowledge.registers import Register, is_simple, language_of

#: A phone number in full (ITU E.164).
_FULL_NUMBER = re.compile(r"\+[1-9]\d{7,14}")
_ONLY_HERE = {"localhost", "127.0.0.1", "::1", "0.0.0.0"}


class CannotOpen(Exception):
    """Raised when no phone could open what a code would hold; the message says how to mend it."""


def guide_address(public_url: str, municipality: str) -> str:
    """Return the guide's address for a municipality, short enough to type over.

    Raises:
        CannotOpen: the public address exists on this machine only.
    """
    return _start(public_url, {"gemeente": municipality})


def question_address(public_url: str, question: str, municipality: str = "") -> str:
    """Return the guide's address with a question in its field, ready to send.

    Raises:
        CannotOpen: the public address exists on this machine only.
    """
    here = {"gemeente": municipality} if municipality else {}
    return _start(public_url, {**here, "vraag": question})


def _start(public_url: str, asked: Mapping[str, str]) -> str:
    if urlsplit(public_url).hostname in _ONLY_HERE:
        raise CannotOpen(
            f"no phone can open {public_url}: set PUBLIC_URL to the address that families open"
        )
    return f"{public_url}/?{urlencode(asked)}"


def in_registers(address: str, registers: Sequence[Register]) -> str:
    """Return an address of the guide that also says how the sheet spoke.

    Dutch is what the guide speaks by itself; of two languages the reader's phone chooses.
    """
    wanted = {}
    if {language_of(one) for one in registers} == {"fr"}:
        wanted["language"] = "fr"
    if all(is_simple(one) for one in registers):
        wanted["simple"] = "1"
    return f"{address}&{urlencode(wanted)}" if wanted else address


def whatsapp_address(number: str) -> str:
    """Return what opens a conversation with a number on WhatsApp.

    Raises:
        CannotOpen: it is no number in full, such as +32 470 12 34 56.
    """
    plain = re.sub(r"[\s./-]", "", number)
    if not _FULL_NUMBER.fullmatch(plain):
        raise CannotOpen(f"{number!r} is no number in full; write it like +32 470 12 34 56")
    return f"https://wa.me/{plain[1:]}"


def qr_code(address: str) -> str:
    """Return a QR code as SVG, quiet zone included; a quarter of it may be torn or dirty."""
    return str(segno.make_qr(address, error="q").svg_inline(border=4, omitsize=True))
