"""Faults: no message is lost, none is answered twice, and the person hears what goes on."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Any

import pytest
from fake_rasa import FakeRasa
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from web_guide import Guide, everything_stored, texts

from bot.web.conversations.erasing import Eraser
from bot.web.conversations.erasures import Erasures
from bot.web.conversations.history import History
from bot.web.conversations.inbox import Inbox, TurnLost
from bot.web.conversations.messages import say
from bot.web.conversations.store import ConversationStore, now
from bot.web.conversations.tables import conversations
from bot.web.conversations.turns import MOST_ATTEMPTS, Turns

pytestmark = pytest.mark.asyncio


async def test_while_rasa_is_away_the_person_hears_so(guide: Guide, rasa: FakeRasa) -> None:
    rasa.away = True
    [message] = await guide.say("Hoe vraag ik de zorgtoeslag aan?")
    assert message["text"].startswith("Ik ben even niet wakker.")
    assert "112" in message["text"] and "1813" in message["text"]
    assert message["meta"]["act"] is None
    assert message["meta"]["pending"] is True


async def test_it_is_said_in_the_language_of_the_message(guide: Guide, rasa: FakeRasa) -> None:
    rasa.away = True
    await guide.begin(register="simple")
    [message] = await guide.say("bonjour je cherche de l'aide pour mon enfant")
    assert message["text"].startswith("Je suis absent un petit moment.")
    assert (message["meta"]["language"], message["meta"]["register"]) == ("fr", "simple")


async def test_the_kept_message_is_answered_when_it_is_sent_again(
    guide: Guide, rasa: FakeRasa
) -> None:
    rasa.away = True
    await guide.say("Dag", client_id="one")
    rasa.away = False
    assert texts(await guide.say("Dag", client_id="one")) == ["Je zei: Dag"]
    assert rasa.said == ["Dag"]


async def test_the_kept_message_is_answered_when_the_page_looks(
    guide: Guide, rasa: FakeRasa
) -> None:
    rasa.away = True
    await guide.say("Dag")
    assert [one["meta"].get("pending") for one in await guide.history() if "meta" in one] == [True]
    rasa.away = False
    assert texts(await guide.history()) == ["Dag", "Je zei: Dag"]


async def test_the_next_message_brings_the_answers_that_waited_in_order(
    guide: Guide, rasa: FakeRasa
) -> None:
    rasa.away = True
    await guide.say("een")
    await guide.say("twee")
    rasa.away = False
    answers = await guide.say("drie", client_id="three")
    assert texts(answers) == ["Je zei: een", "Je zei: twee", "Je zei: drie"]
    assert rasa.said == ["een", "twee", "drie"]
    assert await guide.say("drie", client_id="three") == answers


async def test_a_switch_asked_for_while_rasa_was_away_holds_for_what_came_after(
    guide: Guide, rasa: FakeRasa
) -> None:
    rasa.away = True
    await guide.say("Kan het makkelijker?")
    await guide.say("Wat is dat?")
    rasa.away = False
    await guide.history()
    assert [turn["register"] for turn in rasa.turns] == [None, True]


async def test_a_restart_between_storing_and_answering_loses_nothing(
    guide: Guide, rasa: FakeRasa, inbox: Inbox
) -> None:
    # The process stored the message and died before it asked Rasa.
    inbox.take_in(guide.conversation, "one", "Dag", None)
    guide.start()
    assert texts(await guide.say("Dag", client_id="one")) == ["Je zei: Dag"]
    assert rasa.said == ["Dag"]


async def test_a_process_that_died_in_its_turn_does_not_hold_the_next_for_long(
    guide: Guide, inbox: Inbox
) -> None:
    inbox.take_in(guide.conversation, "one", "een", None)
    assert inbox.borrow_turn(guide.conversation, seconds=0.5)
    assert texts(await guide.say("twee")) == ["Je zei: een", "Je zei: twee"]


async def test_a_repeat_after_a_death_carries_the_same_message_id_to_rasa(
    guide: Guide, rasa: FakeRasa, inbox: Inbox
) -> None:
    # Rasa answered, and the process died before it stored the answer. Rasa can tell by the id.
    inbound = inbox.take_in(guide.conversation, "one", "Dag", None)
    await guide.say("Dag", client_id="one")
    assert rasa.turns[0]["message"] == inbound.id


async def test_a_worker_that_lost_its_turn_stores_nothing(
    guide: Guide, store: ConversationStore, inbox: Inbox
) -> None:
    inbound = inbox.take_in(guide.conversation, "one", "Dag", None)
    slow = inbox.borrow_turn(guide.conversation, seconds=-1)
    quick = inbox.borrow_turn(guide.conversation, seconds=10)
    assert slow and quick
    with pytest.raises(TurnLost):
        inbox.store_replies(slow, inbound, [say("te laat")], None)
    assert not inbox.keep_turn(slow, seconds=10)
    inbox.return_turn(slow)
    assert inbox.borrow_turn(guide.conversation, seconds=10) is None
    inbox.store_replies(quick, inbound, [say("op tijd")], None)
    assert texts(History(store.engine).replies_with(inbound)) == ["op tijd"]


async def test_the_turn_is_given_back_with_the_last_answer(guide: Guide, inbox: Inbox) -> None:
    first = inbox.take_in(guide.conversation, "one", "een", None)
    second = inbox.take_in(guide.conversation, "two", "twee", None)
    loan = inbox.borrow_turn(guide.conversation, seconds=10)
    assert loan and loan.waiting == [first, second]
    inbox.store_replies(loan, first, [say("eerst")], None)
    assert inbox.borrow_turn(guide.conversation, seconds=10) is None
    inbox.store_replies(loan, second, [say("dan")], None)
    with pytest.raises(TurnLost):
        inbox.store_replies(loan, second, [say("nog eens")], None)
    assert inbox.borrow_turn(guide.conversation, seconds=10)


async def test_a_long_answer_keeps_its_turn(
    guide: Guide, rasa: FakeRasa, store: ConversationStore, inbox: Inbox
) -> None:
    turns = _turns(guide, store, loan=0.3, patience=5)
    rasa.seconds = 1.0
    first = inbox.take_in(guide.conversation, "one", "een", None)
    second = inbox.take_in(guide.conversation, "two", "twee", None)
    assert await asyncio.gather(turns.answer(first), turns.answer(second)) == [True, True]
    assert not rasa.overlapped
    assert rasa.said == ["een", "twee"]


async def test_who_waits_too_long_for_a_turn_is_told(
    guide: Guide, store: ConversationStore, inbox: Inbox
) -> None:
    turns = _turns(guide, store, loan=10, patience=0.1)
    inbound = inbox.take_in(guide.conversation, "one", "een", None)
    loan = inbox.borrow_turn(guide.conversation, seconds=10)
    assert await turns.answer(inbound) is False
    await turns.answer_waiting(guide.conversation)
    assert loan
    inbox.return_turn(loan)
    assert await turns.answer(inbound) is True


def _turns(guide: Guide, store: ConversationStore, **times: float) -> Turns:
    inbox, eraser = Inbox(store.engine), Eraser(Erasures(store.engine), guide.client, 30)
    return Turns(
        store, inbox, eraser, guide.client, lambda _conversation, _text: say("sorry"), **times
    )


async def test_while_another_request_is_at_it_the_guide_is_not_called_asleep(
    guide: Guide, rasa: FakeRasa
) -> None:
    rasa.seconds = 0.3
    saying = asyncio.create_task(guide.say("Dag"))
    while not rasa.busy:
        await asyncio.sleep(0.01)
    [message] = await guide.history()
    assert (message["from"], message["answered"]) == ("person", False)
    await saying


async def test_when_a_server_stops_in_a_turn_the_next_need_not_wait(
    guide: Guide, rasa: FakeRasa
) -> None:
    rasa.seconds = 30
    working = asyncio.create_task(guide.say("Dag", client_id="one"))
    while not rasa.busy:
        await asyncio.sleep(0.01)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    rasa.seconds = 0
    before = asyncio.get_running_loop().time()
    assert texts(await guide.say("Dag", client_id="one")) == ["Je zei: Dag"]
    assert asyncio.get_running_loop().time() - before < 2


async def test_a_message_on_which_rasa_always_fails_does_not_silence_the_rest(
    guide: Guide, rasa: FakeRasa
) -> None:
    rasa.broken_on = "stuk"
    for _ in range(MOST_ATTEMPTS - 1):
        [message] = await guide.say("dit is stuk", client_id="one")
        assert message["meta"]["pending"] is True
    [message] = await guide.say("dit is stuk", client_id="one")
    assert message["text"].startswith("Op dit bericht kan ik nu niet antwoorden.")
    assert texts(await guide.say("en dit?")) == ["Je zei: en dit?"]


async def test_a_message_of_which_rasa_dies_does_not_kill_it_for_ever(
    guide: Guide, rasa: FakeRasa
) -> None:
    rasa.dies_of = "gif"
    for _ in range(MOST_ATTEMPTS - 1):
        [message] = await guide.say("dit is gif", client_id="one")
        assert message["meta"]["pending"] is True
    [message] = await guide.say("dit is gif", client_id="one")
    assert message["text"].startswith("Op dit bericht kan ik nu niet antwoorden.")
    assert texts(await guide.say("en dit?")) == ["Je zei: en dit?"]


async def test_no_word_at_all_is_no_answer(guide: Guide, rasa: FakeRasa) -> None:
    rasa.silent = True
    [message] = await guide.say("Dag", client_id="one")
    assert message["meta"]["pending"] is True
    rasa.silent = False
    assert texts(await guide.say("Dag", client_id="one")) == ["Je zei: Dag"]


async def test_being_away_is_no_failure_of_the_message(guide: Guide, rasa: FakeRasa) -> None:
    rasa.away = True
    for _ in range(MOST_ATTEMPTS + 2):
        [message] = await guide.say("Dag", client_id="one")
        assert message["meta"]["pending"] is True
    rasa.away = False
    assert texts(await guide.say("Dag", client_id="one")) == ["Je zei: Dag"]


async def test_erasing_while_rasa_answers_leaves_nothing(
    guide: Guide, rasa: FakeRasa, store: ConversationStore
) -> None:
    rasa.seconds = 0.4
    saying = asyncio.create_task(guide.post(text="mijn geheim", client_id="one"))
    while not rasa.busy:
        await asyncio.sleep(0.01)
    assert (await guide.ask("DELETE", guide.address)).status_code == 204
    assert (await saying).status_code == 404
    # Rasa stored that turn after the first erasing: it is asked once more.
    assert rasa.erased == [guide.conversation] * 2
    assert guide.conversation not in everything_stored(store)


async def test_what_rasa_could_not_erase_is_erased_when_it_is_back(
    guide: Guide, rasa: FakeRasa, store: ConversationStore, erasures: Erasures
) -> None:
    await guide.say("mijn geheim")
    rasa.away = True
    assert (await guide.ask("DELETE", guide.address)).status_code == 204
    assert "geheim" not in everything_stored(store)
    assert erasures.left() == [guide.conversation]
    rasa.away = False
    await Eraser(erasures, guide.client, 30).erase_the_rest_at_rasa()
    assert rasa.erased == [guide.conversation]
    assert guide.conversation not in everything_stored(store)


async def test_silent_conversations_are_purged_here_and_at_rasa(
    guide: Guide, rasa: FakeRasa, store: ConversationStore, erasures: Erasures
) -> None:
    silent = guide.conversation
    await guide.say("lang geleden")
    _grow_older(store, silent, days=31)
    await guide.begin()
    await guide.say("vandaag")
    _grow_older(store, guide.conversation, days=29)
    assert await Eraser(erasures, guide.client, 30).purge() == 1
    assert rasa.erased == [silent]
    stored = everything_stored(store)
    assert "lang geleden" not in stored and silent not in stored
    assert "vandaag" in stored


async def test_speaking_keeps_a_conversation(
    guide: Guide, store: ConversationStore, erasures: Erasures
) -> None:
    _grow_older(store, guide.conversation, days=31)
    await guide.say("Dag")
    assert await Eraser(erasures, guide.client, 30).purge() == 0


async def test_purging_goes_on_by_itself(
    guide: Guide, rasa: FakeRasa, store: ConversationStore, erasures: Erasures
) -> None:
    _grow_older(store, guide.conversation, days=31)
    rasa.away = True
    keeping = asyncio.create_task(Eraser(erasures, guide.client, 30).keep_purging(retry=0.05))
    while not erasures.left():
        await asyncio.sleep(0.02)
    rasa.away = False
    while erasures.left():
        await asyncio.sleep(0.02)
    keeping.cancel()
    assert rasa.erased == [guide.conversation]


def _grow_older(store: ConversationStore, conversation: str, days: int) -> None:
    with store.engine.begin() as connection:
        connection.execute(
            update(conversations)
            .where(conversations.c.id == conversation)
            .values(last_seen=now() - timedelta(days=days))
        )


async def test_a_database_that_fails_is_said_kindly_and_without_words_in_the_log(
    guide: Guide,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: Any) -> None:
        raise OperationalError("INSERT", {"text": "mijn geheim"}, Exception("is locked"))

    monkeypatch.setattr(Inbox, "take_in", fail)
    with caplog.at_level(logging.DEBUG):
        response = await guide.post(text="mijn geheim")
    assert response.status_code == 503
    assert response.headers["retry-after"] == "5"
    assert "straks" in response.json()["message"]
    assert "geheim" not in caplog.text


@pytest.mark.parametrize("step", ["borrow_turn", "store_replies"])
async def test_a_stored_message_is_said_to_be_kept_when_the_database_fails_after_that(
    guide: Guide, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Inbox, step, _fail)
        [message] = await guide.say("Dag", client_id="one")
    assert message["meta"]["pending"] is True
    assert "Je bericht is bewaard." in message["text"]
    assert texts(await guide.say("Dag", client_id="one")) == ["Je zei: Dag"]


async def test_a_turn_that_cannot_be_given_back_spoils_no_answer(
    guide: Guide, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Inbox, "return_turn", _fail)
    rasa.away = True
    [message] = await guide.say("Dag")
    assert message["meta"]["pending"] is True


async def test_a_loan_is_lengthened_although_the_database_failed_once(
    guide: Guide,
    rasa: FakeRasa,
    store: ConversationStore,
    inbox: Inbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    failures = iter([OperationalError("UPDATE", {}, Exception("is locked"))])
    keep = Inbox.keep_turn

    def fail_once(*given: Any) -> bool:
        for failure in failures:
            raise failure
        return keep(*given)

    monkeypatch.setattr(Inbox, "keep_turn", fail_once)
    turns = _turns(guide, store, loan=0.6, patience=5)
    rasa.seconds = 1.5
    inbound = inbox.take_in(guide.conversation, "one", "een", None)
    assert await asyncio.gather(turns.answer(inbound), turns.answer(inbound)) == [True, True]
    assert rasa.said == ["een"]


def _fail(*_: Any) -> None:
    raise OperationalError("UPDATE", {}, Exception("is locked"))


async def test_an_unforeseen_error_is_logged_without_its_message(
    guide: Guide,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    message = "mijn geheim"

    def fail(*_: Any) -> None:
        raise ValueError(message)

    monkeypatch.setattr(Inbox, "take_in", fail)
    response = await guide.post(text="Dag")
    assert response.status_code == 500
    assert response.headers["content-security-policy"]
    assert "ValueError" in caplog.text
    assert "/api/conversations/{identifier}/messages" in caplog.text
    assert "geheim" not in caplog.text and guide.conversation not in caplog.text


async def test_no_text_of_a_conversation_is_ever_logged(
    guide: Guide, rasa: FakeRasa, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await guide.say("mijn geheim")
        rasa.broken_on = "geheim"
        await guide.say("nog een geheim")
        rasa.away = True
        await guide.say("een derde geheim")
        await guide.post(choice="geheim")
    assert "geheim" not in caplog.text


async def test_a_reply_that_is_none_counts_as_a_failure(guide: Guide, rasa: FakeRasa) -> None:
    rasa.nonsense = True
    [message] = await guide.say("mijn geheim")
    assert message["meta"]["pending"] is True
    rasa.nonsense = False
    assert texts(await guide.history()) == ["mijn geheim", "Je zei: mijn geheim"]
