"""What the form asks: ten short questions, and what a family can add to them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """One line of the form.

    ``longest`` is how many characters have room on paper; ``choices`` are answers to tap, where
    words of one's own are an answer too.
    """

    id: str
    longest: int = 300
    is_required: bool = False
    choices: tuple[str, ...] = ()


#: Asked in this order. Only the wish and a way to reach somebody are needed.
ASKED = (
    Field("municipality", longest=100),
    Field("children"),
    Field("situation", longest=1500),
    Field("strengths", longest=1000),
    Field("wish", longest=1500, is_required=True),
    Field("languages", choices=("nl", "fr", "interpreter")),
    Field("help", longest=1000),
    Field(
        "professional",
        choices=("school", "baby", "doctor", "service", "ocmw", "huis-van-het-kind", "nobody"),
    ),
    Field("mandated", choices=("no", "yes", "unsure")),
    Field("reach", is_required=True),
)
#: Added by who wants to, below the draft.
ADDED = (
    Field("household"),
    Field("school"),
    Field("waiting", longest=600),
    Field("applications", longest=600),
    Field("companion"),
)
FIELDS = {field.id: field for field in (*ASKED, *ADDED)}

#: What a family answers to a question of its house; it stands in no line of the form.
ANSWER = Field("answer", longest=1000)
