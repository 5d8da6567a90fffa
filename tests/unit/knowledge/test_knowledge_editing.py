"""What editors use: new files, previews, links, changes, levels and counts."""

from __future__ import annotations

import re
import subprocess
from datetime import date
from pathlib import Path

import httpx
import pytest
from sample_content import TEXTS, Shelves, parsed, term, term_with_amount

from knowledge.base import Snapshot
from knowledge.editing.changes import NoSuchRevision, changes_since
from knowledge.editing.counts import count_lines
from knowledge.editing.levels import measure_registers, table
from knowledge.editing.links import check_links
from knowledge.editing.new import KINDS_TO_MAKE, CannotMake, is_listed, new_file
from knowledge.editing.preview import PHONE, preview
from knowledge.editing.questions import CannotAdd, NewQuestion, add_questions, read_questions
from knowledge.files import read_what_fits
from knowledge.registers import REGISTERS
from knowledge.schema import Entry

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("kind", KINDS_TO_MAKE)
def test_a_new_file_lacks_only_what_an_editor_fills_in(tmp_path: Path, kind: str) -> None:
    path = new_file(kind, "spaarpremie", TODAY, tmp_path)
    _, problems = read_what_fits(tmp_path)
    assert problems
    assert {problem.path for problem in problems} == {path}
    unknown = [problem for problem in problems if "extra fields" in problem.message]
    assert unknown == []


@pytest.mark.parametrize("name", ["Spaar Premie", "spaar_premie", "../premie", "", "-premie"])
def test_an_id_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CannotMake, match="is no id"):
        new_file("right", name, TODAY, tmp_path)
    assert list(tmp_path.rglob("*.yml")) == []


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    path = new_file("right", "spaarpremie", TODAY, tmp_path)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(CannotMake, match="has a file already"):
        new_file("term", "spaarpremie", TODAY, tmp_path)
    assert path.read_text(encoding="utf-8") == "mine"


def test_only_topics_of_the_vocabulary_are_listed() -> None:
    assert is_listed("zorgtoeslag")
    assert not is_listed("spaarpremie")


def test_a_preview_shows_every_register_within_the_width_of_a_phone() -> None:
    entry = parsed(term_with_amount())
    shown = preview(Snapshot({"gift": entry}), entry, TODAY)
    for register in REGISTERS:
        assert register in shown
    assert "1.234,50 euro per maand" in re.sub(r"[│ \n]+", " ", shown)
    framed = [line for line in shown.splitlines() if line.startswith("│")]
    assert framed
    assert max(map(len, framed)) <= 4 * (PHONE + 4) + 9


def test_a_preview_of_later_leaves_out_what_is_overdue() -> None:
    entry = parsed(term_with_amount())
    assert "1.234,50" not in preview(Snapshot({"gift": entry}), entry, date(2030, 1, 1))


def test_a_preview_of_chosen_facets_shows_no_other() -> None:
    entry = parsed(term())
    assert "== what ==" not in preview(Snapshot({"spaarpot": entry}), entry, TODAY, ["who"])


def answer(request: httpx.Request) -> httpx.Response:
    """Answer as five kinds of sites do."""
    host = request.url.host
    if host == "down.example":
        raise httpx.ConnectError("no network")
    if host == "old.example":
        return httpx.Response(301, headers={"location": "https://new.example/page"})
    status = {"gone.example": 404, "shy.example": 403, "broken.example": 500}.get(host, 200)
    return httpx.Response(status)


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("https://here.example/page", "there"),
        ("https://gone.example/page", "gone"),
        ("https://old.example/page", "moved"),
        ("https://shy.example/page", "unreached"),
        ("https://broken.example/page", "error"),
        ("https://down.example/page", "unreached"),
        ("background/digest.md", "unreached"),
    ],
)
def test_a_link_is_told_by_what_its_site_answers(url: str, status: str) -> None:
    source = {**term()["sources"][0], "url": url}
    links = check_links([parsed(term(sources=[source]))], httpx.MockTransport(answer))
    assert [(link.url, link.status, link.documents) for link in links] == [
        (url, status, ("spaarpot",))
    ]


def test_a_page_of_two_files_is_asked_for_once_and_what_is_gone_comes_first() -> None:
    asked = []

    def count(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return answer(request)

    gone = {**term()["sources"][0], "url": "https://gone.example"}
    documents = [parsed(term("b", sources=[gone])), parsed(term("a")), parsed(term("c"))]
    links = check_links(documents, httpx.MockTransport(count))
    assert [link.status for link in links] == ["gone", "there"]
    assert links[1].documents == ("a", "c")
    assert len(asked) == 2


def in_git(folder: Path, *arguments: str) -> None:
    """Run git in a folder, as nobody in particular."""
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def committed(tmp_path: Path) -> Shelves:
    """Give a content folder in a repository of its own, with one term committed."""
    shelves = Shelves(tmp_path / "knowledge" / "content")
    shelves.write(term())
    in_git(tmp_path, "init", "--quiet")
    in_git(tmp_path, "add", ".")
    in_git(tmp_path, "commit", "--quiet", "-m", "first")
    return shelves


def test_what_readers_see_otherwise_is_told_by_topic_facet_and_register(tmp_path: Path) -> None:
    shelves = committed(tmp_path)
    assert changes_since("HEAD", TODAY, content=shelves.folder) == []
    changed = term()
    changed["answers"]["what"]["nl"] = "Een spaarpot is een doosje. Vraag het aan je huisarts."
    shelves.write(changed)
    shelves.write(term("pot"))
    lines = changes_since("HEAD", TODAY, ["spaarpot"], shelves.folder)
    assert lines[0] == "spaarpot what nl"
    assert lines[1].startswith("  - Een spaarpot is een potje")
    assert lines[2].startswith("  + Een spaarpot is een doosje")
    assert len(lines) == 3
    everything = changes_since("HEAD", TODAY, content=shelves.folder)
    assert {line for line in everything if line.startswith("pot ")} == {
        f"pot what {register}" for register in REGISTERS
    }


def test_a_revision_that_is_none_is_named(tmp_path: Path) -> None:
    shelves = committed(tmp_path)
    with pytest.raises(NoSuchRevision, match="no-such-revision"):
        changes_since("no-such-revision", TODAY, content=shelves.folder)


def test_levels_are_measured_by_register_and_stand_in_a_table() -> None:
    texts = {register: f"{text} {text}" for register, text in TEXTS.items()}
    levels = measure_registers([parsed(term(answers={"what": texts}))])
    assert {level.register for level in levels} == set(REGISTERS)
    assert all(level.texts == 1 for level in levels)
    rows = table(levels).splitlines()
    assert len(rows) == 2 + len(REGISTERS)
    assert all(row.count("|") == rows[0].count("|") for row in rows)


def test_counts_name_kinds_domains_and_registers(tmp_path: Path) -> None:
    shelves = Shelves(tmp_path)
    shelves.write(term())
    documents = read_what_fits(tmp_path)[0]
    lines = count_lines(documents.values())
    assert lines[0] == "by kind: 1 term"
    assert lines[1] == "by domain: 1 money"
    assert lines[2] == "by register: 1 nl, 1 nl-simple, 1 fr, 1 fr-simple"
    assert lines[3] == "example questions: 15 nl, 15 fr"


def learn(tmp_path: Path, *new: tuple[str, str, str]) -> tuple[int, list[str], Path]:
    """Add (language, facet, text) to a file that holds lists of both layouts."""
    shelves = Shelves(tmp_path)
    path = shelves.write(term())
    text = path.read_text(encoding="utf-8")
    path.write_text(f"# what an editor noted\n{text}", encoding="utf-8")
    documents = read_what_fits(tmp_path)[0]
    questions = [NewQuestion("spaarpot", *one) for one in new]
    return *add_questions(questions, documents, tmp_path), path


def test_learnt_questions_stand_in_the_file_and_nothing_else_changes(tmp_path: Path) -> None:
    new = [("nl", "what", 'wa is da: ne "spaarpot"?'), ("fr", "who", "c'est pr qui")]
    added, skipped, path = learn(tmp_path, *new)
    assert (added, skipped) == (2, [])
    assert path.read_text(encoding="utf-8").startswith("# what an editor noted\n")
    entry = read_what_fits(tmp_path)[0]["spaarpot"]
    assert isinstance(entry, Entry)
    assert set(new) <= set(entry.questions.all())
    before = parsed(term())
    assert set(before.questions.all()) <= set(entry.questions.all())
    assert entry.copy(update={"questions": before.questions}) == before


def test_a_question_that_is_asked_already_is_not_added_twice(tmp_path: Path) -> None:
    known = term()["questions"]["nl"]["what"][0]
    added, skipped, _ = learn(tmp_path, ("nl", "what", known.upper()), ("nl", "who", "a b"))
    assert added == 1
    assert skipped == [f"spaarpot asks already: {known.upper()}"]


def test_lists_on_one_line_are_learnt_into_too(tmp_path: Path) -> None:
    shelves = Shelves(tmp_path)
    text = shelves.write(term()).read_text(encoding="utf-8")
    start = text.index("questions:")
    lists = 'questions:\n  nl:\n    what: ["een", "twee"]\n  fr:\n    what: []\nanswers:'
    shelves.write_text(text[:start] + lists + text[text.index("answers:") + 8 :])
    new = [
        NewQuestion("spaarpot", "nl", "what", "drie"),
        NewQuestion("spaarpot", "fr", "what", "un"),
    ]
    add_questions(new, read_what_fits(tmp_path)[0], tmp_path)
    entry = read_what_fits(tmp_path)[0]["spaarpot"]
    assert isinstance(entry, Entry)
    assert entry.questions.nl == {"what": ["een", "twee", "drie"]}
    assert entry.questions.fr == {"what": ["un"]}


def test_a_topic_without_a_file_learns_nothing(tmp_path: Path) -> None:
    with pytest.raises(CannotAdd, match="dromen has no file"):
        add_questions([NewQuestion("dromen", "nl", "what", "wat")], {}, tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[]",
        '{"topic": "a", "language": "de", "facet": "what", "text": "x"}',
        '{"topic": "a", "language": "nl", "facet": "dream", "text": "x"}',
        '{"topic": "a", "language": "nl", "facet": "what", "text": " "}',
    ],
)
def test_a_line_that_is_no_question_is_named(line: str) -> None:
    with pytest.raises(CannotAdd, match="line 1"):
        read_questions([line])
