"""However Meta brings messages, each is answered once, and those of one phone in their order."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from fake_rasa import FakeRasa
from family import NUMBER, QUICK, Family, GuideOnWhatsApp, texts
from meta_cloud import messages


def test_what_is_posted_twice_is_answered_once(family: Family, rasa: FakeRasa) -> None:
    family.guide.meta.duplicate()
    assert texts(family.says("een")) == ["Je zei: een"]
    assert texts(family.says("twee")) == ["Je zei: twee"]
    assert rasa.said == ["een", "twee"]


def test_the_same_words_sent_again_by_the_family_are_answered_again(family: Family) -> None:
    assert texts(family.says("een")) == texts(family.says("een")) == ["Je zei: een"]


def test_posts_that_overtook_each_other_are_answered_in_the_order_of_the_phone(
    own_guide: Callable[..., GuideOnWhatsApp],
) -> None:
    # On a busy machine the last of them may take this long.
    guide = own_guide(tempo=replace(QUICK, settles=0.5, settles_again=0.5))
    family = guide.family()
    words = [f"bericht {number}" for number in range(6)]
    guide.meta.shuffle(len(words))
    for word in words:
        family.phone.says(word)
        guide.meta.advance(hours=2 / 3600)
    assert texts(family.hears()) == [f"Je zei: {word}" for word in words]


def test_many_messages_in_a_row_are_each_answered_in_order(family: Family) -> None:
    words = [f"bericht {number}" for number in range(15)]
    for word in words:
        family.phone.says(word)
    assert texts(family.hears()) == [f"Je zei: {word}" for word in words]


def test_messages_of_one_second_in_one_post_keep_their_order(family: Family) -> None:
    family.says("Dag")
    meta = family.guide.meta
    words = [f"bericht {number}" for number in range(40)]
    typed = [
        messages.sent_by(NUMBER, messages.text(word), messages.new_wamid(NUMBER), meta.clock.now())
        for word in words
    ]
    together = [{**message, "timestamp": typed[0]["timestamp"]} for message in typed]
    assert meta.post(meta.account.value(together)).status == 200
    assert texts(family.hears()) == [f"Je zei: {word}" for word in words]


def test_one_conversation_is_never_answered_twice_at_once(family: Family, rasa: FakeRasa) -> None:
    rasa.seconds = 0.1
    for number in range(5):
        family.phone.says(f"bericht {number}")
        time.sleep(0.06)
    assert texts(family.hears()) == [f"Je zei: bericht {number}" for number in range(5)]
    assert not rasa.overlapped


def test_families_do_not_wait_for_each_other(
    family: Family, neighbours: Family, rasa: FakeRasa
) -> None:
    rasa.seconds = 0.4
    family.phone.says("een")
    neighbours.phone.says("twee")
    assert texts(family.hears()) == ["Je zei: een"]
    assert texts(neighbours.hears()) == ["Je zei: twee"]
    assert rasa.most_at_once == 2


def test_what_we_did_not_take_is_answered_before_what_was_written_after_it(
    own_guide: Callable[..., GuideOnWhatsApp],
) -> None:
    # A try of Meta may fall just before the guide listens again: it waits well beyond the next one.
    guide = own_guide(tempo=replace(QUICK, settles_again=6.0))
    guide.meta.courier.first_retry = guide.meta.courier.longest_retry = 1.5
    family = guide.family()
    family.says("een")
    guide.stop()
    guide.meta.advance(hours=2 / 3600)
    family.phone.says("twee")
    guide.start()
    guide.meta.advance(hours=2 / 3600)
    family.phone.says("drie")
    assert texts(family.phone.wait_for(2, 20)) == ["Je zei: twee", "Je zei: drie"]
    assert family.hears() == []


def test_a_post_that_comes_again_after_a_week_is_too_old_to_answer(family: Family) -> None:
    family.says("Dag")
    message = messages.sent_by(
        NUMBER, messages.text("oud"), messages.new_wamid(NUMBER), time.time() - 9 * 86400
    )
    meta = family.guide.meta
    assert meta.post(meta.account.value([message])).status == 200
    assert family.hears() == []


def test_while_rasa_is_away_it_is_said_once_that_messages_are_kept(
    family: Family, rasa: FakeRasa
) -> None:
    rasa.away = True
    family.phone.says("een")
    [kept] = texts(family.phone.wait_for(1, 20))
    assert "bewaar" in kept
    family.phone.says("twee")
    until = time.monotonic() + 10
    while family.guide.waits_for() != "2 to be answered":
        assert time.monotonic() < until, family.guide.waits_for()
        time.sleep(0.02)
    rasa.away = False
    assert texts(family.hears()) == ["Je zei: een", "Je zei: twee"]
