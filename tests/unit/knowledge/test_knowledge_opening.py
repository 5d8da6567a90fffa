"""Opening hours: what may be said of a moment, in words, and what may not."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import ValidationError
from sample_content import SOURCE, Shelves

from knowledge.files import read_all
from knowledge.opening import clock, opening, schedule_on
from knowledge.opening_words import HoursInWords, hours_in_words
from knowledge.prose_hours import times_in
from knowledge.public_holidays import public_holidays
from knowledge.registers import REGISTERS, Register
from knowledge.schema import Place, Schedule

CONTENT = read_all()
TEXTS = CONTENT["interface"].texts  # type: ignore[union-attr]
WEEK = ["MO", "TU", "WE", "TH", "FR"]
WINTER, SUMMER = timedelta(hours=1), timedelta(hours=2)


def row(days: list[str], opens_at: Any, closes_at: Any) -> dict[str, Any]:
    return {"byday": days, "opens_at": opens_at, "closes_at": closes_at}


#: Weekdays with a lunch break.
OFFICE = [row(WEEK, "08:30", "12:00"), row(WEEK, "13:30", "16:30")]
#: Friday evening until Monday morning.
WEEKEND = [
    row(["FR"], "19:00", "24:00"),
    row(["SA", "SU"], "00:00", "24:00"),
    row(["MO"], "00:00", "07:00"),
]


def schedule(hours: list[dict[str, Any]], **changes: Any) -> Schedule:
    fields = {"description": {"nl": "elke dag", "fr": "tous les jours"}, "stated": "2026-08-06"}
    return Schedule.parse_obj({**fields, "hours": hours, **changes})


def at(when: str, offset: timedelta = WINTER) -> datetime:
    """Return a moment as a clock in Belgium shows it."""
    return datetime.fromisoformat(when).replace(tzinfo=timezone(offset)).astimezone(timezone.utc)


def words(
    hours: Schedule, moment: datetime, register: Register = "nl", by_phone: bool = True
) -> HoursInWords:
    return hours_in_words(hours, moment, register, TEXTS, by_phone)


@pytest.mark.parametrize(
    ("moment", "state", "now"),
    [
        ("2026-11-30T08:29", "closed", "Nu dicht. Opent vandaag om 8.30 uur."),
        ("2026-11-30T08:30", "open", "Nu open tot 12 uur."),
        ("2026-11-30T12:00", "closed", "Nu dicht. Opent vandaag om 13.30 uur."),
        ("2026-11-30T16:29", "open", "Nu open tot 16.30 uur."),
        ("2026-11-30T16:30", "closed", "Nu dicht. Opent morgen om 8.30 uur."),
        ("2026-11-27T20:00", "closed", "Nu dicht. Opent maandag om 8.30 uur."),
    ],
)
def test_a_working_day_with_a_lunch_break(moment: str, state: str, now: str) -> None:
    told = words(schedule(OFFICE), at(moment))
    assert (told.state, told.now) == (state, now)


@pytest.mark.parametrize(
    ("moment", "change"),
    [
        ("2026-12-04T18:59", "2026-12-04T19:00"),
        ("2026-12-04T19:00", "2026-12-07T07:00"),
        ("2026-12-05T23:59", "2026-12-07T07:00"),
        ("2026-12-06T00:00", "2026-12-07T07:00"),
        ("2026-12-07T07:00", "2026-12-11T19:00"),
    ],
)
def test_a_weekend_is_one_stretch_over_its_midnights(moment: str, change: str) -> None:
    assert opening(schedule(WEEKEND), at(moment)).change == datetime.fromisoformat(change)


def test_open_until_another_day_names_the_day() -> None:
    assert words(schedule(WEEKEND), at("2026-12-05T12:00")).now == "Nu open tot maandag om 7 uur."


def test_closing_at_midnight() -> None:
    evening = schedule([row(["SA"], "18:00", "24:00")])
    assert words(evening, at("2026-12-05T20:00")).now == "Nu open tot middernacht."
    assert words(evening, at("2026-12-05T20:00"), "fr").now == "Ouvert maintenant, jusqu'à minuit."
    assert words(evening, at("2026-12-06T00:00")).now == "Nu dicht. Opent zaterdag om 18 uur."


def test_the_same_day_of_next_week_is_named_by_its_date() -> None:
    weekly = schedule([row(["WE"], "12:00", "18:00")])
    told = words(weekly, at("2026-12-02T18:00"))
    assert told.now == "Nu dicht. Opent woensdag 9 december om 12 uur."


def test_day_and_night_has_no_end() -> None:
    always = schedule([row([*WEEK, "SA", "SU"], "00:00", "24:00")], stated="2026-11-01")
    told = opening(always, at("2026-11-30T03:00"))
    assert (told.state, told.change) == ("open", None)
    assert words(always, at("2026-11-30T03:00")).now == "Nu open."


def test_the_clock_is_that_of_brussels_in_winter_and_in_summer() -> None:
    hours = schedule(OFFICE, stated="2026-02-01")
    assert opening(hours, datetime(2026, 3, 27, 7, 29, tzinfo=timezone.utc)).state == "closed"
    assert opening(hours, datetime(2026, 3, 27, 7, 30, tzinfo=timezone.utc)).state == "open"
    assert opening(hours, datetime(2026, 3, 30, 6, 29, tzinfo=timezone.utc)).state == "closed"
    assert opening(hours, datetime(2026, 3, 30, 6, 30, tzinfo=timezone.utc)).state == "open"


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        # Clocks go forward in the night of 28 March and back in that of 24 October 2026.
        (at("2026-03-28T20:00"), at("2026-03-29T00:00")),
        (at("2026-03-29T00:30"), at("2026-03-29T04:00", SUMMER)),
        (at("2026-10-25T00:30", SUMMER), at("2026-10-25T04:00", WINTER)),
        (at("2026-10-25T12:00"), at("2026-10-26T00:00")),
    ],
)
def test_how_long_the_words_hold_over_a_change_of_the_clock(
    moment: datetime, until: datetime
) -> None:
    nightly = schedule([row(["SU"], "00:00", "04:00")], stated="2026-01-01")
    assert words(nightly, moment).until == until


def test_words_hold_until_the_next_change_and_never_past_midnight() -> None:
    hours = schedule(OFFICE)
    assert clock(words(hours, at("2026-11-30T09:00")).until) == datetime(2026, 11, 30, 12)
    assert clock(words(hours, at("2026-11-30T20:00")).until) == datetime(2026, 12, 1)


def test_a_public_holiday_is_unknown_and_is_stepped_over() -> None:
    hours = schedule(OFFICE)
    christmas = words(hours, at("2026-12-25T10:00"))
    assert christmas.state == "unknown"
    assert christmas.now.startswith("Vandaag is een feestdag: dan is het vaak dicht")
    assert christmas.stated == "Uren van augustus 2026: bel eerst."
    eve = words(hours, at("2026-12-24T20:00"))
    assert eve.now == "Nu dicht. Opent maandag om 8.30 uur."


def test_it_is_not_said_to_close_where_a_holiday_begins() -> None:
    hours = schedule(WEEKEND)
    easter = words(hours, at("2027-03-28T12:00", SUMMER))
    assert easter.now == "Nu open."
    assert opening(hours, at("2027-03-29T03:00", SUMMER)).state == "unknown"


def test_the_public_holidays_of_a_year() -> None:
    movable_2026 = {date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25)}
    assert movable_2026 <= public_holidays(2026)
    assert {date(2024, 4, 1), date(2024, 5, 9), date(2024, 5, 20)} <= public_holidays(2024)
    assert {date(2038, 4, 26), date(2285, 3, 23)} <= public_holidays(2038) | public_holidays(2285)
    assert len(public_holidays(2026)) == 11


@pytest.mark.parametrize(
    ("stated", "stated_words", "asked_first"),
    [
        ("2019-11", "Uren van 2019: bel eerst.", "Uren van 2019: vraag het eerst na."),
        ("omstreeks 2021", "Uren van 2021: bel eerst.", "Uren van 2021: vraag het eerst na."),
        ("2025-11-29", "Uren van 2025: bel eerst.", "Uren van 2025: vraag het eerst na."),
        ("zonder datum", "Uren zonder datum: bel eerst.", "Uren zonder datum: vraag het eerst na."),
    ],
)
def test_old_and_undated_hours_are_told_with_reserve(
    stated: str, stated_words: str, asked_first: str
) -> None:
    hours = schedule(OFFICE, stated=stated)
    told = words(hours, at("2026-11-30T09:00"))
    assert (told.state, told.now) == ("unknown", "Misschien nu open, tot 12 uur.")
    assert told.stated == stated_words
    assert words(hours, at("2026-11-30T09:00"), by_phone=False).stated == asked_first
    assert words(hours, at("2026-11-30T20:00")).now == (
        "Misschien nu dicht. Opent misschien morgen om 8.30 uur."
    )


@pytest.mark.parametrize(
    ("stated", "shown"),
    [("2025-11-30", "november 2025"), ("2026", "2026"), ("2026-08", "augustus 2026")],
)
def test_fresh_hours_say_their_date_as_exactly_as_it_is_known(stated: str, shown: str) -> None:
    told = words(schedule(OFFICE, stated=stated), at("2026-11-30T09:00"))
    assert (told.state, told.stated) == ("open", f"Uren van {shown}.")


@pytest.mark.parametrize(
    ("changes", "now"),
    [
        ({"by_appointment": True}, "Alleen op afspraak."),
        ({"hours": []}, "Of het nu open is, weten wij niet."),
        (
            {
                "exceptions": [
                    {
                        "description": {"nl": "dicht in de herfst", "fr": "fermé en automne"},
                        "bymonth": [11],
                    }
                ]
            },
            "Let op: dicht in de herfst.",
        ),
    ],
)
def test_what_the_hours_do_not_tell_is_unknown(changes: dict[str, Any], now: str) -> None:
    told = words(schedule(**{"hours": OFFICE, **changes}), at("2026-11-30T09:00"))
    assert (told.state, told.now) == ("unknown", now)
    assert told.week == "Elke dag."


def test_months_with_an_exception_are_no_next_opening() -> None:
    closed = {"description": {"nl": "dicht", "fr": "fermé"}, "bymonth": [12]}
    hours = schedule(OFFICE, exceptions=[closed])
    assert words(hours, at("2026-11-30T20:00")).now == "Nu dicht."


def test_hours_hold_only_in_their_season() -> None:
    summer = schedule(OFFICE, valid_from="2026-07-01", valid_to="2026-08-31")
    winter = schedule(OFFICE, valid_from="2026-09-01", valid_to="2026-11-30")
    assert schedule_on([summer, winter], date(2026, 8, 31)) is summer
    assert schedule_on([summer, winter], date(2026, 9, 1)) is winter
    assert schedule_on([summer, winter], date(2026, 12, 1)) is None
    assert opening(winter, at("2026-11-30T20:00")).change is None


@pytest.mark.parametrize(
    ("register", "now", "stated"),
    [
        ("nl-simple", "Het is nu open, tot 16.30 uur.", "Deze uren zijn van augustus 2026."),
        ("fr", "Ouvert maintenant, jusqu'à 16h30.", "Horaire connu en août 2026."),
        (
            "fr-simple",
            "C'est ouvert maintenant, jusqu'à 16h30.",
            "Ces heures étaient bonnes en août 2026.",
        ),
    ],
)
def test_in_the_other_registers(register: Register, now: str, stated: str) -> None:
    told = words(schedule(OFFICE), at("2026-11-30T14:00"), register)
    assert (told.now, told.stated) == (now, stated)


@pytest.mark.parametrize("register", REGISTERS)
def test_the_hours_of_every_place_can_be_told_at_any_moment(register: Register) -> None:
    with_hours = [
        hours for place in CONTENT.values() if isinstance(place, Place) for hours in place.schedules
    ]
    assert len(with_hours) > 10
    for hours in with_hours:
        for day in range(0, 366, 11):
            moment = at("2026-11-29T09:00") + timedelta(days=day, hours=day % 24)
            told = words(hours, moment, register)
            assert told.until > moment
            for sentence in (told.now, told.week, told.stated):
                assert sentence.endswith(".")
                assert "{" not in sentence


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("maandag van 8.30 tot 12 en van 13.30 tot 19 uur", {"08:30", "12:00", "13:30", "19:00"}),
        ("lundi de 8h30 à 12h", {"08:30", "12:00"}),
        ("van 8:30 tot 9 uur; dicht van ongeveer 15 juli tot 15 augustus", {"08:30", "09:00"}),
        ("fermé environ du 15 juillet au 15 août", set()),
        ("dinsdag", set()),
    ],
)
def test_times_in_prose(text: str, times: set[str]) -> None:
    assert times_in(text) == times


@pytest.mark.parametrize(
    "hours",
    [
        row(["MO"], 510, "12:00"),
        row(["MO"], "8:30", "12:00"),
        row(["MO"], "08:30", "24:30"),
        row(["MO"], "19:00", "07:00"),
        row(["maandag"], "08:30", "12:00"),
        row([], "08:30", "12:00"),
    ],
)
def test_hours_that_no_clock_shows_are_refused(hours: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        schedule([hours])


def test_the_check_holds_the_hours_against_the_prose(shelves: Shelves) -> None:
    place = {
        "id": "pothuis",
        "service": "spaarpot",
        "name": {"nl": "Pothuis", "fr": "Maison du pot"},
        "area": [],
        "schedules": [
            {
                "description": {"nl": "maandag van 9 tot 12 uur", "fr": "lundi de 9h à 11h"},
                "stated": "2026-08-06",
                "hours": [row(["MO"], "09:00", "12:00")],
            }
        ],
        "assured_date": "2026-08-06",
        "assurer": "Potdienst",
        "sources": [SOURCE],
        "reviewed": {"date": "2026-11-22", "by": "Test"},
    }
    path = shelves.write(place, "place")
    found = [(one.path, one.field, one.message) for one in shelves.problems()]
    where = "schedules.0.description.fr"
    assert (path, where, "does not name 12:00, which hours do") in found
    assert (path, where, "names 11:00, which hours do not") in found
    assert not [one for one in found if one[1] == "schedules.0.description.nl"]
