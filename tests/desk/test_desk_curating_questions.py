"""What was asked in vain, at the desk: grouped, made an example, put on the list, or left."""

from __future__ import annotations

import html
import re

import pytest
from office import Browser, Office

from bot.privacy.unanswered import UnansweredQuestions

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


def groups(browser: Browser) -> list[list[str]]:
    """Return the questions of each group on the page."""
    page = html.unescape(browser.get(PATH).text)
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
    assert "Vragen zonder antwoord (3)" in curator.get("/desk/kaart").text


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
