"""What identifies a person is masked before it is kept; what a question needs stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import text

from bot.privacy.redaction import redact
from bot.privacy.unanswered import BadAnswer, UnansweredQuestions, mostly_meant
from knowledge.database import open_engine


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("mail naar lotte.test@voorbeeld.be aub", "mail naar [mail] aub"),
        ("adres: a+b@mail.voorbeeld.co.uk.", "adres: [mail]."),
        ("mijn nummer 0470 12 34 56", "mijn nummer [telefoon]"),
        ("0470/12.34.56 of 0470123456", "[telefoon] of [telefoon]"),
        ("bel +32 470 12 34 56 vanavond", "bel [telefoon] vanavond"),
        ("bel 0032 2 555 00 00", "bel [telefoon]"),
        ("tel 02/555.00.00", "tel [telefoon]"),
        ("+33 6 12 34 56 78", "[telefoon]"),
        ("rijksregister 85.07.30-033.28", "rijksregister [rijksregister]"),
        ("85073003328", "[rijksregister]"),
        ("850730-033-28", "[rijksregister]"),
        ("85 07 30 033 28", "[rijksregister]"),
        ("BE68 5390 0754 7034", "[iban]"),
        ("rekening be68539007547034 graag", "rekening [iban] graag"),
        ("BE68-5390-0754-7034", "[iban]"),
    ],
)
def test_numbers_and_addresses_of_persons_are_masked(text: str, kept: str) -> None:
    assert redact(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bel 112 of 1813",
        "Awel op 102 en Tele-Onthaal op 106",
        "ik kreeg 1.234,56 euro in 2025",
        "wij betalen 950 euro huur",
        "mijn kind van 12 jaar en 3 maanden",
        "geboren op 30/07/2015",
        "postcode 1500 Halle",
        "de brief van 22 november 2026",
        "we wachten al 24 maanden, sinds 01-09-2024",
        "wie is @school",
        "1 gezin 1 plan",
        "tussen 9.00 en 17.30 uur",
    ],
)
def test_what_identifies_nobody_stays(text: str) -> None:
    assert redact(text) == text


def test_masking_a_masked_text_changes_nothing() -> None:
    once = redact("lotte@voorbeeld.be 0470 12 34 56 85.07.30-033.28 BE68 5390 0754 7034")
    assert redact(once) == once == "[mail] [telefoon] [rijksregister] [iban]"


@pytest.fixture
def questions(database_url: str) -> Iterator[UnansweredQuestions]:
    """Give an empty list of unanswered questions."""
    engine = open_engine(database_url)
    yield UnansweredQuestions(engine)
    engine.dispose()


def test_an_unanswered_question_is_kept_without_personal_data(
    questions: UnansweredQuestions, database_url: str
) -> None:
    questions.note("Ik ben lotte@voorbeeld.be,\n bel 0470 12 34 56 over de zeilboot", "nl")
    (one,) = questions.all()
    assert one.text == "Ik ben [mail], bel [telefoon] over de zeilboot"
    assert (one.language, one.times, one.last_asked) == ("nl", 1, date.today())
    engine = open_engine(database_url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM unanswered_question")).all()
    engine.dispose()
    assert not any(secret in str(rows) for secret in ("lotte", "0470", "12 34 56"))


def test_a_number_at_the_edge_of_what_is_kept_is_masked_whole(
    questions: UnansweredQuestions,
) -> None:
    questions.note("x" * 290 + " 0470 12 34 56 en nog veel meer", "nl")
    (one,) = questions.all()
    assert len(one.text) <= 300
    assert "0470" not in one.text


def test_the_same_question_again_only_counts(questions: UnansweredQuestions) -> None:
    questions.note("mag een  geit op het balkon", "nl")
    questions.note("mag een geit op het balkon", "nl")
    questions.note("mag een geit op het balkon", "fr")
    questions.note("bel me op 0470 12 34 56", "nl")
    questions.note("bel me op 0471 65 43 21", "nl")
    assert {(one.text, one.language, one.times) for one in questions.all()} == {
        ("mag een geit op het balkon", "nl", 2),
        ("mag een geit op het balkon", "fr", 1),
        ("bel me op [telefoon]", "nl", 2),
    }
    assert questions.all()[0].times == 2


@pytest.mark.parametrize("text", ["", "   ", "...", "🙂", "12345"])
def test_a_message_without_letters_is_no_question(
    questions: UnansweredQuestions, text: str
) -> None:
    questions.note(text, "nl")
    assert questions.all() == []


def test_what_looks_like_sql_is_only_text(questions: UnansweredQuestions) -> None:
    questions.note("'); DROP TABLE unanswered_question; --", "nl")
    assert [one.text for one in questions.all()] == ["'); DROP TABLE unanswered_question; --"]


def test_a_bad_answer_is_kept_with_its_question_and_without_personal_data(
    questions: UnansweredQuestions, database_url: str
) -> None:
    said = "geld voor lotte@voorbeeld.be haar bril, bel 0470 12 34 56"
    for answer in (BadAnswer("zorgtoeslag", "ocmw"), BadAnswer("zorgtoeslag"), BadAnswer("1g1p")):
        questions.note_badly_answered(said, "nl", answer)
    questions.note_badly_answered(said, "nl", BadAnswer("zorgtoeslag", "ocmw"))
    (one,) = questions.all()
    assert one.text == "geld voor [mail] haar bril, bel [telefoon]"
    assert (one.times, one.is_unanswered, one.meant) == (4, False, "ocmw")
    assert one.badly == (
        BadAnswer("zorgtoeslag", "ocmw", 2),
        BadAnswer("1g1p", "", 1),
        BadAnswer("zorgtoeslag", "", 1),
    )
    engine = open_engine(database_url)
    with engine.connect() as connection:
        columns = connection.execute(text("SELECT * FROM badly_answered")).keys()
    engine.dispose()
    assert set(columns) == {"question", "answered", "meant", "times"}


def test_a_question_may_be_unanswered_and_badly_answered(questions: UnansweredQuestions) -> None:
    questions.note("geld voor een bril", "nl")
    assert [one.is_unanswered for one in questions.all()] == [True]
    questions.note_badly_answered("geld voor een bril", "nl", BadAnswer("zorgtoeslag"))
    (one,) = questions.all()
    assert (one.times, one.is_unanswered, len(one.badly)) == (2, True, 1)


def test_what_was_meant_after_all_is_not_counted_twice(questions: UnansweredQuestions) -> None:
    for _ in range(2):
        questions.note_badly_answered("geld voor een bril", "nl", BadAnswer("zorgtoeslag"))
    meant = BadAnswer("zorgtoeslag", "ocmw")
    questions.note_badly_answered("geld voor een bril", "nl", meant, is_noted=True)
    (one,) = questions.all()
    assert (one.times, set(one.badly)) == (2, {meant, BadAnswer("zorgtoeslag")})
    questions.note_badly_answered("geld voor een bril", "nl", meant, is_noted=True)
    (one,) = questions.all()
    assert (one.times, one.badly) == (2, (BadAnswer("zorgtoeslag", "ocmw", 2),))


def test_a_bad_answer_to_no_words_is_not_kept(questions: UnansweredQuestions) -> None:
    questions.note_badly_answered("", "nl", BadAnswer("zorgtoeslag"))
    assert questions.all() == []


def test_what_a_group_mostly_meant_counts_every_time(questions: UnansweredQuestions) -> None:
    questions.note_badly_answered("geld voor een bril", "nl", BadAnswer("zorgtoeslag", "ocmw"))
    for said in ("wie betaalt een bril", "bril betalen"):
        questions.note_badly_answered(said, "nl", BadAnswer("zorgtoeslag", "1g1p"))
    questions.note("een bril", "nl")
    assert mostly_meant(questions.all()) == "1g1p"
    assert mostly_meant([]) == ""
