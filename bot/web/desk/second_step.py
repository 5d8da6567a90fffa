"""The second step of signing in: a code of an app on one's telephone (TOTP), or a recovery code."""

from __future__ import annotations

import io
import re
from datetime import datetime, timezone

import pyotp
import segno
from pyotp.utils import strings_equal

from bot.privacy import codes

_SECONDS = 30
_ISSUER = "Gezinswijzer"
_RECOVERY_CODES, _RECOVERY_LENGTH = 8, 10


def new_secret() -> str:
    """Return a secret for the app."""
    return pyotp.random_base32()


def step_of(secret: str, code: str, moment: datetime, last: int) -> int | None:
    """Return the step of the clock that a code belongs to; None where it is wrong, or used.

    The clock of a telephone may be one step (30 seconds) off. ``last`` is the step of the code that
    was used last: that one, and those before it, are refused.
    """
    now = int(moment.replace(tzinfo=timezone.utc).timestamp()) // _SECONDS
    written = "".join(code.split())
    right = [
        step
        for step in (now - 1, now, now + 1)
        if strings_equal(written, pyotp.TOTP(secret).at(step * _SECONDS))
    ]
    return next((step for step in right if step > last), None)


def qr_code(secret: str, email: str) -> str:
    """Return what the app scans, as SVG without styles."""
    address = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=_ISSUER)
    written = io.BytesIO()
    segno.make(address, error="m").save(
        written, kind="svg", scale=5, border=4, dark="#000", light="#fff", xmldecl=False, nl=False
    )
    return written.getvalue().decode()


def new_recovery_codes() -> list[str]:
    """Return codes for whoever loses the telephone, as people write them down."""
    made = (codes.new_code(_RECOVERY_LENGTH) for _ in range(_RECOVERY_CODES))
    return [codes.in_groups(one, 5) for one in made]


def as_recovery_code(written: str) -> str:
    """Return a recovery code as it was made, however it was typed."""
    return codes.in_groups(codes.as_made("".join(written.split())), 5)


def is_secret(text: str) -> bool:
    """Tell whether a text is such a secret as ``new_secret`` makes."""
    return re.fullmatch("[A-Z2-7]{32}", text) is not None
