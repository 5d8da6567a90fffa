"""What a draft needs of the knowledge base: where 1G1P comes, who receives it, what is agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.referral.answering import World
from bot.referral.draft import MYSELF
from bot.referral.flow import Setting
from bot.referral.moves import Move
from knowledge.base import Snapshot
from knowledge.opening import clock
from knowledge.registers import Register, language_of

#: The kind of place that has a queue at the desk.
HOUSE = "huis-van-het-kind"
#: The version of the sentences of consent; raised whenever one of them changes.
CONSENT_VERSION = "2026-11"


def setting_for(snapshot: Snapshot, register: Register, moment: datetime) -> Setting:
    """Return what a draft is drafted in; ``moment`` is now, aware of its time zone."""
    language = language_of(register)

    def locate(text: str) -> str | None:
        found = snapshot.gazetteer.find(text) or snapshot.gazetteer.find(f"in {text}")
        return found.municipality.id if found else None

    def serves(municipality: str | None) -> bool:
        known = snapshot.municipalities.get(municipality or "")
        return known is not None and known.team_1g1p is not None

    def recipients(municipality: str | None) -> tuple[str, ...]:
        houses = snapshot.social_map.serving(HOUSE, municipality, 1) if municipality else []
        return (*(one.id for one in houses), MYSELF)

    def sentence(field: str, recipient: str) -> tuple[str, str]:
        house = snapshot.social_map.get(recipient)
        filled = snapshot.interface["referral_consent_sentence"][register]
        filled = filled.replace("{line}", snapshot.interface[f"referral-line-{field}"][register])
        filled = filled.replace("{recipient}", house.name[language] if house else recipient)
        return filled, CONSENT_VERSION

    world = World(clock(moment).date(), locate)
    return Setting(world, moment, register, serves, recipients, sentence)


def words_of(move: Move, snapshot: Snapshot, register: Register, municipality: str | None) -> Move:
    """Return a move with the words that it stands for: of a choice, or of where a family lives."""
    language = language_of(register)
    if move.kind == "choose":
        title = snapshot.interface.get(choice_title(move.at, move.target))
        return replace(move, text=title[register] if title else "", language=language)
    if move.kind == "begin" and municipality:
        known = snapshot.municipalities.get(municipality)
        where = known or snapshot.gazetteer.elsewhere(municipality)
        if where:
            name = where.name[language]
            return replace(move, target=municipality, text=name, language=language)
    return move


def choice_title(field: str, choice: str) -> str:
    """Return the key of the words on the button of a choice."""
    return f"referral-choice-{field}-{choice}"
