"""What somebody wants done, beside what the message is about."""

from __future__ import annotations

from seen_messages import after, goes_to, like, name


def test_the_rights_check_is_started_where_no_right_is_named() -> None:
    assert after("waar heb ik recht op", "rights_check").intent == "rights_check"
    named = after("heb ik recht op zorgtoeslag", "rights_check", topics=(name("zorgtoeslag"),))
    assert goes_to(named)[1] == "zorgtoeslag"


def test_a_wish_to_have_rights_checked_gives_way_to_a_sure_topic_and_to_a_situation() -> None:
    alone = after(intent="rights_check", share=0.6, topics=(like("zorgtoeslag", 0.2),))
    assert alone.intent == "rights_check"
    beside = after(intent="rights_check", share=0.6, topics=(like("zorgtoeslag", 0.6),))
    assert goes_to(beside)[1] == "zorgtoeslag"
    told = after(intent="rights_check", share=0.95, topics=(like("waiting-list", 0.6),))
    assert goes_to(told) == ("ask_help", "waiting-list", "help")


def test_the_rights_check_names_what_was_told_before_what_is_often_missed() -> None:
    told = after("waar heb ik recht op", "rights_check", topics=(like("zorgtoeslag", 0.3),))
    assert told.changes["options"] == ["zorgtoeslag", "schooltoeslag"]
    noise = after("waar heb ik recht op", "rights_check", topics=(like("zorgtoeslag", 0.07),))
    assert noise.changes["options"] == ["schooltoeslag"]


def test_a_person_is_called_for() -> None:
    assert after("ik wil iemand spreken", "handoff").intent == "handoff"
    decision = after("iemand van ocmw", "handoff", topics=(name("ocmw"),))
    assert (decision.intent, decision.changes["topic"]) == ("handoff", "ocmw")


def test_a_person_is_not_called_for_a_sure_topic_without_a_clear_wish() -> None:
    doubtful = after(intent="handoff", share=0.6, topics=(like("zorgtoeslag", 0.6),))
    assert goes_to(doubtful)[1] == "zorgtoeslag"
    clear = after(intent="handoff", share=0.8, topics=(like("zorgtoeslag", 0.6),))
    assert clear.intent == "handoff"


def test_what_is_outside_our_field_is_told_so() -> None:
    assert after("welk weer morgen", "out_of_scope").intent == "out_of_scope"


def test_a_municipality_alone_is_never_outside_our_field() -> None:
    decision = after("1785", "out_of_scope", 0.6, municipality="merchtem", place_words=1)
    assert goes_to(decision) == ("find_service", "huis-van-het-kind", "contact")
    beside = after("welk weer in Halle", "out_of_scope", municipality="halle", place_words=1)
    assert beside.intent == "out_of_scope"
