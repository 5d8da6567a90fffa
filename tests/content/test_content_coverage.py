"""What must be there: municipalities with their services, crisis lines, questions of our own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from rapidfuzz import fuzz, process

from knowledge.base import Snapshot
from knowledge.registers import REGISTERS
from knowledge.rendering import REFERENCE
from knowledge.schema import CrisisHelp
from knowledge.text import fold

ROOT = Path(__file__).parents[2]
#: What measures understanding (JSON lines with a text each) is kept apart from what it learns from.
HELD_OUT = ROOT / "tests/data/understanding"

MUNICIPALITIES = [
    "affligem",
    "asse",
    "beersel",
    "bever",
    "dilbeek",
    "drogenbos",
    "grimbergen",
    "halle",
    "hoeilaart",
    "kampenhout",
    "kapelle-op-den-bos",
    "kraainem",
    "lennik",
    "liedekerke",
    "linkebeek",
    "londerzeel",
    "machelen",
    "meise",
    "merchtem",
    "opwijk",
    "overijse",
    "pajottegem",
    "pepingen",
    "roosdaal",
    "sint-genesius-rode",
    "sint-pieters-leeuw",
    "steenokkerzeel",
    "ternat",
    "tervuren",
    "vilvoorde",
    "wemmel",
    "wezembeek-oppem",
    "zaventem",
    "zemst",
]
CRISIS_LINES = [
    "112",
    "101",
    "1733",
    "antigif",
    "1712",
    "1813",
    "106",
    "102",
    "116000",
    "nupraatikerover",
    "crisismeldpunt-vlaams-brabant",
    "crisis-bxl",
    "caw-crisis",
    "jac-chat",
    "clbchat",
    "zsg",
    "druglijn",
    "kind-en-gezin-lijn",
    "opvoedingslijn",
    "autisme-chat",
    "jo-lijn",
    "1700",
    "107",
    "103",
    "0800-32-123",
    "0800-30-030",
    "sos-viol",
    "infor-drogues",
    "108",
    "chs",
]


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_a_municipality_has_its_zone_and_its_services(content: Snapshot, municipality: str) -> None:
    one = content.municipalities[municipality]
    assert one.eerstelijnszone.strip()
    assert one.sections
    for service in ("ocmw", "huis-van-het-kind"):
        places = content.social_map.serving(service, municipality)
        assert places, service
        assert any(place.phones or place.email or place.url or place.locations for place in places)


def test_no_municipality_is_without_a_test(content: Snapshot) -> None:
    assert set(content.municipalities) == set(MUNICIPALITIES)


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_a_municipality_is_found_by_each_of_its_names_and_postcodes(
    content: Snapshot, municipality: str
) -> None:
    one = content.municipalities[municipality]
    for name in (one.name.nl, one.name.fr):
        found = content.gazetteer.find(f"wij wonen in {name}")
        assert found is not None, name
        assert found.municipality.id == municipality
    found = content.gazetteer.find(one.sections[0].postcode)
    assert found is not None
    assert found.municipality.id == municipality


@pytest.mark.parametrize("line", CRISIS_LINES)
def test_a_crisis_line_is_there_and_can_be_reached(content: Snapshot, line: str) -> None:
    one = content.shelf.lines[f"line-{line}"]
    assert one.languages
    # A line that families cannot call themselves says whom they can.
    for register in REGISTERS:
        said = {name for _, name in REFERENCE.findall(one.answers["contact"][register])}
        assert one.number or one.chat or one.web or said & set(content.shelf.lines)


def test_every_crisis_message_leads_to_lines_that_are_there(content: Snapshot) -> None:
    messages = [one for one in content.documents.values() if isinstance(one, CrisisHelp)]
    assert messages
    for message in messages:
        for language in ("nl", "fr"):
            assert message.lines[language], message.id  # type: ignore[index]
            assert set(message.lines[language]) <= set(content.shelf.lines)  # type: ignore[index]


def test_every_language_that_is_recognised_has_its_messages(content: Snapshot) -> None:
    from bot.nlu.language_guess import OTHERS

    assert set(content.other_languages) == set(OTHERS)
    for one in content.other_languages.values():
        assert one.welcome.strip()
        assert "112" in one.crisis


def held_out(folder: Path) -> Iterator[str]:
    """Yield the messages of every file of JSON lines in a folder."""
    for path in sorted(folder.rglob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield fold(json.loads(line)["text"])


def learnt(content: Snapshot) -> dict[str, str]:
    """Return all that the guide learns from, with where it stands."""
    texts = {
        fold(question): entry.id
        for entry in content.entries.values()
        for _, _, question in entry.questions.all()
    }
    for path in sorted((ROOT / "data/nlu").rglob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            for example in block["examples"].splitlines():
                texts.setdefault(fold(example.removeprefix("- ")), path.name)
    for path in sorted((ROOT / "bot/nlu/safety/examples").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            texts.setdefault(fold(json.loads(line)["text"]), path.name)
    for path in sorted((ROOT / "bot/nlu/language_examples").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            texts.setdefault(fold(line), path.name)
    return texts


#: So alike (0 to 100) two messages are the same one, typed anew.
SAME = 90


def copied(content: Snapshot, folder: Path) -> list[str]:
    """Return the held-out messages of more than three words that are learnt from, or nearly."""
    known = learnt(content)
    held = [text for text in held_out(folder) if len(text.split()) > 3]
    likeness = process.cdist(held, list(known), scorer=fuzz.ratio, score_cutoff=SAME, workers=-1)
    owners = list(known.items())
    return [
        f"{owners[which][1]}: {text} / {owners[which][0]}"
        for text, which, score in zip(
            held, likeness.argmax(axis=1), likeness.max(axis=1), strict=True
        )
        if score >= SAME
    ]


def test_no_held_out_message_is_learnt_from(content: Snapshot) -> None:
    assert copied(content, HELD_OUT) == []


def test_a_held_out_message_that_was_learnt_would_be_found(
    content: Snapshot, tmp_path: Path
) -> None:
    question = next(
        question
        for _, _, question in content.entries["zorgtoeslag"].questions.all()
        if len(question.split()) > 3
    )
    (tmp_path / "nl.jsonl").write_text(json.dumps({"text": question.upper()}), encoding="utf-8")
    assert copied(content, tmp_path) == [f"zorgtoeslag: {fold(question)} / {fold(question)}"]
