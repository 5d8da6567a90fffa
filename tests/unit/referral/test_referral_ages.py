"""The ages of children, as families write them: typos, sms, dialect, second language."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.referral.reading.ages import Age, Children, corrects_children, read_children

TODAY = date(2026, 11, 29)


def shown(children: Children | None) -> str:
    """Write children briefly: "7 8m P2027-03" is one of 7 years, one of 8 months, one expected."""
    assert children is not None
    ages = [f"{age.months}m" if age.in_months else f"{age.months / 12:g}" for age in children.ages]
    return " ".join([*ages, f"P{children.due}"] if children.pregnant else ages)


def years(*ages: int) -> Children:
    return Children(tuple(Age(12 * age, in_months=False) for age in ages), False, None)


@pytest.mark.parametrize(
    ("text", "children"),
    [
        ("ne kleine van 4 en een baby van 8 maand", "4 8m"),
        ("3, 5 en 7", "3 5 7"),
        ("3 5 7", "3 5 7"),
        ("3/5/7", "3 5 7"),
        ("3-5-7", "3 5 7"),
        ("2 meisjes: 6j en 9j", "6 9"),
        ("een tweeling van 2", "2 2"),
        ("7 et 9 ans", "7 9"),
        ("j'ai un bébé de 5 mois et un ado de 14", "5m 14"),
        ("zwanger", "P"),
        ("6 maanden zwanger", "P2027-02"),
        ("enceinte de 7 mois", "P2027-01"),
        ("uitgerekend in maart", "P2027-03"),
        ("bevalling voorzien in maart", "P2027-03"),
        ("geboren in 2019", "7"),
        ("née en 2019", "7"),
        ("ne en 2019", "7"),
        ("mijn dochter wordt volgende maand 8", "7"),
        ("zeven jaar", "7"),
        ("sept ans", "7"),
        ("3 kinderen van 2, 4 en 6", "2 4 6"),
        ("26", "26"),
        ("120 jaar", "120"),
        ("hij is 8, en we hebben nog een meisje van 3", "8 3"),
        ("Opwijk, mijn dochter is 15", "15"),
        ("mijn vrouw is 6 maanden zwanger en we hebben een meisje van 2", "2 P2027-02"),
        ("ik ben 34 en heb een zoon van 7", "7"),
        ("ik ben 17", "17"),
        ("ik ben 24 en zwanger", "P"),
        ("ik heb er 3: 4, 6 en 9", "4 6 9"),
        ("Emma 5, Louis 8", "5 8"),
        ("emma 5 louis 8", "5 8"),
        ("Fatima (7) en Youssef (4)", "7 4"),
        ("meisje 4 jongen 6", "4 6"),
        ("18 maanden", "18m"),
        ("6 weken", "1m"),
        ("10 dagen", "0m"),
        ("pasgeboren", "0m"),
        ("un nouveau-né et une fille de 3 ans", "3 0m"),
        ("anderhalf jaar", "18m"),
        ("2 ans et demi", "30m"),
        ("elle a deux ans et demi", "30m"),
        ("2,5 jaar", "30m"),
        ("3,5 en 7", "3 5 7"),
        ("2 jaar en 4 maanden", "28m"),
        ("kinderen van 4 jaar en 8 maanden", "4 8m"),
        ("1 an 3 mois", "15m"),
        ("bijna 5", "4"),
        ("presque 5 ans", "4"),
        ("aura 8 ans en mars", "7"),
        ("il va avoir 8 ans le mois prochain", "7"),
        ("vient d'avoir 5 ans", "5"),
        ("hij is net 5 geworden", "5"),
        ("mijn zoon van 12 zit al 2 jaar op de wachtlijst", "12"),
        ("on attend depuis 2 ans, il a 9 ans", "9"),
        ("il a déjà 5 ans", "5"),
        ("hij is al 5", "5"),
        ("hij is al 5 jaar", "5"),
        ("zoon 8 jaar, 3e leerjaar", "8"),
        ("2 dochters van 4", "4 4"),
        ("12/05/2019", "7"),
        ("geboren op 12/05/2019 en 3 maart 2026", "7 8m"),
        ("°2019 en °2021", "7 5"),
        ("2019 en 2021", "7 5"),
        ("2015, 2018", "11 8"),
        ("een 5-jarige en een vijfjarige", "5 5"),
        ("12-jarige dochter", "12"),
        ("onze zoon is zeven", "7"),
        ("elle a onze ans", "11"),
        ("vier en zes", "4 6"),
        ("quatre et six", "4 6"),
        ("acht, tien en elf", "8 10 11"),
        ("zoon van 4, bel 0470 12 34 56", "4"),
        ("mama (34), kind 5", "5"),
        ("ma femme a 30 ans et mon fils 4 ans", "4"),
        ("trois enfants : 4, 7 et 12 ans", "4 7 12"),
        ("des jumeaux de 3 ans", "3 3"),
        ("jumelles de 8 mois", "8m 8m"),
        ("tweeling 2 jaar en zoon 5 jaar", "2 2 5"),
        ("8m", "8m"),
        ("8 m", "8m"),
        ("3j 5j 8mnd", "3 5 8m"),
        ("mijn jongste is 3 en de oudste 12", "3 12"),
        ("un fils de 26 ans", "26"),
        ("0", "0"),
        ("7 & 9", "7 9"),
        ("7+9", "7 9"),
        ("ik ben mama van 3 en 5", "3 5"),
        ("2 petits garçons 3 ans et 5 ans", "3 5"),
        ("une fille de un an", "1"),
        ("een jaar", "1"),
        ("ze wordt 1 in januari", "0"),
        ("1 jaar of 5", "5"),
        ("une fille de 15 ans enceinte", "15 P"),
        ("je suis enceinte de 20 semaines et j'ai un garçon de 3 ans", "3 P2027-04"),
        ("twee kinderen, 6 en 8 jaar", "6 8"),
        ("mijn kinderen zijn 6,8 en 11", "6 8 11"),
        ("6,8,11", "6 8 11"),
        ("٧", "7"),
        ("hij is pas 5", "5"),
        ("ze worden 8 en 10", "7 9"),
        ("nee, ze is 7", "7"),
        ("hij is geen 8 maar 9", "9"),
        ("il a pas 8 ans mais 9", "9"),
        ("ik heb 2 kinderen 3 jaar en 7 maanden", "3 7m"),
        ("mon fils a 4 ans et 6 mois", "4.5"),
        ("neuf mois", "9m"),
        ("elle a neuf ans", "9"),
        ("20 semaines", "4m"),
        ("5ans", "5"),
        ("fils 16ans fille 13 ans bb 5mois", "16 13 5m"),
        ("mn zoontje is 3j en half", "3.5"),
        ("mijn zoon Jan 5", "5"),
        ("eerste kindje op komst", "P"),
        ("mijn vrouw moet bevallen in januari", "P2027-01"),
        ("zwanger, uitgerekend 12/03/2027", "P2027-03"),
        ("ik verwacht een kindje", "P"),
        ("niet zwanger, zoon van 5", "5"),
        ("19 en 22", "19 22"),
        ("mes enfants ont 6, 8 et 10", "6 8 10"),
        ("il a 6", "6"),
        ("dertien", "13"),
        ("27", "27"),
        ("-3", "3"),
        ("mes enfants sont nés en 2015 et 2019", "11 7"),
        ("ma fille de 9 ans et mon fils de 1 an et demi", "9 18m"),
        ("Lina is 6 maanden oud, Adam is 3 jaar oud", "6m 3"),
        ("1 zoon 8 jaar 1 dochter 5 jaar", "8 5"),
        ("1 zoon van 8 en 1 dochter van 5", "8 5"),
        ("een zoon van 8, een dochter van 5", "8 5"),
        ("2 zonen van 10 en 12 en een dochter van 3", "10 12 3"),
        ("we zijn gescheiden sinds 3 jaar, kind is 6", "6"),
        ("4 kinderen 2-4-6-8", "2 4 6 8"),
        ("de tweeling is 5, de oudste is 9", "5 5 9"),
        ("c'est pas 8 c'est 9 ans", "9"),
        ("g 2 enfants 3ans et 6 ans", "3 6"),
        ("jai 1 fille de 8ans", "8"),
        ("kheb 3 kinders van 1 3 en 6", "1 3 6"),
        ("twee pubers 14 en 16", "14 16"),
        ("bébé prévu pour mars et un garçon de 4 ans", "4 P2027-03"),
        ("Zwanger van een tweeling", "P"),
        ("ik ben 5 maanden zwanger van mijn derde, de andere zijn 3 en 6", "3 6 P2027-03"),
        ("mijn zus is zwanger", "P"),
        ("19 jaar oud", "19"),
        ("he is 5 years old", "5"),
        ("2½ jaar", "30m"),
        ("2 ½ ans", "30m"),
        ("2 1/2 jaar", "30m"),
        ("Mijn kindjes zijn 4 en half en 7", "4.5 7"),
        ("wij hebben nen zoon van 11 en een meiske van 6 en nog nen baby van 3 weken", "11 6 0m"),
        ("jai 4 enfant de 2ans 5ans 7ans et 10ans", "2 5 7 10"),
        ("mon fils a 8 ans et ma fille 5", "8 5"),
        ("8 jaar (zoon), 5 jaar (dochter)", "8 5"),
        ("Yassin 12 jaar, Amina 9 jaar en Bilal 4 maanden", "12 9 4m"),
        ("dochter: 14/02/2015, zoon 3-9-2018", "11 8"),
        ("ma puce a 3 ans", "3"),
        ("le grand a 15 ans, le petit 6", "15 6"),
        ("ik ben zelf 16", "16"),
        ("ik heb 2 kinderen, eentje van 3 en eentje van 5", "3 5"),
        ("kind 1: 8 jaar, kind 2: 5 jaar", "8 5"),
        ("1) 8 2) 5", "8 5"),
        ("1. 8 jaar 2. 5 jaar", "8 5"),
        ("de oudste wordt 18 in juni, de jongste is net 12 geworden", "17 12"),
        ("oudste 8 middelste 6 jongste 3", "8 6 3"),
        ("les deux ont 4 ans", "4"),
        ("mes 2 filles ont 4 et 7 ans", "4 7"),
        ("onze dochter van 13 gaat niet meer naar school sinds september", "13"),
        ("ze is 6 maand", "6m"),
        ("9m en 3j", "9m 3"),
        ("3ans1/2", "3.5"),
        ("mijn zoon is in 2012 geboren", "14"),
        ("zoon 2012 dochter 2015", "14 11"),
        ("14 ans depuis hier", "14"),
        ("entre 4 et 8 ans", "4 8"),
        ("jongen 4j, zwanger 5m", "4 P2027-03"),
        ("baby verwacht in februari 2027 en peuter 2j", "2 P2027-02"),
        ("on attend notre premier enfant pour juin", "P2027-06"),
        ("il a fêté ses 10 ans", "10"),
    ],
)
def test_ages_are_read_as_families_write_them(text: str, children: str) -> None:
    assert shown(read_children(text, TODAY)) == children


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "🙂",
        "3 kinderen",
        "we hebben er 3",
        "j'en ai 3",
        "mijn zoon zit al zeven maanden thuis",
        "in het 3de leerjaar",
        "3e leerjaar",
        "5ème primaire",
        "mijn kind zit in de tweede kleuterklas",
        "1 gezin 1 plan",
        "1g1p",
        "drie kind lagere school",
        "sinds 2019 op de wachtlijst",
        "weet ik niet",
        "nee",
        "bel mij op 0470 12 34 56",
        "1500 Halle",
        "gezin van 5",
        "wij zijn met 5",
        "on est 5 à la maison",
        "een baby",
        "un bébé",
        "999",
        "nog geen jaar",
        "moins d'un an",
    ],
)
def test_where_no_age_stands_none_is_read(text: str) -> None:
    assert read_children(text, TODAY) is None


@pytest.mark.parametrize(
    ("today", "text", "children"),
    [
        (date(2026, 3, 14), "geboren op 15/03/2020", "5"),
        (date(2026, 3, 15), "geboren op 15/03/2020", "6"),
        (date(2026, 2, 1), "né en 2020", "5"),
        (date(2026, 8, 1), "né en 2020", "6"),
        (date(2026, 1, 31), "geboren 31 januari 2026", "0m"),
        (date(2024, 2, 29), "née le 29/02/2020", "4"),
        (date(2026, 12, 31), "enceinte de 8 mois", "P2027-01"),
        (date(2026, 12, 31), "volgende maand uitgerekend", "P2027-01"),
        (date(2026, 3, 1), "uitgerekend in maart", "P2026-03"),
        (date(2026, 4, 1), "uitgerekend in maart", "P2027-03"),
    ],
)
def test_ages_and_births_count_from_today(today: date, text: str, children: str) -> None:
    assert shown(read_children(text, today)) == children


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("nee, ze is 7", years(8), "7"),
        ("non il a 9 ans", years(8), "9"),
        ("9", years(8), "9"),
        ("nee hij wordt pas 9", years(7), "8"),
        ("de baby is 8 maanden", years(1), "8m"),
        ("de jongste is 3 niet 2", years(2, 5), "3 5"),
        ("nee wacht, hij is geen 8 maar 9, hij was vorige week jarig", years(8, 3), "9 3"),
        ("l'aîné a 13", years(8, 12), "8 13"),
        ("le plus jeune a 3", years(2, 8), "3 8"),
        ("non la petite a 3 ans", years(2, 8), "3 8"),
        ("pas 8 mais 9", years(8, 12), "9 12"),
        ("il a 9 ans, pas 8", years(8, 2), "9 2"),
        ("7 ipv 6", years(6, 4), "7 4"),
        ("3 au lieu de 2", years(2, 4), "3 4"),
        ("de oudste is 12", years(8, 8), "8 12"),
    ],
)
def test_one_age_is_corrected_where_it_is_clear_which(
    text: str, before: Children, after: str
) -> None:
    assert shown(corrects_children(text, before, TODAY)) == after


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("nee", years(8)),
        ("nee, ze is 7", years(8, 3)),
        ("nee, 7 en 9", years(8)),
        ("hij is geen 8 maar 9", years(8, 8)),
        ("nee, de oudste is 12 en de jongste 3", years(1, 2)),
        ("we hebben ook een meisje van 3", years(8)),
        ("il y a encore un garçon de 3 ans", years(8)),
        ("ik ben niet zwanger", years(5)),
        ("7", Children((), True, "")),
    ],
)
def test_what_is_no_clear_correction_changes_nothing(text: str, before: Children) -> None:
    assert corrects_children(text, before, TODAY) is None


def test_a_correction_keeps_the_pregnancy() -> None:
    before = Children((Age(96, False),), True, "2027-03")
    assert corrects_children("nee, 9", before, TODAY) == Children(
        (Age(108, False),), True, "2027-03"
    )


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(text: str) -> None:
    children = read_children(text, TODAY)
    assert children is None or children.ages or children.pregnant


WORDS = (
    "zwanger enceinte 7 3,5 jaar mois mars 12/05/2019 2019 geboren niet pas de tweeling en et van"
    " anderhalf half kinderen oudste ans - ( wordt ik ben sinds 8m 31/02/2020 ½ 1/2 °"
)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=25))
def test_no_order_of_words_breaks_reading_and_correcting(words: list[str]) -> None:
    text = " ".join(words)
    children = read_children(text, TODAY)
    if children is not None:
        assert Children.from_json(children.as_json()) == children
        assert all(age.months >= 0 for age in children.ages)
        assert children.due is None or children.pregnant
    corrected = corrects_children(text, years(4, 9), TODAY)
    assert corrected is None or len(corrected.ages) == 2


@given(st.lists(st.integers(min_value=0, max_value=25), min_size=1, max_size=8))
def test_any_list_of_years_is_read(ages: list[int]) -> None:
    for tie in (", ", " en ", " et ", " "):
        assert read_children(tie.join(f"{age} jaar" for age in ages), TODAY) == years(*ages)
