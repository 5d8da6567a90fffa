"""Beside a family: searching, and reading an entry in two panes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from beside import BESIDE, links, read_as, search, seen
from fake_rasa import FakeRasa
from office import FAR, Browser, Office
from served import Served
from this_machine import free_port
from web_guide import shared_knowledge

from bot.settings import Settings
from bot.web.desk.roles import Role
from knowledge.registers import REGISTERS, language_of

_STEP = re.compile(r"^\d+\. ")
QUESTION = "Mijn zoontje van vier heeft autisme, krijgen wij daar iets voor?"


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    """Serve a stand-in for Rasa."""
    fake = FakeRasa(free_port())
    served = Served.app(fake.app, fake.port)
    yield fake
    served.stop()


@pytest.fixture
def asking(settings: Settings, rasa: FakeRasa) -> Browser:
    """Give a browser at a desk whose Rasa answers."""
    settings = Settings(**{**vars(settings), "rasa_url": f"http://127.0.0.1:{rasa.port}"})
    return Office(settings).signed_in("staff")


def test_the_box_is_there_for_who_helps_families_and_for_nobody_else(office: Office) -> None:
    roles: tuple[Role, ...] = ("staff", "curator", "coordinator")
    for role in roles:
        page = office.signed_in(role).get(BESIDE)
        assert page.status_code == 200
        assert '<a href="/desk/gezin" aria-current="page">Zoeken</a>' in page.text
    assert office.signed_in("administrator", "").get(BESIDE).status_code == 403


def test_names_are_found_without_rasa(office: Office) -> None:
    browser = office.signed_in("staff")
    for typed, topic in (
        ("zorgtoeslag", "zorgtoeslag"),
        ("zorgtoe", "zorgtoeslag"),
        ("zorgtoelsag", "zorgtoeslag"),
        ("supplément de soins", "zorgtoeslag"),
        ("OCMW", "ocmw"),
        ("wachtlijst", "wachtlijst"),
        ("112", "line-112"),
    ):
        page = search(browser, typed)
        assert topic in links(page), typed
        assert "De gids begrijpt nu geen vragen" in page.text


def test_what_is_found_stands_in_groups_the_best_first_with_places_near(office: Office) -> None:
    page = seen(search(office.signed_in("staff"), "ocmw"))
    wanted = ("Diensten", "OCMW Halle", "02 365 99 00", "Gegevens van 1 januari 2026", "Rechten")
    assert sorted(wanted, key=page.index) == list(wanted)


def test_places_are_those_of_the_house_until_another_municipality_is_chosen(
    office: Office,
) -> None:
    far = office.signed_in("staff", FAR)
    assert '<option value="vilvoorde" selected>' in far.get(BESIDE).text
    assert "OCMW Vilvoorde" in search(far, "ocmw", "vilvoorde").text
    assert "OCMW Halle" in search(far, "ocmw", "halle").text
    assert '<option value="halle" selected>' in far.get(BESIDE).text


def test_a_municipality_that_the_question_names_is_meant(office: Office) -> None:
    page = search(office.signed_in("staff"), "waar is het ocmw in Vilvoorde")
    assert "OCMW Vilvoorde" in page.text and "OCMW Halle" not in page.text


def test_a_place_is_found_by_its_own_name(office: Office) -> None:
    assert "CLB" in seen(search(office.signed_in("staff"), "clb halle"))


def test_nothing_found_says_so(office: Office) -> None:
    page = search(office.signed_in("staff"), "blorp wazzle")
    assert links(page) == []
    assert "Niets gevonden" in page.text


def test_a_question_in_ordinary_language_finds_what_rasa_understands(
    asking: Browser, rasa: FakeRasa
) -> None:
    rasa.understood[QUESTION] = {"topics": ["zorgtoeslag", "disability-suspected-or-diagnosed"]}
    page = search(asking, QUESTION)
    assert links(page) == ["zorgtoeslag", "disability-suspected-or-diagnosed"]
    assert "De gids begrijpt nu geen vragen" not in page.text


def test_a_question_leads_to_the_side_that_it_asks_for(asking: Browser, rasa: FakeRasa) -> None:
    rasa.understood["hoeveel"] = {"topics": ["zorgtoeslag"], "facet": "amount"}
    assert 'href="/desk/gezin/zorgtoeslag#amount"' in search(asking, "hoeveel").text


def test_danger_in_a_question_puts_the_help_lines_first(asking: Browser, rasa: FakeRasa) -> None:
    rasa.understood["hij slaat"] = {"topics": [], "alarm": "child-abuse"}
    page = search(asking, "hij slaat")
    assert links(page)[0].startswith("line-")
    assert "In deze vraag klinkt gevaar" in page.text


def test_a_question_is_kept_nowhere_and_stands_in_no_address(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    browser = office.signed_in("staff")
    page = search(browser, "Kwobbelientje uit Halle krijgt geen zorgtoeslag")
    assert page.status_code == 200 and "location" not in page.headers
    assert page.headers["cache-control"] == "no-store"
    assert "Kwobbelientje" not in repr(office.everything())
    assert "Kwobbelientje" not in caplog.text
    assert "Kwobbelientje" not in browser.get(BESIDE).text


def test_odd_searches_are_no_error(office: Office) -> None:
    browser = office.signed_in("staff")
    for odd in ("", "'", "\N{PILE OF POO}", "x" * 3000, "/start", "%"):
        assert search(browser, odd, odd).status_code == 200


def test_staff_read_facts_dates_sources_and_what_is_not_sure(office: Office) -> None:
    browser = office.signed_in("staff")
    page = seen(browser.get(f"{BESIDE}/zorgtoeslag"))
    entry = shared_knowledge().current().entries["zorgtoeslag"]
    assert "Nagekeken op" in page
    assert "Kind tot 21 jaar met recht op het Groeipakket" in page
    assert page.index("Uitzonderingen") < page.index("intersectorale toegangspoort")
    assert "Opgroeien (team Zoe)" in page
    assert "de zorgtoeslag in Nederland" in page
    for source in entry.sources:
        assert source.url in browser.get(f"{BESIDE}/zorgtoeslag").text
    for unsure in entry.unknown:
        assert unsure in page
    assert "Plaatsen bij Halle" in page and "OCMW Halle" in page


def test_a_figure_that_families_do_not_see_any_more_is_marked(office: Office) -> None:
    browser = office.signed_in("staff")
    assert "Het gezin ziet dit bedrag nu niet" not in browser.get(f"{BESIDE}/zorgtoeslag").text
    office.clock.now = office.clock.now.replace(year=2032)
    browser.sign_in("staff@hvhk-halle.example")
    page = browser.get(f"{BESIDE}/zorgtoeslag").text
    assert "Het gezin ziet dit bedrag nu niet" in page
    assert "Moet opnieuw nagekeken worden" in page


def test_the_family_reads_word_for_word_what_the_guide_says(office: Office) -> None:
    browser = office.signed_in("staff")
    base, today = shared_knowledge().current(), office.clock().date()
    entry = base.entries["zorgtoeslag"]
    for register in REGISTERS:
        answer = read_as(browser, register, "zorgtoeslag")
        assert answer.headers["location"] == f"{BESIDE}/zorgtoeslag"
        for path in (f"{BESIDE}/zorgtoeslag", f"{BESIDE}/zorgtoeslag/scherm"):
            page = browser.get(path)
            read = seen(page)
            assert f'lang="{language_of(register)}-BE"' in page.text
            for facet in entry.answers:
                assert base.interface[f"label-{facet}"][register] in read
                for part in base.answer_parts(entry, facet, register, today):
                    for line in part.splitlines():
                        assert _STEP.sub("", line).strip() in read


def test_the_turned_screen_shows_nothing_of_staff(office: Office) -> None:
    page = office.signed_in("staff").get(f"{BESIDE}/zorgtoeslag/scherm").text
    for of_staff in ("Staff of", "Mijn account", "Nog na te gaan", "Balie", "form_token"):
        assert of_staff not in page


def test_how_the_family_reads_is_remembered_for_this_session_only(office: Office) -> None:
    one, other = office.signed_in("staff"), office.signed_in("curator")
    read_as(one, "fr-simple")
    assert 'lang="fr-BE"' in one.get(f"{BESIDE}/ocmw/scherm").text
    assert 'lang="nl-BE"' in other.get(f"{BESIDE}/ocmw/scherm").text


def test_what_is_no_topic_is_not_there(office: Office) -> None:
    browser = office.signed_in("staff")
    for topic in ("nergens", "bot-privacy", "x" * 300):
        assert browser.get(f"{BESIDE}/{topic}").status_code == 404
        assert browser.get(f"{BESIDE}/{topic}/scherm").status_code == 404


def test_an_entry_of_every_kind_can_be_read_in_both_languages_of_the_desk(office: Office) -> None:
    browser = office.signed_in("staff")
    entries = shared_knowledge().current().entries
    for language in ("nl", "fr"):
        browser.post("/desk/account/taal", on="/desk/account", language=language)
        for topic in ("zorgtoeslag", "ocmw", "1g1p", "debts", "wachtlijst", "line-112"):
            page = browser.get(f"{BESIDE}/{topic}")
            assert page.status_code == 200, topic
            assert entries[topic].label[language] in seen(page)
