"""From a decision to words: which response of the domain is said by what."""

from __future__ import annotations

from collections.abc import Callable

from bot.engine.answering import answer, more
from bot.engine.choosing import choose, not_meant, unknown
from bot.engine.controls import (
    erase_asked,
    erased,
    go_back,
    greet,
    repeat,
    restarted,
    switched_language,
    switched_register,
)
from bot.engine.crisis import asking_gently, crisis, other_language
from bot.engine.finding import find, handoff, rights_check
from bot.engine.referring import referral, welcome_back, with_open_question
from bot.engine.utterance import Utterance
from bot.engine.voice import Voice
from bot.referral.draft import READY

_Saying = Callable[[Voice], Utterance]
#: The acts after which somebody who may be in danger is asked so.
_MAY_BE_ASKED = {"answer", "choose", "find", "handoff", "rights-check", "unknown"}
#: What leads nowhere back: the referral itself, and the end of the conversation.
_OF_THE_REFERRAL = {"utter_referral", "utter_erased", "utter_erase_asked"}


def say(response: str, voice: Voice) -> Utterance:
    """Return what is said for a response of the domain (``utter_...``).

    Raises:
        KeyError: the domain names a response that nothing here says.
    """
    said = _RESPONSES[response](voice)
    may_be_danger = voice.turn.concern and said.meta.act in _MAY_BE_ASKED
    if may_be_danger:
        said = asking_gently(voice, said)
    is_aside = voice.turn.asking not in ("", READY) and response not in _OF_THE_REFERRAL
    if is_aside:
        return with_open_question(voice, said)
    is_first = voice.turn.last is None and response not in _OF_THE_REFERRAL
    return welcome_back(voice, said) if is_first and not said.meta.crisis else said


def _plain(act: str, key: str) -> _Saying:
    return lambda voice: voice.plain(act, key)


def _with_person(act: str, key: str) -> _Saying:
    return lambda voice: voice.plain(act, key, voice.person())


_RESPONSES: dict[str, _Saying] = {
    "utter_answer": answer,
    "utter_more": more,
    "utter_choose": choose,
    "utter_choose_other": _with_person("control", "choose_other"),
    "utter_find": find,
    "utter_handoff": handoff,
    "utter_referral": referral,
    "utter_rights_check": rights_check,
    "utter_crisis": crisis,
    "utter_other_language": other_language,
    "utter_not_meant": not_meant,
    "utter_unknown": unknown,
    "utter_too_long": _plain("unknown", "too_long"),
    "utter_out_of_scope": _plain("unknown", "out_of_scope"),
    "utter_greet": greet,
    "utter_goodbye": _plain("smalltalk", "goodbye"),
    "utter_thank": _plain("smalltalk", "thank"),
    "utter_courtesy": _plain("smalltalk", "courtesy"),
    "utter_insult": _with_person("smalltalk", "insult"),
    "utter_affirm": _plain("smalltalk", "affirm"),
    "utter_deny": _plain("smalltalk", "deny"),
    "utter_switched_language": switched_language,
    "utter_switched_register": switched_register,
    "utter_repeat": repeat,
    "utter_stopped": _plain("control", "stopped"),
    "utter_restarted": restarted,
    "utter_go_back": go_back,
    "utter_erase_asked": erase_asked,
    "utter_erased": erased,
}

#: The responses that the domain must declare.
RESPONSES = tuple(_RESPONSES)
