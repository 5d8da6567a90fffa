"""The rules of content, each broken on purpose."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sample_content import (
    AMOUNT,
    CONTACT,
    TEXTS,
    WHO_KNOWS,
    WITH_AMOUNT,
    Shelves,
    line_with,
    term,
    term_with_amount,
)

from knowledge.checks import check
from knowledge.files import Problem
from knowledge.style import style_problems

DAY = date(2026, 11, 22)


def errors(shelves: Shelves) -> list[Problem]:
    return [one for one in shelves.problems() if one.level == "error"]


def with_text(register: str, text: str) -> dict[str, Any]:
    return term(answers={"what": {**TEXTS, register: text}})


@pytest.mark.parametrize(
    ("register", "text", "message"),
    [
        ("nl", "Je krijgt misschien 50 euro van de gemeente.", "states the figure '50 euro'"),
        ("nl", "Je krijgt misschien € 1.250 van de gemeente.", "states the figure"),
        ("nl", "De dienst betaalt 75 procent van de prijs.", "states the figure"),
        ("fr", "La commune paie peut-être 12,50 € par mois.", "states the figure"),
        ("fr", "La mutualité rembourse 75% du prix.", "states the figure"),
        ("nl", "Bel naar 02 555 00 00 voor meer uitleg.", "states the number '02 555 00 00'"),
        ("nl", "Bel naar 0470/12.34.56 voor meer uitleg.", "states the number"),
        ("fr", "Appelez le +32 2 555 00 00 pour en parler.", "states the number"),
        ("fr", "Appelez le 0800 12 345 pour en parler.", "states the number"),
        ("nl", "Kijk op www.pot.example voor meer uitleg.", "states the address"),
        ("nl", "Kijk op groeipakket.be voor meer uitleg.", "states the address"),
        ("fr", "Lisez https://pot.example pour en savoir plus.", "states the address"),
        ("nl", "Kom snel langs bij de dienst!", "holds an exclamation mark"),
        ("nl", "Kom **snel** langs bij de dienst.", "holds markup"),
        ("nl", "Vraag hulp aan het OCMW in je gemeente.", "leaves the abbreviation OCMW unexpl"),
        ("fr", "Demandez de l'aide au CPAS de votre commune.", "leaves the abbreviation CPAS"),
        ("nl", "Je hebt recht op een spaarpot.", "promises a right"),
        ("fr", "Vous avez droit à une tirelire.", "promises a right"),
        ("nl", "U krijgt uitleg van de dienst.", 'speak to the reader as "je"'),
        ("nl", "Je kan gewoon langskomen bij de dienst.", '"gewoon" belittles'),
        ("fr", "Si tu veux de l'aide, parle à un médecin.", 'speak to the reader as "vous"'),
        ("nl-simple", "Vraag een attest aan je dokter.", "uses the hard word 'attest'"),
        (
            "nl-simple",
            "Je gaat naar de dienst en je vraagt daar of er nog een plaats vrij is voor jou.",
            "has a sentence of 18 words, at most 15",
        ),
        ("nl", "...", "holds no word"),
    ],
)
def test_a_text_against_the_rules_is_an_error_that_says_why(
    shelves: Shelves, register: str, text: str, message: str
) -> None:
    path = shelves.write(with_text(register, text))
    found = [one for one in errors(shelves) if message in one.message]
    assert found, [str(one) for one in errors(shelves)]
    assert found[0].field == f"answers.what.{register}"
    assert found[0].line == line_with(path, "answers:") + 2 + list(TEXTS).index(register)


@pytest.mark.parametrize(
    ("register", "text"),
    [
        ("nl", "Vraag hulp aan het OCMW (de sociale dienst van je gemeente)."),
        ("nl", "Misschien heb je recht op een spaarpot."),
        ("nl", "Je kind is jonger dan 25 jaar. Je wacht ongeveer 30 dagen."),
        ("nl", "Bel {phone:potlijn} of kijk op {web:potlijn}."),
        ("fr", "Vous avez peut-être droit à une tirelire."),
        ("fr", "Demandez de l'aide au CPAS (le service social de la commune)."),
        ("nl-simple", "Vraag een attest (papier van je dokter)."),
        ("nl-simple", "De verjaardag van je kind is in 2026."),
    ],
)
def test_a_text_within_the_rules_passes(register: str, text: str) -> None:
    assert [m for level, m in style_problems(text, register) if level == "error"] == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("register", "limit"), [("nl", 600), ("nl-simple", 350), ("fr", 600), ("fr-simple", 350)]
)
def test_a_long_part_must_be_divided(shelves: Shelves, register: str, limit: int) -> None:
    sentence = "Je dokter helpt je. " if register.startswith("nl") else "Le médecin aide. "
    long = (sentence * (limit // len(sentence) + 1)).strip()
    shelves.write(with_text(register, long))
    (problem,) = errors(shelves)
    assert f"has {len(long)} characters, at most {limit}" in problem.message
    half = (sentence * (limit // len(sentence) - 1)).strip()
    shelves.write(with_text(register, f"{half}\n---\n{half}"))
    assert errors(shelves) == []


def test_a_part_is_measured_with_its_figures_filled_in(shelves: Shelves) -> None:
    text = ("Je dokter helpt je. " * 28).strip() + " Je krijgt {amount:gift}."
    assert len(text) <= 600
    shelves.write(
        term(answers={"what": {**WITH_AMOUNT, "nl": text}}, amounts=[AMOUNT], who_knows=WHO_KNOWS)
    )
    assert any("at most 600" in one.message for one in errors(shelves))


def test_the_same_text_twice_is_an_error(shelves: Shelves) -> None:
    shelves.write(term("pot"))
    shelves.write(term("tirelire"))
    found = [one for one in errors(shelves) if "is the same text as pot" in one.message]
    assert {one.field for one in found} == {f"answers.what.{register}" for register in TEXTS}
    assert {one.path.stem for one in found} == {"tirelire"}


def test_a_simple_text_that_copies_the_standard_one_is_an_error(shelves: Shelves) -> None:
    shelves.write(term(answers={"what": {**TEXTS, "nl": TEXTS["nl-simple"]}}))
    (problem,) = errors(shelves)
    assert problem.field == "answers.what.nl-simple"
    assert problem.message == "is the same text as spaarpot nl"


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"related": ["nowhere"]}, "related.0", "nowhere is no id of any file"),
        (
            {"not_to_confuse_with": [{"what": {"nl": "x", "fr": "x"}, "topic": "nowhere"}]},
            "not_to_confuse_with.0.topic",
            "nowhere is no id of any file",
        ),
        (
            {"contacts": [{**CONTACT, "source": "elders"}]},
            "contacts.0.source",
            "elders is no id among this file's sources",
        ),
        (
            {"amounts": [{**AMOUNT, "source": "elders"}]},
            "amounts.0.source",
            "elders is no id among this file's sources",
        ),
        (
            {"answers": {"what": {**TEXTS, "nl": "Bel {phone:nowhere}."}}},
            "answers.what.nl",
            "no contact or crisis line nowhere",
        ),
        (
            {
                "answers": {"what": {**TEXTS, "nl": "Mail naar {email:potlijn}."}},
                "contacts": [CONTACT],
            },
            "answers.what.nl",
            "potlijn has no email",
        ),
        (
            {
                "answers": {"what": {**TEXTS, "nl": "Je krijgt {amount:gift}."}},
                "who_knows": WHO_KNOWS,
            },
            "answers.what.nl",
            "no amount gift in spaarpot",
        ),
    ],
)
def test_a_dead_reference_is_an_error(
    shelves: Shelves, changes: dict[str, Any], field: str, message: str
) -> None:
    shelves.write(term(**changes))
    found = [one for one in errors(shelves) if one.field == field]
    assert [one.message for one in found][:1] == [message]
    assert found[0].line is not None


def test_a_topic_without_a_file_is_only_a_warning(shelves: Shelves) -> None:
    shelves.write(term(related=["zorgtoeslag"]))
    (problem,) = shelves.problems()
    assert problem.level == "warning"
    assert "zorgtoeslag is a topic that has no file yet" in problem.message


def test_an_amount_without_anybody_who_knows_it_is_an_error(shelves: Shelves) -> None:
    fields = term_with_amount()
    del fields["who_knows"]
    shelves.write(fields)
    messages = {one.message for one in errors(shelves)}
    assert "cites amounts, so it must say who knows them" in messages


def test_a_text_that_says_nothing_without_its_amount_is_an_error(shelves: Shelves) -> None:
    texts = {**WITH_AMOUNT, "nl": "Dit zijn de bedragen:\n1. Je krijgt {amount:gift}."}
    fields = term_with_amount()
    fields["answers"]["what"] = texts
    fields["who_knows"]["nl"] = "Vraag het hier:"
    shelves.write(fields)
    assert any(
        "says nothing once its amounts are overdue" in one.message for one in errors(shelves)
    )


def test_too_few_questions_are_an_error_in_each_language(shelves: Shelves) -> None:
    questions = {"nl": {"what": ["wat is dat"]}, "fr": {"what": ["c'est quoi"]}}
    shelves.write(term(questions=questions))
    assert {(one.field, one.message) for one in errors(shelves)} == {
        ("questions.nl", "a term needs 15 example questions in nl, found 1"),
        ("questions.fr", "a term needs 15 example questions in fr, found 1"),
    }


def test_a_simple_text_explains_every_term(shelves: Shelves) -> None:
    shelves.write(term("lijstje"))
    texts = {
        "nl": "Een pot is een potje naast het lijstje voor later. Vraag uitleg aan je huisarts.",
        "nl-simple": "Een pot is een lijstje. Het is voor later. Vraag hulp aan je dokter.",
        "fr": "Un pot sert à garder un peu d'argent. Parlez-en avec votre médecin.",
        "fr-simple": "Un pot garde l'argent. Il est pour plus tard. Demandez à votre médecin.",
    }
    shelves.write(term("doosje", answers={"what": texts}))
    (problem,) = errors(shelves)
    assert problem.field == "answers.what.nl-simple"
    assert "uses the term 'lijstje'" in problem.message
    texts["nl-simple"] = texts["nl-simple"].replace("lijstje", "lijstje (een blad papier)")
    shelves.write(term("doosje", answers={"what": texts}))
    assert errors(shelves) == []


def test_a_facet_that_must_be_answered_is_missed(shelves: Shelves) -> None:
    shelves.write(term(answers={"who": TEXTS}))
    (problem,) = errors(shelves)
    assert problem.message == "a term must answer the facet what"


def test_a_name_or_question_of_two_files_is_an_error(shelves: Shelves) -> None:
    shelves.write(term("pot"))
    other = term("tirelire")
    other["names"]["misspelt"] = ["Pót"]
    other["questions"]["nl"]["what"][0] = "Wat is een POT 0"
    shelves.write(other)
    messages = {one.message for one in errors(shelves)}
    assert "'Pót' is a name of pot too" in messages
    assert "'Wat is een POT 0' is a question of pot too" in messages


def test_a_crisis_message_must_begin_with_a_line_that_exists(shelves: Shelves) -> None:
    texts = {
        "nl": "Praat met iemand. Dat helpt vaak.",
        "nl-simple": "Praat met je dokter. Dat helpt.",
        "fr": "Parlez à quelqu'un. Cela aide souvent.",
        "fr-simple": "Parlez à votre médecin. Cela aide.",
    }
    help_ = {
        "id": "crisis-test",
        "label": {"nl": "x", "fr": "x"},
        "lines": {"nl": ["line-nowhere"], "fr": []},
        "texts": texts,
        "reviewed": {"date": "2026-11-22", "by": "Test"},
    }
    shelves.write(help_, kind="crisis")
    messages = [one.message for one in errors(shelves)]
    assert "line-nowhere is no id of any file" in messages
    assert sum("the first line must name the line to call" in one for one in messages) == 4


def test_what_is_overdue_is_a_warning_with_its_date(shelves: Shelves) -> None:
    shelves.write(term_with_amount())
    assert check(shelves.folder, date(2027, 5, 1)) == []
    (problem,) = [
        one for one in check(shelves.folder, date(2027, 9, 1)) if "overdue" in one.message
    ]
    assert problem.level == "warning"
    assert "review (since 2027-05-21)" in problem.message
    assert "amount gift (since 2027-08-31)" in problem.message


def test_a_review_in_the_future_is_an_error(shelves: Shelves) -> None:
    shelves.write(term())
    (problem,) = check(shelves.folder, date(2026, 11, 21))
    assert (problem.field, problem.message) == ("reviewed.date", "is in the future")
