"""What staff changed: laid over the files in every process, and handed back as a patch."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sample_content import CONTACT, Shelves, term
from sqlalchemy import insert
from sqlalchemy.engine import Engine

from knowledge.base import KnowledgeBase
from knowledge.checks import check_one
from knowledge.database import open_engine
from knowledge.editing.questions import NewQuestion
from knowledge.editing.rewriting import CannotRewrite, rewritten
from knowledge.files import CONTENT, read_all, read_file
from knowledge.opening import clock
from knowledge.overlay.layers import as_layer, in_json, laid_over, overlaid, still_holding
from knowledge.overlay.patch import patch, prune
from knowledge.overlay.store import (
    ChangedMeanwhile,
    changed_with,
    history,
    lay,
    read_overlay,
)
from knowledge.overlay.tables import layers, metadata
from knowledge.passing import as_of
from knowledge.registers import Register
from knowledge.schema import Document, Entry, Place
from knowledge.social_map import ServiceQuery

NOW = datetime(2026, 12, 3, 9)
PHONES = [{"number": "02 555 11 22", "description": None}]


def place(**changes: Any) -> dict[str, Any]:
    """Return the fields of a place's file."""
    return {
        "id": "pothuis",
        "service": "spaarpot",
        "name": {"nl": "Pothuis", "fr": "Maison Pot"},
        "area": [],
        "phones": [{"number": "02 555 00 00"}],
        "schedules": [
            {
                "description": {"nl": "elke dag van 9 tot 12 uur", "fr": "tous les jours 9h-12h"},
                "stated": "2026-11",
                "hours": [{"byday": ["MO"], "opens_at": "09:00", "closes_at": "12:00"}],
            }
        ],
        "assured_date": "2025-01-01",
        "assurer": "Potdienst",
        "sources": [],
        "reviewed": {"date": "2026-11-22", "by": "Test"},
        **changes,
    }


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Give an engine on a database with the table of the overlay."""
    engine = open_engine(database_url)
    metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def base(engine: Engine, shelves: Shelves) -> KnowledgeBase:
    """Give the knowledge base of a term and a place."""
    shelves.write(term(contacts=[CONTACT]))
    shelves.write(place(), kind="place")
    return KnowledgeBase(engine, shelves.folder, look_every=0, understands=False)


def put(engine: Engine, document: Document, after: int | None = None, **values: Any) -> None:
    """Lay values over a document."""
    with engine.begin() as connection:
        lay(connection, document, values, "a-change", NOW, after)


def soon(holds: Callable[[], bool]) -> bool:
    """Tell whether something holds within a while."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return False


def shown(base: KnowledgeBase) -> Place:
    """Return the place as readers see it."""
    found = base.current().social_map.get("pothuis")
    assert found
    return found


def written(base: KnowledgeBase, name: str = "pothuis") -> Document:
    """Return a document as its file says it."""
    there = base.current().written
    return there.files.get(name) or there.documents[name]


def test_what_is_laid_is_what_readers_see(base: KnowledgeBase, engine: Engine) -> None:
    before = base.current().version
    put(engine, written(base), phones=PHONES)
    assert soon(lambda: shown(base).phones[0].number == "02 555 11 22")
    assert shown(base).schedules[0].hours
    assert base.current().version != before
    assert written(base).phones[0].number == "02 555 00 00"  # type: ignore[union-attr]


def test_a_place_that_moved_is_found_at_its_new_address(
    base: KnowledgeBase, engine: Engine, shelves: Shelves
) -> None:
    moved = [{"address": "Potplein 1", "postal_code": "1500", "city": "Potstad"}]
    put(engine, written(base), locations=moved)

    def found() -> int:
        return len(base.current().social_map.search(ServiceQuery(text="potstad")))

    assert soon(lambda: found() == 1)
    shelves.write(place(phones=PHONES), kind="place")
    assert soon(lambda: shown(base).phones[0].number == "02 555 11 22")
    assert found() == 1


def test_a_contact_of_a_topic_is_what_its_texts_name(base: KnowledgeBase, engine: Engine) -> None:
    contact = {**CONTACT, "phone": "02 555 99 99"}
    put(engine, written(base, "spaarpot"), contacts=[contact])
    assert soon(lambda: base.current().shelf.contacts["potlijn"].phone == "02 555 99 99")


@pytest.mark.parametrize(
    ("document", "fields"),
    [
        ("pothuis", {"phones": [[{"number": "02 555 00 00", "description": None}], "no list"]}),
        ("pothuis", {"id": ["pothuis", "other"]}),
        ("pothuis", {"assured_date": ["2025-01-01", None]}),
        ("pothuis", ["no", "layer"]),
        ("pothuis", {"phones": "no pair"}),
        ("interface", {"texts": [None, {}]}),
    ],
)
def test_what_does_not_fit_is_left_out_and_named(
    base: KnowledgeBase, engine: Engine, document: str, fields: Any
) -> None:
    contact = {**CONTACT, "phone": "02 555 99 99"}
    put(engine, written(base, "spaarpot"), contacts=[contact])
    row = {"document": document, "number": 1, "change": "x", "fields": fields, "moment": NOW}
    with engine.begin() as connection:
        connection.execute(insert(layers).values(row))
    assert soon(lambda: document in base.current().written.left_out)
    assert shown(base).phones[0].number == "02 555 00 00"
    assert base.current().shelf.contacts["potlijn"].phone == "02 555 99 99"


def test_a_file_that_was_changed_since_has_the_last_word(
    base: KnowledgeBase, engine: Engine, shelves: Shelves
) -> None:
    put(engine, written(base), phones=PHONES, email="pot@pot.example")
    assert soon(lambda: shown(base).phones[0].number == "02 555 11 22")
    shelves.write(place(phones=[{"number": "02 555 33 44"}]), kind="place")
    assert soon(lambda: shown(base).phones[0].number == "02 555 33 44")
    assert shown(base).email == "pot@pot.example"


def test_of_two_who_change_at_once_one_is_refused(base: KnowledgeBase, engine: Engine) -> None:
    document = written(base)
    put(engine, document, 0, phones=PHONES)
    with pytest.raises(ChangedMeanwhile):
        put(engine, document, 0, email="pot@pot.example")
    put(engine, document, 1, email="pot@pot.example")
    assert set(read_overlay(engine)["pothuis"]) == {"phones", "email"}


def test_history_tells_before_and_after(base: KnowledgeBase, engine: Engine) -> None:
    document = written(base)
    put(engine, document, email="a@pot.example")
    put(engine, document, email="b@pot.example", url="https://pot.example")
    put(engine, document, email=None)
    with engine.connect() as connection:
        third, second, first = history(connection, "pothuis")
        assert changed_with(connection, "a-change") == ["pothuis"] * 3
    assert first.fields == {"email": (None, "a@pot.example")}
    assert second.fields == {
        "email": ("a@pot.example", "b@pot.example"),
        "url": (None, "https://pot.example"),
    }
    assert third.fields == {"email": ("b@pot.example", None)}
    assert (third.number, third.moment) == (3, NOW)


def test_pruned_is_what_the_files_hold_by_now(
    base: KnowledgeBase, engine: Engine, shelves: Shelves
) -> None:
    put(engine, written(base), phones=PHONES, email="pot@pot.example")
    shelves.write(place(phones=[{"number": "02 555 11 22"}]), kind="place")
    with engine.begin() as connection:
        assert prune(connection, read_all(shelves.folder), "", NOW) == ["pothuis"]
    assert read_overlay(engine) == {"pothuis": {"email": [None, "pot@pot.example"]}}
    with engine.begin() as connection:
        assert prune(connection, read_all(shelves.folder), "", NOW) == []


def test_a_place_that_is_closed_for_a_while_says_until_when(
    engine: Engine, shelves: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(CONTENT / "interface", shelves.folder / "interface")
    shelves.write(term())
    today = clock(datetime.now(timezone.utc)).date()
    alert = {"nl": "Bel eerst.", "fr": "Appelez d'abord."}
    shelves.write(place(closed_until=today.isoformat(), alert=alert), kind="place")
    base = KnowledgeBase(engine, shelves.folder, look_every=0, understands=False)
    told = shown(base)
    assert told.alert and told.alert.nl.startswith("Tijdelijk dicht tot en met ")
    assert told.alert.nl.endswith(" Bel eerst.") and told.alert.fr.endswith(" Appelez d'abord.")
    assert told.closed_until == today and told.schedules[0].hours == []
    monkeypatch.setattr("knowledge.base._today", lambda: today + timedelta(days=1))
    assert soon(lambda: shown(base).closed_until is None)
    assert shown(base).alert.nl == "Bel eerst."  # type: ignore[union-attr]
    assert shown(base).schedules[0].hours


@pytest.mark.parametrize(
    ("intake", "told"),
    [
        ({"state": "open"}, "Op {day} zei Potdienst dat er plaats is."),
        ({"state": "full"}, "Op {day} zei Potdienst dat er nu geen plaats vrij is."),
        ({"state": "full", "weeks": 6}, "Op {day} zei Potdienst dat je ongeveer 6 weken wacht."),
        ({"state": "unknown"}, ""),
    ],
)
@pytest.mark.parametrize("days", [0, 30, 31])
def test_who_said_whether_there_is_a_place_is_told_for_thirty_days(
    intake: dict[str, Any], told: str, days: int
) -> None:
    stated = date(2026, 12, 3)
    sheet = read_file("interface", CONTENT / "interface" / "interface.yml")
    fields = place(intake={**intake, "stated": stated, "by": "Potdienst"})
    known = Place.parse_obj({"kind": "place", **fields})
    found = as_of(stated + timedelta(days=days), {"interface": sheet, "pothuis": known})["pothuis"]
    assert isinstance(found, Place)
    wanted = told.format(day="3 december 2026") if days <= 30 else ""
    assert (found.alert.nl if found.alert else "") == wanted
    assert found.schedules == known.schedules


@pytest.mark.parametrize(
    ("register", "told"),
    [
        (
            "nl",
            "Tijdelijk dicht tot en met 10 december 2026. "
            "Op 3 december 2026 zei Potdienst dat je ongeveer 6 weken wacht. Bel eerst.",
        ),
        (
            "nl-simple",
            "Het is dicht tot en met 10 december 2026. "
            "Op 3 december 2026 zei Potdienst: je wacht ongeveer 6 weken. Bel eerst.",
        ),
        (
            "fr",
            "Fermé provisoirement, jusqu'au 10 décembre 2026 inclus. Le 3 décembre 2026, "
            "Potdienst a dit que l'attente est d'environ 6\xa0semaines. Appelez d'abord.",
        ),
        (
            "fr-simple",
            "C'est fermé jusqu'au 10 décembre 2026 inclus. Le 3 décembre 2026, "
            "Potdienst a dit : vous attendez environ 6\xa0semaines. Appelez d'abord.",
        ),
    ],
)
def test_what_holds_for_a_while_is_told_in_the_register_of_the_reader(
    register: Register, told: str
) -> None:
    stated = date(2026, 12, 3)
    sheet = read_file("interface", CONTENT / "interface" / "interface.yml")
    fields = place(
        closed_until="2026-12-10",
        intake={"state": "full", "weeks": 6, "stated": stated, "by": "Potdienst"},
        alert={"nl": "Bel eerst.", "fr": "Appelez d'abord."},
    )
    known = Place.parse_obj({"kind": "place", **fields})
    found = as_of(stated, {"interface": sheet, "pothuis": known})["pothuis"]
    assert isinstance(found, Place) and found.alert
    assert found.alert[register] == told


def test_one_document_is_checked_as_its_file_would_be(shelves: Shelves) -> None:
    shelves.write(term())
    wrong = place()
    wrong["schedules"][0]["hours"][0]["closes_at"] = "13:00"
    shelves.write(wrong, kind="place")
    in_file = [one.message for one in shelves.problems() if one.path.stem == "pothuis"]
    shelves.write(place(), kind="place")
    documents = read_all(shelves.folder)
    values = {"schedules": wrong["schedules"]}
    changed = laid_over(documents["pothuis"], values)
    found = check_one(changed, documents, shelves.folder, date(2026, 11, 22))
    assert [one.message for one in found] == in_file
    assert any("13:00" in one for one in in_file)


def test_git_applies_the_patch_and_the_files_say_the_same(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    content = root / "knowledge" / "content"
    shutil.copytree(CONTENT, content)
    documents = read_all(content)
    hours = {"byday": ["MO", "TU"], "opens_at": "09:00", "closes_at": "12:30"}
    schedule = {
        "description": {"nl": "ma en di van 9 tot 12.30 uur", "fr": "lu et ma de 9h à 12h30"},
        "stated": "2026-12-03",
        "hours": [hours],
    }
    topic = documents["kind-en-gezin"]
    assert isinstance(topic, Entry)
    contacts = [
        {**one.dict(), "phone": "02 555 11 22", "checked": "2026-12-03"} for one in topic.contacts
    ]
    values: dict[str, dict[str, Any]] = {
        "hvhk-halle": {
            "phones": PHONES,
            "email": None,
            "schedules": [schedule],
            "assured_date": "2026-12-03",
            "assurer": "Huis van het Kind: Halle",
            "closed_until": "2026-12-31",
            "intake": {"state": "full", "weeks": 6, "stated": "2026-12-03", "by": "Wij"},
        },
        "kind-en-gezin": {"contacts": contacts, "reviewed": {"date": "2026-12-03", "by": "Wij"}},
        "1g1p": {
            "intake": {
                "vilvoorde": {"state": "full", "weeks": 6, "stated": "2026-12-03", "by": "Wij"},
                "halle": {"state": "open", "weeks": None, "stated": "2026-12-02", "by": "Wij"},
            }
        },
    }
    overlay = {
        name: {field: [_said(documents[name], field), value] for field, value in one.items()}
        for name, one in values.items()
    }
    question = NewQuestion("kind-en-gezin", "nl", "what", "bestaat kaantjegezin nog altijd?")
    made = patch(documents, overlay, [question, question], content)
    assert made.left_out == []
    (root / "x.patch").write_text(made.text, encoding="utf-8")
    for options in (["--check"], []):
        subprocess.run(["git", "apply", *options, "x.patch"], cwd=root, check=True)
    now, wanted = read_all(content), overlaid(documents, overlay).documents
    added = now["kind-en-gezin"].questions.nl["what"]  # type: ignore[union-attr]
    assert added.pop() == question.text
    assert now == wanted
    assert not still_holding(as_layer(overlay["1g1p"]), now["1g1p"])


def _said(document: Document, field: str) -> Any:
    return in_json(document).get(field)


def test_rewriting_leaves_all_else_as_it_was() -> None:
    text = (
        "# about this\nid: x   # its id\nphones:\n- number: '1'   # of the desk\n  note: |\n    a\n"
        "email: a@b.be\n# last\nurl: https://a.be\n"
    )
    values = {
        "phones": [{"number": "2", "note": "a\n"}],
        "email": None,
        "closed_until": "2026-12-03",
    }
    assert rewritten(text, values) == (
        '# about this\nid: x   # its id\nphones:\n- number: "2"   # of the desk\n  note: |\n    a\n'
        "# last\nurl: https://a.be\nclosed_until: 2026-12-03\n"
    )


def test_what_cannot_be_rewritten_is_refused() -> None:
    with pytest.raises(CannotRewrite):
        rewritten("a: &x {b: 1}\nc: *x\n", {"c": {"b": 2}})


def test_a_patch_names_what_it_leaves_out(shelves: Shelves) -> None:
    shelves.write(place(), kind="place")
    documents = read_all(shelves.folder)
    overlay = {
        "gone": {"email": [None, "x@y.be"]},
        "pothuis": {"phones": [[{"number": "02 555 00 00", "description": None}], "wrong"]},
    }
    made = patch(documents, overlay, [], shelves.folder)
    assert made.text == ""
    assert [line.partition(":")[0] for line in made.left_out] == ["gone", "pothuis"]


def test_without_its_table_there_is_no_overlay(engine: Engine, shelves: Shelves) -> None:
    metadata.drop_all(engine)
    shelves.write(term())
    base = KnowledgeBase(engine, shelves.folder, look_every=0, understands=False)
    assert base.current().written.files == {}
