"""What was not or badly answered, at the desk: grouped, made an example, listed, or left."""

from __future__ import annotations

import html
import re

import pytest
from office import Browser, Office

from bot.privacy.unanswered import BadAnswer, UnansweredQuestions

PATH = "/desk/kaart/vragen"
ALIKE = ("waar kan ik luiers krijgen voor mijn baby", "waar kan ik gratis luiers krijgen")
OTHER = "mijn fiets is gestolen wat nu"


@pytest.fixture
def asked(office: Office) -> UnansweredQuestions:
    """Give the list, with two questions that are alike and another."""
    questions = UnansweredQuestions(office.engine)
    for text in (*ALIKE, OTHER, OTHER, OTHER):
        questions.note(text, "nl")
    return questions


@pytest.fixture
def curator(office: Office) -> Browser:
    """Give a browser of a curator of the near house."""
    return office.signed_in("curator")


def groups(browser: Browser, path: str = PATH) -> list[list[str]]:
    """Return the questions of each group on the page."""
    page = html.unescape(browser.get(path).text)
    parts = page.split('<h2 id="group-')[1:]
    return [re.findall(r"<q [^>]*>([^<]*)</q> <span", one) for one in parts]


def number(browser: Browser, text: str) -> str:
    """Return the name of the box of a question."""
    found = re.search(rf'name="(q_\d+)"[^>]*> <span><q [^>]*>{text}<', browser.get(PATH).text)
    assert found, text
    return found[1]


def test_what_is_alike_stands_together_and_the_most_asked_first(
    asked: UnansweredQuestions, curator: Browser
) -> None:
    assert asked.all()
    assert groups(curator) == [[OTHER], list(ALIKE)]
    assert "Vragen zonder goed antwoord (3)" in curator.get("/desk/kaart").text


def test_an_example_goes_into_the_patch_and_off_the_list(
    asked: UnansweredQuestions, curator: Browser
) -> None:
    boxes = {number(curator, one): "1" for one in ALIKE}
    fields = {"do": "example", "topic": "voedselbank", "facet": "contact", **boxes}
    assert curator.post(PATH, **fields).status_code == 303
    assert groups(curator) == [[OTHER]]
    assert {one.text for one in asked.examples()} == set(ALIKE)
    patch = curator.get("/desk/kaart/wijzigingen.patch").text
    assert patch.startswith("--- a/knowledge/content/services/voedselbank.yml")
    assert all(f'- "{one}"' in patch for one in ALIKE)


@pytest.mark.parametrize(
    "fields",
    [
        {"topic": "no-such-topic", "facet": "what"},
        {"topic": "ocmw", "facet": "nothing"},
        {"topic": "", "facet": "what"},
    ],
)
def test_an_example_needs_a_topic_and_a_side(
    asked: UnansweredQuestions, curator: Browser, fields: dict[str, str]
) -> None:
    answer = curator.post(PATH, do="example", **{number(curator, OTHER): "1"}, **fields)
    assert answer.status_code == 400
    assert asked.examples() == []


def test_what_the_guide_does_not_speak_or_asks_elsewhere_is_no_example(
    asked: UnansweredQuestions, curator: Browser
) -> None:
    asked.note("gdzie jest pomoc", "pl")
    asked.note("1G1P?", "nl")
    for text, said in (
        ("gdzie jest pomoc", "spreekt deze taal niet"),
        (r"1G1P\?", "staat al bij 1g1p"),
    ):
        fields = {number(curator, text): "1", "topic": "ocmw", "facet": "what"}
        answer = curator.post(PATH, do="example", **fields)
        assert answer.status_code == 400
        assert said in answer.text
    assert asked.examples() == []


def test_what_needs_a_file_stands_on_a_list_until_it_is_written(
    asked: UnansweredQuestions, curator: Browser
) -> None:
    box = number(curator, OTHER)
    curator.post(PATH, do="new", note="gestolen fiets: bel 02 555 00 00", **{box: "1"})
    (one,) = asked.to_write()
    assert one.question.text == OTHER
    assert "02 555" not in one.note
    assert groups(curator) == [list(ALIKE)]
    assert "gestolen fiets" in curator.get(PATH).text
    curator.post(PATH, do="done", **{box: "1"})
    assert asked.to_write() == []
    assert "gestolen" not in curator.get(PATH).text


def test_without_a_question_nothing_is_decided(
    asked: UnansweredQuestions, curator: Browser
) -> None:
    assert curator.post(PATH, do="done").status_code == 400
    assert len(asked.all()) == 3


def test_a_bad_answer_says_what_it_was_and_what_was_meant(
    asked: UnansweredQuestions, curator: Browser
) -> None:
    question = "geld voor een bril"
    for meant in ("verhoogde-tegemoetkoming", "verhoogde-tegemoetkoming", ""):
        asked.note_badly_answered(question, "nl", BadAnswer("zorgtoeslag", meant))
    page = html.unescape(curator.get(f"{PATH}?soort=fout").text)
    meant = "Antwoord was: Zorgtoeslag. Bedoeld: Verhoogde tegemoetkoming"
    assert f"{meant} (2 keer)" in page
    assert "Antwoord was: Zorgtoeslag (1 keer)" in page
    assert 'name="topic" value="verhoogde-tegemoetkoming"' in page


def test_what_was_answered_badly_stands_apart_from_what_was_not_answered(
    asked: UnansweredQuestions, curator: Browser
) -> None:
    bad = "geld voor een bril"
    asked.note_badly_answered(bad, "nl", BadAnswer("zorgtoeslag"))
    asked.note_badly_answered(OTHER, "nl", BadAnswer("ocmw"))
    assert groups(curator) == [[OTHER], list(ALIKE), [bad]]
    assert groups(curator, f"{PATH}?soort=zonder") == [[OTHER], list(ALIKE)]
    assert groups(curator, f"{PATH}?soort=fout") == [[OTHER], [bad]]
    assert groups(curator, f"{PATH}?soort=anders") == groups(curator)


@pytest.mark.parametrize("do", ["example", "new", "done"])
def test_every_decision_holds_for_a_bad_answer_and_stays_with_its_kind(
    asked: UnansweredQuestions, curator: Browser, do: str
) -> None:
    asked.note_badly_answered("geld voor een bril", "nl", BadAnswer("zorgtoeslag", "ocmw"))
    box = number(curator, "geld voor een bril")
    fields = {"soort": "fout", "topic": "ocmw", "facet": "what", "note": "bril", box: "1"}
    answer = curator.post(PATH, do=do, **fields)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}?soort=fout")
    assert groups(curator, f"{PATH}?soort=fout") == []
    assert len(asked.examples()) == (do == "example")
    assert len(asked.to_write()) == (do == "new")


def test_a_refused_decision_stays_with_its_kind(
    asked: UnansweredQuestions, curator: Browser
) -> None:
    asked.note_badly_answered("geld voor een bril", "nl", BadAnswer("zorgtoeslag"))
    refused = curator.post(PATH, do="done", soort="fout")
    assert refused.status_code == 400
    assert "geld voor een bril" in refused.text
    assert OTHER not in refused.text


def test_a_meant_topic_that_is_gone_is_not_filled_in(
    asked: UnansweredQuestions, curator: Browser
) -> None:
    asked.note_badly_answered("geld voor een bril", "nl", BadAnswer("was-er-ooit", "is-weg"))
    page = curator.get(f"{PATH}?soort=fout").text
    assert "Antwoord was: was-er-ooit. Bedoeld: is-weg" in page
    assert 'name="topic" value=""' in page
