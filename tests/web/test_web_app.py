"""The app around the conversations: page, headers, limits, health, tables, words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from fake_rasa import FakeRasa
from sqlalchemy import inspect
from web_guide import Guide

from bot.migrating import History
from bot.privacy.vault import Vault, new_key
from bot.settings import Settings
from bot.transactions import prepare, reading
from bot.web.conversations.migrations import HISTORY
from bot.web.conversations.store import ConversationStore
from bot.web.conversations.takeover.migrations import HISTORY as TALKS
from bot.web.conversations.typed_text import clean, guess_language
from bot.web.desk.migrations import HISTORY as DESK
from bot.web.desk.talks.migrations import HISTORY as PRESENCES
from bot.web.limits import Buckets, Limits, group_of
from bot.web.security import LARGEST_BODY
from bot.web.words import all_words, preferred_language
from knowledge.database import open_engine
from knowledge.readability import measure
from knowledge.registers import REGISTERS, language_of

HEADERS = [
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "permissions-policy",
    "cross-origin-opener-policy",
    "strict-transport-security",
]


@pytest.mark.asyncio
async def test_every_response_carries_the_security_headers(guide: Guide) -> None:
    for method, path in [
        ("GET", "/"),
        ("GET", "/nowhere"),
        ("GET", "/static/x/page.css"),
        ("GET", "/widget.js"),
        ("GET", "/static/x/../../app.py"),
        ("POST", "/"),
        ("POST", "/api/conversations"),
        ("GET", "/api/conversations/x/messages"),
        ("GET", "/health/live"),
    ]:
        response = await guide.ask(method, path)
        for name in HEADERS:
            assert name in response.headers, (path, name)
        assert "set-cookie" not in response.headers
    too_large = await guide.ask("POST", "/api/conversations", content=b"x" * (LARGEST_BODY + 1))
    assert too_large.status_code == 413
    assert all(name in too_large.headers for name in HEADERS)


@pytest.mark.asyncio
async def test_the_content_policy_is_strict(guide: Guide) -> None:
    policy = (await guide.ask("GET", "/")).headers["content-security-policy"]
    assert "unsafe" not in policy and "http" not in policy and "*" not in policy
    assert "default-src 'none'" in policy and "frame-ancestors 'self'" in policy


@pytest.mark.asyncio
async def test_conversations_are_never_cached(guide: Guide) -> None:
    response = await guide.ask("GET", f"{guide.address}/messages")
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.asyncio
async def test_files_of_another_version_are_served_but_not_kept(guide: Guide) -> None:
    response = await guide.ask("GET", "/static/older/page.css")
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["../app.py", "%2e%2e/app.py", "..%2fapp.py", "//etc/passwd"])
@pytest.mark.asyncio
async def test_no_other_file_is_served(guide: Guide, path: str) -> None:
    assert (await guide.ask("GET", f"/static/x/{path}")).status_code == 404


@pytest.mark.asyncio
async def test_health_tells_what_is_away(guide: Guide, rasa: FakeRasa) -> None:
    assert (await guide.ask("GET", "/health/live")).json() == {"live": True}
    ready = await guide.ask("GET", "/health/ready")
    assert (ready.status_code, ready.json()["ready"]) == (200, True)
    rasa.away = True
    ready = await guide.ask("GET", "/health/ready")
    assert ready.status_code == 503
    assert ready.json() == {"ready": False, "database": True, "rasa": False}


@pytest.mark.asyncio
async def test_health_tells_when_the_database_is_away(
    guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    def fail(_store: Any) -> bool:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(ConversationStore, "answers", fail)
    ready = await guide.ask("GET", "/health/ready")
    assert (ready.status_code, ready.json()["database"]) == (503, False)


@pytest.mark.asyncio
async def test_too_many_messages_of_a_conversation_are_refused_kindly(
    settings: Settings, rasa: FakeRasa
) -> None:
    guide = Guide(settings, rasa, Limits(messages=Buckets(3, 0.01)))
    guide.start()
    await guide.begin()
    for number in range(3):
        await guide.say(f"m{number}")
    response = await guide.post(text="nog een")
    assert response.status_code == 429
    assert int(response.headers["retry-after"]) > 1
    assert "te snel" in response.json()["message"]
    await guide.begin()
    await guide.say("een ander gesprek")
    await guide.stop()


@pytest.mark.asyncio
async def test_too_many_conversations_and_requests_of_an_address_are_refused(
    settings: Settings, rasa: FakeRasa
) -> None:
    limits = Limits(requests=Buckets(2, 0.01), conversations=Buckets(2, 0.01))
    guide = Guide(settings, rasa, limits)
    guide.start()
    await guide.begin()
    await guide.begin()
    assert (await guide.ask("POST", "/api/conversations")).status_code == 429
    statuses = [(await guide.ask("GET", f"{guide.address}/messages")).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    await guide.stop()


def test_a_bucket_fills_again() -> None:
    moment = [0.0]
    buckets = Buckets(2, 0.5, clock=lambda: moment[0])
    assert [buckets.wait_for("a") for _ in range(3)] == [0, 0, 2]
    assert buckets.wait_for("b") == 0
    moment[0] = 2.0
    assert [buckets.wait_for("a") for _ in range(2)] == [0, 2]


def test_an_ipv6_network_counts_as_one_address() -> None:
    assert group_of("2a02:a03f:1:2:3:4:5:6") == group_of("2a02:a03f:1:2::9")
    assert group_of("2a02:a03f:1:2::9") != group_of("2a02:a03f:1:3::9")
    assert group_of("10.0.0.1") == "10.0.0.1"
    assert group_of("testclient") == "testclient"


def test_processes_that_start_together_make_the_tables_once(database_url: str) -> None:
    def start(_number: int) -> None:
        engine = prepare(open_engine(database_url), Vault((new_key(),)))
        HISTORY.bring_up_to_date(engine)
        engine.dispose()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(start, range(4)))


def test_a_new_file_is_opened_by_many_at_once(tmp_path: Path) -> None:
    # SQLite does not wait for the lock under which a new file gets its journal: it took luck.
    def start(address: str) -> None:
        open_engine(address).dispose()

    with ThreadPoolExecutor(8) as pool:
        for number in range(60):
            list(pool.map(start, [f"sqlite:///{tmp_path}/{number}.db"] * 8))


@pytest.mark.parametrize("more", [(), (TALKS,), (DESK, PRESENCES)])
def test_the_migrations_make_the_tables_that_the_code_uses(
    store: ConversationStore, more: tuple[History, ...]
) -> None:
    for history in (HISTORY, *more):
        history.bring_up_to_date(store.engine)
    with reading(store.engine) as connection:
        found = inspect(connection)
        assert history.version_table in found.get_table_names()
        for table in history.metadata.tables.values():
            made = {column["name"]: column for column in found.get_columns(table.name)}
            assert set(made) == set(table.columns.keys())
            for column in table.columns:
                assert made[column.name]["nullable"] == column.nullable, column
                assert str(made[column.name]["type"]).split("(")[0] in (
                    str(column.type).split("(")[0],
                    "TIMESTAMP",
                )
            indexes = {index["name"] for index in found.get_indexes(table.name)}
            assert {index.name for index in table.indexes} <= indexes


def test_a_second_history_may_live_in_the_same_database(store: ConversationStore) -> None:
    HISTORY.bring_up_to_date(store.engine)
    HISTORY.bring_up_to_date(store.engine)
    with reading(store.engine) as connection:
        assert "alembic_version" not in inspect(connection).get_table_names()


def test_the_words_are_written_in_every_register_and_simple_ones_are_short() -> None:
    for part in all_words().values():
        for key, texts in part.items():
            assert set(texts) == set(REGISTERS), key
            for register in ("nl-simple", "fr-simple"):
                level = measure(texts[register], language_of(register))
                assert level is None or level.longest_sentence <= 15, (key, register, level)


def test_a_guess_of_the_language_needs_a_reason() -> None:
    assert guess_language("ik weet het niet meer") == "nl"
    assert guess_language("je ne sais plus quoi faire") == "fr"
    assert guess_language("zorgtoeslag") is None
    assert guess_language("") is None


def test_clean_text_keeps_what_people_write() -> None:
    persian = "می\u200cخواهم"
    assert clean(f"  {persian} 👨‍👩‍👧\r\nen\tdit ") == f"{persian} 👨‍👩‍👧\nen\tdit"


def test_preferred_language_reads_odd_headers() -> None:
    assert preferred_language("fr;q=x, nl;q=0.1") == "nl"
    assert preferred_language(",,;q=") == "nl"
    assert preferred_language("FR-be") == "fr"


@pytest.mark.asyncio
async def test_plain_http_promises_no_https(settings: Settings, rasa: FakeRasa) -> None:
    guide = Guide(replace(settings, public_url="http://localhost:8000"), rasa)
    guide.start()
    response: httpx.Response = await guide.ask("GET", "/")
    assert "strict-transport-security" not in response.headers
    await guide.stop()
