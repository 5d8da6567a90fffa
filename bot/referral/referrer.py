"""The referrer's part of the form: who signs a family up.

What the official form asks is not public (``unknown`` in knowledge/content/programmes/1g1p.yml).
Asked is what 1 Gezin 1 Plan needs of a referrer by its own way of working (November 2024): who it
phones within the week, where it mails days for a first meeting, and that the family knows.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields

from bot.privacy.redaction import MAIL
from bot.referral.reading.reach import read_reach

#: What 1 Gezin 1 Plan cannot do without; the rest may stay open.
NEEDED = ("name", "service", "phone", "read_together")


@dataclass(frozen=True)
class Referrer:
    """Who signs a family up; empty is not filled in yet.

    ``reachable`` is when by phone; ``read_together`` whether the family read all of the form with
    this person and agrees that it is sent.
    """

    name: str = ""
    service: str = ""
    phone: str = ""
    email: str = ""
    reachable: str = ""
    read_together: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """What is needed and not filled in."""
        return tuple(one for one in NEEDED if not getattr(self, one))

    @property
    def misspelt(self) -> tuple[str, ...]:
        """What is filled in and has not the shape of what it should be."""
        reach = read_reach(self.phone)
        is_phone = len(reach.phones) == 1 and not any(map(str.isalpha, self.phone))
        shapes = {"phone": is_phone, "email": bool(MAIL.fullmatch(self.email))}
        return tuple(one for one, fits in shapes.items() if getattr(self, one) and not fits)

    def as_json(self) -> str:
        """Return it as text."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Referrer:
        """Return the referrer that ``as_json`` wrote."""
        return cls(**json.loads(text))


#: The fields that hold words.
WORDS = tuple(one.name for one in fields(Referrer) if one.name != "read_together")
