"""Content files that cannot be used: each problem names file, line and what was expected."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from sample_content import AMOUNT, CONTACT, Shelves, line_with, term, term_with_amount

from knowledge.files import ContentError, fingerprint, line_of, read_all, read_file
from knowledge.schema import Term


def test_a_right_file_has_no_problem(shelves: Shelves) -> None:
    shelves.write(term())
    shelves.write(term_with_amount())
    assert shelves.problems() == []


def test_a_file_is_read_as_the_model_of_its_folder(shelves: Shelves) -> None:
    document = read_file("term", shelves.write(term()))
    assert isinstance(document, Term)
    assert document.id == "spaarpot"
    assert document.answers["what"]["nl-simple"].startswith("Een spaarpot is een pot")


def test_text_that_is_not_yaml_names_the_line(shelves: Shelves) -> None:
    shelves.write_text("id: spaarpot\nlabel: {nl: Pot\nnames: ]\n")
    (problem,) = shelves.problems()
    assert problem.path.name == "spaarpot.yml"
    assert problem.line == 3
    assert "is not valid YAML" in problem.message


def test_a_file_that_is_not_utf8_says_so(shelves: Shelves) -> None:
    shelves.write_text("id: spaarpot\nlabel: {nl: café, fr: café}\n".encode("latin-1"))
    (problem,) = shelves.problems()
    assert problem.path.name == "spaarpot.yml"
    assert "is not UTF-8 text" in problem.message


def test_a_file_with_control_characters_says_so(shelves: Shelves) -> None:
    shelves.write_text("id: spaar\x00pot\n")
    (problem,) = shelves.problems()
    assert "is not valid YAML" in problem.message


@pytest.mark.parametrize("text", ["", "spaarpot", "42", "- id: spaarpot\n- id: pot\n", "null"])
def test_a_bare_value_is_told_to_hold_fields(shelves: Shelves, text: str) -> None:
    shelves.write_text(text)
    (problem,) = shelves.problems()
    assert problem.line == 1
    assert problem.message == "must hold fields (id, kind, ...), not a bare value"


def test_a_field_that_stands_twice_is_an_error(shelves: Shelves) -> None:
    path = shelves.write(term())
    path.write_text(path.read_text() + "label: {nl: Pot, fr: Pot}\n", encoding="utf-8")
    (problem,) = shelves.problems()
    assert problem.line == len(path.read_text().splitlines())
    assert "label stands twice" in problem.message


def test_two_facets_of_the_same_name_are_an_error(shelves: Shelves) -> None:
    text = yaml.safe_dump(term(), sort_keys=False, allow_unicode=True, width=1000)
    facet = text[text.index("  what:\n    nl: Een") : text.index("sources:")]
    path = shelves.write_text(text.replace("sources:", f"{facet}sources:"))
    (problem,) = shelves.problems()
    assert problem.line is not None
    assert problem.line > line_with(path, "nl: Een")
    assert "what stands twice" in problem.message


@pytest.mark.parametrize(
    ("changes", "field", "line", "message"),
    [
        ({"colour": "red"}, "colour", "colour: red", "extra fields not permitted"),
        ({"reviewd": {}}, "reviewd", "reviewd:", "extra fields not permitted"),
        ({"domain": "cars"}, "domain", "domain: cars", "unexpected value"),
        (
            {"label": {"nl": "x" * 41, "fr": "x"}},
            "label",
            "label:",
            "a label has at most 40 characters, this one 41",
        ),
        ({"label": {"nl": "Pot"}}, "label.fr", "label:", "field required"),
        ({"names": {"nl": [], "fr": ["pot"]}}, "names.nl", "nl: []", "at least 1 item"),
        ({"reviewed": {"date": "gisteren", "by": "T"}}, "reviewed.date", "date:", "date format"),
        ({"review_every_days": 3}, "review_every_days", "review_every_days: 3", "equal to 30"),
        ({"id": "Spaar Pot"}, "id", "id: Spaar Pot", "match regex"),
        (
            {"contacts": [{**CONTACT, "phone": "bel ons"}]},
            "contacts.0.phone",
            "phone: bel ons",
            "match regex",
        ),
        (
            {"contacts": [{**CONTACT, "web": "pot.example"}]},
            "contacts.0.web",
            "web: pot.example",
            "match regex",
        ),
    ],
)
def test_a_wrong_field_is_named_with_its_line_and_what_was_expected(
    shelves: Shelves, changes: dict[str, Any], field: str, line: str, message: str
) -> None:
    path = shelves.write(term(**changes), name="spaarpot")
    (problem,) = shelves.problems()
    assert problem.level == "error"
    assert problem.field == field
    assert problem.line == line_with(path, line)
    assert message in problem.message


@pytest.mark.parametrize("register", ["nl", "nl-simple", "fr", "fr-simple"])
def test_a_missing_register_is_named(shelves: Shelves, register: str) -> None:
    fields = term()
    del fields["answers"]["what"][register]
    path = shelves.write(fields)
    (problem,) = shelves.problems()
    assert problem.field == f"answers.what.{register}"
    assert problem.line == line_with(path, "answers:") + 1
    assert problem.message == "field required"


@pytest.mark.parametrize("register", ["nl", "nl-simple", "fr", "fr-simple"])
def test_an_empty_register_is_named(shelves: Shelves, register: str) -> None:
    fields = term()
    fields["answers"]["what"][register] = "   "
    path = shelves.write(fields)
    (problem,) = shelves.problems()
    assert problem.field == f"answers.what.{register}"
    assert problem.line == line_with(path, f"{register}: '   '")


def test_an_unknown_facet_is_refused(shelves: Shelves) -> None:
    fields = term()
    fields["answers"]["prijs"] = fields["answers"]["what"]
    shelves.write(fields)
    assert any(
        problem.field.startswith("answers") and "unexpected value" in problem.message
        for problem in shelves.problems()
    )


def test_an_id_that_is_not_the_name_of_the_file_is_refused(shelves: Shelves) -> None:
    shelves.write(term("spaarpot"), name="tirelire")
    (problem,) = shelves.problems()
    assert (problem.path.name, problem.line, problem.field) == ("tirelire.yml", 1, "id")
    assert problem.message == "id must equal the file's name: expected tirelire"


def test_the_same_id_in_two_folders_is_refused(shelves: Shelves) -> None:
    shelves.write(term())
    shelves.write(term(), kind="bot")
    messages = [problem.message for problem in shelves.problems()]
    assert "spaarpot is the id of another file too" in messages


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"review_by": None}, "a current amount needs valid_until or review_by"),
        ({"value_to": 1000}, "value_to must be above value"),
        ({"unit": "EUR/maand"}, "unexpected value"),
        ({"value": "veel"}, "not a valid decimal"),
        ({"valid_from": None}, "none is not an allowed value"),
    ],
)
def test_an_amount_that_cannot_be_dated_or_counted_is_refused(
    shelves: Shelves, changes: dict[str, Any], message: str
) -> None:
    path = shelves.write(term_with_amount(**changes))
    (problem,) = shelves.problems()
    assert problem.field.startswith("amounts.0")
    assert problem.line is not None
    assert problem.line >= line_with(path, "- id: gift")
    assert message in problem.message


def test_a_historic_amount_needs_no_end(shelves: Shelves) -> None:
    shelves.write(term_with_amount(status="historic", review_by=None))
    assert shelves.problems() == []


def test_a_contact_that_cannot_be_reached_is_refused(shelves: Shelves) -> None:
    shelves.write(term(contacts=[{**CONTACT, "phone": None, "web": None}]))
    (problem,) = shelves.problems()
    assert problem.field == "contacts.0"
    assert problem.message == "a contact needs a phone, an email or a web address"


def test_reading_all_names_every_problem_of_every_file(shelves: Shelves) -> None:
    shelves.write(term("eerste", domain="cars"))
    shelves.write_text("[", name="tweede")
    shelves.write(term("derde"))
    with pytest.raises(ContentError) as error:
        read_all(shelves.folder)
    assert {problem.path.stem for problem in error.value.problems} == {"eerste", "tweede"}
    assert "terms/eerste.yml:2 [domain]" in str(error.value)
    assert "terms/tweede.yml" in str(error.value)


def test_a_file_that_is_not_yml_is_not_lost_silently(shelves: Shelves) -> None:
    path = shelves.write(term())
    stray = path.rename(path.with_suffix(".yaml"))
    (problem,) = shelves.problems()
    assert problem.path == stray
    assert "terms/spaarpot.yml" in problem.message


def test_the_fingerprint_follows_every_change(shelves: Shelves) -> None:
    path = shelves.write(term())
    first = fingerprint(shelves.folder)
    assert fingerprint(shelves.folder) == first
    path.write_text(path.read_text().replace("Test", "Redactie"), encoding="utf-8")
    second = fingerprint(shelves.folder)
    shelves.write(term("pot"))
    third = fingerprint(shelves.folder)
    assert len({first, second, third}) == 3


def test_a_line_is_found_as_deep_as_the_file_goes() -> None:
    text = "a:\n  b:\n    - c: 1\n    - c: 2\n"
    assert line_of(text, ("a", "b", 1, "c")) == 4
    assert line_of(text, ("a", "b", 7)) == 2
    assert line_of(text, ("nowhere",)) is None


def test_an_amount_keeps_its_decimals_as_written(shelves: Shelves) -> None:
    document = read_file("term", shelves.write(term_with_amount(value=AMOUNT["value"])))
    assert str(document.amounts[0].value) == "1234.5"  # type: ignore[union-attr]
