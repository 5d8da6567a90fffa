"""The short phrases that steer the form; whatever is longer or other is an answer."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.referral.reading import moves
from bot.referral.reading.moves import typed_move

MOVES = {
    "skip": [
        "overslaan", "sla over", "Sla deze vraag maar over", "volgende", "weet ik niet", "kweet ni",
        "geen idee", "zeg ik liever niet", "dat wil ik niet zeggen", "Passer", "suivant",
        "je sais pas", "jsais pas", "je c pas", "je préfère pas dire", "aucune idée", "skip aub",
    ],
    "referrer": [
        "wat schreef de aanmelder", "Wat schreef de aanmelder?", "wie meldt ons aan",
        "qui nous inscrit ?",
    ],
    "back": ["terug", "vorige", "Vorige vraag!", "retour", "précédent", "revenir en arriere"],
    "pause": [
        "stop", "STOP!!", "pauze", "later", "morgen verder", "ik stop ermee", "plus tard", "pause",
        "j'arrête", "jarrete", "j’arrête", "stop svp",
    ],
    "yes": [
        "ja", "jaa", "Jaaaa!", "yep", "da klopt", "ja hoor", "oui", "ouii", "ok", "OK merci",
        "oké 👍", "d'accord", "daccord", "c bon", "👍", "👍🏽", "✅", "ça va", "graag",
    ],
    "no": [
        "nee", "neen", "neeee", "nee bedankt", "klopt niet", "da klopt nie", "non", "non merci",
        "c'est pas ça", "c pa ça", "👎",
    ],
    "why": [
        "waarom", "waarom?", "waarom vraag je dat", "waarom vraagt u dat?", "pq", "pourquoi",
        "pk vous demandez ça", "à quoi ça sert ?",
    ],
    "show": ["toon", "Toon eens wat er nu staat.", "alles laten zien", "mijn aanvraag", "montrer",
             "montrez-moi tout", "voir ma demande"],
    "withdraw": ["ik trek mijn aanvraag in", "intrekken", "retirer ma demande",
                 "Je veux retirer ma demande svp"],
    "status": ["hoe staat het met mijn aanvraag", "hoe ver staat het?", "ou en est ma demande",
               "Où en est ma demande ?"],
    "resume": ["verder met mijn aanvraag", "ok verder met de aanmelding", "continuer ma demande",
               "verder", "reprendre"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "move"), [(text, move) for move, texts in MOVES.items() for text in texts]
)
def test_a_move_is_known_however_it_is_typed(text: str, move: str) -> None:
    assert typed_move(text) == move


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "?",
        "7",
        "❤️",
        "👍👎",
        "merci",
        "aub",
        "Halle",
        "frans",
        "ja maar hij is 7",
        "nee, ze is 7",
        "ja, hij slaapt slecht en wil niet naar school",
        "ik stop met werken in maart",
        "waarom wil hij niet naar school",
        "terug naar school na de vakantie",
        "morgen na 18u",
        "niemand",
        "aucune",
        "wij willen verder studeren",
        "mijn aanvraag bij de VDAB loopt nog",
        "nee " * 200,
    ],
)
def test_anything_longer_or_other_is_an_answer(text: str) -> None:
    assert typed_move(text) is None


def test_no_phrase_means_two_moves() -> None:
    table: dict[str, list[str]] = yaml.safe_load(
        Path(moves.__file__).with_name("moves.yml").read_text(encoding="utf-8")
    )
    assert set(table) == set(MOVES)
    wrong = {
        phrase: (move, typed_move(phrase))
        for move, phrases in table.items()
        for phrase in phrases
        if typed_move(phrase) != move
    }
    assert wrong == {}


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert typed_move(text) in {None, *MOVES}


@given(st.text(st.characters(categories=["L", "N"]), min_size=81))
def test_a_long_text_is_no_move(text: str) -> None:
    assert typed_move(text) is None
