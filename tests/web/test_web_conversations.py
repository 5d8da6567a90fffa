"""The contract of conversations: what a page may count on."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from fake_rasa import ANSWERS, FakeRasa
from web_guide import Guide, everything_stored, texts

pytestmark = pytest.mark.asyncio


async def test_an_answer_has_the_shape_of_the_contract(guide: Guide) -> None:
    [message] = await guide.say("Hoe vraag ik de zorgtoeslag aan?")
    assert set(message) >= {"id", "text", "buttons", "cards", "meta"}
    assert message["buttons"][1] == {
        "title": "Welke papieren heb ik nodig?",
        "payload": "/ask_documents",
    }
    meta = message["meta"]
    assert (meta["act"], meta["topic"], meta["facet"]) == ("answer", "zorgtoeslag", "apply")
    assert (meta["language"], meta["register"], meta["crisis"]) == ("nl", "standard", False)
    assert meta["sources"][0]["publisher"] == "Opgroeien"


async def test_a_card_passes_through_and_links_only_to_the_web(
    guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = {
        "type": "service",
        "id": "ocmw-halle",
        "title": "OCMW Halle",
        "phones": [{"number": "02 365 99 00", "description": None}],
        "url": "https://www.halle.be",
        "map": "javascript:alert(1)",
        "chat": " data:text/html,x",
        "web": "http://[",
        "hours": {"state": "open", "now": "Nu open tot 12 uur."},
    }
    monkeypatch.setitem(ANSWERS, "kaart", [{"text": "Hier.", "cards": [card]}])
    [message] = await guide.say("Toon de kaart")
    assert message["cards"] == [{**card, "map": None, "chat": None, "web": None}]
    [_, kept] = (await guide.ask("GET", f"{guide.address}/messages")).json()["messages"]
    assert kept["cards"] == message["cards"]


async def test_ids_cannot_be_guessed_and_tokens_are_kept_as_hashes(
    guide: Guide, store: Any
) -> None:
    assert re.fullmatch("[0-9a-f]{32}", guide.conversation)
    assert len(guide.token) >= 40
    assert guide.token not in everything_stored(store)


async def test_rasa_gets_the_message_with_the_key(guide: Guide, rasa: FakeRasa) -> None:
    await guide.say("Dag", language="fr", register="simple")
    [turn] = rasa.turns
    assert turn["conversation"] == guide.conversation
    assert (turn["text"], turn["language"], turn["register"]) == ("Dag", "fr", True)
    assert turn["channel"] == "web"
    assert "choice" not in turn


async def test_nothing_chosen_is_passed_on_as_null(guide: Guide, rasa: FakeRasa) -> None:
    await guide.say("Dag")
    assert (rasa.turns[0]["language"], rasa.turns[0]["register"]) == (None, None)


@pytest.mark.parametrize(
    ("register", "simple"),
    [("nl-simple", True), ("simple", True), (True, True), ("nl", False), ("standard", False)],
)
async def test_a_register_may_be_named_in_each_way(
    guide: Guide, rasa: FakeRasa, register: Any, simple: bool
) -> None:
    await guide.begin(language="nl", register=register)
    await guide.say("Dag")
    assert (rasa.turns[0]["language"], rasa.turns[0]["register"]) == ("nl", simple)


async def test_asking_for_it_in_words_counts_as_a_switch(guide: Guide, rasa: FakeRasa) -> None:
    await guide.say("Kan het makkelijker?")
    await guide.say("Wat is dat?")
    assert (rasa.turns[1]["language"], rasa.turns[1]["register"]) == ("nl", True)


async def test_an_answer_tells_how_long_it_and_rasa_took(guide: Guide, rasa: FakeRasa) -> None:
    rasa.seconds = 0.2
    first = await guide.post(text="Dag", client_id="one")
    again = await guide.post(text="Dag", client_id="one")
    timings = [
        dict(re.findall(r"(\w+);dur=([\d.]+)", one.headers["server-timing"]))
        for one in (first, again)
    ]
    at_rasa = [float(one["rasa"]) for one in timings]
    assert at_rasa[0] >= 200
    assert at_rasa[1] == 0
    assert all(float(one["total"]) > float(one["rasa"]) for one in timings)


async def test_a_repeated_message_is_handled_once(guide: Guide, rasa: FakeRasa) -> None:
    first = await guide.say("Dag", client_id="one")
    again = await guide.say("Dag", client_id="one")
    assert again == first
    assert rasa.said == ["Dag"]
    assert texts(await guide.history()) == ["Dag", "Je zei: Dag"]


async def test_a_message_repeated_at_the_same_time_is_handled_once(
    guide: Guide, rasa: FakeRasa
) -> None:
    rasa.seconds = 0.2
    answers = await asyncio.gather(*[guide.say("Dag", client_id="one") for _ in range(8)])
    assert all(answer == answers[0] for answer in answers)
    assert rasa.said == ["Dag"]


async def test_turns_of_one_conversation_come_one_at_a_time(guide: Guide, rasa: FakeRasa) -> None:
    rasa.seconds = 0.05
    guide.start()

    async def say_to(process: int, text: str) -> None:
        response = await guide.post(process=process, text=text, client_id=text)
        assert texts(response.json()["messages"])[-1] == f"Je zei: {text}"

    await asyncio.gather(*[say_to(number % 2, f"m{number}") for number in range(10)])
    assert not rasa.overlapped
    assert sorted(rasa.said) == [f"m{number}" for number in range(10)]
    stored = [one["text"] for one in await guide.history() if one["from"] == "person"]
    assert rasa.said == stored


async def test_conversations_do_not_wait_for_each_other(guide: Guide, rasa: FakeRasa) -> None:
    rasa.seconds = 0.4
    other = Guide(guide.settings, rasa)
    other.start()
    await other.begin()
    await asyncio.gather(guide.say("een"), other.say("twee"))
    assert rasa.most_at_once == 2
    await other.stop()


async def test_a_reload_gets_the_conversation_so_far(guide: Guide) -> None:
    [answer] = await guide.say("Hoe vraag ik de zorgtoeslag aan?", client_id="one")
    await guide.say("bonjour")
    person, reply, *_ = history = await guide.history()
    assert [one["from"] for one in history] == ["person", "assistant"] * 2
    assert (person["text"], person["client_id"]) == ("Hoe vraag ik de zorgtoeslag aan?", "one")
    assert reply == answer
    assert reply["reply_to"] == "one"


async def test_a_button_is_passed_on_as_a_choice(guide: Guide, rasa: FakeRasa) -> None:
    await guide.say("zorgtoeslag")
    payload = '/ask_amount{"topic": "zorgtoeslag"}'
    response = await guide.post(choice=payload)
    assert response.status_code == 200
    assert rasa.turns[1]["choice"] == payload
    assert "text" not in rasa.turns[1]
    assert texts(await guide.history())[2] == "Hoeveel is het?"


@pytest.mark.parametrize("payload", ["/restart", "/ask_amount", "Dag", "", "/ask_documents "])
async def test_a_choice_that_was_not_offered_is_refused(
    guide: Guide, rasa: FakeRasa, payload: str
) -> None:
    await guide.say("zorgtoeslag")
    response = await guide.post(choice=payload)
    assert response.status_code == 400
    assert "Kies een knop" in response.json()["message"]
    assert len(rasa.turns) == 1


async def test_a_choice_of_another_conversation_is_refused(guide: Guide) -> None:
    await guide.say("zorgtoeslag")
    await guide.begin()
    assert (await guide.post(choice="/ask_documents")).status_code == 400


@pytest.mark.parametrize(
    ("typed", "passed_on"),
    [
        ("/restart", "restart"),
        (' //  /inform{"name": "x"}', 'inform{"name": "x"}'),
        ("\u200b/restart", "restart"),
        ("\x00/restart", "restart"),
        ("\n\t/restart", "restart"),
        ("en/of", "en/of"),
    ],
)
async def test_typed_text_is_never_a_command(
    guide: Guide, rasa: FakeRasa, typed: str, passed_on: str
) -> None:
    await guide.say(typed)
    assert rasa.said == [passed_on]


async def test_control_characters_and_broken_signs_are_left_out(
    guide: Guide, rasa: FakeRasa
) -> None:
    typed = r"a\u0000b\ud800c\r\nd\u001b[31m \u00e9\ud83d\ude00"
    body = f'{{"client_id": "x", "text": "{typed}"}}'
    response = await guide.ask(
        "POST",
        f"{guide.address}/messages",
        content=body,
        headers={"Content-Type": "application/json"},
    )
    assert response.status_code == 200
    assert rasa.said == ["abc\nd[31m é😀"]


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "/", None])
async def test_an_empty_text_gets_a_friendly_reply(
    guide: Guide, rasa: FakeRasa, typed: str | None
) -> None:
    response = await guide.post(text=typed)
    assert response.status_code == 200
    assert texts(response.json()["messages"])[0].startswith("Ik zie nog geen vraag.")
    assert rasa.turns == []


async def test_a_long_text_gets_a_friendly_reply(guide: Guide, rasa: FakeRasa) -> None:
    await guide.say("é" * 4000)
    assert len(rasa.turns) == 1
    [reply] = await guide.say("é" * 4001, client_id="long")
    assert "korter" in reply["text"]
    assert len(rasa.turns) == 1
    # The same message may come back shorter.
    assert texts(await guide.say("kort", client_id="long")) == ["Je zei: kort"]


async def test_friendly_replies_speak_the_language_and_register(guide: Guide) -> None:
    await guide.begin(language="fr", register="fr-simple")
    [reply] = await guide.say("")
    assert reply["text"].startswith("Je ne vois pas de question.")
    assert (reply["meta"]["language"], reply["meta"]["register"]) == ("fr", "simple")


@pytest.mark.parametrize(
    "said",
    [
        {"text": "Dag", "client_id": ""},
        {"text": "Dag", "client_id": "a b"},
        {"text": "Dag", "client_id": "x" * 101},
        {"text": ["Dag"]},
        {"choice": "x" * 5000},
    ],
)
async def test_a_malformed_message_is_refused_kindly(guide: Guide, said: Any) -> None:
    response = await guide.post(**said)
    assert response.status_code == 400
    assert response.json()["message"]
    assert "input" not in response.text


async def test_a_large_body_is_refused(guide: Guide, rasa: FakeRasa) -> None:
    response = await guide.post(text="x" * 70_000)
    assert response.status_code == 413
    assert rasa.turns == []


async def test_a_large_body_of_unknown_length_is_refused(guide: Guide, rasa: FakeRasa) -> None:
    async def pieces() -> Any:
        for _ in range(20):
            yield b"x" * 5_000

    response = await guide.ask("POST", f"{guide.address}/messages", content=pieces())
    assert response.status_code == 413
    assert rasa.turns == []


@pytest.mark.parametrize("authorization", ["", "Bearer ", "Bearer x", "Basic x", "Bearer é"])
async def test_a_wrong_token_opens_nothing(guide: Guide, authorization: str) -> None:
    await guide.say("Dag")
    headers = {"Authorization": authorization.encode("latin-1")}
    for method, path in [("GET", "/messages"), ("POST", "/messages"), ("DELETE", "")]:
        body = {"text": "Dag", "client_id": "x"} if method == "POST" else None
        response = await guide.ask(method, guide.address + path, headers=headers, json=body)
        assert response.status_code == 401
        assert "Dag" not in response.text


async def test_the_token_of_one_conversation_opens_no_other(guide: Guide) -> None:
    address = guide.address
    await guide.begin()
    assert (await guide.ask("GET", f"{address}/messages")).status_code == 401


@pytest.mark.parametrize("identifier", ["0" * 32, "x", "..%2f", "0" * 33])
async def test_an_unknown_conversation_is_not_found(guide: Guide, identifier: str) -> None:
    response = await guide.ask("GET", f"/api/conversations/{identifier}/messages")
    assert response.status_code == 404


async def test_erasing_leaves_nothing_in_any_table(
    guide: Guide, rasa: FakeRasa, store: Any
) -> None:
    await guide.say("mijn geheim: zorgtoeslag", client_id="planted")
    await guide.post(choice="/ask_documents")
    response = await guide.ask("DELETE", guide.address)
    assert response.status_code == 204
    assert rasa.erased == [guide.conversation]
    stored = everything_stored(store)
    for trace in (guide.conversation, "geheim", "zorgtoeslag", "planted"):
        assert trace not in stored
    assert (await guide.ask("GET", f"{guide.address}/messages")).status_code == 404
    assert (await guide.ask("DELETE", guide.address)).status_code == 404
