"""Coming in at the desk: invited once, with a password that holds, and out again in time."""

from __future__ import annotations

import re

import pyotp
import pytest
from office import FAR, NEAR, PASSWORD, Browser, Office

from bot.web.desk import passwords
from bot.web.desk.invitations import Invitation


def link_on(page: str) -> str:
    found = re.search(r"https://gids\.example(/desk/uitnodiging/[\w-]+)", page)
    assert found
    return found[1]


def test_from_invitation_to_signed_in(office: Office) -> None:
    coordinator = office.signed_in("coordinator")
    page = coordinator.post(
        "/desk/mensen/uitnodigen", on="/desk/mensen", name="Noor Voorbeeld",
        email="Noor@Halle.example", role="staff",
    )  # fmt: skip
    link, noor = link_on(page.text), office.browser()
    assert "Noor Voorbeeld" in noor.get(link).text
    # What the invitation says holds, whatever is sent.
    done = noor.post(link, password=PASSWORD, email="other@x.example", role="administrator")
    assert (done.status_code, done.headers["location"]) == (303, "/desk/aanmelden")
    assert noor.sign_in(" noor@halle.EXAMPLE ").headers["location"] == "/desk"
    assert noor.is_in()
    assert (office.person("staff").name, office.person("staff").house) == ("Noor Voorbeeld", NEAR)
    for again in (office.browser().get(link), office.browser().get(link + "x")):
        assert again.status_code == 404
        assert "werkt niet meer" in again.text
    kept = office.engine.connect().exec_driver_sql("SELECT * FROM desk_people").all()
    for secret in ("Noor", "halle.example", PASSWORD):
        assert secret.lower() not in str(kept).lower()
    assert "$argon2id$" in str(kept)


def test_an_invitation_ends_after_three_days(office: Office) -> None:
    token = office.accounts.invitations.make(Invitation(NEAR, "staff", "Noor", "n@x.example"))
    link = f"/desk/uitnodiging/{token}"
    office.clock.forward(hours=71.9)
    form = {"form_token": office.browser().token(link), "password": PASSWORD}
    office.clock.forward(hours=0.2)
    late = office.browser()
    late.get("/desk/aanmelden")
    assert late.get(link).status_code == 404
    assert late.send(link, form).status_code == 403
    assert office.accounts.people.of(None) == []


@pytest.mark.parametrize(
    "password",
    ["kort", "aaaaaaaaaaaaaa", "Wachtwoord2026!", "gezinswijzer123", "noorvoorbeeld1", "x" * 129],
)
def test_a_password_that_is_easily_guessed_is_refused(office: Office, password: str) -> None:
    invitation = Invitation(NEAR, "staff", "Noor Voorbeeld", "noor@halle.example")
    link = f"/desk/uitnodiging/{office.accounts.invitations.make(invitation)}"
    assert office.browser().post(link, password=password).status_code == 400
    assert office.accounts.people.of(None) == []


def test_a_coordinator_invites_for_the_own_house_and_an_administrator_for_any(
    office: Office,
) -> None:
    near, admin = office.signed_in("coordinator"), office.signed_in("administrator", "")
    new = {"name": "Sam", "email": "sam@x.example"}
    sent = {**new, "role": "staff", "house": FAR}
    assert near.post("/desk/mensen/uitnodigen", on="/desk/mensen", **sent).status_code == 200
    higher = {**new, "role": "administrator"}
    assert near.post("/desk/mensen/uitnodigen", on="/desk/mensen", **higher).status_code == 400
    unknown = {**sent, "house": "no-such-house"}
    assert admin.post("/desk/mensen/uitnodigen", on="/desk/mensen", **unknown).status_code == 400
    far = {**sent, "email": "far@x.example"}
    assert admin.post("/desk/mensen/uitnodigen", on="/desk/mensen", **far).status_code == 200
    rows = office.everything()["desk_invitations"]
    assert sorted((NEAR in one, FAR in one) for one in rows) == [(False, True), (True, False)]


def test_who_guesses_waits_longer_each_time_known_or_not(office: Office) -> None:
    known = office.join("staff")
    answers = {}
    for place, email in enumerate((known, "nobody@x.example")):
        browser = office.browser(address=f"192.0.2.{place + 10}")
        answers[email] = [
            (answer.status_code, re.sub(r"value=\"[^\"]*\"", "", answer.text))
            for answer in (browser.sign_in(email, f"wrong password {n}") for n in range(6))
        ]
    assert answers[known] == answers["nobody@x.example"]
    assert [status for status, _ in answers[known]] == [400, 400, 400, 400, 429, 429]
    browser = office.browser(address="192.0.2.99")
    assert browser.sign_in(known).status_code == 429
    office.clock.forward(seconds=59)
    assert "Wacht 1 minuut" in browser.sign_in(known).text
    office.clock.forward(seconds=2)
    assert browser.sign_in(known, "wrong again").status_code == 429
    office.clock.forward(seconds=61)
    assert "Wacht 1 minuut" in browser.sign_in(known).text
    office.clock.forward(seconds=60)
    assert browser.sign_in(known).status_code == 303
    assert browser.is_in()
    # Whoever knew it begins at zero again.
    assert office.browser().sign_in(known, "wrong").status_code == 400


def test_who_tries_many_accounts_from_one_address_waits_too(office: Office) -> None:
    email, browser = office.join("staff"), office.browser()
    for number in range(30):
        browser.sign_in(f"{number}@x.example", "a wrong password")
    assert browser.sign_in(email).status_code == 429
    assert office.browser(address="198.51.100.7").sign_in(email).status_code == 303


def test_an_unknown_address_takes_as_long_as_a_wrong_password(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    verify = type(passwords._HASHER).verify

    def noted(hasher: object, kept: str, password: str) -> object:
        checked.append(kept.split("$")[3])
        return verify(hasher, kept, password)  # type: ignore[arg-type]

    monkeypatch.setattr(type(passwords._HASHER), "verify", noted)
    for email in (office.join("staff"), "nobody@x.example"):
        for number in range(7):
            office.browser(address=f"192.0.2.{number}").sign_in(email, "wrong password")
    # The same work each time, locked out or not.
    assert len(checked) == 14
    assert len(set(checked)) == 1


def with_code(office: Office) -> tuple[str, str, list[str]]:
    """Return somebody's address, the secret of the app, and the recovery codes."""
    browser = office.signed_in("staff")
    page = browser.post("/desk/account/code", on="/desk/account").text
    secret = re.search(r'name="secret" value="([A-Z2-7]+)"', page)
    assert secret and "<svg" in page
    given = {"secret": secret[1], "code": pyotp.TOTP(secret[1]).at(seconds(office))}
    wrong = browser.post("/desk/account/code/aan", on="/desk/account", **{**given, "code": "0"})
    assert wrong.status_code == 400
    page = browser.post("/desk/account/code/aan", on="/desk/account", **given).text
    codes = re.findall(r"<code>([0-9A-Z]{5}-[0-9A-Z]{5})</code>", page)
    assert len(set(codes)) == 8
    return "staff@hvhk-halle.example", secret[1], codes


def seconds(office: Office) -> int:
    return int((office.clock.now - type(office.clock.now)(1970, 1, 1)).total_seconds())


def half_in(office: Office, email: str) -> Browser:
    browser = office.browser()
    assert browser.sign_in(email).headers["location"] == "/desk/code"
    assert not browser.is_in()
    return browser


def test_a_code_that_is_right_wrong_or_used(office: Office) -> None:
    email, secret, _ = with_code(office)
    app = pyotp.TOTP(secret)
    # The code with which it was switched on is used.
    browser = half_in(office, email)
    assert browser.post("/desk/code", code=app.at(seconds(office))).status_code == 400
    office.clock.forward(seconds=60)
    right = app.at(seconds(office))
    before = browser.client.cookies["__Host-desk"]
    assert browser.post("/desk/code", code=f"{right[:3]} {right[3:]}").status_code == 303
    assert browser.is_in()
    assert browser.client.cookies["__Host-desk"] != before
    again = half_in(office, email)
    assert again.post("/desk/code", code=right).status_code == 400
    assert not again.is_in()
    office.clock.forward(seconds=30)
    for number in range(3):
        again.post("/desk/code", code=f"00000{number}")
    locked = again.post("/desk/code", code=app.at(seconds(office)))
    assert (locked.status_code, again.is_in()) == (429, False)


def test_a_recovery_code_works_once(office: Office) -> None:
    email, _, codes = with_code(office)
    written = codes[0].lower().replace("-", " ")
    browser = half_in(office, email)
    assert browser.post("/desk/code", code=written).status_code == 303
    assert browser.is_in()
    again = half_in(office, email)
    assert again.post("/desk/code", code=codes[0]).status_code == 400
    assert again.post("/desk/code", code=codes[1]).status_code == 303


def test_the_second_step_goes_off_with_the_password_only(office: Office) -> None:
    email, _, codes = with_code(office)
    browser = half_in(office, email)
    browser.post("/desk/code", code=codes[0])
    off = "/desk/account/code/uit"
    assert browser.post(off, on="/desk/account", old_password="no").status_code == 400
    assert browser.post(off, on="/desk/account", old_password=PASSWORD).status_code == 303
    assert office.browser().sign_in(email).headers["location"] == "/desk"


@pytest.mark.parametrize("pages", [[61], [50, 61], [59] * 13])
def test_a_session_ends_after_silence_and_after_a_day(office: Office, pages: list[int]) -> None:
    browser = office.signed_in("staff")
    for minutes in pages[:-1]:
        office.clock.forward(minutes=minutes)
        browser.get("/desk")
    if len(pages) == 2:
        assert browser.is_in()
    office.clock.forward(minutes=pages[-1])
    answer = browser.get("/desk")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/aanmelden")


def test_signing_out_and_a_new_password_end_sessions(office: Office) -> None:
    first = office.signed_in("staff")
    email = office.person("staff").email
    second, third = office.browser("second"), office.browser("third")
    second.sign_in(email)
    third.sign_in(email)
    kept = second.client.cookies["__Host-desk"]
    second.post("/desk/afmelden", on="/desk")
    second.client.cookies.set("__Host-desk", kept, domain="gids.example")
    assert (first.is_in(), second.is_in()) == (True, False)
    change = {"old_password": PASSWORD, "password": "zeven gele kamelen zingen"}
    wrong = {**change, "old_password": "something else"}
    at = "/desk/account/wachtwoord"
    assert first.post(at, on="/desk/account", **wrong).status_code == 400
    assert third.is_in()
    assert first.post(at, on="/desk/account", **change).status_code == 303
    assert (first.is_in(), third.is_in()) == (False, False)
    assert office.browser().sign_in(email).status_code == 400
    assert office.browser().sign_in(email, change["password"]).status_code == 303


def test_an_account_that_is_switched_off_is_out_at_once(office: Office) -> None:
    staff, coordinator = office.signed_in("staff"), office.signed_in("coordinator")
    one = office.person("staff")
    before = link_on(coordinator.post(f"/desk/mensen/{one.id}/link", on="/desk/mensen").text)
    ended = coordinator.post(f"/desk/mensen/{one.id}/uit", on="/desk/mensen")
    assert office.browser().get(before).status_code == 404
    assert ended.status_code == 303
    assert not staff.is_in()
    assert office.browser().sign_in(one.email).status_code == 400
    page = coordinator.post(f"/desk/mensen/{one.id}/link", on="/desk/mensen").text
    link, password = link_on(page), "negen blauwe egels wandelen"
    assert office.browser().post(link, password=password).status_code == 303
    assert office.browser().sign_in(one.email, password).status_code == 303
    mine = office.person("coordinator").id
    assert coordinator.post(f"/desk/mensen/{mine}/uit", on="/desk/mensen").status_code == 404


def test_the_cookie_is_kept_from_scripts_and_other_sites(office: Office) -> None:
    answer = office.browser().sign_in(office.join("staff"))
    (cookie,) = (one for one in answer.headers.get_list("set-cookie") if "__Host-desk=" in one)
    kept = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "secure", "samesite=strict", "path=/"} <= kept
    assert not any(part.startswith("domain") for part in kept)
    token = cookie.split("=", 1)[1].split(";")[0]
    assert token not in str(office.everything())


def test_a_page_of_the_desk_is_kept_nowhere(office: Office) -> None:
    answer = office.signed_in("staff").get("/desk")
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_desk_speaks_french(office: Office) -> None:
    browser = office.signed_in("coordinator")
    browser.post("/desk/account/taal", on="/desk/account", language="fr")
    assert "Demandes de familles" in browser.get("/desk").text
    assert 'lang="fr-BE"' in browser.get("/desk/logboek").text
    assert "Connectez-vous" in office.browser().get("/desk/aanmelden?language=fr").text
