"""What a message does to the referral that a family is drafting."""

from __future__ import annotations

import re

from bot.nlu.decision.about import SURE_TOPIC, side
from bot.nlu.decision.seen import OFFERED, Seen
from bot.nlu.reading import Decision
from bot.referral.codes import code_in
from bot.referral.draft import READY, REPLYING
from bot.referral.form import FIELDS
from bot.referral.moves import LEADS_BACK, Move
from bot.referral.reading.moves import typed_move
from knowledge.text import fold

#: The intent of every move.
REFERRAL = "referral"
#: Moves that mean something only where a question of the referral is open.
_AFTER_READY = {"yes", "no", "show", "back", "pause", *LEADS_BACK}
#: Commands to the conversation that hold in a referral too; all others are moves of its own.
_COMMANDS = ("use_dutch", "use_french", "use_simple", "use_standard", "erase")
_SURE_COMMAND = 0.8
#: What somebody says first who did not see yet that a house asked something.
_COURTESIES = ("greet", "goodbye", "thank")
#: A question in between is so short, and asks; among words of one's own it ends with its sign.
_LONGEST_QUESTION = 20
#: Somebody of the profession who wants to sign a family up: who, whom, and what for.
_IS_PROFESSIONAL = re.compile(
    r"(?=.*\b(?:gezin|familie|famille|leerling|eleve|patient\w*|client\w*|ouders?|parents?)\b)"
    r".*\b(?:ik ben|wij zijn|ik werk|je suis|je travaille)\b.{0,60}"
    r"\b(?:\w*medewerk\w*|hulpverlen\w*|maatschappelijk werk\w*|leerkracht|zorgjuf"
    r"|zorgcoordinator|\w*verpleegkundige|huisarts|brugfiguur|gezinscoach|clb|caw|ocmw|cpas"
    r"|assistante? sociale?|intervenante?|travailleu(?:r|se) sociale?|enseignante?|infirmiere?"
    r"|medecin)\b"
    r".{0,80}\b(?:aanmeld\w*|meld\w*|doorverwij\w*|verwijs|inscri\w*|orient\w*|signal\w*)\b"
)
_ASKS = {
    "wat", "wie", "waar", "wanneer", "waarom", "hoe", "hoeveel", "welke", "welk", "kan", "kunt",
    "mag", "moet", "is", "krijg", "heb", "bestaat", "quoi", "que", "qu", "qui", "ou", "quand",
    "pourquoi", "comment", "combien", "quel", "quelle", "quels", "quelles", "est", "puis", "peut",
    "peux", "c", "faut", "ai",
}  # fmt: skip


def referring(seen: Seen) -> Decision | None:
    """Take a message as a move of the referral, where one is open."""
    state, text = seen.state, seen.reading.text
    if state.asked == "erase":
        return None
    if code_in(text):
        return _moving("code", seen)
    if not state.asking and _IS_PROFESSIONAL.search(fold(text)):
        return _moving("professional", seen)
    typed = typed_move(text) or ""
    if state.asked == OFFERED and (typed == "yes" or seen.wishes("affirm")):
        return _moving("begin", seen)
    if typed in LEADS_BACK:
        return _moving(typed, seen)
    if not state.asking:
        return None
    if _is_command(seen):
        return None
    if state.asking == READY:
        # The form is done: anything else is a message like any other.
        # One word ends that it asks every week how it goes.
        done = "no_check_in" if typed == "pause" else typed
        return _moving(done, seen) if typed in _AFTER_READY else None
    if typed:
        return _moving("repeat" if typed == "resume" else typed, seen)
    if state.asking in REPLYING and seen.wishes(*_COURTESIES, share=_SURE_COMMAND):
        return None
    if state.asking not in (*FIELDS, *REPLYING):
        # A step with taps alone: what is typed there is a message like any other.
        return None
    if seen.wishes("repeat", share=_SURE_COMMAND) and not _is_long(seen):
        return _moving("repeat", seen)
    if seen.wishes("handoff", share=_SURE_COMMAND) and not _is_long(seen):
        return None
    if _is_question(seen):
        best = seen.reading.topics[0].entry
        return _moving("aside", seen, f"{best}:{side(seen, best)}")
    return _moving("answer", seen)


def _moving(kind: str, seen: Seen, target: str = "") -> Decision:
    move = Move(kind, target=target, language=seen.reading.language).as_slot()
    state = seen.state
    # Words in any language fill a line; the conversation goes on in its own.
    kept = {"language": state.language} if state.language else {}
    return Decision(REFERRAL, 1.0, {"move": move, **kept})


def _is_command(seen: Seen) -> bool:
    """Tell whether a message wants something of the conversation itself, such as French."""
    if seen.state.asking == "languages" and seen.wishes("use_dutch", "use_french"):
        return False
    return seen.wishes(*_COMMANDS, share=_SURE_COMMAND) and not _is_long(seen)


def _is_long(seen: Seen) -> bool:
    return len(seen.reading.words) > _LONGEST_QUESTION


def _is_question(seen: Seen) -> bool:
    """Tell whether a message asks the guide something, rather than answers its question."""
    best, words = seen.best, seen.reading.words
    if best is None or not words or _is_long(seen):
        return False
    sure = best.exact or best.score >= SURE_TOPIC
    has_sign = seen.reading.text.rstrip().endswith("?")
    asking = seen.state.asking
    in_own_words = asking in REPLYING or (asking in FIELDS and FIELDS[asking].longest > 300)
    asks = has_sign if in_own_words else has_sign or words[0] in _ASKS
    return sure and asks
