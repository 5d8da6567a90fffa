"""What is kept of a family on WhatsApp: nothing in clear, no position, and nothing for long."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from fake_rasa import ERASED, KEY, FakeRasa
from family import NUMBER, QUICK, SECRET, Family, GuideOnWhatsApp, texts, wait_until_held
from sqlalchemy import MetaData, Table, select, update
from web_guide import everything_stored, shared_knowledge

from bot.transactions import writing
from bot.web.channels.whatsapp.arrivals import KEPT, Arrivals
from bot.web.channels.whatsapp.identity import Identity
from bot.web.channels.whatsapp.tables import arrivals, outbox, people
from bot.web.conversations.erasing import Eraser
from bot.web.conversations.erasures import Erasures
from bot.web.conversations.rasa_client import RasaClient
from bot.web.conversations.store import now
from bot.web.conversations.tables import conversations
from bot.web.desk.beside.beside import sheets_for_phones
from bot.web.desk.desk import Accounts

USER = "BE.13491208655302741918"
NAME = "Sam Janssens"


def as_it_stands(guide: GuideOnWhatsApp) -> str:
    """Return what stands in all tables for who has no key, but the counts of use: of nobody."""
    metadata = MetaData()
    metadata.reflect(bind=guide.store.engine)
    tables = [one for one in metadata.tables.values() if one.name != "usage"]
    with guide.store.engine.connect() as connection:
        rows = [connection.execute(select(one)).all() for one in tables]
    return repr([[tuple(row) for row in table] for table in rows])


def everything(guide: GuideOnWhatsApp) -> str:
    """Return the same for who has every key."""
    return everything_stored(guide.store)


def traces_of(family: Family) -> list[str]:
    """Return all that tells who a family is, and what they and the guide said."""
    wamids = [one.wamid for one in [*family.phone.written, *family.phone.inbox]]
    number = base64.b64encode(NUMBER.encode()).decode().rstrip("=")
    hashes = [hashlib.sha256(one.encode()).hexdigest() for one in (NUMBER, USER, *wamids)]
    words = ["mijn geheim", "Je zei", "zorgtoeslag", "Hoeveel is het?"]
    return [NUMBER, USER, number, NAME, *wamids, *hashes, *words]


def rows(guide: GuideOnWhatsApp, *tables: Table) -> int:
    """Return how many rows some tables hold."""
    with guide.store.engine.connect() as connection:
        return sum(len(connection.execute(select(one)).all()) for one in tables)


def wait_until_one_is_to_be_sent(guide: GuideOnWhatsApp, rasa: FakeRasa, after: str) -> None:
    """Wait until the answer to a text is all that is left to be done."""
    until = time.monotonic() + 10
    while rasa.said[-1] != after or guide.waits_for() != "1 to be sent":
        assert time.monotonic() < until, guide.waits_for()
        time.sleep(0.01)


@pytest.fixture
def talked(family: Family, rasa: FakeRasa) -> Family:
    """Give a family that said and did all kinds of things, with something on its way."""
    family.phone.user = USER
    family.says("mijn geheim")
    family.says("zorgtoeslag")
    family.taps("Hoeveel is het?")
    family.phone.sends("contacts")
    family.phone.sends("image", "mijn geheim op een foto")
    family.phone.shares(50.7337123, 4.2345678, "Bij ons thuis", "Kerkstraat 112")
    family.hears()
    family.guide.meta.fail_next(1, 400, 100)
    family.says("mijn geheim dat niet aankomt")
    family.guide.meta.away()
    family.phone.says("mijn geheim dat wacht")
    wait_until_one_is_to_be_sent(family.guide, rasa, after="mijn geheim dat wacht")
    return family


def test_no_table_tells_who_a_family_is_or_what_was_said(talked: Family) -> None:
    stored = as_it_stands(talked.guide)
    assert [trace for trace in traces_of(talked) if trace in stored] == []
    assert "mijn geheim dat wacht" in everything(talked.guide)


def test_no_name_position_or_contact_is_kept_even_sealed(talked: Family) -> None:
    stored = everything(talked.guide)
    for trace in (NAME, "50.7", "4.23", "Bij ons thuis", "Kerkstraat", "An Peeters", "32470000099"):
        assert trace not in stored
    assert "in Halle" in stored


def test_a_position_is_not_kept_while_it_waits_either(
    own_guide: Callable[..., GuideOnWhatsApp],
) -> None:
    guide = own_guide(tempo=replace(QUICK, settles=20.0, settles_again=20.0))
    family = guide.family()
    family.phone.shares(50.7337123, 4.2345678)
    assert guide.waits_for() == "1 to be taken in"
    stored = everything(guide)
    assert "50.7" not in stored and "4.23" not in stored and "Halle" in stored


def test_of_what_came_only_a_hash_is_left_once_it_is_taken_in(talked: Family) -> None:
    with talked.guide.store.engine.connect() as connection:
        rows = connection.execute(select(arrivals)).all()
    assert rows and {(row.content, row.sender, row.state) for row in rows} == {(None, "", "done")}


def test_of_what_was_sent_the_words_are_gone_once_meta_has_them(talked: Family) -> None:
    query = select(outbox.c.state, outbox.c.part)
    with talked.guide.store.engine.connect() as connection:
        kept = {row.state for row in connection.execute(query) if row.part is not None}
    assert kept <= {"waiting", "sending"}


@pytest.mark.parametrize("trouble", ["none", "refused", "broken", "away", "failed", "forged"])
def test_no_log_tells_anything_whatever_happens(
    family: Family, rasa: FakeRasa, caplog: pytest.LogCaptureFixture, trouble: str
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    caplog.set_level(logging.INFO)
    meta = family.guide.meta
    family.phone.user = USER
    if trouble == "refused":
        meta.fail_next(1, 400, 131009)
    if trouble == "broken":
        meta.break_after_accepting()
    if trouble == "away":
        meta.away(seconds=0.4, refuse=True)
    if trouble == "failed":
        rasa.broken_on = "geheim"
    if trouble == "forged":
        meta.courier.app_secret, meta.courier.retries = "forged", False
        family.phone.says("mijn geheim")
        meta.courier.app_secret = SECRET
    family.phone.says("mijn geheim")
    if trouble == "failed":
        family.phone.wait_for(1, 10)
        rasa.broken_on = None
    family.hears()
    family.says("zorgtoeslag")
    assert ("131009" in caplog.text) == (trouble == "refused")
    assert [trace for trace in traces_of(family) if trace in caplog.text] == []


class TestErasing:
    """ "Wis alles" leaves one sentence, and nothing of before on its way."""

    def test_nothing_of_before_is_queued_any_more(self, family: Family, rasa: FakeRasa) -> None:
        meta = family.guide.meta
        family.says("Dag")
        meta.away()
        for text in ("mijn geheim", "zorgtoeslag", "wis alles", "ja"):
            family.phone.says(text)
        wait_until_one_is_to_be_sent(family.guide, rasa, after="ja")
        stored = everything(family.guide)
        assert "geheim" not in stored and "zorgtoeslag" not in stored
        meta.back()
        assert texts(family.hears()) == [ERASED]

    def test_what_was_held_for_longer_than_a_day_goes_too(
        self, family: Family, rasa: FakeRasa
    ) -> None:
        family.says("Dag")
        family.guide.meta.fail_next(1, 400, 131047)
        family.phone.says("mijn geheim")
        wait_until_held(family.guide)
        family.guide.meta.away()
        family.phone.says("ja")
        wait_until_one_is_to_be_sent(family.guide, rasa, after="ja")
        family.guide.meta.back()
        assert texts(family.hears()) == [ERASED]

    def test_with_the_last_word_goes_the_number(self, family: Family) -> None:
        family.says("mijn geheim")
        assert texts(family.says("ja")) == [ERASED]
        until = time.monotonic() + 10
        while rows(family.guide, people, conversations, outbox) and time.monotonic() < until:
            time.sleep(0.05)
        assert rows(family.guide, people, conversations, outbox) == 0

    def test_who_goes_on_begins_with_nothing(self, family: Family) -> None:
        family.says("mijn geheim")
        family.says("wis alles")
        family.taps("Ja, wis alles")
        assert texts(family.says("Dag")) == ["Je zei: Dag"]
        assert "geheim" not in everything(family.guide)


class TestRetention:
    """After a long silence nothing is left, and after a week no trace of a message."""

    def purge(self, guide: GuideOnWhatsApp, rasa: FakeRasa) -> int:
        """Erase what was silent for too long."""

        async def work() -> int:
            client = RasaClient(f"http://127.0.0.1:{rasa.port}", KEY)
            try:
                return await Eraser(Erasures(guide.store.engine), client, 30).purge()
            finally:
                await client.close()

        return asyncio.run(work())

    def test_a_silent_family_is_forgotten_with_number_and_outbox(
        self, talked: Family, rasa: FakeRasa
    ) -> None:
        guide = talked.guide
        with writing(guide.store.engine) as connection:
            silent = now() - timedelta(days=30, seconds=1)
            connection.execute(update(conversations).values(last_seen=silent))
        assert self.purge(guide, rasa) == 1
        stored = everything(guide)
        assert [trace for trace in traces_of(talked) if trace in stored] == []
        with guide.store.engine.connect() as connection:
            for table in (people, outbox, conversations):
                assert connection.execute(select(table)).first() is None
        guide.meta.back()
        assert texts(talked.says("Dag"))[-1:] == ["Je zei: Dag"]

    def test_who_wrote_lately_is_not(self, talked: Family, rasa: FakeRasa) -> None:
        assert self.purge(talked.guide, rasa) == 0
        talked.guide.meta.back()
        assert texts(talked.hears()) == ["Je zei: mijn geheim dat wacht"]

    def test_ids_of_messages_are_forgotten_when_meta_posts_them_no_more(
        self, family: Family
    ) -> None:
        family.says("een")
        engine = family.guide.store.engine
        with writing(engine) as connection:
            connection.execute(update(arrivals).values(created=now() - KEPT - timedelta(1)))
        family.says("twee")
        codes, settings = Accounts(engine, KEY).sheet_codes, family.guide.settings
        sheets = sheets_for_phones(codes, now, settings, shared_knowledge())
        Arrivals(engine, Identity(KEY), sheets).forget_old()
        with engine.connect() as connection:
            assert len(connection.execute(select(arrivals)).all()) == 1
