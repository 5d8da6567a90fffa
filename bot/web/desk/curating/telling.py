"""What is wrong with changed data, and what was changed, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, get_args

from bot.web.desk.curating.shelf import Written
from bot.web.desk.words import words_of
from knowledge.checks import check_one
from knowledge.files import CONTENT, ContentError, fitting, path_of
from knowledge.registers import Language
from knowledge.schema import Team


def problem_of(data: Mapping[str, Any], written: Written, today: date, language: Language) -> str:
    """Return what is asked of the fields that are wrong, and what ``knowledge check`` says."""
    try:
        document = fitting(dict(data), path_of(written.files[data["id"]]), "")
    except ContentError as error:
        found = error.problems
    else:
        found = check_one(document, written.now, CONTENT, today)
    fields, hints = words_of("curating_fields", language), words_of("curating_hints", language)
    wrong = [(one.field.partition(".")[0], one) for one in found if one.level == "error"]
    return " ".join(
        f"{fields.get(name, name)}: {hints.get(name, '')} ({one.message})" for name, one in wrong
    )


def by_team(fields: Mapping[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    """Return changed fields of the programme, whether there is room for each team apart."""
    before, after = fields.get("intake", (None, None))
    if not isinstance(before, dict) or not isinstance(after, dict):
        return dict(fields)
    found = {name: both for name, both in fields.items() if name != "intake"}
    for team in get_args(Team):
        if before.get(team) != after.get(team):
            found[f"intake_{team}"] = (before.get(team), after.get(team))
    return found


def told(value: Any, other: Any) -> str:
    """Return what is said in a value of plain data, without what another of its kind says too."""
    if isinstance(value, list):
        rest = [one for one in value if not isinstance(other, list) or one not in other]
        return "; ".join(filter(None, (told(one, None) for one in rest)))
    if isinstance(value, dict):
        return ", ".join(filter(None, (told(one, None) for one in value.values())))
    return "" if value in (None, False) else str(value)
