"""Every rule of the decision, by itself: what was seen in a message, and what is done with it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu.decision import decide
from bot.nlu.reading import Decision, Near, Reading, State
from bot.nlu.sides import nearest_facet
from knowledge.schema import KINDS, Entry
from knowledge.search import Candidate
from knowledge.text import letters

PLACES = frozenset({"ocmw", "huis-van-het-kind"})


def entry(kind: str, name: str, *facets: str) -> Entry:
    texts = {"nl": "a", "nl-simple": "b", "fr": "c", "fr-simple": "d"}
    fields: dict[str, Any] = {
        "kind": kind,
        "id": name,
        "domain": "money",
        "label": {"nl": name, "fr": name},
        "names": {"nl": [name], "fr": [name]},
        "questions": {"nl": {}, "fr": {}},
        "answers": dict.fromkeys(facets, texts),
        "sources": [],
        "reviewed": {"date": "2026-11-22", "by": "Test"},
    }
    more: dict[str, dict[str, Any]] = {
        "right": {
            "region": "flanders",
            "authority": {"name": "x", "role": "x"},
            "granted": "mixed",
            "conditions": {},
        },
        "service": {"access": {"mode": "direct"}, "cost": "free"},
        "programme": {"access": {"mode": "professional"}, "areas": {}},
        "situation": {"next_steps": ["zorgtoeslag"]},
    }
    return KINDS[kind][1].parse_obj({**fields, **more.get(kind, {})})  # type: ignore[return-value]


ENTRIES = {
    one.id: one
    for one in (
        entry("right", "zorgtoeslag", "what", "who", "amount", "apply", "contact", "difference"),
        entry("right", "schooltoeslag", "what", "apply", "amount"),
        entry("service", "ocmw", "what", "contact", "can"),
        entry("service", "huis-van-het-kind", "what", "contact"),
        entry("programme", "1g1p", "what", "area", "apply", "can"),
        entry("situation", "waiting-list", "help", "what"),
        entry("term", "wachtlijst", "what"),
    )
}


def name(topic: str, score: float = 0.8) -> Candidate:
    return Candidate(topic, score, topic, exact=True)


def like(topic: str, score: float) -> Candidate:
    return Candidate(topic, score)


def after(
    text: str = "hoe zit dat nu precies",
    intent: str = "",
    share: float = 0.9,
    topics: tuple[Candidate, ...] = (),
    state: State | None = None,
    **seen: Any,
) -> Decision:
    """Return the decision on a message in which this was seen."""
    reading = Reading(
        text=text,
        words=letters(text),
        language=seen.pop("language", "nl"),
        intents=[(intent, share, 0.3)] if intent else [],
        topics=list(topics),
        **seen,
    )
    return decide(reading, state or State(), ENTRIES, PLACES)


def goes_to(decision: Decision) -> tuple[str, Any, Any]:
    return decision.intent, decision.changes.get("topic"), decision.changes.get("facet")


ON_TOPIC = State(language="nl", topic="zorgtoeslag", facet="what")


@pytest.mark.parametrize(
    "state",
    [
        State(),
        ON_TOPIC,
        State(options=("zorgtoeslag", "ocmw"), asked="choose"),
        State(asked="erase"),
        State(asked="municipality", topic="ocmw"),
        State(unknowns=3),
    ],
)
@pytest.mark.parametrize("intent", ["", "stop", "greet", "affirm", "ask_amount", "erase"])
def test_a_crisis_comes_before_all_in_every_state(state: State, intent: str) -> None:
    decision = after(
        intent=intent, topics=(name("zorgtoeslag"),), state=state, alarm="suicide", too_long=True
    )
    assert decision.intent == "crisis"
    assert decision.confidence == 1
    assert decision.changes["alarm"] == "suicide"


def test_a_crisis_leaves_what_was_going_on_as_it_was() -> None:
    state = State(options=("zorgtoeslag", "ocmw"), asked="choose", topic="1g1p")
    changes = after(alarm="medical", language="fr", state=state).changes
    assert (changes["options"], changes["asked"]) == (["zorgtoeslag", "ocmw"], "choose")
    assert "topic" not in changes
    assert changes["language"] == "fr"


def test_a_crisis_in_another_language_is_met_in_that_language() -> None:
    decision = after("yardim", alarm="suicide", language="tr")
    assert decision.intent == "crisis"
    assert decision.changes["language"] == "tr"


def test_a_message_that_is_too_long_is_told_so() -> None:
    assert after(too_long=True, topics=(name("zorgtoeslag"),)).intent == "too_long"


@pytest.mark.parametrize("text", ["", "...", "?!", "🤷"])
def test_nothing_said_is_not_understood_and_counted(text: str) -> None:
    decision = after(text, state=State(unknowns=1))
    assert decision.intent == "nlu_fallback"
    assert decision.changes["unknowns"] == 2


@pytest.mark.parametrize("text", ["👍", "🙏", "😊"])
def test_a_friendly_sign_is_thanks(text: str) -> None:
    assert after(text).intent == "thank"


@pytest.mark.parametrize("language", ["tr", "ar", "en", "ti"])
def test_another_language_is_met_in_that_language(language: str) -> None:
    decision = after("yardim", "ask_what", topics=(name("ocmw"),), language=language)
    assert decision.intent == "other_language"
    assert decision.changes["language"] == language


CHOOSING = State(
    language="nl", options=("zorgtoeslag", "ocmw", "1g1p"), asked="choose", facet="what"
)


@pytest.mark.parametrize(
    ("intent", "topic"),
    [("choose_first", "zorgtoeslag"), ("choose_second", "ocmw"), ("choose_third", "1g1p")],
)
def test_a_choice_by_its_number_is_answered(intent: str, topic: str) -> None:
    decision = after("die", intent, state=CHOOSING)
    assert goes_to(decision) == ("ask_what", topic, "what")
    assert decision.changes["options"] == []
    assert decision.changes["asked"] == ""


def test_a_choice_by_its_name_is_answered() -> None:
    assert goes_to(after("het ocmw", topics=(name("ocmw"),), state=CHOOSING))[1] == "ocmw"


def test_a_choice_keeps_the_side_that_was_asked_for() -> None:
    state = State(options=("zorgtoeslag", "ocmw"), asked="choose", facet="amount")
    assert goes_to(after("de eerste", "choose_first", state=state)) == (
        "ask_amount",
        "zorgtoeslag",
        "amount",
    )


@pytest.mark.parametrize("intent", ["choose_other", "deny"])
def test_none_of_the_choices_is_taken_up(intent: str) -> None:
    assert after("iets anders", intent, state=CHOOSING).intent == "choose_other"


def test_yes_to_a_single_choice_is_that_choice() -> None:
    state = State(options=("ocmw",), asked="choose", facet="what")
    assert goes_to(after("ja", "affirm", state=state))[1] == "ocmw"


def test_a_choice_that_was_not_offered_is_none() -> None:
    state = State(options=("ocmw", "1g1p"), asked="choose")
    assert not after("de vierde", "choose_fourth", state=state).changes.get("topic")


@pytest.mark.parametrize(
    ("intent", "text"),
    [("affirm", "ja"), ("affirm", "doe maar"), ("erase", "wis alles"), ("", "ok")],
)
def test_erasing_is_confirmed_by_a_yes(intent: str, text: str) -> None:
    assert after(text, intent, state=State(asked="erase")).intent == "erase_confirmed"


@pytest.mark.parametrize(
    ("intent", "text"), [("deny", "nee"), ("greet", "hallo"), ("", "wacht even")]
)
def test_erasing_is_not_confirmed_by_anything_else(intent: str, text: str) -> None:
    assert after(text, intent, state=State(asked="erase")).intent != "erase_confirmed"


@pytest.mark.parametrize("text", ["ja maar wacht even", "wis niet", "oui mais attends"])
def test_a_yes_with_a_but_is_asked_once_more(text: str) -> None:
    decision = after(text, "affirm", state=State(asked="erase"))
    assert (decision.intent, decision.changes["asked"]) == ("erase", "erase")


def test_a_crisis_takes_back_the_question_whether_to_erase() -> None:
    assert after(alarm="suicide", state=State(asked="erase")).changes["asked"] == ""


def test_a_yes_without_a_question_erases_nothing() -> None:
    assert after("ja", "affirm").intent == "affirm"


def test_the_municipality_that_was_asked_for_leads_on() -> None:
    state = State(asked="municipality", topic="1g1p", facet="area")
    decision = after("Halle", municipality="halle", place_words=1, state=state)
    assert goes_to(decision) == ("ask_area", "1g1p", "area")
    assert decision.changes["municipality"] == "halle"


@pytest.mark.parametrize(
    ("intent", "changes"),
    [
        ("use_french", {"language": "fr"}),
        ("use_dutch", {"language": "nl"}),
        ("use_simple", {"simple": True, "language": "nl"}),
        ("use_standard", {"simple": False}),
        ("repeat", {"language": "nl"}),
        ("more", {"part": 1}),
        ("stop", {}),
        ("start_again", {"topic": "", "facet": "", "part": 0, "previous": []}),
        ("erase", {"asked": "erase"}),
    ],
)
def test_a_command_works_on_any_topic(intent: str, changes: dict[str, Any]) -> None:
    decision = after("doe dat", intent, state=ON_TOPIC)
    assert decision.intent == intent
    assert changes.items() <= decision.changes.items()


def test_a_command_stays_in_the_language_of_the_conversation() -> None:
    assert (
        after("stop", "stop", language="nl", state=State(language="fr")).changes["language"] == "fr"
    )


def test_going_back_returns_to_the_topic_before() -> None:
    state = State(topic="zorgtoeslag", facet="what", previous=("ocmw", "contact"))
    assert goes_to(after("terug", "go_back", state=state)) == ("go_back", "ocmw", "contact")


def test_an_unsure_command_does_not_swallow_a_question() -> None:
    decision = after("stop met zorgtoeslag hoe", "stop", 0.7, topics=(name("zorgtoeslag"),))
    assert decision.intent.startswith("ask_")


@pytest.mark.parametrize("intent", ["greet", "goodbye", "thank", "courtesy", "insult"])
def test_small_talk_is_answered_as_such(intent: str) -> None:
    assert after("dag", intent).intent == intent


def test_a_greeting_before_a_question_is_a_question() -> None:
    decision = after("dag zorgtoeslag", "greet", topics=(name("zorgtoeslag"),))
    assert goes_to(decision)[1] == "zorgtoeslag"


def test_the_rights_check_is_started_where_no_right_is_named() -> None:
    assert after("waar heb ik recht op", "rights_check").intent == "rights_check"
    named = after("heb ik recht op zorgtoeslag", "rights_check", topics=(name("zorgtoeslag"),))
    assert goes_to(named)[1] == "zorgtoeslag"


def test_a_person_is_called_for() -> None:
    assert after("ik wil iemand spreken", "handoff").intent == "handoff"
    decision = after("iemand van ocmw", "handoff", topics=(name("ocmw"),))
    assert (decision.intent, decision.changes["topic"]) == ("handoff", "ocmw")


def test_a_service_and_a_municipality_give_a_place() -> None:
    decision = after(
        "waar is het ocmw in Halle", "find_service", topics=(name("ocmw"),), municipality="halle"
    )
    assert goes_to(decision) == ("find_service", "ocmw", "contact")
    assert decision.changes["municipality"] == "halle"


def test_a_known_municipality_is_not_asked_again() -> None:
    decision = after(
        "waar is het ocmw",
        "find_service",
        topics=(name("ocmw"),),
        state=State(municipality="halle"),
    )
    assert decision.intent == "find_service"


def test_a_service_without_a_municipality_is_explained() -> None:
    assert goes_to(after("het ocmw", "find_service", topics=(name("ocmw"),))) == (
        "ask_contact",
        "ocmw",
        "contact",
    )


@pytest.mark.parametrize(
    ("intent", "facet"),
    [("ask_amount", "amount"), ("ask_who", "who"), ("ask_apply", "apply"), ("", "what")],
)
def test_a_named_topic_is_answered_from_the_side_that_was_asked(intent: str, facet: str) -> None:
    decision = after("zorgtoeslag", intent, topics=(name("zorgtoeslag"),))
    assert goes_to(decision) == (f"ask_{facet}", "zorgtoeslag", facet)


def test_a_side_that_is_not_answered_gives_the_nearest() -> None:
    assert goes_to(after("x", "ask_documents", topics=(name("schooltoeslag"),)))[2] == "apply"
    assert nearest_facet(ENTRIES["wachtlijst"], "amount") == "what"


def test_two_named_topics_are_offered_as_a_choice() -> None:
    decision = after(
        "school of zorg", topics=(name("zorgtoeslag", 0.3), name("schooltoeslag", 0.3))
    )
    assert decision.intent == "choose"
    assert decision.changes["options"] == ["zorgtoeslag", "schooltoeslag"]
    assert decision.changes["asked"] == "choose"


def test_a_name_that_means_another_thing_is_told_apart() -> None:
    decision = after(
        "zorgtoeslag", topics=(name("zorgtoeslag"),), confused=frozenset({"zorgtoeslag"})
    )
    assert goes_to(decision) == ("ask_difference", "zorgtoeslag", "difference")


def test_the_programme_with_a_municipality_tells_the_area() -> None:
    decision = after("komt 1g1p in Halle", "ask_who", topics=(name("1g1p"),), municipality="halle")
    assert goes_to(decision) == ("ask_area", "1g1p", "area")


def test_what_is_outside_our_field_is_told_so() -> None:
    assert after("welk weer morgen", "out_of_scope").intent == "out_of_scope"


@pytest.mark.parametrize("text", ["en hoeveel is dat", "hoeveel?", "et combien"])
def test_a_question_without_a_topic_goes_on_with_the_one_before(text: str) -> None:
    decision = after(text, "ask_amount", state=ON_TOPIC, topics=(like("ocmw", 0.1),))
    assert goes_to(decision) == ("ask_amount", "zorgtoeslag", "amount")


def test_another_topic_that_is_named_leaves_the_one_before_and_remembers_it() -> None:
    decision = after("en het ocmw", "ask_can", state=ON_TOPIC, topics=(name("ocmw"),))
    assert goes_to(decision) == ("ask_can", "ocmw", "can")
    assert decision.changes["previous"] == ["zorgtoeslag", "what"]


def test_a_municipality_alone_gives_its_huis_van_het_kind() -> None:
    decision = after("Halle", municipality="halle", place_words=1)
    assert goes_to(decision) == ("find_service", "huis-van-het-kind", "contact")


def test_a_municipality_alone_goes_on_with_the_programme() -> None:
    state = State(topic="1g1p", facet="what")
    decision = after("Halle", municipality="halle", place_words=1, state=state)
    assert goes_to(decision) == ("ask_area", "1g1p", "area")


def test_a_clearly_described_topic_is_answered() -> None:
    decision = after("wij staan al lang te wachten", topics=(like("waiting-list", 0.8),))
    assert goes_to(decision) == ("ask_help", "waiting-list", "help")


def test_close_calls_are_offered_with_at_most_four_choices() -> None:
    topics = tuple(like(topic, 0.2) for topic in ENTRIES)
    decision = after("geld", topics=topics)
    assert decision.intent == "choose"
    assert 2 <= len(decision.changes["options"]) <= 4
    assert set(decision.changes["options"]) <= set(ENTRIES)


@pytest.mark.parametrize("intent", ["affirm", "deny"])
def test_yes_or_no_to_nothing_is_taken_as_such(intent: str) -> None:
    assert after("ja", intent).intent == intent


def test_what_is_not_understood_counts_and_offers_the_closest() -> None:
    decision = after(topics=(like("ocmw", 0.02), like("1g1p", 0.01)), state=State(unknowns=1))
    assert decision.intent == "nlu_fallback"
    assert decision.confidence == 0
    assert decision.changes["unknowns"] == 2
    assert decision.changes["options"] == ["ocmw"]


def test_being_understood_again_forgets_the_misunderstandings() -> None:
    assert after("x", topics=(name("ocmw"),), state=State(unknowns=2)).changes["unknowns"] == 0


def test_a_decision_says_which_rule_made_it() -> None:
    assert after("x", topics=(name("ocmw"),)).why != after("dag", "greet").why


def test_the_state_is_read_from_slots_that_may_be_empty() -> None:
    assert State.from_slots({}) == State()
    state = State.from_slots(
        {"language": "fr", "simple": True, "part": 2, "options": ["a"], "previous": ["b", "what"]}
    )
    assert (state.language, state.simple, state.part) == ("fr", True, 2)
    assert (state.options, state.previous) == (("a",), ("b", "what"))
    assert State.from_slots({"previous": [], "options": None, "part": None}) == State()


def test_an_answer_in_doubt_shows_what_else_may_be_meant() -> None:
    topics = (like("zorgtoeslag", 0.6), like("schooltoeslag", 0.3), like("wachtlijst", 0.01))
    sides = {"what": 0.6, "amount": 0.3, "appeal": 0.3, "apply": 0.05}
    decision = after(topics=topics, facets=sides)
    assert goes_to(decision) == ("ask_what", "zorgtoeslag", "what")
    # Nobody answers "appeal" of it; what is as good as ruled out is not shown.
    assert decision.changes["near"] == [["schooltoeslag"], ["amount"], []]


def test_an_answer_beyond_doubt_shows_no_other_topic() -> None:
    topics = (like("zorgtoeslag", 0.9), like("schooltoeslag", 0.08))
    assert after(topics=topics, facets={"what": 1.0}).changes["near"] == [[], [], []]


def test_what_comes_after_is_no_longer_in_doubt() -> None:
    state = State(topic="zorgtoeslag", near=Near(("schooltoeslag",), ("amount",)))
    assert after("dank u", "thank", state=state).changes["near"] == []


ON_SITUATION = State(language="nl", topic="waiting-list", facet="help")


def test_a_follow_up_that_a_situation_cannot_answer_is_about_its_next_step() -> None:
    asked = after("is dat automatisch", "ask_apply", 0.4, state=ON_SITUATION)
    assert goes_to(asked) == ("ask_help", "waiting-list", "help")
    sure = after("is dat automatisch", "ask_apply", 1.0, state=ON_SITUATION, facets={"apply": 0.9})
    assert goes_to(sure) == ("ask_apply", "zorgtoeslag", "apply")


def test_a_wish_to_have_rights_checked_gives_way_to_a_sure_topic_and_to_a_situation() -> None:
    alone = after(intent="rights_check", share=0.6, topics=(like("zorgtoeslag", 0.2),))
    assert alone.intent == "rights_check"
    beside = after(intent="rights_check", share=0.6, topics=(like("zorgtoeslag", 0.6),))
    assert goes_to(beside)[1] == "zorgtoeslag"
    told = after(intent="rights_check", share=0.95, topics=(like("waiting-list", 0.6),))
    assert goes_to(told) == ("ask_help", "waiting-list", "help")


def test_a_person_is_not_called_for_a_sure_topic_without_a_clear_wish() -> None:
    doubtful = after(intent="handoff", share=0.6, topics=(like("zorgtoeslag", 0.6),))
    assert goes_to(doubtful)[1] == "zorgtoeslag"
    clear = after(intent="handoff", share=0.8, topics=(like("zorgtoeslag", 0.6),))
    assert clear.intent == "handoff"


def test_what_may_show_danger_is_kept_beside_the_answer() -> None:
    decision = after(topics=(name("zorgtoeslag"),), concern="suicide")
    assert decision.changes["concern"] == "suicide"
    assert after(topics=(name("zorgtoeslag"),)).changes["concern"] == ""
