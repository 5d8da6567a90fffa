"""Taps on buttons and rows: what was offered is chosen, whatever of its label a phone shows."""

from __future__ import annotations

import pytest
from fake_rasa import ANSWERS, ERASED, FakeRasa
from family import Family, GuideOnWhatsApp, texts, titles
from meta_cloud import messages

LONG = "Wat gebeurt er als ik verhuis (naar een andere gemeente)?"


def offer(monkeypatch: pytest.MonkeyPatch, *labels: str) -> None:
    """Let Rasa offer choices to who says "kies"."""
    buttons = [{"title": one, "payload": f"/chosen_{place}"} for place, one in enumerate(labels)]
    monkeypatch.setitem(ANSWERS, "kies", [{"text": "Waarover?", "buttons": buttons}])


def test_a_button_is_the_choice_that_it_was_offered_as(family: Family, rasa: FakeRasa) -> None:
    family.says("zorgtoeslag")
    [answer] = family.taps("Hoeveel is het?")
    choice = '/ask_amount{"topic": "zorgtoeslag"}'
    assert rasa.said[-1] == choice and texts([answer]) == [f"Je zei: {choice}"]


@pytest.mark.parametrize("place", [0, 3, 9, 10, 24])
def test_a_row_of_a_list_is_too_also_where_one_list_does_not_hold_them(
    family: Family, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    labels = [f"Gemeente {number}" for number in range(25)]
    offer(monkeypatch, *labels)
    lists = family.says("kies")
    assert [title for one in lists for title in titles(one)] == labels
    family.taps(labels[place])
    assert rasa.said[-1] == f"/chosen_{place}"


@pytest.mark.parametrize("count", [1, 5])
def test_a_label_that_is_shown_shorter_chooses_the_same_and_stands_in_full(
    family: Family, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    offer(monkeypatch, LONG, *[f"Iets anders {number}" for number in range(1, count)])
    [answer] = family.says("kies")
    short = titles(answer)[0]
    assert short != LONG and short.endswith("…") and LONG in str(answer)
    family.taps(short)
    assert rasa.said[-1] == "/chosen_0"


def test_what_was_offered_longer_ago_can_still_be_tapped(family: Family, rasa: FakeRasa) -> None:
    family.says("zorgtoeslag")
    family.says("en verder")
    family.taps("Iets anders")
    assert rasa.said[-1] == "/menu"


def test_the_conversation_keeps_the_label_and_not_the_command(
    guide: GuideOnWhatsApp, family: Family
) -> None:
    family.says("zorgtoeslag")
    family.taps("Iets anders")
    family.says("website")
    code = texts(family.phone.received)[-1].partition("#")[2].split()[0]
    opened = guide.ask("POST", "/api/links", json={"code": code}).json()
    headers = {"Authorization": f"Bearer {opened['token']}"}
    path = f"/api/conversations/{opened['conversation']}/messages"
    said = guide.ask("GET", path, headers=headers).json()["messages"]
    tapped = [one for one in said if one["from"] == "person" and one["choice"]]
    assert tapped[0]["text"] == "Iets anders"


@pytest.mark.parametrize(
    "reply",
    [messages.button_reply("unknown", "Iets heel anders"), messages.list_reply("/menu", "Iets")],
)
def test_an_id_that_was_never_offered_counts_as_its_words_typed(
    family: Family, rasa: FakeRasa, reply: messages.Message
) -> None:
    family.says("Dag")
    family.sends(reply)
    typed = reply["interactive"][reply["interactive"]["type"]]["title"]
    assert rasa.said[-1] == typed and "choice" not in rasa.turns[-1]


def test_the_choices_of_another_family_are_only_words(
    family: Family, neighbours: Family, rasa: FakeRasa
) -> None:
    family.says("zorgtoeslag")
    [reply] = [
        button["reply"]
        for button in family.phone.received[-1]["interactive"]["action"]["buttons"]
        if button["reply"]["title"] == "Iets anders"
    ]
    neighbours.sends(messages.button_reply(reply["id"], reply["title"]))
    assert rasa.said[-1] == "Iets anders" and "choice" not in rasa.turns[-1]


def test_a_button_of_before_all_was_erased_counts_as_words(family: Family, rasa: FakeRasa) -> None:
    family.says("zorgtoeslag")
    family.says("wis alles")
    assert texts(family.taps("Ja, wis alles")) == [ERASED]
    family.taps("Iets anders")
    assert rasa.said[-1] == "Iets anders" and "choice" not in rasa.turns[-1]


def test_an_answer_to_a_flow_without_words_is_answered(family: Family) -> None:
    family.says("Dag")
    reply = {"type": "nfm_reply", "nfm_reply": {"response_json": "{}", "name": "flow"}}
    assert len(family.sends({"type": "interactive", "interactive": reply})) == 1


def test_a_tap_that_is_posted_twice_chooses_once(family: Family, rasa: FakeRasa) -> None:
    family.says("zorgtoeslag")
    family.guide.meta.duplicate()
    family.taps("Iets anders")
    assert rasa.said == ["zorgtoeslag", "/menu"]
