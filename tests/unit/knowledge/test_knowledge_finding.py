"""Finding topics and places in what people type."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from sample_content import parsed, term

from knowledge.classifier import Sample, TextClassifier
from knowledge.evidence import EvidenceModel
from knowledge.files import CONTENT, read_file
from knowledge.gazetteer import Elsewhere, Gazetteer
from knowledge.names import NameFinder
from knowledge.schema import Term
from knowledge.search import Index
from knowledge.text import fold, letters, parts, sentences


def entry(name: str, *names: str, questions: list[str] | None = None) -> Term:
    fields = term(name)
    fields["names"] = {"nl": [name], "fr": [f"{name} fr"], "popular": list(names)}
    if questions:
        fields["questions"]["nl"]["what"] = questions
    return parsed(fields)


@pytest.fixture(scope="module")
def finder() -> NameFinder:
    """Give a finder of three entries."""
    return NameFinder(
        [
            entry("schooltoeslag", "allocation d'études", "schooltoeslag secundair"),
            entry("ocmw", "sociaal huis", "CPAS"),
            entry("zorgtoeslag", "geld voor een kind met een beperking"),
        ]
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hoe vraag ik de schooltoeslag aan?", [("schooltoeslag", True)]),
        ("SCHOOLTOESLAG??", [("schooltoeslag", True)]),
        ("school toeslag", [("schooltoeslag", True)]),
        ("schooltoeslagen voor 2 kinderen", [("schooltoeslag", True)]),
        ("scholtoeslag", [("schooltoeslag", False)]),
        ("c koi l’allocation d'etudes", [("schooltoeslag", True)]),
        ("ocmw of zorgtoeslag", [("ocmw", True), ("zorgtoeslag", True)]),
        ("waar is het sociaal huis", [("ocmw", True)]),
        ("ocmv", []),
        ("de school belde", []),
        ("toeslag", []),
        ("", []),
        ("🙂 ...", []),
    ],
)
def test_names_are_found_as_people_write_them(
    finder: NameFinder, text: str, found: list[tuple[str, bool]]
) -> None:
    assert [(hit.entry, hit.exact) for hit in finder.find(letters(text))] == found


def test_the_longest_name_wins_where_two_overlap(finder: NameFinder) -> None:
    (hit,) = finder.find(letters("mijn schooltoeslag secundair"))
    assert (hit.start, hit.end, hit.name) == (1, 3, "schooltoeslag secundair")


POTS = ["hoeveel zit er in mijn spaarvarken", "mag mijn kind sparen", "een potje voor later"]
BUSES = ["wanneer rijdt de bus", "ik mis altijd de bus naar school", "abonnement voor de lijn"]


def index(cache: Path | None = None) -> Index:
    return Index([entry("sparen", questions=POTS), entry("vervoer", questions=BUSES)], cache)


def test_a_message_without_a_name_is_ranked_by_likeness() -> None:
    ranked = index().rank("hoe laat komt de bus")
    assert ranked[0].entry == "vervoer"
    assert ranked[0].name is None
    assert sum(one.score for one in ranked) == pytest.approx(1)


def test_a_name_in_a_message_is_told() -> None:
    best = index().rank("iets over vervoer aub")[0]
    assert (best.entry, best.name, best.exact) == ("vervoer", "vervoer", True)


@pytest.mark.parametrize("text", ["", "   ", "...", "🙂"])
def test_a_message_without_letters_ranks_nothing(text: str) -> None:
    assert index().rank(text) == []


def test_very_long_and_strange_text_is_ranked_too() -> None:
    assert index().rank("bus " * 25_000)[0].entry == "vervoer"
    assert index().rank("'; DROP TABLE knowledge; -- <script>bus</script>")[0].entry == "vervoer"


def test_what_was_trained_is_read_back_and_ranks_the_same(tmp_path: Path) -> None:
    first = index(tmp_path / "cache").rank("mijn spaarvarken")
    assert (tmp_path / "cache" / "topics" / "evidence.npz").exists()
    assert index(tmp_path / "cache").rank("mijn spaarvarken") == first


@pytest.mark.parametrize(
    "name", ["topics/evidence.json", "topics/evidence.npz", "facets/classifier.json"]
)
@pytest.mark.parametrize("kept", [0.0, 0.3, 0.9])
def test_a_cache_that_was_cut_off_is_made_anew(tmp_path: Path, name: str, kept: float) -> None:
    cache = tmp_path / "cache"
    right = index(cache).rank("mijn spaarvarken")
    whole = (cache / name).read_bytes()
    (cache / name).write_bytes(whole[: int(len(whole) * kept)])
    assert index(cache).rank("mijn spaarvarken") == right
    EvidenceModel.load(cache / "topics")


@pytest.fixture
def trained(tmp_path: Path) -> Path:
    """Give a folder with a trained classifier."""
    classifier = TextClassifier(6)
    samples = [Sample(letters(text), ["m"]) for text in (*POTS, *BUSES)]
    classifier.fit(samples, ["sparen"] * 3 + ["vervoer"] * 3)
    classifier.save(tmp_path / "model")
    return tmp_path / "model"


def test_a_classifier_ranks_the_same_after_saving_and_loading(trained: Path) -> None:
    loaded = TextClassifier.load(trained)
    assert loaded.labels == ["sparen", "vervoer"]
    best = loaded.rank(Sample(letters("de bus naar school")))[0]
    assert best.label == "vervoer"
    assert 0.5 < best.share <= 1


def test_a_classifier_without_marks_is_kept_too(tmp_path: Path) -> None:
    classifier = TextClassifier(6)
    samples = [Sample(letters(text)) for text in (*POTS, *BUSES)]
    classifier.fit(samples, ["sparen"] * 3 + ["vervoer"] * 3)
    classifier.save(tmp_path)
    asked = Sample(letters("de bus naar school"))
    assert TextClassifier.load(tmp_path).rank(asked) == classifier.rank(asked)


def test_one_label_or_none_leaves_nothing_to_tell_apart() -> None:
    classifier = TextClassifier(6)
    classifier.fit([Sample(["a"])], ["only"])
    assert [one.label for one in classifier.rank(Sample(["b"]))] == ["only"]
    classifier.fit([], [])
    assert classifier.rank(Sample(["b"])) == []


@pytest.mark.parametrize("name", ["classifier.json", "classifier.npz"])
@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "other", "flipped"])
def test_damaged_files_are_refused(trained: Path, name: str, damage: str) -> None:
    path = trained / name
    whole = path.read_bytes()
    if damage == "missing":
        path.unlink()
    elif damage == "flipped" and name.endswith("npz"):
        middle = len(whole) // 2
        path.write_bytes(
            whole[:middle]
            + bytes(b ^ 255 for b in whole[middle : middle + 64])
            + whole[middle + 64 :]
        )
    else:
        other = {
            "empty": b"",
            "cut": whole[: len(whole) // 2],
            "other": b"[1, 2]",
            "flipped": b"{}",
        }
        path.write_bytes(other[damage])
    with pytest.raises(ValueError, match="holds no classifier that can be read"):
        TextClassifier.load(trained)


def test_files_of_two_classifiers_are_not_mixed(trained: Path) -> None:
    about = json.loads((trained / "classifier.json").read_text())
    about["labels"].append("third")
    (trained / "classifier.json").write_text(json.dumps(about))
    with pytest.raises(ValueError, match="holds no classifier that can be read"):
        TextClassifier.load(trained)


def test_a_file_that_would_run_code_is_refused(trained: Path) -> None:
    harmful = np.empty(1, dtype=object)
    np.savez(trained / "classifier.npz", weights=harmful, bias=harmful)
    with pytest.raises(ValueError, match="holds no classifier that can be read"):
        TextClassifier.load(trained)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """Give the gazetteer of the real municipalities."""
    paths = sorted((CONTENT / "municipalities").glob("*.yml"))
    return Gazetteer([read_file("municipality", path) for path in paths])  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "municipality"),
    [
        ("wij wonen in Halle", "halle"),
        ("Halle", "halle"),
        ("On habite à Hal", "halle"),
        ("On habite à Rhode-Saint-Genèse, vous venez ?", "sint-genesius-rode"),
        ("rhode st genese", "sint-genesius-rode"),
        ("sint genesius rode", "sint-genesius-rode"),
        ("St-Pieters-Leeuw", "sint-pieters-leeuw"),
        ("à Leeuw-Saint-Pierre", "sint-pieters-leeuw"),
        ("ik woon te VILVOORDE", "vilvoorde"),
        ("nous sommes de Vilvorde", "vilvoorde"),
        ("1500", "halle"),
        ("1700", "dilbeek"),
        ("ocmw 1700 Dilbeek bellen", "dilbeek"),
        ("ik wil het ocmw in 1700 bellen of mailen", "dilbeek"),
        ("postcode 1651", "beersel"),
        ("wij zitten in 1755 Gooik", "pajottegem"),
        ("komen jullie in Lembeek", "halle"),
        ("ik ben van Buizingen", "halle"),
        ("in Ruisbroek", "sint-pieters-leeuw"),
        ("Galmaarden", "pajottegem"),
        ("dilbeeck", "dilbeek"),
        ("vilvoorden", "vilvoorde"),
        ("sint pieters leuw", "sint-pieters-leeuw"),
        ("Wezembeek", "wezembeek-oppem"),
        ("kapelle op den bos", "kapelle-op-den-bos"),
        ("j'habite Zaventem", "zaventem"),
        ("ocmw asse", "asse"),
    ],
)
def test_a_municipality_is_recognised(gazetteer: Gazetteer, text: str, municipality: str) -> None:
    found = gazetteer.find(text)
    assert found is not None
    assert found.municipality.id == municipality


@pytest.mark.parametrize(
    "text",
    [
        "",
        "...",
        "hoeveel krijg ik",
        "ik moet naar de rechtbank",
        "in een kerk of kapelletje",
        "we zagen een leeuw op school en hij brulde",
        "die bever bouwde een dam",
        "ik wacht al 2 jaar en 1500000 minuten",
        "mijn nummer is 0470 15 00 00",
        "een boom in de tuin en een mol in het gras",
        "c'est lent, on a eu un sinistre à la maison",
        "we hebben 2000 euro schulden",
        "9999",
        "1700 bellen",
        "kan ik 1700 opbellen",
        "bel naar 1700",
        "je peux appeler le 1700 ?",
        "au numéro 1700",
    ],
)
def test_what_is_no_municipality_of_ours_is_not_taken_for_one(
    gazetteer: Gazetteer, text: str
) -> None:
    assert gazetteer.find(text) is None


def test_a_municipality_in_a_very_long_text_is_found(gazetteer: Gazetteer) -> None:
    found = gazetteer.find("wij wonen in Halle " + "en het is moeilijk " * 200)
    assert found is not None
    assert found.municipality.id == "halle"


@pytest.mark.parametrize(
    ("text", "name", "region"),
    [
        ("nous habitons à Liège", "Luik", "wallonia"),
        ("wij wonen in Antwerpen", "Antwerpen", "flanders"),
        ("ik woon in Sint-Jans-Molenbeek", "Sint-Jans-Molenbeek", "brussels"),
        ("j'habite Anderlecht et toi", "Anderlecht", "brussels"),
        ("ocmw Aalst", "Aalst", "flanders"),
        ("le cpas de la commune de Braine-l'Alleud", "Eigenbrakel", "wallonia"),
        ("postcode 9300", "Aalst", "flanders"),
        ("1000", "Brussel", "brussels"),
    ],
)
def test_a_municipality_elsewhere_is_told_apart_by_its_region(
    gazetteer: Gazetteer, text: str, name: str, region: str
) -> None:
    found = gazetteer.find(text)
    assert found is not None
    assert isinstance(found.municipality, Elsewhere)
    assert (found.municipality.name.nl, found.municipality.region) == (name, region)
    assert gazetteer.elsewhere(found.municipality.id) == found.municipality


def test_every_municipality_of_ours_has_a_centre_in_the_region(gazetteer: Gazetteer) -> None:
    centres = gazetteer.centres()
    assert len(centres) == len(list((CONTENT / "municipalities").glob("*.yml")))
    for point in centres.values():
        assert 50.6 < point.latitude < 51.1
        assert 3.8 < point.longitude < 4.7


def test_a_gazetteer_of_nothing_finds_nothing() -> None:
    assert Gazetteer([]).find("Halle 1500") is None


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Crèche", "creche"),
        ("L’École", "l'ecole"),
        ("sœur  \t aînée", "soeur ainee"),
        ("ŒUVRE", "oeuvre"),
        ("`s avonds", "'s avonds"),
        ("ＨＡＬＬＥ", "halle"),
    ],
)
def test_folding_takes_away_what_makes_no_difference(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("da's ni waar", ["dat", "is", "niet", "waar"]),
        ("c'est l'école", ["c", "est", "l", "ecole"]),
        ("1 Gezin 1 Plan!", ["1", "gezin", "1", "plan"]),
        ("ادعم", []),
    ],
)
def test_words_are_normalised_the_same_everywhere(text: str, words: list[str]) -> None:
    assert letters(text) == words


def test_a_text_is_divided_into_sentences_and_parts() -> None:
    text = "Eerst dit. Dan dat?\n1. Stap een.\n2. Stap twee.\n---\nNog iets."
    assert list(sentences(text)) == [
        "Eerst dit.",
        "Dan dat?",
        "Stap een.",
        "Stap twee.",
        "Nog iets.",
    ]
    assert parts(text) == ["Eerst dit. Dan dat?\n1. Stap een.\n2. Stap twee.", "Nog iets."]
