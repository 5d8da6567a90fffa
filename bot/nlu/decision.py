"""What to do with a message: one rule after the other, the urgent first.

Pure: it sees a reading and a state and returns a decision, so that every rule can be read, tested
and explained by itself. Thresholds stand at the top; they were set on held-out example questions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.nlu.language_guess import SPOKEN
from bot.nlu.reading import FACET_INTENT, Decision, Reading, State
from bot.nlu.sides import asked_side, is_asked, nearest_facet, side_to_answer
from knowledge.schema import Entry, Facet
from knowledge.schema import Situation as EntrySituation
from knowledge.search import Candidate

#: A topic with this share is answered at once.
SURE_TOPIC = 0.4
#: Below this share an answer also shows the way to what else may have been meant.
NO_DOUBT = 0.8
#: What else may have been meant: topics with this share, sides with this one, and so many of each.
NEAR_TOPIC, NEAR_SIDE, MOST_NEAR = 0.04, 0.1, 2
#: One word that names nothing ("toeslag") says too little: it needs this share.
SURE_OF_ONE_WORD = 0.8
#: What so short a message names, and nothing beside it, needs no more than this share.
PLAIN_WORDS, SURE_OF_NAME = 8, 0.2
#: From this share on the closest topics are offered as choices; below, nothing was understood.
OFFER_TOPIC = 0.03
#: A topic below this share does not pull a short message away from the topic before.
WEAK_TOPIC = 0.3
#: The sides of which a question may be about the other thing of nearly the same name.
_MAY_BE_MISTAKEN = {"what", "who", "amount", "apply", "contact", "difference"}
#: An act (a person, a place, a command) needs this share of the evidence for the intent.
SURE_ACT = 0.5
SURE_COMMAND = 0.6
#: To have rights checked, or to be handed over, beside a topic that is sure needs this share.
SURE_BESIDE_TOPIC = 0.7
#: How much of its conversation's topic a short message without a topic of its own keeps.
KEEP_TOPIC_WORDS = 9
#: So few words without a name say nothing of a topic of their own ("c'est payant ?").
BARE_WORDS = 4
#: A longer message with this share for another topic has changed the topic.
SURE_OF_ANOTHER = 0.7
MOST_OPTIONS = 4
#: How many rights are named to somebody who wants everything checked.
MOST_MISSED = 3

CONTROL = {
    "use_dutch", "use_french", "use_simple", "use_standard", "repeat", "more", "stop",
    "start_again", "go_back", "erase",
}  # fmt: skip
SMALLTALK = {"greet", "goodbye", "thank", "courtesy", "insult"}
CHOICES = {"choose_first": 0, "choose_second": 1, "choose_third": 2, "choose_fourth": 3}
OUTSIDE = "out_of_scope"

#: The right to have rights checked is where it is done, not what may be missed.
_CHECKING = "rechtenverkenner-hulp"
#: The rights that families miss most (design section 1, point 9), where nothing else was told.
_OFTEN_MISSED = ("verhoogde-tegemoetkoming", "sociale-toeslag", "schooltoeslag")
#: Where a family can always knock.
_FRONT_DOOR = "huis-van-het-kind"
#: What a question is about that names nothing and has nothing before it.
_OURSELVES = {"ask_privacy": "bot-privacy", "ask_can": "bot-abilities"}
#: A yes that also says this is not sure enough for what can never be undone. ("Doe maar" is a yes.)
_HESITATES = re.compile(
    r"\b(?:(?:ja|ok|oke|goed) maar|niet|nee|neen|wacht|eerst"
    r"|mais|pas|non|attends|attendez|abord)\b"
)
_POINTS_BACK = re.compile(
    r"^(?:en|et|maar|mais|ook|aussi|ok|oke|dus|donc)\b"
    r"|\b(?:dat|daar|daarvan|daarvoor|daarmee|die|dit|hem|ce|ca|cela|celui|celle|en|y|la|le)\b"
)
_HAPPY = re.compile("[\U0001f44d\U0001f44c\U0001f64f\u2764\U0001f60a\U0001f642\U0001f600]")


@dataclass(frozen=True)
class Situation:
    """All that a rule may look at."""

    reading: Reading
    state: State
    entries: Mapping[str, Entry]
    places: frozenset[str]

    @property
    def municipality(self) -> str | None:
        return self.reading.municipality or self.state.municipality


Rule = Callable[[Situation], Decision | None]


def decide(
    reading: Reading, state: State, entries: Mapping[str, Entry], places: frozenset[str]
) -> Decision:
    """Decide on a message.

    Args:
        reading: what was seen in it.
        state: what the conversation carries.
        entries: the topics that the guide knows, by id.
        places: the kinds of service of which real places are known.
    """
    situation = Situation(reading, state, entries, places)
    for rule in _RULES:
        if decision := rule(situation):
            return _with_common_changes(decision, rule, situation)
    raise AssertionError("the last rule answers everything")


def _with_common_changes(decision: Decision, rule: Rule, situation: Situation) -> Decision:
    reading, state = situation.reading, situation.state
    forgotten: dict[str, Any] = {
        "asked": "", "options": [], "unknowns": 0, "place": "", "near": [], "concern": "",
    }  # fmt: skip
    changes = {**forgotten, **decision.changes}
    if reading.language in SPOKEN:
        changes.setdefault("language", reading.language)
    if reading.concern:
        changes["concern"] = reading.concern
    if reading.municipality:
        changes["municipality"] = reading.municipality
    topic = changes.get("topic")
    if topic and state.topic and topic != state.topic and "previous" not in changes:
        changes["previous"] = [state.topic, state.facet or "what"]
    return Decision(
        decision.intent, round(decision.confidence, 3), changes, decision.why or rule.__name__
    )


def _crisis(s: Situation) -> Decision | None:
    if not s.reading.alarm:
        return None
    # What was going on stays as it was, so that the person can go on with it. Not an erasing: a
    # "yes" may answer the words about the danger.
    asked = "" if s.state.asked == "erase" else s.state.asked or ""
    kept = {"asked": asked, "options": list(s.state.options)}
    changes = {**kept, "alarm": s.reading.alarm, "language": s.reading.language}
    return Decision("crisis", 1.0, changes)


def _too_long(s: Situation) -> Decision | None:
    return Decision("too_long", 1.0) if s.reading.too_long else None


def _nothing_said(s: Situation) -> Decision | None:
    if s.reading.language not in SPOKEN or (s.reading.words and s.reading.is_known):
        return None
    if s.reading.words and (s.state.options or s.reading.municipality or s.reading.place):
        return None
    if _HAPPY.search(s.reading.text):
        return Decision("thank", 0.6)
    return _not_understood(s)


def _other_language(s: Situation) -> Decision | None:
    if s.reading.language in SPOKEN:
        return None
    return Decision("other_language", 0.9, {"language": s.reading.language})


def _answer_to_our_question(s: Situation) -> Decision | None:
    """Take up what we asked: a choice among options, a municipality, a confirmation."""
    asked, intent = s.state.asked, s.reading.intent
    agrees = intent in ("affirm", "erase") and s.reading.certainty >= SURE_ACT
    if asked == "erase" and (agrees or s.reading.words in (["ok"], ["oke"])):
        if _HESITATES.search(" ".join(s.reading.words)):
            return Decision("erase", s.reading.certainty, {"asked": "erase"})
        return Decision("erase_confirmed", s.reading.certainty)
    if asked == "municipality" and s.reading.municipality and s.state.topic:
        return _about(s, s.state.topic, s.state.facet or "contact", 0.9)
    if s.state.options:
        return _choice(s)
    return None


def _choice(s: Situation) -> Decision | None:
    options, intent = s.state.options, s.reading.intent
    if s.reading.certainty >= SURE_ACT:
        if intent in CHOICES and CHOICES[intent] < len(options):
            return _about(s, options[CHOICES[intent]], s.state.facet or "what", 0.95)
        if intent == "affirm" and len(options) == 1:
            return _about(s, options[0], s.state.facet or "what", 0.9)
        if intent in ("choose_other", "deny"):
            return Decision("choose_other", s.reading.certainty)
    for name in (one.entry for one in s.reading.named):
        if name in options:
            return _about(s, name, _side(s, name) if is_asked(s.reading) else s.state.facet, 0.95)
    return None


def _control(s: Situation) -> Decision | None:
    if s.reading.intent not in CONTROL or s.reading.certainty < SURE_COMMAND:
        return None
    if s.reading.named and s.reading.certainty < 0.9:
        return None
    state, intent = s.state, s.reading.intent
    changes: dict[str, Any] = {}
    if intent in ("use_dutch", "use_french"):
        changes = {"language": "nl" if intent == "use_dutch" else "fr"}
    elif intent in ("use_simple", "use_standard"):
        changes = {"simple": intent == "use_simple"}
    elif intent == "more":
        changes = {"part": state.part + 1}
    elif intent == "start_again":
        changes = {"topic": "", "facet": "", "part": 0, "previous": []}
    elif intent == "go_back" and state.previous:
        changes = {
            "topic": state.previous[0],
            "facet": state.previous[1],
            "part": 0,
            "previous": [],
        }
    elif intent == "erase":
        changes = {"asked": "erase"}
    if intent not in ("use_dutch", "use_french"):
        # A command says little about a language: stay in the one of the conversation.
        changes.setdefault("language", state.language or s.reading.language)
    return Decision(intent, s.reading.certainty, changes)


def _smalltalk(s: Situation) -> Decision | None:
    if s.reading.intent not in SMALLTALK or s.reading.certainty < SURE_ACT or s.reading.named:
        return None
    changes: dict[str, Any] = {}
    if s.state.language and len(s.reading.words) <= 3:
        changes["language"] = s.state.language
    return Decision(s.reading.intent, s.reading.certainty, changes)


def _rights_check(s: Situation) -> Decision | None:
    if s.reading.intent != "rights_check" or s.reading.named or not _outweighs_topic(s):
        return None
    best = s.reading.topics[0] if s.reading.topics else None
    if best and _kind(s, best.entry) == "situation" and best.score >= SURE_TOPIC:
        # Who tells what happened is met there first; its steps lead to the rights.
        return None
    rights = [one.entry for one in s.reading.topics if _kind(s, one.entry) == "right"]
    told = [one for one in (*rights, *_OFTEN_MISSED) if one in s.entries and one != _CHECKING]
    missed = list(dict.fromkeys(told))[:MOST_MISSED]
    return Decision("rights_check", s.reading.certainty, {"options": missed})


def _outweighs_topic(s: Situation) -> bool:
    """Tell whether an act is sure enough, also beside what the message is about."""
    best = s.reading.topics[0].score if s.reading.topics else 0.0
    return s.reading.certainty >= (SURE_BESIDE_TOPIC if best >= SURE_TOPIC else SURE_ACT)


def _handoff(s: Situation) -> Decision | None:
    if s.reading.intent != "handoff" or not _outweighs_topic(s):
        return None
    rights = [one for one in s.reading.named if _kind(s, one.entry) == "right"]
    if rights and s.reading.certainty < 0.8:
        return None
    topic = next(
        (one.entry for one in s.reading.named if _kind(s, one.entry) in ("service", "programme")),
        None,
    )
    return Decision("handoff", s.reading.certainty, {"topic": topic} if topic else {})


def _find(s: Situation) -> Decision | None:
    """List real places, where the kind of service and the municipality are both known."""
    topic = _service_meant(s)
    if topic and s.municipality and (_wants_place(s) or _only_name_and_place(s, topic)):
        return _finding(s, topic, {"municipality": s.municipality})
    return None


def _named_place(s: Situation) -> Decision | None:
    """Show the one real place that the message names, such as "Sociaal Huis Asse"."""
    rights = [one for one in s.reading.named if _kind(s, one.entry) == "right"]
    if not s.reading.place or rights:
        return None
    place, topic = s.reading.place
    return _finding(s, topic, {"place": place}) if topic in s.entries else None


def _finding(s: Situation, topic: str, changes: dict[str, Any]) -> Decision:
    where = {"topic": topic, "facet": "contact", "part": 0, **changes}
    return Decision("find_service", max(s.reading.certainty, 0.6), where)


def _wants_place(s: Situation) -> bool:
    asked = s.reading.intent in ("find_service", "ask_contact")
    return asked or s.reading.share("find_service") >= 0.3


def _service_meant(s: Situation) -> str | None:
    for one in s.reading.named:
        if _has_doors(s, one.entry):
            return one.entry
    best = s.reading.topics[0] if s.reading.topics else None
    if best and _has_doors(s, best.entry) and _is_sure(s, best):
        return best.entry
    if s.state.topic and not s.reading.named and _has_doors(s, s.state.topic) and _keeps_topic(s):
        return s.state.topic
    return None


def _has_doors(s: Situation, topic: str) -> bool:
    """Tell whether a topic is a kind of place to go to; of a right or situation the answer counts
    for more than the places that belong to it."""
    return topic in s.places and _kind(s, topic) == "service"


def _only_name_and_place(s: Situation, topic: str) -> bool:
    named = any(one.entry == topic for one in s.reading.named)
    return named and bool(s.reading.municipality) and len(s.reading.words) <= 6


def _goes_on(s: Situation) -> Decision | None:
    """Keep the topic of the turn before where a message asks on without naming another."""
    if not s.state.topic or s.state.topic not in s.entries or not _keeps_topic(s):
        return None
    topic = _step_asked_about(s) or s.state.topic
    return _about(s, topic, _side(s, topic), max(s.reading.certainty, 0.5))


def _step_asked_about(s: Situation) -> str | None:
    """Return the next step of a situation that a follow-up is about: "is it automatic?"

    What one lives through costs nothing and cannot be applied for; what the answer led to can.
    """
    situation = s.entries[s.state.topic or ""]
    side = asked_side(s.reading)
    if not isinstance(situation, EntrySituation) or not side or side in situation.answers:
        return None
    known = [one for one in situation.next_steps if one in s.entries]
    steps = [one for one in known if side in s.entries[one].answers]
    shares = {one.entry: one.score for one in s.reading.topics}
    # The likeliest, or else the first, which is the most urgent.
    return max(steps, key=lambda one: shares.get(one, 0.0), default=None)


def _keeps_topic(s: Situation) -> bool:
    best = s.reading.topics[0] if s.reading.topics else None
    if best and best.entry == s.state.topic:
        return True
    bare = len(s.reading.words) <= BARE_WORDS
    if best and (best.name or (best.score >= SURE_OF_ANOTHER and not bare)):
        return False
    if s.reading.intent == OUTSIDE and s.reading.certainty >= SURE_ACT:
        return False
    short = len(s.reading.words) <= KEEP_TOPIC_WORDS
    points_back = bool(_POINTS_BACK.search(" ".join(s.reading.words)))
    asks = s.reading.intent.startswith(FACET_INTENT) or s.reading.intent in (
        "find_service",
        "affirm",
    )
    weak = best is None or best.score < WEAK_TOPIC or bare
    return asks and ((short and (weak or points_back)) or (weak and points_back))


def _municipality_alone(s: Situation) -> Decision | None:
    if not s.reading.municipality or s.reading.words_left > 1 or s.reading.named:
        return None
    if s.reading.words_left and s.reading.topics and _is_sure(s, s.reading.topics[0]):
        return None
    if s.state.topic and _kind(s, s.state.topic) == "programme":
        return _about(s, s.state.topic, "area", 0.7)
    topic = s.state.topic if s.state.topic and _has_doors(s, s.state.topic) else _FRONT_DOOR
    if topic not in s.places:
        return None
    return Decision("find_service", 0.6, {"topic": topic, "facet": "contact", "part": 0})


def _outside(s: Situation) -> Decision | None:
    if s.reading.intent != OUTSIDE or s.reading.certainty < SURE_ACT:
        return None
    best = s.reading.topics[0] if s.reading.topics else None
    if best and (best.name or best.score > s.reading.certainty):
        return None
    return Decision("out_of_scope", s.reading.certainty)


def _about_the_guide(s: Situation) -> Decision | None:
    """Take a sure question without any topic, about secrecy or ability, as one about ourselves."""
    topic = _OURSELVES.get(s.reading.intent)
    strange = not s.reading.topics or s.reading.topics[0].score < OFFER_TOPIC
    if topic and topic in s.entries and strange and s.reading.certainty >= SURE_ACT:
        return _about(s, topic, _side(s, topic), s.reading.certainty)
    return None


def _topic(s: Situation) -> Decision | None:
    """Answer about, or offer, what the message names or describes."""
    if not s.reading.topics or not s.reading.is_known:
        return None
    best = s.reading.topics[0]
    if _is_sure(s, best):
        return _beside_others(s, _about(s, best.entry, _side(s, best.entry), best.score))
    if best.score >= OFFER_TOPIC and s.reading.intent != OUTSIDE:
        return _offer(s, [one.entry for one in s.reading.topics])
    return None


def _beside_others(s: Situation, answer: Decision) -> Decision:
    if answer.confidence >= NO_DOUBT:
        return answer
    topics = [one.entry for one in s.reading.topics[1:] if one.score >= NEAR_TOPIC]
    _, *rest = answer.changes["near"]
    return replace(answer, changes={**answer.changes, "near": [topics[:MOST_NEAR], *rest]})


def _is_sure(s: Situation, topic: Candidate) -> bool:
    one_word = s.reading.words_left == 1 and not topic.name
    if topic.exact and len(s.reading.named) == 1 and s.reading.words_left <= PLAIN_WORDS:
        return topic.score >= SURE_OF_NAME
    return topic.score >= (SURE_OF_ONE_WORD if one_word else SURE_TOPIC)


def _agreed(s: Situation) -> Decision | None:
    """Take a yes, a no or "something else" to no question of ours as the courtesy that it is."""
    bare = s.reading.intent in ("affirm", "deny", "choose_other")
    if bare and s.reading.certainty >= SURE_ACT:
        return Decision(s.reading.intent, s.reading.certainty)
    return None


def _not_understood(s: Situation) -> Decision:
    close = [one.entry for one in s.reading.topics[:2] if one.score >= OFFER_TOPIC / 2]
    return Decision("nlu_fallback", 0.0, {"unknowns": s.state.unknowns + 1, "options": close})


def _offer(s: Situation, candidates: list[str]) -> Decision:
    options = list(dict.fromkeys(candidates))[:MOST_OPTIONS]
    facet = _side(s, options[0]) if is_asked(s.reading) else ""
    return Decision("choose", 0.4, {"options": options, "asked": "choose", "facet": facet})


def _about(s: Situation, topic: str, facet: str | None, confidence: float) -> Decision:
    entry = s.entries[topic]
    if topic in s.reading.confused and facet in _MAY_BE_MISTAKEN:
        facet = "difference"
    if (
        entry.kind == "programme"
        and s.reading.municipality
        and facet in ("area", "who", "contact", "what", "can")
    ):
        facet = "area"
    facet = nearest_facet(entry, facet or "what")
    shares = s.reading.sides()
    near = [one for one in shares if one in entry.answers and one != facet]
    likely = sorted((one for one in near if shares[one] >= NEAR_SIDE), key=lambda one: -shares[one])
    second = [*s.reading.second] if s.reading.second and s.reading.second[0] != topic else []
    changes = {"topic": topic, "facet": facet, "part": 0, "near": [[], likely[:MOST_NEAR], second]}
    return Decision(f"{FACET_INTENT}{facet}", confidence, changes)


def _side(s: Situation, topic: str) -> Facet:
    return side_to_answer(s.reading, s.entries[topic])


def _kind(s: Situation, topic: str) -> str:
    entry = s.entries.get(topic)
    return entry.kind if entry else ""


_RULES: tuple[Rule, ...] = (
    _crisis,
    _too_long,
    _nothing_said,
    _other_language,
    _answer_to_our_question,
    _control,
    _smalltalk,
    _rights_check,
    _handoff,
    _named_place,
    _find,
    _outside,
    _goes_on,
    _municipality_alone,
    _agreed,
    _about_the_guide,
    _topic,
    _not_understood,
)
