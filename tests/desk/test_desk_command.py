"""``gezinswijzer desk``: the first administrator, and the house to try it with."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from office import NEAR, Office
from this_machine import program

from bot.cli import main
from bot.desk_cli import welcome
from bot.settings import Settings


@pytest.fixture
def desk(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """Give the command, for the database of the test."""
    settings = office.settings
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("SECRET_KEY", settings.secret_key)
    monkeypatch.setenv("ENCRYPTION_KEYS", ",".join(settings.encryption_keys))
    monkeypatch.setenv("PUBLIC_URL", settings.public_url)

    def run(*arguments: str) -> str:
        assert main(["desk", *arguments]) == 0
        return capsys.readouterr().out

    return run


def test_the_first_administrator_comes_by_the_link_that_run_prints(
    office: Office, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    links = []
    for _ in range(2):
        welcome(settings)
        links += re.findall(r"https://gids\.example(/desk/\S+)", capsys.readouterr().out)
    browser, password = office.browser(), "tien rode vossen lopen"
    # Each start makes a new link, and the one before opens no more.
    assert browser.get(links[0]).status_code == 404
    own = {"name": "Ada Voorbeeld", "email": "ada@x.example", "password": password}
    assert browser.post(links[1], **{**own, "name": ""}).status_code == 400
    assert browser.post(links[1], **own).status_code == 303
    assert browser.sign_in("ada@x.example", password).status_code == 303
    assert "Alle huizen" in browser.get("/desk/mensen").text
    welcome(settings)
    assert capsys.readouterr().out == ""


def test_the_demo_house_comes_and_goes(office: Office, desk: Callable[..., str]) -> None:
    referral = office.hand_over()
    office.join("staff")
    before = office.everything("desk_entries")
    desk("demo", "load")
    told = desk("demo", "load")
    (email, password), _ = re.findall(r"(\S+@demo\.invalid)\s+(\S+)", told)
    browser = office.browser()
    assert browser.sign_in(email, password).status_code == 303
    page = browser.get("/desk").text
    assert page.count("/desk/aanvragen/") == 3
    assert referral not in page
    for address in re.findall(r"/desk/aanvragen/\w+", page):
        opened = browser.post(f"{address}/openen", on=address, why="proberen")
        assert "0470 00 00" in opened.text
        done = browser.post(f"{address}/afronden", on=address, sure="1")
        assert done.status_code == 303
    assert [one.id for one in office.referrals.queues.of(NEAR)] == [referral]
    desk("demo", "remove")
    assert not browser.is_in()
    after = office.everything("desk_entries")
    assert {**after, "desk_tries": []} == {**before, "desk_tries": []}
    # A house to try things with is no administrator.
    desk("demo", "load")
    assert "/desk/uitnodiging/" in desk("link")


def test_the_demo_house_has_its_name_on_paper(
    desk: Callable[..., str], office: Office, tmp_path: Path
) -> None:
    (email, password), _ = re.findall(r"(\S+@demo\.invalid)\s+(\S+)", desk("demo", "load"))
    browser = office.browser()
    browser.sign_in(email, password)
    found = re.search(r"/desk/aanvragen/\w+", browser.get("/desk").text)
    assert found
    form = browser.post(f"{found[0]}/formulier", on=found[0], why="proberen")
    (tmp_path / "form.pdf").write_bytes(form.content)
    read = subprocess.run(
        [program("pdftotext", package="poppler-utils"), tmp_path / "form.pdf", "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    words = " ".join(read.stdout.split())
    assert words.count("Huis van het Kind Voorbeeld (demo)") == 2
    assert "demo.huis" not in words
