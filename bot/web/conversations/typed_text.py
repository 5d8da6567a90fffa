"""What a person typed, made safe to store and to pass on."""

from __future__ import annotations

import re
import unicodedata

#: The longest text that is passed on, in characters.
LONGEST_TEXT = 4000

# Signs that show nothing yet could hide a slash: zero-width spaces and marks of direction.
_LEADING = re.compile("^[\\s/\u200b-\u200f\u2060\ufeff]+")


def clean(typed: str) -> str:
    """Return typed text without control characters, and never as a command.

    For Rasa, text that begins with a slash names an intent outright, on every channel: whoever
    types one would skip the understanding, so leading slashes go.
    """
    text = typed.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(sign for sign in text if sign in "\n\t" or not _is_control(sign))
    return _LEADING.sub("", text).rstrip()


def _is_control(sign: str) -> bool:
    # Half a surrogate pair cannot be stored as UTF-8; it comes from broken clients only.
    return unicodedata.category(sign) in ("Cc", "Cs")


_FREQUENT = {
    "nl": "ik je jij we wij het een de niet en van voor mijn wat hoe waar kan moet heb heeft is"
    " zijn geen ook maar met naar bij ons hulp kind kinderen graag dat die er nog",
    "fr": "je tu vous nous il elle on le la les un une des et pas pour mon ma mes est sont que qui"
    " quoi comment où peut ai avec dans sur chez aide enfant enfants bonjour merci ne du au ça",
}
_WORDS_OF = {language: frozenset(words.split()) for language, words in _FREQUENT.items()}


def guess_language(text: str) -> str | None:
    """Return ``nl`` or ``fr`` where small words give a text away, else None.

    This serves only the few sentences that the web app says itself while Rasa, which understands
    languages, is away.
    """
    words = re.findall(r"\w+", text.lower())
    dutch, french = (sum(word in _WORDS_OF[one] for word in words) for one in ("nl", "fr"))
    if dutch == french:
        return None
    return "nl" if dutch > french else "fr"
