"""Languages at home and for contact, and the wish for an interpreter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.referral.reading.languages import Languages, language_name, read_languages


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Nederlands", "nl"),
        ("français", "fr"),
        ("thuis arabisch, met u nederlands", "ar nl"),
        ("arabe et français", "ar fr"),
        ("Turks en een beetje Nederlands", "tr nl"),
        ("Marokkaans", "ary"),
        ("marokkaans arabisch", "ary"),
        ("Darija", "ary"),
        ("berbers", "ber"),
        ("Pasjtoe of Dari", "ps prs"),
        ("Lingala et swahili", "ln sw"),
        ("thuis spreken we Tigrinya en Amhaars", "ti am"),
        ("koerdisch (kurmanci)", "ku"),
        ("on parle l'ourdou", "ur"),
        ("on parle russe à la maison", "ru"),
        ("elle parle turque et italienne", "tr it"),
        ("Türkçe", "tr"),
        ("العربية", "ar"),
        ("русский", "ru"),
        ("langue des signes", "sgn"),
        ("nl/fr", "nl fr"),
        ("ik spreek engelz", "en"),
        ("portugees en roemens", "pt ro"),
        ("nederlans", "nl"),
        ("fransais", "fr"),
        ("bosnisch", "sh"),
        ("wij spreken Vlaams", "nl"),
        ("frans, frans en nog eens frans", "fr"),
        ("geen Frans, wel Engels", "en"),
        ("je parle pas français, espagnol", "es"),
        ("je ne parle pas le néerlandais mais le polonais", "pl"),
        ("Turks niet Nederlands", "tr"),
        ("Turks, Nederlands niet", "tr"),
        ("pas bien français mais arabe", "fr ar"),
        ("Nederlands niet goed, Turks", "nl tr"),
        ("français pas beaucoup", "fr"),
    ],
)
def test_languages_are_read_in_the_order_said(text: str, spoken: str) -> None:
    assert read_languages(text) == Languages(tuple(spoken.split()), None)


@pytest.mark.parametrize(
    ("text", "spoken", "interpreter"),
    [
        ("je parle francais, besoin d'interprete", "fr", True),
        ("tolk graag", "", True),
        ("Somali, met een tolk aub", "so", True),
        ("je comprends un petit peu le néerlandais, il faut un traducteur", "nl", True),
        ("niet zonder tolk", "", True),
        ("ik versta niet goed nederlands, tolk", "nl", True),
        ("tercüman lazım, Türkçe", "tr", True),
        ("geen tolk", "", False),
        ("een tolk is niet nodig", "", False),
        ("frans thuis, tolk hebben we niet nodig", "fr", False),
        ("pas besoin d'interprète", "", False),
        ("sans interprète", "", False),
        ("polonais, un interprète n'est pas nécessaire", "pl", False),
    ],
)
def test_the_wish_for_an_interpreter_is_read(text: str, spoken: str, interpreter: bool) -> None:
    assert read_languages(text) == Languages(tuple(spoken.split()), interpreter)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🙂",
        "nee",
        "weet ik niet",
        "thuis spreken wij thuis",
        "ik ga naar Marie en kom terug",
        "de school weet alles over ons gezin en de kinderen zijn moe",
        "je veux une place à la crèche de mon quartier",
        "geen Frans",
    ],
)
def test_where_no_language_stands_none_is_read(text: str) -> None:
    assert read_languages(text) is None


@pytest.mark.parametrize(
    "text",
    ["Nederlands", "Dari", "berbers", "Darija", "Syrisch", "gebarentaal", "bosnisch", "Riffijns"],
)
def test_every_language_has_a_name_in_dutch_and_in_french(text: str) -> None:
    languages = read_languages(text)
    assert languages is not None
    for code in languages.spoken:
        assert language_name(code, "nl") != code
        assert language_name(code, "fr") != code
        assert read_languages(language_name(code, "fr")) is not None


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(text: str) -> None:
    languages = read_languages(text)
    assert languages is None or languages.spoken or languages.interpreter is not None


@given(st.lists(st.sampled_from(
    ["niet", "geen", "pas", "tolk", "frans", "Turks", "de", "un", "interprète", "is", "goed", ","]
)))  # fmt: skip
def test_no_order_of_words_breaks_the_reading(words: list[str]) -> None:
    languages = read_languages(" ".join(words))
    assert languages is None or set(languages.spoken) <= {"fr", "tr"}
