"""Words of people are said as they stand, whatever they look like to the guide."""

from __future__ import annotations

import asyncio

from bot.engine.conversation import Conversations
from bot.referral.access import referrals

BEFORE = ("ik wil met iemand praten", "ja", "ja", "halle", "4 jaar", "overslaan", "overslaan")
AFTER = ("overslaan", "overslaan", "overslaan", "overslaan", "0470 00 00 07")
#: A place to fill in, and a reference of the content.
WORDS = "rust {code} {contact:nergens}"


def test_marks_of_the_content_in_a_line_are_words(guide: Conversations) -> None:
    for text in (*BEFORE, WORDS, *AFTER):
        said = asyncio.run(guide.say(text, "marks")).messages[-1]
    referrals().drafts.erase("marks")
    guide.forget("marks")
    assert WORDS in said["text"]
