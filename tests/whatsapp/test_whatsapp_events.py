"""Everything that Meta posts, and what the family reads back; nothing of it is refused."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from fake_rasa import FakeRasa
from family import NUMBER, Family, GuideOnWhatsApp, texts, titles
from meta_cloud import messages

VOICE = "Naar een spraakbericht kan ik nog niet luisteren."
PHOTO = "Foto's en documenten kan ik nog niet lezen."
VIDEO = "Een video kan ik nog niet bekijken."
STICKER = "Dank je voor je sticker."
CONTACT = "Een contact open ik niet"
OTHER = "Dit soort bericht kan ik niet openen."
FAR = "Die plaats ligt buiten Vlaanderen en Brussel."
EMPTY = "Dit bericht is leeg."


@pytest.fixture
def acquainted(family: Family) -> Family:
    """Give a family that the guide speaks Dutch with."""
    family.says("Dag")
    return family


@pytest.mark.parametrize(
    ("message", "beginnings"),
    [
        (messages.audio(), [VOICE]),
        (messages.audio(voice=False), [VOICE]),
        (messages.image(), [PHOTO]),
        (messages.image("Wat is dit?"), [PHOTO, "Je zei: Wat is dit?"]),
        (messages.document(), [PHOTO]),
        (messages.document("Van het OCMW"), [PHOTO, "Je zei: Van het OCMW"]),
        (messages.video(), [VIDEO]),
        (messages.video("Kijk"), [VIDEO, "Je zei: Kijk"]),
        (messages.sticker(), [STICKER]),
        (messages.sticker(animated=True), [STICKER]),
        (messages.contacts(), [CONTACT]),
        (messages.order(), [OTHER]),
        (messages.unsupported(), [OTHER]),
        ({"type": "hologram", "hologram": {"of": "me"}}, [OTHER]),
        (messages.template_button("Ik heb een vraag"), ["Je zei: Ik heb een vraag"]),
        (messages.number_change("Sam", NUMBER, "32470000009"), []),
        ({"type": "request_welcome"}, []),
    ],
    ids=lambda value: value["type"] if isinstance(value, dict) else "",
)
def test_each_kind_of_message_gets_the_answer_that_helps(
    acquainted: Family, message: dict[str, Any], beginnings: list[str]
) -> None:
    said = texts(acquainted.sends(message))
    assert len(said) == len(beginnings)
    for text, beginning in zip(said, beginnings, strict=True):
        assert text.startswith(beginning)
    assert {one.status for one in acquainted.guide.meta.acknowledged} == {200}


@pytest.mark.parametrize("kind", ["audio", "image", "video", "unsupported"])
def test_what_may_hide_a_danger_is_answered_with_a_person_to_talk_to(
    acquainted: Family, rasa: FakeRasa, kind: str
) -> None:
    acquainted.phone.sends(kind)
    [answer] = acquainted.hears()
    assert titles(answer) == ["Praat met een mens"]
    acquainted.taps("Praat met een mens")
    assert rasa.said[-1].startswith("/handoff{")


@pytest.mark.parametrize("kind", ["audio", "video", "unsupported"])
def test_what_may_hide_a_danger_is_answered_with_112(acquainted: Family, kind: str) -> None:
    acquainted.phone.sends(kind)
    assert "112" in texts(acquainted.hears())[0]


def test_who_begins_with_a_photo_is_answered_in_both_languages(family: Family) -> None:
    family.phone.sends("image")
    [answer] = texts(family.hears())
    assert PHOTO in answer and "Je ne peux pas encore lire les photos" in answer


def test_a_family_that_speaks_french_is_answered_in_french(family: Family) -> None:
    family.says("bonjour")
    family.phone.sends("audio")
    [answer] = family.hears()
    assert texts([answer])[0].startswith("Je ne peux pas encore écouter")
    assert titles(answer) == ["Parler à quelqu'un"]


class TestPlaces:
    """A position becomes the name of a municipality, or the question which one it is."""

    @pytest.mark.parametrize(
        ("latitude", "longitude", "name"),
        [(50.7337, 4.2345, "Halle"), (50.8466, 4.3528, "Brussel"), (50.9283, 4.4247, "Vilvoorde")],
    )
    def test_a_position_is_the_municipality_around_it(
        self, acquainted: Family, latitude: float, longitude: float, name: str
    ) -> None:
        acquainted.phone.shares(latitude, longitude)
        assert texts(acquainted.hears()) == [f"Je zei: in {name}"]

    def test_the_name_of_a_chosen_place_is_not_passed_on(
        self, acquainted: Family, rasa: FakeRasa
    ) -> None:
        acquainted.phone.shares(50.7337, 4.2345, "Bij ons thuis", "Kerkstraat 1")
        assert texts(acquainted.hears()) == ["Je zei: in Halle"]
        assert not any("thuis" in one or "Kerkstraat" in one for one in rasa.said)

    def test_a_position_abroad_is_asked_about(self, acquainted: Family, rasa: FakeRasa) -> None:
        acquainted.phone.shares(48.8566, 2.3522)
        assert texts(acquainted.hears())[0].startswith(FAR)
        assert rasa.said == ["Dag"]

    @pytest.mark.parametrize(
        "where",
        [
            {"latitude": 999, "longitude": 4.2},
            {"latitude": 50.7, "longitude": -181},
            {"latitude": "noord", "longitude": "oost"},
            {"latitude": None, "longitude": None},
            {"latitude": float("nan"), "longitude": float("inf")},
            {"latitude": 10**400, "longitude": 0},
            {"latitude": [50], "longitude": {}},
            {"longitude": 4.2},
            {},
        ],
        ids=lambda where: str(where)[:40],
    )
    def test_a_position_that_is_none_is_asked_about(
        self, acquainted: Family, where: dict[str, Any]
    ) -> None:
        [answer] = texts(acquainted.sends({"type": "location", "location": where}))
        assert answer.startswith(FAR)


class TestReactions:
    """A small yes or no where a question stands open, and nothing anywhere else."""

    @pytest.fixture
    def asked(self, family: Family) -> Family:
        """Give a family that was asked something."""
        family.says("Heb je kinderen?")
        return family

    @pytest.mark.parametrize("emoji", ["👍", "👍🏽", "❤️", "👌🏿", "✅"])
    def test_a_thumb_up_under_a_question_is_a_yes(
        self, asked: Family, rasa: FakeRasa, emoji: str
    ) -> None:
        asked.phone.reacts(emoji)
        assert len(asked.hears()) == 1
        assert rasa.said[-1] == "ja"

    @pytest.mark.parametrize("emoji", ["👎", "👎🏾", "❌"])
    def test_a_thumb_down_under_a_question_is_a_no(self, asked: Family, emoji: str) -> None:
        asked.phone.reacts(emoji)
        assert texts(asked.hears()) == ["Je zei: nee"]

    def test_a_thumb_up_erases_nothing(self, family: Family, rasa: FakeRasa) -> None:
        family.says("wis alles")
        family.phone.reacts("👍")
        assert family.hears() == []
        assert rasa.said[-1] == "wis alles"

    def test_it_is_a_yes_in_the_language_of_the_family(
        self, family: Family, rasa: FakeRasa
    ) -> None:
        family.says("bonjour, ça va ?")
        family.phone.reacts("👍")
        family.hears()
        assert rasa.said[-1] == "oui"

    @pytest.mark.parametrize("emoji", ["🎃", "🤷‍♀️", "", None])
    def test_any_other_reaction_says_nothing(self, asked: Family, emoji: str | None) -> None:
        asked.phone.reacts(emoji)
        assert asked.hears() == []

    def test_a_reaction_that_is_taken_back_says_nothing_more(
        self, asked: Family, rasa: FakeRasa
    ) -> None:
        asked.phone.reacts("👎")
        asked.phone.reacts(None, to=asked.phone.inbox[0].wamid)
        asked.hears()
        assert rasa.said == ["Heb je kinderen?", "nee"]

    def test_a_reaction_under_an_older_question_says_nothing(self, asked: Family) -> None:
        asked.says("En jij?")
        asked.phone.reacts("👍", to=asked.phone.inbox[0].wamid)
        assert asked.hears() == []

    def test_a_reaction_where_nothing_was_asked_says_nothing(self, acquainted: Family) -> None:
        acquainted.phone.reacts("👍")
        assert acquainted.hears() == []

    def test_a_reaction_on_a_message_of_nobody_says_nothing(self, family: Family) -> None:
        assert family.sends(messages.reaction("wamid.unknown", "👍")) == []

    def test_no_dots_show_that_we_write_where_no_answer_comes(self, acquainted: Family) -> None:
        marks = len(acquainted.phone.marks)
        acquainted.phone.reacts("👍")
        acquainted.hears()
        assert len(acquainted.phone.marks) == marks
        assert not acquainted.phone.sees_typing


def test_a_message_is_marked_as_read_with_dots_until_the_answer_comes(family: Family) -> None:
    wamid = family.phone.says("Dag")
    family.hears()
    [mark] = family.phone.marks
    assert (mark.wamid, mark.typing) == (wamid, True)
    assert not family.phone.sees_typing


def test_an_answer_to_one_of_our_messages_is_read_as_any_other(acquainted: Family) -> None:
    ours = acquainted.phone.inbox[0].wamid
    assert texts(acquainted.says("En dit?", reply_to=ours)) == ["Je zei: En dit?"]


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "/", "\x00", "\ud83d"])
def test_a_message_without_words_is_answered_all_the_same(acquainted: Family, text: str) -> None:
    [answer] = texts(acquainted.says(text))
    assert not answer.startswith("Je zei")


def test_half_an_emoji_does_not_hide_the_words_beside_it(acquainted: Family) -> None:
    assert texts(acquainted.says("Dag \ud83d")) == ["Je zei: Dag"]


def test_a_slash_is_no_command(acquainted: Family, rasa: FakeRasa) -> None:
    acquainted.says("/erase_confirmed")
    assert rasa.turns[-1].get("choice") is None
    assert rasa.said[-1] == "erase_confirmed"


def test_a_text_that_is_too_long_is_said_to_be(acquainted: Family, rasa: FakeRasa) -> None:
    assert len(acquainted.says("a" * 4096)) == 1
    assert rasa.said == ["Dag"]


def test_trouble_that_meta_reports_is_logged_and_answered_with_nothing(
    acquainted: Family, caplog: pytest.LogCaptureFixture
) -> None:
    meta = acquainted.guide.meta
    problem = {"code": 131051, "title": "Unsupported", "message": "tekst van de familie"}
    with caplog.at_level(logging.INFO):
        assert meta.post(meta.account.value(problems=[problem])).status == 200
    assert acquainted.hears() == []
    assert "131051" in caplog.text and "familie" not in caplog.text


@pytest.mark.parametrize("entries", [False, True])
def test_many_messages_in_one_post_are_each_answered(
    family: Family, neighbours: Family, entries: bool
) -> None:
    family.guide.meta.batch(4, entries=entries)
    family.phone.says("een")
    neighbours.phone.says("twee")
    family.phone.sends("sticker")
    family.phone.says("drie")
    said = texts(family.hears())
    assert said[0] == "Je zei: een" and said[1].startswith(STICKER) and said[2] == "Je zei: drie"
    assert texts(neighbours.hears()) == ["Je zei: twee"]
    assert {one.status for one in family.guide.meta.acknowledged} == {200}


def test_fields_that_nobody_knows_change_nothing(family: Family, rasa: FakeRasa) -> None:
    family.guide.meta.unknown_fields()
    family.says("zorgtoeslag")
    family.taps("Hoeveel is het?")
    family.phone.shares(50.7337, 4.2345)
    family.phone.sends("image", "Wat is dit?")
    family.says("Heb je kinderen?")
    family.phone.reacts("👎")
    family.hears()
    choice = '/ask_amount{"topic": "zorgtoeslag"}'
    assert rasa.said[:3] == ["zorgtoeslag", choice, "in Halle"]
    assert rasa.said[3:] == ["Wat is dit?", "Heb je kinderen?", "nee"]
    assert {one.status for one in family.guide.meta.acknowledged} == {200}


@pytest.mark.parametrize(
    "broken",
    [
        {"id": None},
        {"id": ""},
        {"from": "not a number"},
        {"from": None},
        {"timestamp": "soon"},
        {"timestamp": None},
        {"timestamp": "1"},
        {"type": None},
        {"text": None},
        {"text": {"body": {"of": "more"}}},
        {"id": "\ud83d"},
    ],
    ids=str,
)
def test_a_message_that_is_none_does_not_hold_up_the_next(
    guide: GuideOnWhatsApp, acquainted: Family, broken: dict[str, Any]
) -> None:
    meta = guide.meta
    whole = messages.sent_by(NUMBER, messages.text("x"), "wamid.a", meta.clock.now())
    good = messages.sent_by(NUMBER, messages.text("En nu?"), "wamid.b", meta.clock.now())
    assert meta.post(meta.account.value([{**whole, **broken}, good])).status == 200
    assert texts(acquainted.hears())[-1] == "Je zei: En nu?"


def test_a_message_from_the_far_future_is_answered(acquainted: Family) -> None:
    meta = acquainted.guide.meta
    message = messages.sent_by(NUMBER, messages.text("later"), "wamid.a", 999_999_999_999)
    assert meta.post(meta.account.value([message])).status == 200
    assert texts(acquainted.hears()) == ["Je zei: later"]


def test_what_came_is_counted_by_kind(family: Family) -> None:
    family.says("Dag")
    family.phone.sends("audio")
    family.phone.sends("document")
    family.hears()
    guide = family.guide
    kinds = {kind: guide.counted(f'received_total{{kind="{kind}"}}') for kind in KINDS}
    assert kinds == {"text": 1, "audio": 1, "photo": 1, "video": 0}


KINDS = ("text", "audio", "photo", "video")
