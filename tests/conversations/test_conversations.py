"""Every conversation of the files beside this one, held in process, over HTTP and on WhatsApp."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from adapters import ASK, WEB, WHATSAPP, InProcess
from playing import Conversation, Malformed, play, read_conversations

from bot.engine.conversation import Conversations
from bot.engine.utterance import payload

Played = Callable[[Conversation], list[str]]

BEHAVIOURS = {
    "cannot",
    "choices",
    "corrections",
    "crisis",
    "digressions",
    "happy_path",
    "invalid_path",
    "languages",
    "privacy",
    "referral",
}


CONVERSATIONS = read_conversations()


def held(way: str) -> list[object]:
    """Return the conversations as parameters, without those whose file says why not this way."""
    return [pytest.param(one, id=one.name) for one in CONVERSATIONS if way not in one.not_on]


@pytest.mark.parametrize("conversation", held(ASK))
def test_the_conversation_goes_as_expected(
    conversation: Conversation, guide: Conversations
) -> None:
    problems = play(conversation, InProcess(guide, conversation.settings))
    assert not problems, "\n".join(problems)


@pytest.mark.slow
@pytest.mark.parametrize("conversation", held(WEB))
def test_it_goes_as_expected_over_http(conversation: Conversation, over_http: Played) -> None:
    problems = over_http(conversation)
    assert not problems, "\n".join(problems)


@pytest.mark.slow
@pytest.mark.parametrize("conversation", held(WHATSAPP))
def test_it_goes_as_expected_on_whatsapp(conversation: Conversation, on_whatsapp: Played) -> None:
    problems = on_whatsapp(conversation)
    assert not problems, "\n".join(problems)


def test_a_button_that_is_tapped_twice_is_answered_twice(guide: Conversations) -> None:
    choice = payload("ask_what", topic="ocmw", facet="what", part=0)
    first, second = (asyncio.run(guide.say("", "twice", choice=choice)) for _ in range(2))
    guide.forget("twice")
    assert second.messages == first.messages


def test_every_behaviour_has_conversations() -> None:
    assert {one.name.partition("/")[0] for one in CONVERSATIONS} == BEHAVIOURS


@pytest.mark.parametrize(
    "content",
    [
        "turns: [{user: dag, expect: {akt: smalltalk}}]",
        "turns: [{user: dag}]",
        "turns: [{user: dag, tap: Meer, expect: {act: smalltalk}}]",
        "turns: []",
        "{not_on: {telegraph: it has no wire}, turns: [{user: dag, expect: {act: smalltalk}}]}",
        "{not_on: {web: }, turns: [{user: dag, expect: {act: smalltalk}}]}",
    ],
)
def test_a_conversation_that_would_prove_nothing_is_refused(content: str, tmp_path: Path) -> None:
    (tmp_path / "one.yml").write_text(content, encoding="utf-8")
    with pytest.raises(Malformed):
        read_conversations(tmp_path)


def test_the_runner_tells_what_was_not_as_expected(tmp_path: Path, guide: Conversations) -> None:
    wrong = (
        "[{user: dag, expect: {act: crisis, text: 112, buttons: Nergens, not_text: gezin}},"
        " {tap: Nergens, expect: {act: answer}}]"
    )
    (tmp_path / "one.yml").write_text(f"turns: {wrong}", encoding="utf-8")
    problems = play(read_conversations(tmp_path)[0], InProcess(guide, {}))
    expected = ("act is", "text lacks", "buttons lacks", "text holds", "no button 'Nergens'")
    assert [one for one in expected if not any(one in problem for problem in problems)] == []
