"""Curating at the desk: what is overdue, wrong, closed or changed, and what families see of it."""

from __future__ import annotations

import html
import re
import subprocess
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from office import NEAR, Browser, Office
from sqlalchemy import insert
from web_guide import shared_knowledge

from bot.settings import Settings
from bot.web.api.identifiers import identifier
from bot.web.desk.demo import Demo
from bot.web.knowledge import Knowledge
from knowledge.files import CONTENT, ContentError, fitting
from knowledge.overlay.layers import in_json
from knowledge.overlay.tables import layers
from knowledge.schema import Place

MAP = "/desk/kaart"
#: A place in Halle of which the source is old.
OLD, ENTRY = "clb-halle", f"{MAP}/clb-halle"
#: The topic that has teams.
PROGRAMME = f"{MAP}/1g1p"


def text_of(browser: Browser, path: str = MAP) -> str:
    """Return a page as people read it: without tags, on one line."""
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def listed(browser: Browser, query: str = "") -> list[str]:
    """Return the ids that the overview lists under owners."""
    page = browser.get(MAP + query).text
    return [
        one
        for part in page.split('class="owner"')[1:]
        for one in re.findall(rf'href="{MAP}/([a-z0-9-]+)"', part)
    ]


def hidden(browser: Browser, path: str, name: str) -> str:
    """Return the value of a hidden field on a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', browser.get(path).text)
    assert found, name
    return found[1]


def save(browser: Browser, deed: str, entry: str = ENTRY, **fields: str) -> Any:
    """Send a form of the page of a place or topic."""
    seen = hidden(browser, entry, "seen")
    return browser.post(f"{entry}/{deed}", on=entry, **{"seen": seen, **fields})


def place(name: str = OLD) -> Place:
    """Return a place as its file says it."""
    document = shared_knowledge().current().documents[name]
    assert isinstance(document, Place)
    return document


def contact(one: Place, **changes: str) -> dict[str, str]:
    """Return the fields of the form of contacts as the page shows them."""
    fields = {"email": one.email or "", "url": one.url or ""}
    for index, at in enumerate(one.locations):
        fields |= {f"{key}_{index}": value for key, value in at.dict().items()}
    for index, phone in enumerate(one.phones):
        fields[f"number_{index}"] = phone.number
        if phone.description:
            fields |= {
                f"phone_{index}_{key}": said for key, said in phone.description.dict().items()
            }
    if one.alert:
        fields |= {f"alert_{key}": said for key, said in one.alert.dict().items()}
    return fields | changes


@pytest.fixture
def curator(office: Office) -> Browser:
    """Give a browser of a curator of the near house."""
    return office.signed_in("curator")


def test_a_curator_comes_in_at_the_map(curator: Browser) -> None:
    assert curator.get("/desk").headers["location"] == MAP
    assert "Sociale kaart" in text_of(curator)


def test_what_is_overdue_is_listed_by_owner(curator: Browser) -> None:
    found = text_of(curator)
    assert place().name.nl in found and place().assurer in found
    assert re.search(r"\d+ (dagen|maanden|jaar) te laat", found)
    assert NEAR not in listed(curator)


def test_filters_leave_what_fits(curator: Browser) -> None:
    (area, *_) = place().area
    of_town = listed(curator, f"?gemeente={area}")
    assert OLD in of_town and len(of_town) < len(listed(curator))
    assert listed(curator, "?soort=right") == []
    owner = listed(curator, f"?eigenaar={place().assurer}")
    assert OLD in owner
    assert {place(one).assurer for one in owner} == {place().assurer}
    assert NEAR in listed(curator, "?woorden=huis van het kind halle")


@pytest.fixture
def later(office: Office) -> Browser:
    """Give a browser of a curator three years on, when all is overdue."""
    office.clock.forward(days=3 * 365)
    return office.signed_in("curator")


def test_a_long_list_comes_in_pages(later: Browser) -> None:
    pages = [listed(later)]
    address = f"{MAP}?bladzijde=1"
    while after := re.search(r'rel="next" href="([^"]+)"', later.get(address).text):
        address = html.unescape(after[1])
        pages.append(listed(later, address.removeprefix(MAP)))
    assert all(len(one) == 50 for one in pages[:-1]) and 0 < len(pages[-1]) <= 50
    everything = [one for page in pages for one in page]
    assert len(everything) == len(set(everything)) > 100
    said = text_of(later)
    assert f"volgens wie het bevestigde: {len(everything)}." in said
    assert f"Bladzijde 1 van {len(pages)} Volgende" in said
    assert f"Vorige Bladzijde {len(pages)} van {len(pages)}" in text_of(later, address)


def test_pages_keep_what_was_asked(later: Browser) -> None:
    first = listed(later, "?soort=place&gemeente=&eigenaar=&woorden=")
    after = re.search(r'rel="next" href="([^"]+)"', later.get(f"{MAP}?soort=place").text)
    assert after
    second = listed(later, html.unescape(after[1]).removeprefix(MAP))
    assert second and not set(first) & set(second)
    assert {place(one).kind for one in [*first, *second]} == {"place"}


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999", ""])
def test_a_page_that_is_not_there_is_the_nearest_one(later: Browser, number: str) -> None:
    assert listed(later, f"?bladzijde={number}") == listed(later)
    assert re.search(r"Vorige Bladzijde (\d+) van \1\b", text_of(later, f"{MAP}?bladzijde=99999"))


def test_all_of_an_owner_are_counted_on_each_page(later: Browser) -> None:
    heading = r'<h2 id="owner-\d+">([^<]*?) <span class="small">\((\d+) van (\d+)\)'
    found = re.search(heading, later.get(MAP).text)
    assert found
    owner, shown, count = found.groups()
    assert int(shown) < int(count)
    of_owner = text_of(later, f"{MAP}?eigenaar={quote(html.unescape(owner))}")
    assert f"volgens wie het bevestigde: {count}." in of_owner


def test_the_list_has_the_language_of_who_reads(later: Browser) -> None:
    assert "Bladzijde 1" in text_of(later)
    later.post("/desk/account/taal", on="/desk/account", language="fr")
    assert "Page 1" in text_of(later)
    assert listed(later, "?woorden=maison de l'enfant")


def test_what_is_marked_as_checked_is_off_the_list(office: Office, curator: Browser) -> None:
    assert save(curator, "nagekeken").headers["location"] == ENTRY
    assert OLD not in listed(curator)
    said = text_of(curator, ENTRY)
    assert "30 november 2026, door Huis van het Kind Halle" in said
    assert f"Curator of {NEAR} keek na" in said
    assert "werkte aan de sociale kaart" in text_of(
        office.signed_in("coordinator"), "/desk/logboek"
    )


def test_a_wrong_number_is_refused_as_the_check_refuses_it(curator: Browser) -> None:
    one = place(NEAR)
    data = in_json(one) | {"phones": [{"number": "bel ons", "description": None}]}
    with pytest.raises(ContentError) as refused:
        fitting(data, Path("x.yml"), "")
    (problem,) = refused.value.problems
    entry = f"{MAP}/{NEAR}"
    before = text_of(curator, entry)
    answer = save(
        curator, "contact", entry, **contact(one, number_0="bel ons", email="a@b.example")
    )
    assert answer.status_code == 400
    said = html.unescape(answer.text)
    assert problem.message in said and "Telefoon: " in said
    assert 'value="bel ons"' in said and 'value="a@b.example"' in said
    assert text_of(curator, entry) == before


def test_hours_that_say_otherwise_than_the_sentence_are_refused(curator: Browser) -> None:
    fields = {
        "schedule": "0", "description_nl": "maandag van 9 tot 12 uur",
        "description_fr": "lundi de 9h à 12h", "stated": "2026-11-30", "hours_MO": "9-13",
    }  # fmt: skip
    entry = f"{MAP}/{NEAR}"
    answer = save(curator, "uren", entry, **fields)
    assert answer.status_code == 400
    assert "does not name 13:00, which hours do" in html.unescape(answer.text)
    assert save(curator, "uren", entry, **{**fields, "hours_MO": "negen"}).status_code == 400
    assert save(curator, "uren", entry, **{**fields, "hours_MO": "9 - 12u"}).status_code == 303
    assert "maandag van 9 tot 12 uur (2026-11-30)" in text_of(curator, entry)


def test_a_change_has_a_history_and_is_put_back(curator: Browser) -> None:
    entry, one = f"{MAP}/{NEAR}", place(NEAR)
    assert (
        save(curator, "contact", entry, **contact(one, number_0="02 555 11 22")).status_code == 303
    )
    said = text_of(curator, entry)
    assert "Voor: 02 365 99 00 Na: 02 555 11 22" in said
    curator.post(f"{entry}/terugzetten", on=entry, number="1")
    said = text_of(curator, entry)
    assert "Voor: 02 555 11 22 Na: 02 365 99 00" in said
    assert "Telefoon 02 365 99 00" in said
    assert "zette terug" in said


def test_a_form_that_changes_nothing_is_no_change(curator: Browser) -> None:
    entry = f"{MAP}/{NEAR}"
    assert save(curator, "contact", entry, **contact(place(NEAR))).status_code == 303
    assert "Aan deze balie veranderde nog niets." in text_of(curator, entry)


def test_who_did_not_see_the_last_change_is_told(office: Office, curator: Browser) -> None:
    entry, one = f"{MAP}/{NEAR}", place(NEAR)
    seen = hidden(curator, entry, "seen")
    other = office.signed_in("coordinator")
    assert save(other, "contact", entry, **contact(one, number_0="02 555 11 22")).status_code == 303
    late = save(curator, "contact", entry, seen=seen, **contact(one, number_0="02 555 33 44"))
    assert late.status_code == 400
    assert "Een collega veranderde dit net." in late.text
    assert "02 555 33 44" not in text_of(curator, entry)


def test_a_number_in_several_files_changes_in_all(curator: Browser) -> None:
    known = "kind-en-gezin-lijn"
    with_it = [
        one
        for one in shared_knowledge().current().entries.values()
        if any(here.id == known for here in one.contacts)
    ]
    first, second = f"{MAP}/{with_it[0].id}", f"{MAP}/{with_it[1].id}"
    (shown,) = (one for one in with_it[0].contacts if one.id == known)
    fields = {"contact": known, "phone": "02 555 7788", "web": shown.web or ""}
    assert save(curator, "contact", first, **fields).status_code == 303
    assert "02 555 7788" in text_of(curator, second)
    curator.post(f"{second}/terugzetten", on=second, number="1")
    now = text_of(curator, first).partition("Wat er veranderde")[0]
    assert "02 555 7788" not in now


def test_what_is_wrong_is_listed_until_it_is_settled_or_checked(curator: Browser) -> None:
    assert curator.post(f"{ENTRY}/fout", on=ENTRY, what="").status_code == 400
    for what in ("Het nummer is afgesloten.", "Ze zijn verhuisd."):
        curator.post(f"{ENTRY}/fout", on=ENTRY, what=what)
    assert "Het nummer is afgesloten." in text_of(curator)
    curator.post(f"{ENTRY}/opgelost", on=ENTRY, doubt=hidden(curator, ENTRY, "doubt"))
    assert "Het nummer is afgesloten." not in text_of(curator)
    assert "Ze zijn verhuisd." in text_of(curator)
    save(curator, "nagekeken")
    assert "Ze zijn verhuisd." not in text_of(curator)


@pytest.mark.parametrize("until", ["", "2026-11-29", "2030-01-01", "morgen"])
def test_a_place_is_closed_until_a_day_that_comes(curator: Browser, until: str) -> None:
    assert save(curator, "dicht", until=until).status_code == 400


@pytest.mark.parametrize("fields", [{"intake": "maybe"}, {"intake": "full", "weeks": "zes"}])
def test_a_wait_is_told_in_weeks(curator: Browser, fields: dict[str, str]) -> None:
    assert save(curator, "plaats", **fields).status_code == 400
    assert save(curator, "plaats", intake="full", weeks="6").status_code == 303
    said = text_of(curator, ENTRY)
    assert "Nu genoteerd: Alles zit vol (30 november 2026, Huis van het Kind Halle)." in said


def test_a_team_has_its_own_switch_and_history(office: Office, curator: Browser) -> None:
    before = text_of(curator, PROGRAMME)
    assert "Is er plaats bij team Halle?" in before and "bij team Vilvoorde?" in before
    assert save(curator, "plaats", PROGRAMME, team="halle", intake="open").status_code == 303
    fields = {"team": "vilvoorde", "intake": "full", "weeks": "6"}
    assert save(curator, "plaats", PROGRAMME, **fields).status_code == 303
    said = text_of(curator, PROGRAMME)
    assert "Nu genoteerd: Er is plaats (30 november 2026, Huis van het Kind Halle)." in said
    assert "Nu genoteerd: Alles zit vol (30 november 2026, Huis van het Kind Halle)." in said
    last, _, first = said.partition("Wat er veranderde")[2].partition("Zet terug")
    assert "Plaats bij team Vilvoorde Voor: niets bekend Na: full, 6, 2026-11-30" in last
    assert "team Halle" not in last
    assert "Plaats bij team Halle Voor: niets bekend Na: open, 2026-11-30" in first
    assert "team Vilvoorde" not in first
    assert f"Curator of {NEAR} noteerde of er plaats is" in first
    assert "werkte aan de sociale kaart" in text_of(
        office.signed_in("coordinator"), "/desk/logboek"
    )


def test_putting_back_one_team_leaves_the_other(curator: Browser) -> None:
    for team in ("halle", "vilvoorde"):
        save(curator, "plaats", PROGRAMME, team=team, intake="open")
    curator.post(f"{PROGRAMME}/terugzetten", on=PROGRAMME, number="1")
    said = text_of(curator, PROGRAMME)
    assert said.count("Nu genoteerd: Er is plaats") == 1
    last = said.partition("Wat er veranderde")[2].partition("Zet terug")[0]
    assert "zette terug" in last and "Plaats bij team Halle Voor: open" in last
    assert "team Vilvoorde" not in last
    save(curator, "plaats", PROGRAMME, team="vilvoorde", intake="full")
    curator.post(f"{PROGRAMME}/terugzetten", on=PROGRAMME, number="4")
    said = text_of(curator, PROGRAMME)
    assert "Nu genoteerd: Er is plaats" in said and "Nu genoteerd: Alles zit vol" not in said


@pytest.mark.parametrize(
    ("entry", "fields", "status"),
    [
        (f"{MAP}/1g1p", {"intake": "open"}, 400),
        (f"{MAP}/1g1p", {"intake": "open", "team": "unknown"}, 400),
        (f"{MAP}/1g1p", {"intake": "maybe", "team": "halle"}, 400),
        (f"{MAP}/1g1p", {"intake": "full", "team": "halle", "weeks": "zes"}, 400),
        (f"{MAP}/ocmw", {"intake": "open", "team": "halle"}, 404),
    ],
)
def test_what_is_no_team_or_no_answer_is_refused(
    curator: Browser, entry: str, fields: dict[str, str], status: int
) -> None:
    assert save(curator, "plaats", entry, **fields).status_code == status
    assert "Aan deze balie veranderde nog niets." in text_of(curator, entry)


def test_who_did_not_see_the_last_news_of_a_team_is_told(office: Office, curator: Browser) -> None:
    seen = hidden(curator, PROGRAMME, "seen")
    save(office.signed_in("coordinator"), "plaats", PROGRAMME, team="halle", intake="open")
    late = save(curator, "plaats", PROGRAMME, seen=seen, team="vilvoorde", intake="full")
    assert late.status_code == 400 and "Een collega veranderde dit net." in late.text
    assert "Alles zit vol (" not in text_of(curator, PROGRAMME)


def test_news_of_teams_that_no_longer_fits_is_shown_and_put_back(
    office: Office, curator: Browser
) -> None:
    row = {"document": "1g1p", "number": 1, "change": "x", "moment": office.clock()}
    with office.engine.begin() as connection:
        connection.execute(insert(layers).values(fields={"intake": [{}, "vol"]}, **row))
    assert "geldt niet" in text_of(curator, PROGRAMME)
    assert "Plaats Voor: niets bekend Na: vol" in text_of(curator, PROGRAMME)
    curator.post(f"{PROGRAMME}/terugzetten", on=PROGRAMME, number="1")
    assert "geldt niet" not in text_of(curator, PROGRAMME)


def test_the_patch_has_the_news_of_a_team(curator: Browser, tmp_path: Path) -> None:
    save(curator, "plaats", PROGRAMME, team="vilvoorde", intake="full", weeks="6")
    answer = curator.get(f"{MAP}/wijzigingen.patch")
    (tmp_path / "x.patch").write_bytes(answer.content)
    check = ["git", "apply", "--check", str(tmp_path / "x.patch")]
    subprocess.run(check, cwd=CONTENT.parents[1], check=True)
    assert "+intake:" in answer.text and "vilvoorde" in answer.text


def test_what_no_longer_fits_is_listed(office: Office, curator: Browser) -> None:
    row = {"document": OLD, "number": 1, "change": "x", "moment": office.clock()}
    with office.engine.begin() as connection:
        connection.execute(insert(layers).values(fields={"phones": "no pair"}, **row))
    assert "Wijzigingen die niet gelden" in text_of(curator)
    assert "geldt niet" in text_of(curator, ENTRY)
    assert save(curator, "nagekeken").status_code == 303


def test_the_patch_is_one_that_git_takes(curator: Browser, tmp_path: Path) -> None:
    save(curator, "nagekeken")
    answer = curator.get(f"{MAP}/wijzigingen.patch")
    assert "attachment" in answer.headers["content-disposition"]
    (tmp_path / "x.patch").write_bytes(answer.content)
    check = ["git", "apply", "--check", str(tmp_path / "x.patch")]
    subprocess.run(check, cwd=CONTENT.parents[1], check=True)
    assert "+assured_date: 2026-11-30" in answer.text


def test_the_demo_changes_nothing(office: Office) -> None:
    _, (email, password) = Demo(office.engine, office.accounts, office.referrals).load()
    browser = office.browser()
    browser.sign_in(email, password)
    answer = save(browser, "nagekeken")
    assert answer.status_code == 403
    assert "De demo verandert niets" in answer.text


class TestFamilies:
    """What families and others see of it, from the same database."""

    @pytest.fixture
    def office(self, settings: Settings) -> Office:
        """Give a desk and a guide on one database, that looks for changes all the time."""
        knowledge = Knowledge(settings.database_url)
        knowledge.warm()
        return Office(settings, knowledge)

    def service(self, browser: Browser, name: str = NEAR) -> dict[str, Any]:
        """Return a service of the open data."""
        answer = browser.get(f"/api/services/{identifier('service', name)}")
        found: dict[str, Any] = answer.json()
        return found

    def soon(self, holds: Callable[[], bool]) -> bool:
        """Tell whether something holds within seconds."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if holds():
                return True
            time.sleep(0.05)
        return False

    def test_they_see_what_was_checked_changed_and_closed(self, curator: Browser) -> None:
        entry, one = f"{MAP}/{NEAR}", place(NEAR)
        save(curator, "nagekeken", entry)
        assert self.soon(lambda: self.service(curator)["assured_date"] == "2026-11-30")
        assert self.service(curator)["assurer"] == "Huis van het Kind Halle"
        save(curator, "contact", entry, **contact(one, number_0="02 555 11 22"))
        assert self.soon(lambda: self.service(curator)["phones"][0]["number"] == "02 555 11 22")
        fields = {
            "schedule": "0", "description_nl": "maandag van 9 tot 12 uur",
            "description_fr": "lundi de 9h à 12h", "stated": "2026-11-30", "hours_MO": "9-12",
        }  # fmt: skip
        save(curator, "uren", entry, **fields)
        assert self.soon(lambda: bool(self.service(curator)["schedules"]))
        page = curator.client.get("/diensten?gemeente=halle")
        assert "maandag van 9 tot 12 uur" in page.text.lower()
        until = "2027-11-01"
        save(curator, "dicht", entry, until=until)
        assert self.soon(lambda: self.service(curator)["status"] == "temporarily closed")
        assert "Tijdelijk dicht tot en met 1 november 2027." in self.service(curator)["alert"]
        for asked, told in (
            ("language=nl", "Tijdelijk dicht tot en met 1 november 2027."),
            ("language=nl&simple=1", "Het is dicht tot en met 1 november 2027."),
            ("language=fr&simple=1", "C'est fermé jusqu'au "),
        ):
            page = curator.client.get(f"/diensten?gemeente=halle&{asked}")
            assert told in html.unescape(page.text)
        save(curator, "dicht", entry, opens="1")
        save(curator, "plaats", entry, intake="full", weeks="6")
        assert self.soon(lambda: "je ongeveer 6 weken wacht" in self.service(curator)["alert"])
        assert self.service(curator)["status"] == "active"

    def test_they_read_what_was_said_of_a_team_for_thirty_days(
        self, office: Office, curator: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        day = office.clock().date()
        monkeypatch.setattr("knowledge.base._today", lambda: day)
        told = "dat je ongeveer 6 weken wacht op team Vilvoorde van 1 Gezin 1 Plan."

        def is_told() -> bool:
            return told in text_of(curator, "/desk/gezin/1g1p/scherm")

        assert not is_told()
        save(curator, "plaats", PROGRAMME, team="vilvoorde", intake="full", weeks="6")
        assert self.soon(is_told)
        assert told in text_of(curator, "/desk/gezin/1g1p")
        curator.post(f"{PROGRAMME}/terugzetten", on=PROGRAMME, number="1")
        assert self.soon(lambda: not is_told())
        save(curator, "plaats", PROGRAMME, team="vilvoorde", intake="full", weeks="6")
        assert self.soon(is_told)
        day += timedelta(days=30)
        time.sleep(1.5)
        assert is_told()
        day += timedelta(days=1)
        assert self.soon(lambda: not is_told())
