"""The 24 hours after somebody wrote, and what may be sent when they are over."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone

import pytest
from fake_rasa import FakeRasa
from family import NUMBER, Family, GuideOnWhatsApp, texts, wait_until_held
from meta_cloud import messages
from sqlalchemy import select, update

from bot.referral.draft import READY, Draft
from bot.referral.store import Referrals
from bot.transactions import writing
from bot.web.channels.whatsapp.check_ins import TEMPLATE, CheckIns
from bot.web.channels.whatsapp.tables import people
from bot.web.conversations.store import now

#: Noon in Belgium, on a day in winter.
NOON = datetime(2026, 11, 30, 11, 0, tzinfo=timezone.utc)
TODAY, A_WEEK = date(2026, 11, 30), timedelta(days=7)


def a_day_passes(guide: GuideOnWhatsApp) -> None:
    """Let 25 hours pass, for Meta and for us."""
    guide.meta.advance(hours=25)
    with writing(guide.store.engine) as connection:
        connection.execute(update(people).values(heard=now() - timedelta(hours=25)))


class TestAnAnswerThatComesTooLate:
    """It is held, and is the first thing that they get when they write again."""

    @pytest.fixture
    def held(self, family: Family, rasa: FakeRasa) -> Iterator[Family]:
        """Give a family whose answer comes a day later."""
        family.says("Dag")
        rasa.seconds = 0.3
        family.phone.says("zorgtoeslag")
        while not rasa.busy:
            time.sleep(0.01)
        a_day_passes(family.guide)
        wait_until_held(family.guide)
        rasa.seconds = 0.0
        yield family

    def test_it_is_sent_when_they_write_again_before_the_new_answer(self, held: Family) -> None:
        assert len(held.phone.received) == 1
        late, new = texts(held.says("ben je er nog?"))
        assert late.startswith("Je vraagt de zorgtoeslag aan") and new == "Je zei: ben je er nog?"
        assert held.guide.outbox.dead() == []

    def test_it_can_still_be_tapped(self, held: Family, rasa: FakeRasa) -> None:
        held.says("ben je er nog?")
        held.taps("Iets anders")
        assert rasa.said[-1] == "/menu"


def test_where_only_meta_says_that_the_day_is_over_it_is_held_too(family: Family) -> None:
    family.says("Dag")
    family.guide.meta.fail_next(1, 400, 131047)
    family.phone.says("zorgtoeslag")
    wait_until_held(family.guide)
    late, new = texts(family.says("ben je er nog?"))
    assert late.startswith("Je vraagt de zorgtoeslag aan") and new == "Je zei: ben je er nog?"
    assert family.guide.outbox.dead() == []


def test_the_day_begins_when_they_wrote_and_not_when_meta_brings_it(family: Family) -> None:
    family.says("Dag")
    a_day_passes(family.guide)
    meta = family.guide.meta
    a_day_ago = time.time() - 25 * 3600
    message = messages.sent_by(NUMBER, messages.text("laat"), "wamid.late", a_day_ago)
    assert meta.post(meta.account.value([message])).status == 200
    wait_until_held(family.guide)
    assert family.phone.refused == []
    assert texts(family.says("nu"))[-2:] == ["Je zei: laat", "Je zei: nu"]


class TestCheckIns:
    """Who asked for it is asked once a week how it goes, also when 24 hours are over."""

    @pytest.fixture
    def waiting(self, family: Family) -> Family:
        """Give a family that wants to be asked from today."""
        family.says("Dag")
        self.want(family.guide, TODAY)
        return family

    @pytest.fixture
    def check_ins(self, guide: GuideOnWhatsApp) -> CheckIns:
        """Give what asks them."""
        return CheckIns(guide.store.engine, self.referrals(guide))

    @staticmethod
    def referrals(guide: GuideOnWhatsApp) -> Referrals:
        return Referrals(guide.store.engine, guide.settings.secret_key, 30)

    def want(self, guide: GuideOnWhatsApp, day: date, step: str = READY) -> None:
        """Let the family that wrote agree to be asked from a day."""
        with guide.store.engine.connect() as connection:
            [conversation] = connection.execute(select(people.c.conversation)).scalars()
        draft = Draft("7KQF2-M9XAB", "R0000-7KQF2", step=step, check_in=day.isoformat())
        self.referrals(guide).drafts.turn(conversation, f"m {step}", lambda _before: draft)

    def test_it_is_a_text_while_they_wrote_today(
        self, waiting: Family, check_ins: CheckIns
    ) -> None:
        assert check_ins.ask(NOON) == 1
        [asked] = waiting.hears()
        assert asked["type"] == "text" and "Hoe gaat het?" in texts([asked])[0]

    @pytest.mark.parametrize(
        ("greeting", "language", "button"),
        [("Dag", "nl", "Goed"), ("bonjour", "fr", "Ça va")],
    )
    def test_it_is_the_approved_template_later_and_a_tap_on_it_is_answered(
        self,
        waiting: Family,
        check_ins: CheckIns,
        rasa: FakeRasa,
        greeting: str,
        language: str,
        button: str,
    ) -> None:
        waiting.says(greeting)
        a_day_passes(waiting.guide)
        assert check_ins.ask(NOON) == 1
        [asked] = waiting.hears()
        assert asked["template"] == {"name": TEMPLATE, "language": {"code": language}}
        assert len(waiting.taps(button)) == 1
        assert rasa.said[-1] == button

    def test_it_comes_once_a_week(self, waiting: Family, check_ins: CheckIns) -> None:
        moments = [NOON, NOON, NOON + A_WEEK - timedelta(days=1), NOON + A_WEEK, NOON + A_WEEK]
        assert [check_ins.ask(moment) for moment in moments] == [1, 0, 0, 1, 0]
        assert len(waiting.hears()) == 2

    @pytest.mark.parametrize("hour", [19, 20, 23, 0, 4, 8])
    def test_it_never_comes_at_night(self, waiting: Family, check_ins: CheckIns, hour: int) -> None:
        # Belgium is an hour ahead in winter.
        assert check_ins.ask(NOON.replace(hour=(hour - 1) % 24)) == 0
        assert waiting.hears() == []

    @pytest.mark.parametrize("hour", [9, 18])
    def test_it_comes_by_day(self, waiting: Family, check_ins: CheckIns, hour: int) -> None:
        assert check_ins.ask(NOON.replace(hour=hour - 1)) == 1
        assert len(waiting.hears()) == 1

    @pytest.mark.parametrize("stop", ["STOP", "stop!", "arrêtez", "Стоп", "توقف", "stoppppp"])
    def test_it_comes_no_more_after_a_stop_in_any_language(
        self, waiting: Family, check_ins: CheckIns, rasa: FakeRasa, stop: str
    ) -> None:
        [answer] = texts(waiting.says(stop))
        assert answer.startswith("Goed. Ik schrijf je niet meer uit mezelf.")
        assert [check_ins.ask(NOON + week * A_WEEK) for week in range(3)] == [0, 0, 0]
        assert waiting.hears() == []
        assert texts(waiting.says("toch nog iets")) == ["Je zei: toch nog iets"]
        assert rasa.said == ["Dag", "toch nog iets"]

    def test_the_button_on_the_template_stops_it_too(
        self, waiting: Family, check_ins: CheckIns
    ) -> None:
        a_day_passes(waiting.guide)
        check_ins.ask(NOON)
        waiting.hears()
        [answer] = texts(waiting.taps("Stop"))
        assert answer.startswith("Goed. Ik schrijf je niet meer uit mezelf.")
        assert check_ins.ask(NOON + A_WEEK) == 0

    def test_it_comes_also_while_an_answer_is_held(
        self, waiting: Family, check_ins: CheckIns
    ) -> None:
        waiting.guide.meta.fail_next(1, 400, 131047)
        waiting.phone.says("zorgtoeslag")
        wait_until_held(waiting.guide)
        a_day_passes(waiting.guide)
        assert check_ins.ask(NOON) == 1
        [asked] = waiting.phone.wait_for(1, 10)[-1:]
        assert asked["type"] == "template"
        late = texts(waiting.taps("Goed"))[0]
        assert late.startswith("Je vraagt de zorgtoeslag aan")

    def test_stop_means_the_form_while_one_is_filled_in_but_not_under_the_question(
        self, waiting: Family, check_ins: CheckIns, rasa: FakeRasa
    ) -> None:
        self.want(waiting.guide, TODAY, step="wish")
        assert texts(waiting.says("stop")) == ["Je zei: stop"]
        check_ins.ask(NOON)
        waiting.hears()
        [answer] = texts(waiting.says("stop"))
        assert answer.startswith("Goed. Ik schrijf je niet meer uit mezelf.")
        assert rasa.said == ["Dag", "stop"]

    def test_nobody_is_asked_before_their_day_or_without_having_wanted_it(
        self, waiting: Family, neighbours: Family, check_ins: CheckIns
    ) -> None:
        neighbours.says("Dag")
        assert check_ins.ask(NOON - timedelta(days=1)) == 0
        assert check_ins.ask(NOON) == 1
        assert len(waiting.hears()) == 1
        assert neighbours.hears() == []
