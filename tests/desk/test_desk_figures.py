"""The page of figures: what each role sees, from months that are over, small counts hidden."""

from __future__ import annotations

import re
from html import unescape

import pytest
from counting import add_obstacles, add_use, answer, close
from office import FAR, NEAR, Browser, Office

PAGE = "/desk/cijfers"
CLOSED = "Afgerond, met de laatste stand"


def told(page: str, caption: str) -> list[list[str]]:
    """Return the cells of a table, by its caption."""
    table = page[page.index(f"<caption>{caption}</caption>") :].partition("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [
        [unescape(re.sub(r"<svg.*</svg>", "", cell, flags=re.DOTALL)).strip() for cell in row]
        for row in cells
    ]


def page_of(browser: Browser, query: str = "") -> str:
    answered = browser.get(PAGE + query)
    assert answered.status_code == 200
    return answered.text


def test_use_is_shown_when_its_month_is_over(office: Office) -> None:
    coordinator = office.signed_in("coordinator")
    answer(office, 6, act="answer", topic="zorgtoeslag", language="nl", register="simple")
    answer(office, 5, act="find", topic="ocmw", language="fr", register="fr", municipality="halle")
    answer(office, 2, language="tr", act="other-language")
    before = page_of(coordinator)
    assert "Kijk vanaf 1 december 2026" in before
    assert "Zorgtoeslag" not in before
    office.clock.forward(days=1)
    page = page_of(office.signed_in("administrator", ""))
    assert "Geteld van januari 2026 tot en met november 2026" in page
    assert told(page, "Per maand") == [["Maand", "Antwoorden"], ["november", "13"]]
    assert told(page, "Onderwerp")[1] == ["Zorgtoeslag", "6"]
    assert told(page, "Kanaal")[1] == ["Website en kiosk", "13"]
    assert told(page, "Wat de gids deed")[1] == ["Antwoordde op een vraag", "6"]
    assert told(page, "Gewone of eenvoudige taal")[1:] == [
        ["Eenvoudige taal", "6"],
        ["De rest samen", "7"],
    ]


def test_a_value_of_few_answers_is_not_named(office: Office) -> None:
    add_use(office, "2026-10", "channel", web=120)
    add_use(office, "2026-10", "municipality", halle=100, vilvoorde=9, beersel=6, dilbeek=3, none=2)
    add_use(office, "2026-10", "language", nl=100, fr=17, tr=3)
    page = page_of(office.signed_in("coordinator"))
    assert told(page, "Gemeente waar het gesprek begon")[1:] == [
        ["Halle", "100"], ["Vilvoorde", "9"], ["Beersel", "6"], ["De rest samen", "5"],
    ]  # fmt: skip
    # Three alone could be computed from the months: the next smallest goes with it.
    assert told(page, "Taal")[1:] == [["Nederlands", "100"], ["De rest samen", "20"]]
    assert "Dilbeek" not in page and "Turks" not in page


def test_obstacles_by_municipality_with_small_counts_hidden(office: Office) -> None:
    add_obstacles(
        office, halle=(12, 3, 7), vilvoorde=(20, 9, 30), beersel=(2,), dilbeek=(0, 1), asse=(2,)
    )
    page = page_of(office.signed_in("coordinator"))
    table = told(page, "Drempels per gemeente")
    assert [row[0] for row in table] == [
        "Gemeente", "Halle", "Vilvoorde", "Andere gemeenten samen", "Samen",
    ]  # fmt: skip
    few, less = "minder dan 5", "niet getoond"
    assert table[1][2] == few
    assert less in str(table)
    assert "Beersel" not in page
    cells = [cell for row in table[1:] for cell in row[1:]]
    assert not {"0", "1", "2", "3", "4"} & set(cells)
    assert "Staafdiagram. Wachtlijst of lang wachten: " in page


def test_a_few_obstacles_of_other_municipalities_are_left_out(office: Office) -> None:
    add_obstacles(office, halle=(10, 6, 7), beersel=(2,), dilbeek=(0, 1), nergens=(1,))
    page = page_of(office.signed_in("coordinator"))
    rows = told(page, "Drempels per gemeente")[1:]
    assert [(row[0], row[-1]) for row in rows] == [("Halle", "23"), ("Samen", "23")]


def test_places_that_nobody_knows_count_together(office: Office) -> None:
    add_obstacles(office, nergens=(7, 6, 8), unknown=(5, 5, 5))
    (line, _) = told(page_of(office.signed_in("coordinator")), "Drempels per gemeente")[1:]
    assert (line[0], line[-1]) == ("Gemeente niet gekend", "36")


def test_each_sees_the_handoffs_that_it_may(office: Office) -> None:
    office.hand_over()
    close(office, "2026-09", "meeting", 7)
    close(office, "2026-10", "declined", 2)
    close(office, "2026-10", "meeting", 8, house=FAR)
    page = page_of(office.signed_in("coordinator"))
    assert ["Nieuw", "1"] in told(page, "Vandaag in handen")
    assert told(page, CLOSED)[1:] == [
        ["september 2026", "0", "7"],
        ["oktober 2026", "2", "0"],
    ]
    assert "Vilvoorde" not in page
    other = page_of(office.signed_in("coordinator", FAR))
    assert told(other, CLOSED) == [
        ["Maand", "Gesprek gepland"],
        ["oktober 2026", "8"],
    ]
    everything = page_of(office.signed_in("administrator", ""))
    (_, near, far) = told(everything, CLOSED)
    assert (near[0], near[-1], set(near[1:-1])) == (
        "Huis van het Kind Halle",
        "7",
        {"minder dan 5"},
    )
    assert (far[0], far[-1]) == ("Huis van het Kind Vilvoorde", "8")
    assert set(told(everything, "Vandaag in handen")[1][1:]) == {"minder dan 5"}


@pytest.mark.parametrize("query", ["?jaar=2025", "?jaar=2026", "?jaar=1", "?jaar=%00", ""])
def test_a_year_is_chosen_and_another_is_the_latest(office: Office, query: str) -> None:
    close(office, "2025-12", "meeting", 6)
    close(office, "2026-03", "meeting", 9)
    page = page_of(office.signed_in("coordinator"), query)
    month = "december 2025" if "2025" in query else "maart 2026"
    assert [month, "9" if "2026" in month else "6"] in told(page, CLOSED)


def test_a_guide_that_has_counted_nothing_says_when_to_look(office: Office) -> None:
    page = page_of(office.signed_in("coordinator"))
    assert "Kijk vanaf 1 december 2026" in page
    assert (
        office.signed_in("administrator", "").get(f"{PAGE}/signalenbundel.pdf").status_code == 404
    )


def test_in_french(office: Office) -> None:
    add_obstacles(office, halle=(1234, 3, 7))
    coordinator = office.signed_in("coordinator")
    coordinator.post("/desk/account/taal", on="/desk/account", language="fr")
    page = page_of(coordinator)
    assert "Comptés de janvier 2026 à octobre 2026" in page
    assert told(page, "Obstacles par commune")[1][:3] == ["Hal", "1\u202f234", "moins de 5"]


def test_staff_and_curators_do_not_see_it(office: Office) -> None:
    for role in ("staff", "curator"):
        browser = office.signed_in(role)
        assert browser.get(PAGE).status_code == 403
        assert PAGE not in browser.get("/desk/account").text
    assert PAGE in office.signed_in("coordinator", NEAR).get("/desk").text
