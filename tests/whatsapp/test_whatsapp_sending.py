"""Whatever Meta answers, each message arrives once and in order, or is known not to."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from fake_rasa import ANSWERS, FakeRasa
from family import NUMBER, QUICK, TOKEN, Family, GuideOnWhatsApp, texts
from meta_cloud import webhooks
from sqlalchemy import select

from bot.referral.draft import Answer, Draft
from bot.referral.store import Referrals
from bot.web.channels.whatsapp.tables import people

THREE = [{"text": f"deel {number}"} for number in range(3)]
ALL_THREE = ["deel 0", "deel 1", "deel 2"]


@pytest.fixture(autouse=True)
def three_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Rasa say three things to who says "drie"."""
    monkeypatch.setitem(ANSWERS, "drie", THREE)


def wait_until(is_so: Callable[[], object], seconds: float = 10) -> None:
    """Wait until something is so."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it never was"
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (429, None),
        (429, 131056),
        (400, 131056),
        (429, 130429),
        (429, 80007),
        (400, 4),
        (500, None),
        (500, 131000),
        (502, None),
        (503, None),
        (504, None),
        (401, 190),
    ],
)
def test_what_meta_does_not_take_now_arrives_later_in_order(
    family: Family, status: int, code: int | None
) -> None:
    family.guide.meta.fail_next(3, status, code)
    assert texts(family.says("drie")) == ALL_THREE
    assert family.guide.outbox.dead() == []


def test_the_second_token_is_used_where_the_first_is_no_good_any_more(
    own_guide: Callable[..., GuideOnWhatsApp],
) -> None:
    guide = own_guide(access_tokens=("expired", TOKEN))
    family = guide.family()
    assert texts(family.says("drie")) == ALL_THREE
    guide.meta.access_tokens = {"expired"}
    assert texts(family.says("en nu")) == ["Je zei: en nu"]
    assert guide.counted('sent_total{outcome="later"}') == 0


def test_with_no_good_token_messages_wait_for_one(family: Family) -> None:
    meta = family.guide.meta
    meta.access_tokens = {"another"}
    family.phone.says("drie")
    wait_until(lambda: family.guide.counted('sent_total{outcome="later"}') >= 2)
    assert family.phone.received == []
    meta.access_tokens = {TOKEN}
    assert texts(family.hears()) == ALL_THREE


def test_too_many_messages_to_one_phone_are_spread(family: Family) -> None:
    family.guide.meta.limit_pair(2, seconds=0.4)
    assert texts(family.says("drie")) == ALL_THREE
    assert family.guide.counted('sent_total{outcome="later"}') >= 1


class TestAnAnswerThatIsLost:
    """Meta took a message and its answer never came."""

    def test_it_is_known_by_metas_news_and_not_sent_again(self, family: Family) -> None:
        family.guide.meta.break_after_accepting()
        assert texts(family.says("drie")) == ALL_THREE
        assert family.guide.counted('sent_total{outcome="unsure"}') == 1
        assert [one.message["biz_opaque_callback_data"] for one in family.phone.inbox]

    def test_it_is_sent_again_where_no_news_comes(
        self, own_guide: Callable[..., GuideOnWhatsApp]
    ) -> None:
        guide = own_guide(tempo=replace(QUICK, lease=1.0))
        guide.meta.report_statuses(False)
        guide.meta.break_after_accepting()
        family = guide.family()
        assert texts(family.says("drie")) == ["deel 0", *ALL_THREE]

    def test_nothing_behind_it_overtakes_it(self, family: Family) -> None:
        meta = family.guide.meta
        meta.hold_statuses()
        meta.break_after_accepting()
        family.phone.says("drie")
        wait_until(lambda: family.guide.counted('sent_total{outcome="unsure"}') == 1)
        family.phone.says("en verder")
        wait_until(lambda: len(family.guide.states()) == 4)
        assert texts(family.phone.received) == ["deel 0"]
        meta.hold_statuses(False)
        assert texts(family.hears()) == [*ALL_THREE, "Je zei: en verder"]


@pytest.mark.parametrize("refuses", [False, True])
def test_while_meta_is_away_all_waits_and_then_arrives_once_in_order(
    family: Family, neighbours: Family, refuses: bool
) -> None:
    meta = family.guide.meta
    meta.away(refuse=refuses)
    family.phone.says("een")
    family.phone.says("drie")
    neighbours.phone.says("twee")
    wait_until(lambda: family.guide.counted('sent_total{outcome="later"}') >= 6)
    assert family.phone.received == neighbours.phone.received == []
    meta.back()
    assert texts(family.hears()) == ["Je zei: een", *ALL_THREE]
    assert texts(neighbours.hears()) == ["Je zei: twee"]


def test_what_waits_is_sent_after_a_restart(own_guide: Callable[..., GuideOnWhatsApp]) -> None:
    guide = own_guide()
    family = guide.family()
    guide.meta.away()
    family.phone.says("drie")
    wait_until(lambda: guide.counted('sent_total{outcome="later"}') >= 1)
    guide.stop()
    guide.meta.back()
    guide.start()
    assert texts(family.hears()) == ALL_THREE


class TestDeadLetters:
    """What can never arrive is known by its code, and holds up nothing."""

    @pytest.mark.parametrize("code", [100, 131008, 131009, 131026, 132001])
    def test_what_meta_refuses_is_one_and_the_next_still_goes(
        self, family: Family, code: int
    ) -> None:
        family.guide.meta.fail_next(1, 400, code)
        assert texts(family.says("drie")) == ["deel 1", "deel 2"]
        [dead] = family.guide.outbox.dead()
        assert dead.reason == str(code)
        assert family.guide.counted('sent_total{outcome="dead"}') == 1

    def test_what_fails_afterwards_is_one_too(self, family: Family) -> None:
        meta = family.guide.meta
        meta.has_no_whatsapp(NUMBER)
        family.phone.says("drie")
        wait_until(lambda: len(family.guide.outbox.dead()) == 3)
        assert {one.reason for one in family.guide.outbox.dead()} == {"131026"}
        meta.deliveries.unreachable.clear()
        assert texts(family.says("en nu"))[-1] == "Je zei: en nu"
        assert len(family.guide.outbox.dead()) == 3

    def test_it_holds_no_word_and_no_number(self, family: Family) -> None:
        family.guide.meta.fail_next(1, 400, 100)
        family.says("Dag")
        [dead] = family.guide.outbox.dead()
        assert set(dead._asdict()) == {"id", "created", "reason"}
        assert dead.reason == "100" and NUMBER not in str(dead)


class TestNewsOfAMessage:
    """Meta tells how far a message is; what it tells late or twice never counts back."""

    @pytest.fixture
    def sent(self, family: Family) -> Family:
        """Give a family that was sent a message of which no news came yet."""
        family.guide.meta.report_statuses(False)
        family.says("Dag")
        return family

    @pytest.mark.parametrize(
        ("news", "state"),
        [
            (["sent", "delivered", "read"], "read"),
            (["read", "delivered", "sent"], "read"),
            (["delivered", "delivered", "sent"], "delivered"),
            (["read", "read"], "read"),
            (["failed", "delivered", "read"], "dead"),
            (["failed", "failed"], "dead"),
            (["delivered", "failed"], "delivered"),
            (["read", "failed"], "read"),
            (["played", "warning"], "sent"),
        ],
    )
    def test_it_only_ever_goes_on(self, sent: Family, news: list[str], state: str) -> None:
        wamid = sent.phone.inbox[0].wamid
        for one in news:
            sent.phone.reports(wamid, one)
        assert sent.guide.states() == [state]

    def test_it_can_come_before_the_answer_that_gives_the_id(self, family: Family) -> None:
        family.guide.meta.delay(0.3)
        family.says("Dag")
        wait_until(lambda: family.guide.states() == ["delivered"])

    def test_news_of_what_we_never_sent_changes_nothing(self, sent: Family) -> None:
        meta = sent.guide.meta
        for data in (None, "", "x" * 512, sent.phone.inbox[0].wamid):
            news = webhooks.status("failed", "wamid.unknown", NUMBER, 1.0, callback_data=data)
            assert meta.post(meta.account.value(statuses=[news])).status == 200
        assert sent.guide.states() == ["sent"]


class TestPapers:
    """The papers of a referral arrive as documents."""

    WISH = "Iemand die met ons meedenkt"

    def draft(self, guide: GuideOnWhatsApp) -> None:
        """Let the family have drafted something."""
        with guide.store.engine.connect() as connection:
            [conversation] = connection.execute(select(people.c.conversation)).scalars()
        draft = Draft("7KQF2-M9XAB", "R0000-7KQF2").with_answer("wish", Answer(self.WISH, "nl"))
        referrals = Referrals(guide.store.engine, guide.settings.secret_key, 30)
        referrals.drafts.turn(conversation, "m1", lambda _before: draft)

    def words_of(self, family: Family, paper: dict[str, str]) -> str:
        """Return what stands on a paper that was sent."""
        pdf = family.guide.meta.media[paper["id"]].content
        done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
        return " ".join(done.stdout.decode().split())

    def test_they_are_sent_before_the_words_below_them(self, family: Family) -> None:
        family.says("Dag")
        self.draft(family.guide)
        form, copy, words = family.says("de papieren")
        assert [form["type"], copy["type"]] == ["document", "document"]
        assert texts([form, copy]) == ["Het formulier (PDF)", "Mijn eigen blad (PDF)"]
        assert form["document"]["filename"] == "1gezin1plan-form.pdf"
        assert texts([words]) == ["Je formulier is klaar."]
        for paper in (form, copy):
            assert self.WISH in self.words_of(family, paper["document"])

    def test_where_nothing_is_drafted_the_words_still_arrive(self, family: Family) -> None:
        assert texts(family.says("de papieren")) == ["Je formulier is klaar."]

    def test_they_arrive_once_also_while_a_token_is_replaced(
        self, own_guide: Callable[..., GuideOnWhatsApp]
    ) -> None:
        guide = own_guide(access_tokens=("new", "old"))
        guide.meta.access_tokens = {"new"}
        family = guide.family()
        family.says("Dag")
        self.draft(guide)
        guide.meta.access_tokens = {"old"}
        sent = family.says("de papieren")
        assert [one["type"] for one in sent] == ["document", "document", "text"]


def test_no_message_shows_a_preview_of_a_link(family: Family, rasa: FakeRasa) -> None:
    [answer] = family.says("https://www.halle.be")
    assert rasa.said == ["https://www.halle.be"]
    assert answer["text"]["preview_url"] is False
