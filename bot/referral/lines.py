"""The lines of a draft as people read them."""

from __future__ import annotations

from bot.referral.answering import children_of
from bot.referral.draft import Answer
from bot.referral.surroundings import choice_title
from knowledge.base import Snapshot
from knowledge.registers import Register, language_of


def line_text(base: Snapshot, register: Register, field: str, answer: Answer) -> str:
    """Return what stands in a line: what was read in it where that is safe, else the own words."""
    if answer.choice and (title := base.interface.get(choice_title(field, answer.choice))):
        return title[register]
    if field == "children" and (children := children_of(answer)):
        told = [_age(base, register, one.months, one.in_months) for one in children.ages]
        if children.pregnant:
            told.append(base.interface["referral-pregnant"][register])
        return ", ".join(told)
    if field == "municipality" and answer.value:
        where = base.municipalities.get(answer.value) or base.gazetteer.elsewhere(answer.value)
        return where.name[language_of(register)] if where else answer.said
    return answer.said


def are_own_words(answer: Answer) -> bool:
    """Tell whether a line holds a family's words, not a choice or what was read in them."""
    return not answer.choice and answer.value is None


def _age(base: Snapshot, register: Register, months: int, in_months: bool) -> str:
    key = "referral-months" if in_months else "referral-years"
    number = months if in_months else months // 12
    return base.interface[key][register].replace("{number}", str(number))
