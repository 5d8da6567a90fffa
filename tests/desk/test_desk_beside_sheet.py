"""The sheet to take away: what goes on it, in which order, and what is printed."""

from __future__ import annotations

from beside import BESIDE, CHOSEN, SHEET, collect, printed, read_as, seen
from office import Office

from bot.settings import Settings
from knowledge.registers import REGISTERS

HEADINGS = {
    "nl": ("Hoe aanvragen?", "Waar?", "Wanneer?", "Wat breng je mee?"),
    "nl-simple": ("Hoe vraag ik het?", "Waar?", "Wanneer?", "Wat neem je mee?"),
    "fr": ("Comment demander", "Où", "Quand", "Qu'apporter"),
    "fr-simple": ("Comment faire", "À quelle adresse", "Quand", "Quoi apporter"),
}
THREE = ("zorgtoeslag", "ocmw", "sociaal-tarief-energie")


def test_nothing_lies_there_at_first(office: Office) -> None:
    browser = office.signed_in("staff")
    assert "Er staat nog niets op" in browser.get(SHEET).text
    assert browser.get(f"{SHEET}/pdf").status_code == 404


def test_a_step_says_how_where_when_and_what_to_bring(office: Office) -> None:
    browser = office.signed_in("staff")
    assert collect(browser, "ocmw", "ocmw-halle").headers["location"] == SHEET
    for register, headings in HEADINGS.items():
        read_as(browser, register)
        assert "Alles past op één blad" in browser.get(SHEET).text
        text, pages = printed(browser)
        assert pages == 1
        for heading in headings:
            assert heading in text
        for fact in ("Oudstrijdersplein 18", "1500 Halle", "02 365 99 00", "112"):
            assert fact in text


def test_three_steps_are_one_page_and_what_has_no_room_is_said_before(office: Office) -> None:
    browser = office.signed_in("staff")
    for topic in THREE:
        collect(browser, topic, "ocmw-halle")
    for register in REGISTERS:
        read_as(browser, register)
        left_out = seen(browser.get(SHEET)).partition("Dit past er niet meer op")[2]
        # A sequel goes before the first part, and how to ask for something goes last of all.
        assert "Zorgtoeslag: Hoe aanvragen? (vervolg)" in left_out
        assert left_out.count("Hoe aanvragen?") == 1
        text, pages = printed(browser)
        assert pages == 1
        assert text.count("02 365 99 00") == 3


def test_every_facet_of_three_long_entries_is_still_one_page(office: Office) -> None:
    browser = office.signed_in("staff")
    every = {f"facet-{facet}": "1" for facet in ("what", "who", "amount", "apply", "contact")}
    for topic in THREE:
        collect(browser, topic, **every)
    assert printed(browser)[1] == 1


def test_a_fourth_step_is_refused_and_said(office: Office) -> None:
    browser = office.signed_in("staff")
    for topic in THREE:
        collect(browser, topic)
    answer = collect(browser, "leefloon")
    assert answer.status_code == 400
    assert "Er staan al drie stappen op het blad" in answer.text
    assert "Er staan al drie stappen" in browser.get(f"{BESIDE}/leefloon").text
    assert "Leefloon" not in seen(browser.get(SHEET))


def test_the_same_topic_again_takes_the_place_of_the_first(office: Office) -> None:
    browser = office.signed_in("staff")
    for topic in THREE:
        collect(browser, topic)
    answer = collect(browser, "ocmw", "ocmw-halle", **{"facet-cost": "1"})
    assert answer.status_code == 303
    text, _ = printed(browser)
    assert "OCMW Halle" in text and "Wat kost het?" in text


def test_steps_change_order_and_go(office: Office) -> None:
    browser = office.signed_in("staff")
    for topic in THREE:
        collect(browser, topic)
    browser.post(f"{SHEET}/eerder", on=SHEET, topic="ocmw")
    text, _ = printed(browser)
    assert text.index("OCMW (sociale dienst)") < text.index("Zorgtoeslag")
    browser.post(f"{SHEET}/weg", on=SHEET, topic="ocmw")
    assert "OCMW (sociale dienst)" not in seen(browser.get(SHEET))


def test_the_first_step_cannot_go_sooner(office: Office) -> None:
    browser = office.signed_in("staff")
    collect(browser, "zorgtoeslag")
    assert browser.post(f"{SHEET}/eerder", on=SHEET, topic="zorgtoeslag").status_code == 303
    assert "Zorgtoeslag" in browser.get(SHEET).text


def test_the_next_family_finds_an_empty_table(office: Office) -> None:
    browser = office.signed_in("staff")
    read_as(browser, "fr-simple")
    collect(browser, "zorgtoeslag")
    assert printed(browser)[1] == 1
    assert "Zorgtoeslag" in browser.get(SHEET).text
    assert browser.post(f"{SHEET}/leeg", on=SHEET).headers["location"] == BESIDE
    assert "Er staat nog niets op" in browser.get(SHEET).text
    assert 'lang="nl-BE"' in browser.get(f"{BESIDE}/ocmw/scherm").text


def test_what_was_collected_is_ids_only_and_goes_with_the_session(office: Office) -> None:
    browser = office.signed_in("staff")
    collect(browser, "zorgtoeslag", "hvhk-halle")
    (row,) = office.everything()["desk_beside"]
    assert "'topic': 'zorgtoeslag'" in row and "'place': 'hvhk-halle'" in row
    browser.post("/desk/afmelden", on="/desk/account")
    assert office.everything()["desk_beside"] == []


def test_sheets_of_two_sessions_stay_apart(office: Office) -> None:
    one, other = office.signed_in("staff"), office.signed_in("coordinator")
    collect(one, "zorgtoeslag")
    assert "Er staat nog niets op" in other.get(SHEET).text


def test_what_makes_no_step_is_refused(office: Office) -> None:
    browser = office.signed_in("staff")
    for fields in (
        {"topic": "nergens", **CHOSEN},
        {"topic": "bot-privacy", **CHOSEN},
        {"topic": "zorgtoeslag"},
        {"topic": "zorgtoeslag", "place": "nergens"},
        {"topic": "zorgtoeslag", "facet-nothing": "1"},
    ):
        answer = browser.post(f"{SHEET}/erbij", on=BESIDE, **fields)
        assert answer.status_code in (400, 404)
    assert "Er staat nog niets op" in browser.get(SHEET).text


def test_paper_does_not_ask_to_be_written_to(office: Office) -> None:
    browser = office.signed_in("staff")
    for register, asks in (("nl-simple", "Schrijf hier"), ("fr", "Écrivez")):
        read_as(browser, register)
        collect(browser, "ocmw", "ocmw-halle")
        assert asks in seen(browser.get(f"{BESIDE}/ocmw"))
        assert asks not in printed(browser)[0]


def test_where_no_phone_can_open_the_guide_there_is_no_code_and_staff_hear_why(
    settings: Settings,
) -> None:
    here = Settings(**{**vars(settings), "public_url": "http://localhost:8000"})
    browser = Office(here).signed_in("staff")
    collect(browser, "zorgtoeslag")
    assert "Er staat geen QR-code op" in browser.get(SHEET).text
    assert "Lees verder op je gsm" not in printed(browser)[0]


def test_a_code_invites_to_read_on(office: Office) -> None:
    browser = office.signed_in("staff")
    collect(browser, "zorgtoeslag")
    assert "Er staat geen QR-code op" not in browser.get(SHEET).text
    assert "Lees verder op je gsm" in printed(browser)[0]
