"""Every route of the desk with everybody who may not: nothing leaks, and nothing changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from drafting import ANSWERS
from office import FAR, NEAR, PASSWORD, Browser, Office

from bot.web.desk.gate import Route
from bot.web.desk.roles import PERMISSIONS, ROLES

SAID_IN_A_TALK = "Wij slapen met vijf in een kamer"
#: Words of the family, of the near house, and of who works there.
SECRETS = (
    *(said for said in ANSWERS if len(said) > 6), "nieuwsgierig", "Staff of the near house",
    "near.staff@x.example", SAID_IN_A_TALK,
)  # fmt: skip

#: What every form of the desk could hold, so that no route refuses for want of a field.
FIELDS = {
    "why": "nieuwsgierig naar dit gezin", "state": "declined", "reason": "zomaar", "sure": "1",
    "reference": "R0000-M9XAB", "name": "Iemand", "email": "iemand@x.example", "role": "staff",
    "house": NEAR, "password": "acht witte zwanen zwemmen", "old_password": PASSWORD,
    "language": "fr", "code": "123456", "secret": "A" * 32, "service": "Een dienst",
    "phone": "02 555 55 55", "reachable": "ochtend", "read_together": "1",
    "question": "Wanneer past het?",
    "hours": "2", "call_name": "Iemand", "text": "Zomaar een bericht",
    "what": "het nummer is van iemand anders", "doubt": "1", "until": "2026-12-24", "seen": "0",
    "contact": "x", "number_0": "02 555 11 22", "schedule": "0",
    "description_nl": "ma 9 tot 12 uur", "description_fr": "lu 9h-12h", "hours_MO": "9-12",
    "stated": "2026-11", "intake": "full", "weeks": "6", "team": "halle", "number": "1",
    "do": "example", "q_1": "1",
    "topic": "ocmw", "facet": "what", "municipality": "halle", "register": "fr-simple",
    "place": "hvhk-halle", "facet-apply": "1", "back": "zorgtoeslag",
}  # fmt: skip

#: What goes on by itself: sessions are seen, tries counted, and both are written in the log.
_MOVES = ("desk_sessions", "desk_tries", "desk_entries")


class Walk:
    """A house with a family and people, and the addresses of all that is theirs."""

    def __init__(self, office: Office) -> None:
        self.office = office
        # A stream ends at once then; what it tells is tested with the conversations.
        office.app.state.house_watch.close()
        self.routes: list[Route] = office.app.state.desk_routes
        assert len(self.routes) >= 20
        self.referral = office.hand_over()
        office.join("staff", name="Staff of the near house", email="near.staff@x.example")
        self.person = office.person("staff").id
        self.talk = office.ask_for_a_person(SAID_IN_A_TALK)

    def path(self, route: Route) -> str:
        """Return the address of a route for what belongs to the near house."""
        of_theirs = {
            "referral": self.referral, "person": self.person, "talk": self.talk, "token": "x" * 43,
            "document": NEAR, "topic": "zorgtoeslag",
        }  # fmt: skip
        return route.path.format(**of_theirs)

    def go(self, browser: Browser, route: Route, token: str) -> Any:
        """Go to a route, with every field filled in."""
        if route.method == "GET":
            return browser.get(self.path(route))
        return browser.send(self.path(route), {**FIELDS, "form_token": token})

    def unchanged(self, *moves: str) -> Callable[[], None]:
        """Return what asserts that the database is as it is now."""
        before = self.office.everything(*moves)

        def check() -> None:
            assert self.office.everything(*moves) == before

        return check


@pytest.fixture
def walk(office: Office) -> Walk:
    """Give a walk along the routes."""
    return Walk(office)


def leaks(answer: Any) -> list[str]:
    return [one for one in SECRETS if one in answer.text]


def leads_out(answer: Any) -> bool:
    is_there = answer.headers.get("location") == "/desk/aanmelden"
    return answer.status_code == 303 and is_there


def behind_the_gate(walk: Walk) -> list[Route]:
    return [route for route in walk.routes if route.needs is not None]


def test_there_is_no_way_in_beside_the_gate(walk: Walk) -> None:
    served = {
        (method, route.path)
        for route in walk.office.app.routes
        for method in getattr(route, "methods", None) or ()
        if getattr(route, "path", "").startswith("/desk")
    }
    assert served == {(route.method, route.path) for route in walk.routes}
    open_to_all = {route.path for route in walk.routes if route.needs is None}
    assert open_to_all == {
        "/desk/aanmelden",
        "/desk/code",
        "/desk/uitnodiging/{token}",
        "/desk/aanmelden/elders",
        "/desk/aanmelden/terug",
        "/desk/uitnodiging/{token}/elders",
    }


@pytest.mark.parametrize("how", ["nobody", "expired", "stolen", "half in", "switched off"])
def test_without_a_session_that_holds(walk: Walk, how: str) -> None:
    office = walk.office
    for route in behind_the_gate(walk):
        browser = office.browser("Own browser")
        token = "0" * 64
        if how != "nobody":
            email = office.accounts.people.get(walk.person).email  # type: ignore[union-attr]
            browser.sign_in(email)
            token = browser.token("/desk/account")
        if how == "expired":
            office.clock.forward(minutes=61)
        elif how == "stolen":
            thief = office.browser("Another browser")
            thief.client.cookies = browser.client.cookies
            browser = thief
        elif how == "half in":
            with office.engine.begin() as connection:
                connection.exec_driver_sql("UPDATE desk_sessions SET waits_for_code = 1")
        elif how == "switched off":
            with office.engine.begin() as connection:
                connection.exec_driver_sql("UPDATE desk_people SET ended = created")
        check = walk.unchanged("desk_sessions")
        answer = walk.go(browser, route, token)
        assert leads_out(answer), (route.path, answer.status_code)
        assert leaks(answer) == []
        check()
        with office.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE desk_people SET ended = NULL")


def test_who_shows_a_stolen_session_ends_it_for_its_owner_too(walk: Walk) -> None:
    owner, thief = walk.office.signed_in("coordinator"), walk.office.browser("Another browser")
    thief.client.cookies = owner.client.cookies
    assert leads_out(thief.get("/desk"))
    assert leads_out(owner.get("/desk"))


@pytest.mark.parametrize("how", ["no token", "of another browser", "other site", "no origin"])
@pytest.mark.parametrize("role", ROLES)
def test_forms_that_are_not_ours(walk: Walk, role: Any, how: str) -> None:
    office = walk.office
    house = "" if role == "administrator" else NEAR
    if role == "staff":
        browser = office.browser("Own browser")
        browser.sign_in(office.accounts.people.get(walk.person).email)  # type: ignore[union-attr]
    else:
        browser = office.signed_in(role, house)
    other = office.signed_in("coordinator", FAR)
    token = {"no token": "", "of another browser": other.token("/desk/account")}.get(
        how, browser.token("/desk/account")
    )
    origin = {"other site": "https://evil.example", "no origin": "null"}.get(
        how, office.settings.public_url
    )
    check = walk.unchanged()
    for route in walk.routes:
        if route.method != "POST":
            continue
        answer = browser.send(walk.path(route), {**FIELDS, "form_token": token}, origin=origin)
        assert answer.status_code == 403, route.path
        assert leaks(answer) == []
    check()
    assert browser.is_in()


@pytest.mark.parametrize("role", ROLES)
def test_who_belongs_to_another_house(walk: Walk, role: Any) -> None:
    """An administrator belongs to none: people are theirs to see, families are not."""
    office = walk.office
    browser = office.signed_in(role, "" if role == "administrator" else FAR)
    token = browser.token("/desk/account")
    # The social map, and what the guide knows, belong to no house.
    theirs = [
        route
        for route in behind_the_gate(walk)
        if "{" in route.path
        and "{topic}" not in route.path
        and (route.needs != "curate" or role == "staff")
    ]
    of_people = [route for route in theirs if "{person}" in route.path]
    assert len(of_people) == 2 and len(theirs) >= 7
    check = walk.unchanged(*_MOVES)
    for route in theirs:
        if role == "administrator" and route in of_people:
            continue
        answer = walk.go(browser, route, token)
        assert answer.status_code in (403, 404), route.path
        assert leaks(answer) == []
    found = browser.send("/desk/zoeken", {**FIELDS, "form_token": token})
    assert found.status_code in (403, 404)
    lists = ("", "?stand=new", "/logboek", "/mensen", "/gesprekken", "/cijfers")
    for path in (f"/desk{one}" for one in lists):
        answer = browser.get(path)
        assert walk.referral not in answer.text and walk.talk not in answer.text
        if role != "administrator":
            assert leaks(answer) == []
    check()


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reaches_what_it_may_and_no_more(walk: Walk, role: Any) -> None:
    office = walk.office
    browser = office.signed_in(role, "" if role == "administrator" else NEAR)
    token = browser.token("/desk/account")
    for route in behind_the_gate(walk):
        may = route.needs in PERMISSIONS[role]
        if may and route.method == "POST":
            continue
        check = walk.unchanged(*_MOVES)
        answer = walk.go(browser, route, token)
        assert (answer.status_code != 403) == may, route.path
        if not may:
            assert leaks(answer) == []
        check()


def test_what_is_odd_in_an_address_or_a_form_is_no_error(walk: Walk) -> None:
    browser = walk.office.signed_in("coordinator")
    token = browser.token("/desk/account")
    odd = ("' OR 1=1 --", "..%2f..%2fetc", "%00", "\0", "\N{PILE OF POO}" * 40, "x" * 300)
    for number, one in enumerate(odd):
        # From another address each time: one alone may not ask so much at once.
        elsewhere = walk.office.browser(f"Browser of coordinator {NEAR}", f"192.0.2.{number + 2}")
        elsewhere.client.cookies = browser.client.cookies
        browser = elsewhere
        for route in walk.routes:
            path = route.path
            for name in re.findall(r"{(\w+)}", path):
                path = path.replace("{" + name + "}", quote(one, safe="%"))
            if "afmelden" in path or route.path == "/desk/account/wachtwoord":
                continue
            fields = dict.fromkeys(FIELDS, one) | {"form_token": token}
            answer = browser.get(path) if route.method == "GET" else browser.send(path, fields)
            assert answer.status_code < 500 and answer.status_code != 429, (route.path, one)
    many = "&".join(f"field{number}=x" for number in range(1000))
    flood = {"content-type": "application/x-www-form-urlencoded"}
    answer = browser.client.post("/desk/aanmelden", content=many, headers=flood)
    assert answer.status_code == 403
