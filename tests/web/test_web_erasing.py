"""Who says "wis alles" and confirms it is left with one sentence, and can go on at once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from fake_rasa import ENCRYPTION_KEY, ERASED, FakeRasa
from sealed import BEGINNING
from sqlalchemy import text
from web_guide import Guide, everything_stored, texts

from bot.privacy.vault import Vault
from bot.transactions import writing
from bot.web.conversations.migrations import HISTORY
from bot.web.conversations.store import ConversationStore

pytestmark = pytest.mark.asyncio


async def erase_by_saying_so(guide: Guide) -> list[Any]:
    """Tell a secret, have it erased, and return what the confirming brought."""
    await guide.say("mijn geheim: zorgtoeslag", client_id="secret")
    await guide.say("wis alles", client_id="wish")
    return await guide.say("ja", client_id="yes")


async def test_all_that_was_said_is_gone_but_the_sentence_that_says_so(
    guide: Guide, store: ConversationStore
) -> None:
    answer = await erase_by_saying_so(guide)
    assert texts(answer) == [ERASED]
    assert answer[0]["meta"]["erased"] is True
    assert await guide.history() == answer
    stored = everything_stored(store)
    for trace in ("geheim", "zorgtoeslag", "wis alles", "'ja'", "078 150 100"):
        assert trace not in stored


async def test_a_tap_erases_as_a_word_does(guide: Guide, store: ConversationStore) -> None:
    await guide.say("mijn geheim")
    await guide.say("wis alles")
    answer = (await guide.post(choice="/erase_confirmed")).json()["messages"]
    assert texts(answer) == [ERASED]
    assert await guide.history() == answer
    assert "Ja, wis alles" not in everything_stored(store)


async def test_being_asked_erases_nothing(guide: Guide) -> None:
    await guide.say("mijn geheim")
    await guide.say("wis alles")
    await guide.say("nee")
    assert texts(await guide.history())[0] == "mijn geheim"


async def test_the_same_conversation_goes_on(guide: Guide, rasa: FakeRasa) -> None:
    await erase_by_saying_so(guide)
    assert texts(await guide.say("Dag")) == ["Je zei: Dag"]
    assert texts(await guide.history()) == [ERASED, "Dag", "Je zei: Dag"]
    places = [turn["position"] for turn in rasa.turns]
    assert places == sorted(set(places))


async def test_what_is_sent_again_brings_nothing_back(
    guide: Guide, rasa: FakeRasa, store: ConversationStore
) -> None:
    answer = await erase_by_saying_so(guide)
    assert await guide.say("ja", client_id="yes") == answer
    assert await guide.say("mijn geheim: zorgtoeslag", client_id="secret") == []
    assert await guide.history() == answer
    assert "geheim" not in everything_stored(store)
    assert len(rasa.turns) == 3


async def test_the_choices_of_before_are_no_choices_any_more(guide: Guide) -> None:
    await erase_by_saying_so(guide)
    for payload in ("/ask_documents", "/erase_confirmed"):
        assert (await guide.post(choice=payload)).status_code == 400


async def test_a_link_of_before_opens_nothing(guide: Guide) -> None:
    code = (await guide.ask("POST", f"{guide.address}/link")).json()["code"]
    await erase_by_saying_so(guide)
    assert (await guide.ask("POST", "/api/links", json={"code": code})).status_code == 404


async def test_the_file_to_keep_holds_the_sentence_alone(guide: Guide) -> None:
    await erase_by_saying_so(guide)
    kept = (await guide.ask("GET", f"{guide.address}/export")).text
    assert ERASED in kept
    assert "geheim" not in kept
    assert "wis alles" not in kept


async def test_what_waited_together_is_erased_together(
    guide: Guide, rasa: FakeRasa, store: ConversationStore
) -> None:
    rasa.away = True
    await guide.say("mijn geheim", client_id="secret")
    await guide.say("wis alles", client_id="wish")
    rasa.away = False
    assert texts(await guide.say("ja", client_id="yes")) == [ERASED]
    assert "geheim" not in everything_stored(store)


async def test_what_is_said_meanwhile_is_kept_and_answered(guide: Guide, rasa: FakeRasa) -> None:
    rasa.seconds = 0.3
    erasing = asyncio.create_task(guide.say("ja", client_id="yes"))
    while not rasa.busy:
        await asyncio.sleep(0.01)
    assert texts(await guide.say("Dag")) == ["Je zei: Dag"]
    await erasing
    assert sorted(texts(await guide.history())) == sorted(["Dag", ERASED, "Je zei: Dag"])


async def test_a_stream_tells_of_the_erasing_and_later_of_nothing_before(guide: Guide) -> None:
    await guide.say("mijn geheim")
    async with guide.stream() as stream:
        await stream.messages(2)
        await guide.say("ja")
        event = await stream.until("message")
        while event.data["from"] == "person":
            event = await stream.until("message")
    assert (event.data["text"], event.data["meta"]["erased"]) == (ERASED, True)
    async with guide.stream() as stream:
        [first] = await stream.messages(1)
    assert first == event


async def test_what_was_said_stands_sealed(guide: Guide, store: ConversationStore) -> None:
    await guide.say("mijn geheim")
    assert "mijn geheim" in everything_stored(store)
    with store.engine.connect() as connection:
        rows = connection.execute(text("SELECT text, payload, body FROM messages")).all()
    assert rows
    assert "geheim" not in repr([tuple(row) for row in rows])
    assert all(value is None or value.startswith(BEGINNING) for row in rows for value in row)


async def test_what_stood_there_before_sealing_is_sealed(
    guide: Guide, store: ConversationStore
) -> None:
    await guide.say("mijn geheim")
    vault = Vault((ENCRYPTION_KEY,))
    with writing(store.engine) as connection:
        sealed = connection.execute(text("SELECT id, text, payload, body FROM messages"))
        for row in sealed.mappings().all():
            plain = {
                name: vault.open(row[name]) if row[name] else None
                for name in ("text", "payload", "body")
            }
            statement = text(
                "UPDATE messages SET text = :text, payload = :payload, body = :body WHERE id = :id"
            )
            connection.execute(statement, {"id": row["id"], **plain})
        connection.execute(text("ALTER TABLE conversations DROP COLUMN channel"))
        connection.execute(text("UPDATE alembic_version_web SET version_num = '0002'"))
    HISTORY.bring_up_to_date(store.engine)
    assert (await guide.history())[0]["text"] == "mijn geheim"
