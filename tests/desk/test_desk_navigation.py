"""What stands at the top of each page, and where each role comes in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from office import NEAR, Office

import bot.web.desk as desk
from bot.web.desk.roles import PERMISSIONS, ROLES, Role
from bot.web.desk.words import all_words

OPERATORS = Path(__file__).parents[2] / "docs/desk-operators.md"

#: In the order of a working day: with a family, for families, for everybody, for the house.
SEEN: dict[Role, list[str]] = {
    "staff": ["Zoeken", "Aanvragen", "Gesprekken", "Mijn account"],
    "curator": ["Zoeken", "Sociale kaart", "Mijn account"],
    "coordinator": [
        "Zoeken", "Aanvragen", "Gesprekken", "Sociale kaart", "Cijfers", "Mensen", "Logboek",
        "Mijn account",
    ],
    "administrator": [
        "Sociale kaart", "Cijfers", "Mensen", "Logboek", "WhatsApp", "Mijn account",
    ],
}  # fmt: skip
_LINK = re.compile(r'<a href="(/desk[a-z/]*)" (?:aria-current="(\w+)")?>([^<]+)</a>')


def links(page: str) -> list[tuple[str, str, str]]:
    """Return address, mark and name of each link at the top."""
    found = re.search(r'<nav class="pages".*?</nav>', page, re.DOTALL)
    assert found
    return _LINK.findall(found[0])


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_its_own_pages_in_the_order_of_a_day(office: Office, role: Role) -> None:
    browser = office.signed_in(role, "" if role == "administrator" else NEAR)
    seen = links(browser.get("/desk/account").text)
    assert [name for _, _, name in seen] == SEEN[role]
    for address, _, name in seen:
        page = browser.get(address)
        assert page.status_code == 200, name
        assert [one[2] for one in links(page.text) if one[1] == "page"] == [name]


@pytest.mark.parametrize(
    ("role", "lands_on"),
    [
        ("staff", ""),
        ("coordinator", ""),
        ("curator", "/desk/kaart"),
        ("administrator", "/desk/mensen"),
    ],
)
def test_one_comes_in_where_something_may_wait(office: Office, role: Role, lands_on: str) -> None:
    browser = office.signed_in(role, "" if role == "administrator" else NEAR)
    answer = browser.get("/desk")
    assert answer.headers.get("location", "") == lands_on


@pytest.mark.parametrize(
    ("below", "name"),
    [("/desk/gezin/zorgtoeslag", "Zoeken"), ("/desk/kaart/zorgtoeslag", "Sociale kaart")],
)
def test_a_page_below_another_says_where_it_is(office: Office, below: str, name: str) -> None:
    page = office.signed_in("coordinator").get(below).text
    assert [(mark, one) for _, mark, one in links(page) if mark] == [("true", name)]


def test_a_referral_belongs_to_the_referrals(office: Office) -> None:
    referral = office.hand_over()
    page = office.signed_in("staff").get(f"/desk/aanvragen/{referral}").text
    assert [(mark, one) for _, mark, one in links(page) if mark] == [("true", "Aanvragen")]


def test_the_table_of_who_may_do_what_is_so() -> None:
    rows = re.findall(r"^\| (.+) \|$", OPERATORS.read_text(encoding="utf-8"), re.MULTILINE)
    cells = [[cell.strip(" `") for cell in f"{row} ".split("|")] for row in rows]
    head = next(row for row in cells if row[0] == "role")
    told = {
        row[0]: {name for name, mark in zip(head[1:], row[1:], strict=True) if mark}
        for row in cells
        if row[0] in ROLES
    }
    assert told == PERMISSIONS


def test_no_page_changes_the_words_at_the_top() -> None:
    folder = Path(desk.__file__).parent / "templates"
    base = (folder / "base.html").read_text(encoding="utf-8")
    of_whom_is_in = re.search(r"{% if person %}(.*?){% else %}", base, re.DOTALL)
    assert of_whom_is_in
    at_the_top = set(re.findall(r"words\.(\w+)", of_whom_is_in[1]))
    assert {"pages", "sign_out", "queue"} <= at_the_top
    pages = {path.stem for path in folder.glob("*.html")} & set(all_words())
    changed = {page: at_the_top & set(all_words()[page]) for page in pages}
    assert {page: keys for page, keys in changed.items() if keys} == {}
