"""Reading what was answered to one question of the form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.referral.draft import Answer
from bot.referral.form import Field
from bot.referral.reading.ages import Children, read_children
from bot.referral.reading.identity import holds_identity_number, without_identity_numbers
from bot.referral.reading.languages import read_languages
from bot.referral.reading.moves import typed_move
from bot.referral.reading.reach import has_broken_phone, read_reach

#: Nobody is older; a larger number was meant as something else.
_OLDEST_MONTHS = 12 * 110
#: The children that 1 Gezin 1 Plan is for are at most this old (design section 6).
OLDEST_CHILD_MONTHS = 12 * 26 - 1


@dataclass(frozen=True)
class World:
    """What an answer is read with: the day, and where a place is (its id; None: not known)."""

    today: date
    locate: Callable[[str], str | None]


@dataclass(frozen=True)
class Taken:
    """An answer as it was read; ``problem`` says why it is not taken as it stands, if so.

    A problem is no refusal: the words are held, and the family may keep them as they are.
    """

    answer: Answer
    problem: str = ""


def read_answer(field: Field, text: str, language: str, world: World) -> Taken:
    """Read what was typed as the answer to a field."""
    said = " ".join(text.split()) if "\n" not in text else text.strip()
    if holds_identity_number(said):
        return Taken(Answer(without_identity_numbers(said), language), "identity_number")
    if len(said) > field.longest:
        return Taken(Answer(_beginning(said, field.longest), language), "too_long")
    value, problem = _READERS.get(field.id, _as_it_stands)(said, world)
    choice = _CHOSEN.get(field.id, {}).get(typed_move(said) or "", "")
    return Taken(Answer(said, language, choice, value), problem)


def children_of(answer: Answer | None) -> Children | None:
    """Return the children that an answer tells of, where they could be read."""
    return Children.from_json(answer.value) if answer and answer.value else None


def are_too_old(children: Children) -> bool:
    """Tell whether 1 Gezin 1 Plan is for none of the children."""
    ages = children.ages
    return not children.pregnant and all(one.months > OLDEST_CHILD_MONTHS for one in ages)


#: A typed yes or no is a choice of these fields too.
_CHOSEN = {"mandated": {"yes": "yes", "no": "no", "skip": "unsure"}}

_Read = tuple[Any, str]


def _as_it_stands(_said: str, _world: World) -> _Read:
    return None, ""


def _municipality(said: str, world: World) -> _Read:
    found = world.locate(said)
    return found, "" if found else "municipality_unknown"


def _children(said: str, world: World) -> _Read:
    children = read_children(said, world.today)
    if children is None:
        return None, "children_not_read"
    if any(one.months > _OLDEST_MONTHS for one in children.ages):
        return None, "children_impossible"
    return children.as_json(), ""


def _languages(said: str, _world: World) -> _Read:
    languages = read_languages(said)
    if languages is None:
        return None, ""
    return {"spoken": list(languages.spoken), "interpreter": languages.interpreter}, ""


def _reach(said: str, _world: World) -> _Read:
    reach = read_reach(said)
    value = {"phones": list(reach.phones), "emails": list(reach.emails)}
    return value, "phone_broken" if has_broken_phone(said) and not reach.phones else ""


_READERS: dict[str, Callable[[str, World], _Read]] = {
    "municipality": _municipality,
    "children": _children,
    "languages": _languages,
    "reach": _reach,
}


def _beginning(text: str, longest: int) -> str:
    """Return as much of a text as has room, to the end of a sentence or else of a word."""
    start = text[: longest - 1]
    for sign in (". ", "! ", "? ", "\n"):
        if (end := start.rfind(sign)) > longest // 2:
            return start[: end + 1].rstrip()
    return f"{start.rsplit(None, 1)[0]}…"
