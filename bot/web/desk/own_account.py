"""The own account: language, password and the second step."""

from __future__ import annotations

from fastapi import Response

from bot.web.desk import second_step
from bot.web.desk.gate import SIGN_IN, Gate, Route
from bot.web.desk.passwords import flaw_of
from bot.web.desk.people import People
from bot.web.desk.visit import NotDone, Visit, go_to, page
from knowledge.registers import LANGUAGES

ACCOUNT = "/desk/account"


class OwnAccount:
    """Routes of the own account."""

    def __init__(self, gate: Gate, people: People) -> None:
        self._gate = gate
        self._people = people

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("GET", ACCOUNT, "account", self.show),
            Route("POST", f"{ACCOUNT}/taal", "account", self.speak),
            Route("POST", f"{ACCOUNT}/wachtwoord", "account", self.change_password),
            Route("POST", f"{ACCOUNT}/code", "account", self.begin_second_step),
            Route("POST", f"{ACCOUNT}/code/aan", "account", self.end_of_second_step),
            Route("POST", f"{ACCOUNT}/code/uit", "account", self.without_second_step),
        ]

    def show(self, visit: Visit) -> Response:
        return page("account", visit)

    def speak(self, visit: Visit) -> Response:
        language = next((one for one in LANGUAGES if one == visit.field("language")), None)
        if language is not None:
            self._people.speak(visit.person, language)
        return go_to(ACCOUNT)

    def change_password(self, visit: Visit) -> Response:
        person, password = visit.person, visit.sent.get("password", "")
        if not self._knows_password(visit):
            return page("account", visit, 400, "wrong_password")
        if flaw := flaw_of(password, person.name, person.email):
            return page("account", visit, 400, flaw)
        self._people.change_password(person, password)
        return self._gate.close_session(go_to(SIGN_IN))

    def begin_second_step(self, visit: Visit) -> Response:
        return self._second_page(visit, second_step.new_secret())

    def end_of_second_step(self, visit: Visit) -> Response:
        secret = visit.field("secret", 64)
        if not second_step.is_secret(secret):
            raise NotDone(400, "not_from_here")
        codes = self._people.switch_second_step_on(visit.person, secret, visit.field("code"))
        if not codes:
            return self._second_page(visit, secret, "wrong_code")
        return page("second", visit, codes=codes, secret="", picture="")

    def without_second_step(self, visit: Visit) -> Response:
        if not self._knows_password(visit):
            return page("account", visit, 400, "wrong_password")
        self._people.switch_second_step_off(visit.person)
        return go_to(ACCOUNT)

    def _knows_password(self, visit: Visit) -> bool:
        return self._people.has_password(visit.person, visit.sent.get("old_password", ""))

    def _second_page(self, visit: Visit, secret: str, problem: str = "") -> Response:
        return page(
            "second",
            visit,
            400 if problem else 200,
            problem,
            codes=[],
            secret=secret,
            picture=second_step.qr_code(secret, visit.person.email),
        )
