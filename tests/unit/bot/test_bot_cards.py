"""Cards of all the content, at moments of our choice."""

from __future__ import annotations

from datetime import date, datetime, time, timezone
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.engine.cards import Card, Cards
from bot.engine.doors import Doors
from knowledge.base import Snapshot
from knowledge.files import read_all
from knowledge.passing import as_of
from knowledge.registers import REGISTERS, Register
from knowledge.rendering import format_amount
from knowledge.schema import CrisisLine, Place, Right

#: A Monday, eleven in the morning in Belgium.
MORNING = datetime(2026, 11, 30, 10, tzinfo=timezone.utc)


@pytest.fixture(scope="module")
def base() -> Snapshot:
    return Snapshot(read_all())


def cards_of(base: Snapshot, register: Register, moment: datetime = MORNING) -> Cards:
    return Cards(base, register, moment, base.municipalities["dilbeek"])


def texts_in(value: Any) -> list[str]:
    """Return every text in a card, however deep."""
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts_in(one)]
    if isinstance(value, list):
        return [text for one in value for text in texts_in(one)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("register", REGISTERS)
def test_every_place_right_and_line_makes_a_card_without_gaps(
    base: Snapshot, register: Register
) -> None:
    cards = cards_of(base, register)
    made: list[Card] = []
    for document in base.documents.values():
        if isinstance(document, Place):
            made.append(cards.service(document))
        elif isinstance(document, Right):
            card = cards.right(document, said="")
            assert card, document.id
            made.append(card)
        elif isinstance(document, CrisisLine):
            made.extend(cards.lines([document.id]))
    assert {card["type"] for card in made} == {"service", "right", "line"}
    for card in made:
        assert card["title"]
        assert not [text for text in texts_in(card) if "{" in text or not text.strip()], card
        links = [card.get(name) for name in ("url", "map", "chat", "web")]
        assert all(urlsplit(one).scheme in ("http", "https") for one in links if one), card


def test_a_place_with_fresh_hours_is_open_or_closed(base: Snapshot) -> None:
    place = base.documents["vlaamse-infolijn-1700"]
    assert isinstance(place, Place)
    morning = cards_of(base, "nl").service(place)["hours"]
    assert (morning["state"], morning["now"]) == ("open", "Nu open tot 19 uur.")
    assert morning["until"] == "2026-11-30T19:00+01:00"
    night = datetime(2026, 11, 30, 22, tzinfo=timezone.utc)
    evening = cards_of(base, "fr", night).service(place)["hours"]
    assert (evening["state"], evening["now"]) == ("closed", "Fermé maintenant. Ouvre demain à 9h.")


@pytest.mark.parametrize(
    ("register", "told"),
    [
        ("nl", "Tijdelijk dicht tot en met 10 december 2026."),
        ("nl-simple", "Het is dicht tot en met 10 december 2026."),
        ("fr", "Fermé provisoirement, jusqu'au 10 décembre 2026 inclus."),
        ("fr-simple", "C'est fermé jusqu'au 10 décembre 2026 inclus."),
    ],
)
def test_a_card_and_a_line_of_text_say_in_the_readers_register_that_a_place_is_closed(
    base: Snapshot, register: Register, told: str
) -> None:
    known = base.documents["ocmw-dilbeek"]
    closed = known.copy(update={"closed_until": date(2026, 12, 10)})
    today = as_of(MORNING.date(), base.documents | {known.id: closed})[known.id]
    assert isinstance(today, Place)
    assert cards_of(base, register).service(today)["alert"].startswith(told)
    assert told in Doors(base, "dilbeek", register).listed([today])


def test_a_card_shows_amounts_of_its_day_once(base: Snapshot) -> None:
    for right in base.documents.values():
        current = [one for one in getattr(right, "amounts", []) if one.status == "current"]
        if not isinstance(right, Right) or not current:
            continue
        day = max(one.valid_from for one in current)
        cards = cards_of(base, "nl", datetime.combine(day, time(12), tzinfo=timezone.utc))
        figure = format_amount(current[0], "nl")
        card = cards.right(right, said="")
        assert card
        assert [line for line in card["lines"] if line.endswith(f": {figure}.")], right.id
        again = cards.right(right, said=f"Je krijgt {figure}.")
        assert not again or not [line for line in again["lines"] if figure in line]
        later = cards_of(base, "nl", datetime(2200, 1, 1, tzinfo=timezone.utc))
        overdue = later.right(right, said="")
        assert overdue
        assert not [line for line in overdue["lines"] if figure in line], right.id


def test_a_right_of_which_all_is_said_has_no_card(base: Snapshot) -> None:
    right = base.documents["zorgtoeslag"]
    assert isinstance(right, Right)
    cards = cards_of(base, "nl")
    card = cards.right(right, said="")
    assert card
    assert cards.right(right, said=" ".join(card["lines"])) is None


def test_a_question_alone_does_not_tell_what_a_right_is(base: Snapshot) -> None:
    for register in REGISTERS:
        cards = cards_of(base, register)
        for right in base.documents.values():
            if isinstance(right, Right):
                card = cards.right(right, said="")
                assert card
                assert not card["lines"][0].endswith("?"), right.id


def test_cards_of_before_are_made_anew_without_those_that_are_gone(base: Snapshot) -> None:
    shown = [{"id": "ocmw-dilbeek"}, {"id": "line-112"}, {"id": "zorgtoeslag"}, {"id": "weg"}]
    anew = cards_of(base, "fr").anew(shown, said="")
    assert [card["id"] for card in anew] == ["ocmw-dilbeek", "line-112", "zorgtoeslag"]
    assert cards_of(base, "fr").lines(["line-999"]) == ()


def test_the_day_is_that_of_brussels(base: Snapshot) -> None:
    line = base.documents["verslavingszorg"]
    assert isinstance(line, Place)
    just_after_midnight = datetime(2026, 11, 30, 23, 30, tzinfo=timezone.utc)
    hours = cards_of(base, "nl", just_after_midnight).service(line)["hours"]
    assert hours["now"] == "Nu dicht. Opent vandaag om 10 uur."
    assert date.fromisoformat(hours["until"][:10]) == date(2026, 12, 1)
