"""Whatever the guide says, a phone can show it: within every limit, whole, and in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fake_rasa import CARDS
from hypothesis import example, given, settings
from hypothesis import strategies as st
from meta_cloud import limits

from bot.web.channels.whatsapp.choices import id_of
from bot.web.channels.whatsapp.shaping import Part, parts_of
from bot.web.conversations.messages import Body, Button, Reply

SENTENCE = "Dit is een zin van gemiddelde lengte over hulp in je gemeente. "


def body_of(text: str, titles: list[str] | None = None, cards: Any = ()) -> Body:
    """Return a message of the guide."""
    buttons = [{"title": one, "payload": f"/p{place}"} for place, one in enumerate(titles or [])]
    return Reply(text=text, buttons=buttons, cards=list(cards)).body("m1")


def shown(part: Part) -> str:
    """Return the words of a part, below or above what can be tapped."""
    return str(
        part[part["type"]]["body"] if "text" in part else part["interactive"]["body"]["text"]
    )


def tappable(parts: list[Part]) -> Iterator[tuple[str, str]]:
    """Yield the id and the title of everything that can be tapped, in order."""
    for part in parts:
        action = part.get("interactive", {}).get("action", {})
        for button in action.get("buttons", []):
            yield button["reply"]["id"], button["reply"]["title"]
        for section in action.get("sections", []):
            yield from ((row["id"], row["title"]) for row in section["rows"])


def check(parts: list[Part]) -> None:
    """Fail where Meta would refuse one of some parts."""
    for part in parts:
        limits.check({"messaging_product": "whatsapp", "to": "32470000001", **part})


def signs(text: str) -> str:
    """Return a text without what only parts it."""
    return re.sub(r"\s+", "", text)


_SIGNS = st.characters(blacklist_categories=("Cc", "Cs"))
_LINES = st.sampled_from([" ", "\n", "\n\n", ". ", "? ", "… ", ""])
_WORDS = st.text(_SIGNS, min_size=1, max_size=30) | st.sampled_from(["👨‍👩‍👧‍👦", "é", "gemeente"])


@st.composite
def long_texts(draw: st.DrawFn) -> str:
    """Draw a text of up to 20,000 characters, with words, lines, emoji, or no place to part it."""
    piece = "".join(draw(st.lists(st.tuples(_WORDS, _LINES).map("".join), max_size=12)))
    return (piece * draw(st.integers(1, 600)))[:20_000]


TITLES = st.lists(
    st.text(_SIGNS, min_size=1, max_size=200).filter(lambda title: title.strip())
    | st.integers(1, 200).map(lambda length: "a" * length)
    | st.sampled_from(["Ja", "Nee", "Praat met een mens (ook 's avonds)", SENTENCE * 3]),
    max_size=25,
).map(lambda titles: [title[:200] for title in titles])


@settings(max_examples=150, deadline=None)
@given(long_texts(), TITLES)
@example("", ["a" * 200] * 25)
@example("x" * 20_000, ["a" * 200] * 10)
@example("x" * 20_000, ["a" * 200] * 3)
@example(SENTENCE * 300, ["Ja"])
@example("👍" * 5000, [])
@example("", ["Ja", "Ja", "Ja"])
def test_every_part_is_within_every_limit_and_all_is_there_in_order(
    text: str, titles: list[str]
) -> None:
    body = body_of(text, titles)
    parts = parts_of(body)
    check(parts)
    whole = signs("".join(map(shown, parts)))
    assert whole.startswith(signs(text))
    wanted = [id_of(Button(**button)) for button in body["buttons"]]
    assert [identifier for identifier, _ in tappable(parts)] == wanted


@settings(max_examples=100, deadline=None)
@given(TITLES.filter(bool))
@example(["a" * 200] * 25)
@example([SENTENCE.strip(), SENTENCE.strip() + "!"] * 5)
def test_a_label_that_does_not_fit_stands_somewhere_in_full(titles: list[str]) -> None:
    parts = parts_of(body_of("Kies maar.", titles))
    everything = signs(
        str([part["interactive"] if "interactive" in part else shown(part) for part in parts])
    )
    for title in titles:
        if re.fullmatch(r"[\w ]+", title):
            assert signs(title) in everything


@pytest.mark.parametrize("length", [0, 1, 1023, 1024, 1025, 4095, 4096, 4097, 8192, 8193, 20_000])
@pytest.mark.parametrize("count", [0, 1, 3, 4, 10, 11, 25])
def test_at_every_limit_nothing_is_lost(length: int, count: int) -> None:
    text = (SENTENCE * 400)[:length]
    parts = parts_of(body_of(text, [f"Keuze {number}" for number in range(count)]))
    check(parts)
    assert signs("".join(map(shown, parts))).startswith(signs(text))
    assert len(list(tappable(parts))) == count


def test_a_long_text_is_parted_where_a_sentence_ends() -> None:
    parts = parts_of(body_of((SENTENCE * 190).strip()))
    assert len(parts) == 3
    assert all(shown(part).endswith("gemeente.") for part in parts)


def test_what_is_asked_stands_with_the_buttons() -> None:
    text = f"{SENTENCE * 60}\n\nWat wil je weten?"
    parts = parts_of(body_of(text, ["Bedrag", "Papieren"]))
    assert "interactive" in parts[-1] and shown(parts[-1]).endswith("Wat wil je weten?")


def test_up_to_three_choices_are_buttons_and_more_are_a_list() -> None:
    for count, kind in [(1, "button"), (3, "button"), (4, "list"), (10, "list")]:
        [part] = parts_of(body_of("Kies", [f"Keuze {number}" for number in range(count)]))
        assert part["interactive"]["type"] == kind


def test_a_row_says_below_what_its_title_leaves_out() -> None:
    label = "Huis van het Kind Halle en omgeving (Kerkstraat 112)"
    [part] = parts_of(body_of("Kies", [label, "b", "c", "d"]))
    [row, *_] = part["interactive"]["action"]["sections"][0]["rows"]
    assert row["title"].endswith("…") and row["description"] == label


def test_choices_that_look_the_same_can_be_told_apart() -> None:
    label = "Een heel lang label dat niet past"
    parts = parts_of(body_of("Kies", [f"{label} {number}" for number in range(3)]))
    found = [title for _, title in tappable(parts)]
    assert len(set(found)) == 3


def test_the_same_choice_twice_is_offered_once() -> None:
    body = {**body_of("Kies"), "buttons": [{"title": "Ja", "payload": "/yes"}] * 2}
    [part] = parts_of(body)
    check([part])
    assert [title for _, title in tappable([part])] == ["Ja"]


def test_cards_are_words_below_the_text() -> None:
    [part] = parts_of(body_of("Dit is het dichtst bij jou.", cards=CARDS[:4]))
    check([part])
    said = shown(part)
    assert said.startswith("Dit is het dichtst bij jou.\n\n*Huis van het Kind Halle*")
    for line in (
        "Kerkstraat 112, 1500 Halle",
        "02 365 00 00 onthaal",
        "https://www.halle.example/huis/",
        "Nu open, tot 17 uur.",
        "Gesloten van 24 december tot 2 januari.",
        "*OCMW Halle*",
        "Extra geld voor een kind dat meer zorg nodig heeft.",
        "*Zelfmoordlijn*",
        "1813",
        "Dag en nacht.",
    ):
        assert line in said


def test_what_the_text_says_already_is_not_repeated() -> None:
    card = {"type": "line", "id": "x", "title": "Zelfmoordlijn", "number": "1813"}
    assert (
        shown(parts_of(body_of("Bel 1813, de Zelfmoordlijn.", cards=[card]))[0]).count("1813") == 1
    )


def test_nothing_to_say_sends_nothing() -> None:
    assert parts_of(body_of("")) == parts_of(body_of(" \n ")) == []
