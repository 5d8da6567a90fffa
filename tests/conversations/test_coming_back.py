"""What an earlier visit left open is taken up at the next, long after the session of Rasa ended."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from bot.engine.conversation import Conversations
from bot.referral.access import referrals

TO_THE_WISH = ("ik wil met iemand praten", "ja", "ja", "halle", "4 jaar", "overslaan", "overslaan")
TO_THE_END = (
    "iemand die meedenkt", "nederlands", "niemand", "de huisarts", "nee", "0470 12 34 56", "ja",
)  # fmt: skip


def say(guide: Conversations, family: str, *texts: str) -> Any:
    """Say something and return the last message of the answer."""
    for text in texts:
        exchange = asyncio.run(guide.say(text, family))
    return exchange.messages[-1]


def titles(message: Any) -> list[str]:
    return [one["title"] for one in message["buttons"]]


def test_a_form_that_was_left_open_is_offered_at_the_next_visit(guide: Conversations) -> None:
    say(guide, "left", *TO_THE_WISH)
    # Days later: nothing is left of the session.
    guide.forget("left")
    assert "Verder invullen" in titles(say(guide, "left", "wat is leefloon?"))
    assert "Verder invullen" not in titles(say(guide, "left", "hoeveel is dat?"))
    assert "(5/10)" in say(guide, "left", "verder met mijn aanvraag")["text"]
    referrals().drafts.erase("left")


def test_who_wants_it_is_asked_once_a_week_how_it_goes(guide: Conversations) -> None:
    message = say(guide, "asked", *TO_THE_WISH, *TO_THE_END)
    payload = message["buttons"][0]["payload"]
    message = asyncio.run(guide.say("", "asked", choice=payload)).messages[-1]
    message = say(guide, "asked", "ja")
    assert "Vraag over een week" in titles(message)
    say(guide, "asked", "ja")
    for number, day in enumerate(("", "2026-01-01")):
        referrals().drafts.turn(
            "asked", f"later {number}", lambda one, day=day: replace(one, check_in=day)
        )
    guide.forget("asked")
    assert "Hoe gaat het ermee?" in say(guide, "asked", "dag")["text"]
    guide.forget("asked")
    assert "Hoe gaat het ermee?" not in say(guide, "asked", "dag")["text"]
    referrals().drafts.erase("asked")


def test_one_word_ends_it(guide: Conversations) -> None:
    message = say(guide, "ended", *TO_THE_WISH, *TO_THE_END)
    payload = message["buttons"][0]["payload"]
    asyncio.run(guide.say("", "ended", choice=payload))
    say(guide, "ended", "ja", "ja")
    assert referrals().drafts.of("ended").check_in  # type: ignore[union-attr]
    say(guide, "ended", "stop")
    assert referrals().drafts.of("ended").check_in == ""  # type: ignore[union-attr]
    referrals().drafts.erase("ended")
