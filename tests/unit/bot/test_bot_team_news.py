"""What families are told of the teams of 1 Gezin 1 Plan, for thirty days after it was said."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from bot.engine.speech import say
from bot.engine.voice import Turn, Voice
from knowledge.base import Snapshot
from knowledge.files import read_all
from knowledge.passing import as_of
from knowledge.registers import REGISTERS, Register, language_of
from knowledge.schema import Document, Intake, Programme

STATED = date(2026, 11, 30)
HALLE = "Op 30 november 2026 zei HvK dat er plaats is bij team Halle van 1 Gezin 1 Plan."
VILVOORDE = (
    "Op 30 november 2026 zei HvK dat je ongeveer 6 weken wacht "
    "op team Vilvoorde van 1 Gezin 1 Plan."
)


@pytest.fixture(scope="module")
def files() -> dict[str, Document]:
    return read_all()


def told(
    files: dict[str, Document],
    facet: str = "waiting",
    municipality: str | None = None,
    register: Register = "nl",
    days: int = 0,
    **intake: Intake,
) -> list[str]:
    """Return the lines that a family reads, so many days after teams said something."""
    today = STATED + timedelta(days=days)
    programme = files["1g1p"]
    assert isinstance(programme, Programme)
    now = programme.copy(update={"intake": intake or {"vilvoorde": FULL, "halle": OPEN}})
    turn = Turn(
        f"ask_{facet}",
        language_of(register),
        register.endswith("simple"),
        topic="1g1p",
        facet=facet,
        municipality=municipality,
    )
    moment = datetime(today.year, today.month, today.day, 10, tzinfo=timezone.utc)
    base = Snapshot(as_of(today, files | {"1g1p": now}))
    return say("utter_answer", Voice(base, turn, moment)).text.splitlines()


def said(state: str, weeks: int | None = None) -> Intake:
    return Intake.parse_obj({"state": state, "weeks": weeks, "stated": STATED, "by": "HvK"})


OPEN, FULL = said("open"), said("full", 6)


@pytest.mark.parametrize(
    ("facet", "municipality", "first"),
    [
        ("waiting", None, [HALLE, VILVOORDE]),
        ("waiting", "dilbeek", [HALLE]),
        ("waiting", "zemst", [VILVOORDE]),
        ("waiting", "zaventem", []),
        ("waiting", "nis-44021", []),
        ("area", "dilbeek", [HALLE]),
        ("area", "zemst", [VILVOORDE]),
        ("area", "zaventem", []),
        ("area", "nis-44021", []),
        ("area", None, []),
    ],
)
def test_news_comes_first_of_the_own_team_where_that_is_known(
    files: dict[str, Document], facet: str, municipality: str | None, first: list[str]
) -> None:
    without = told(files, facet, municipality, halle=said("unknown"))
    assert "november 2024" in " ".join(without) or facet == "area"
    assert told(files, facet, municipality) == [*first, *without]


def test_other_sides_tell_no_news(files: dict[str, Document]) -> None:
    assert told(files, "what", "dilbeek") == told(files, "what", "dilbeek", halle=said("unknown"))


@pytest.mark.parametrize(("days", "is_told"), [(30, True), (31, False)])
@pytest.mark.parametrize("facet", ["waiting", "area"])
def test_news_is_told_for_thirty_days(
    files: dict[str, Document], facet: str, days: int, is_told: bool
) -> None:
    assert (told(files, facet, "dilbeek", days=days)[0] == HALLE) == is_told


@pytest.mark.parametrize(
    ("register", "intake", "first"),
    [
        ("nl", said("full"), "Op {nl} zei HvK dat er nu geen plaats vrij is bij {halle}."),
        ("nl-simple", OPEN, "Op {nl} zei HvK: het team van Halle heeft plaats."),
        ("nl-simple", said("full"), "Op {nl} zei HvK: het team van Halle heeft nu geen plaats."),
        ("nl-simple", FULL, "Op {nl} zei HvK: je wacht ongeveer 6 weken op het team van Halle."),
        ("fr", OPEN, "Le {fr}, HvK a dit qu'il y a de la place dans {équipe}."),
        (
            "fr",
            said("full"),
            "Le {fr}, HvK a dit qu'il n'y a pas de place pour le moment dans {équipe}.",
        ),
        ("fr", FULL, "Le {fr}, HvK a dit que l'attente pour {équipe} est d'environ 6\xa0semaines."),
        ("fr-simple", OPEN, "Le {fr}, HvK a dit : l'équipe de Hal a de la place."),
        ("fr-simple", said("full"), "Le {fr}, HvK a dit : pas de place dans l'équipe de Hal."),
        (
            "fr-simple",
            FULL,
            "Le {fr}, HvK a dit : vous attendez l'équipe de Hal environ 6\xa0semaines.",
        ),
    ],
)
def test_news_says_which_team_who_said_it_and_when_in_the_register_of_the_reader(
    files: dict[str, Document], register: Register, intake: Intake, first: str
) -> None:
    names = {
        "nl": "30 november 2026",
        "fr": "30 novembre 2026",
        "halle": "team Halle van 1 Gezin 1 Plan",
        "équipe": "l'équipe Halle de 1 Gezin 1 Plan",
    }
    assert told(files, register=register, halle=intake)[0] == first.format(**names)


@pytest.mark.parametrize("register", REGISTERS)
def test_what_nobody_knows_is_not_told(files: dict[str, Document], register: Register) -> None:
    lines = told(files, register=register, halle=said("unknown"), vilvoorde=said("unknown"))
    assert "HvK" not in " ".join(lines)
