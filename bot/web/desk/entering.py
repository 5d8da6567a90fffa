"""The pages before the desk: signing in and out, the second step, and one-time links."""

from __future__ import annotations

import math
from datetime import timedelta

from fastapi import Response

from bot.web.desk.gate import HOME, SIGN_IN, Gate, Route
from bot.web.desk.houses import Houses
from bot.web.desk.invitations import Invitation, Invitations, Taken
from bot.web.desk.passwords import flaw_of
from bot.web.desk.people import People
from bot.web.desk.sessions import Sessions
from bot.web.desk.signing_in import SigningIn
from bot.web.desk.visit import NotDone, Visit, go_to, page
from bot.web.desk.words import words_of
from bot.web.words import fill
from knowledge.registers import Language

CODE = "/desk/code"
INVITATION = "/desk/uitnodiging/{token}"


class Entering:
    """Routes for who is not in yet, and the way out."""

    def __init__(
        self,
        gate: Gate,
        signing_in: SigningIn,
        sessions: Sessions,
        people: People,
        invitations: Invitations,
        houses: Houses,
    ) -> None:
        self._gate = gate
        self._signing_in = signing_in
        self._sessions = sessions
        self._people = people
        self._invitations = invitations
        self._houses = houses

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("GET", SIGN_IN, None, self.ask),
            Route("POST", SIGN_IN, None, self.sign_in),
            Route("GET", CODE, None, self.ask_code),
            Route("POST", CODE, None, self.second_step),
            Route("POST", "/desk/afmelden", "account", self.sign_out),
            Route("GET", INVITATION, None, self.show_invitation),
            Route("POST", INVITATION, None, self.accept),
        ]

    def ask(self, visit: Visit) -> Response:
        if visit.session is not None:
            return go_to(CODE if visit.session.waits_for_code else HOME)
        return page("sign_in", visit, email="")

    def sign_in(self, visit: Visit) -> Response:
        email, password = visit.field("email"), visit.sent.get("password", "")
        outcome = self._signing_in.by_password(email, password, visit.browser)
        if not outcome.token:
            status, problem = _refusal(outcome.wait, "wrong", visit.language)
            return page("sign_in", visit, status, problem, email=email)
        if visit.session is not None:
            self._sessions.close(visit.session.token)
        onward = go_to(CODE if outcome.waits_for_code else HOME)
        return self._gate.open_session(onward, outcome.token)

    def ask_code(self, visit: Visit) -> Response:
        if visit.session is None or not visit.session.waits_for_code:
            return go_to(SIGN_IN)
        return page("code", visit)

    def second_step(self, visit: Visit) -> Response:
        if visit.session is None or not visit.session.waits_for_code:
            return go_to(SIGN_IN)
        outcome = self._signing_in.by_code(visit.session, visit.field("code"), visit.browser)
        if not outcome.token:
            status, problem = _refusal(outcome.wait, "wrong_code", visit.language)
            return page("code", visit, status, problem)
        return self._gate.open_session(go_to(HOME), outcome.token)

    def sign_out(self, visit: Visit) -> Response:
        assert visit.session is not None
        self._sessions.close(visit.session.token)
        self._people.note(visit.person, "signed_out")
        return self._gate.close_session(go_to(SIGN_IN))

    def show_invitation(self, visit: Visit) -> Response:
        return self._invitation_page(visit, self._invitation(visit))

    def accept(self, visit: Visit) -> Response:
        invitation = self._invitation(visit)
        name = invitation.name or visit.field("name", 100)
        email = invitation.email or visit.field("email")
        password = visit.sent.get("password", "")
        if not name or "@" not in email:
            return self._invitation_page(visit, invitation, "name_missing")
        if flaw := flaw_of(password, name, email):
            return self._invitation_page(visit, invitation, flaw)
        token = visit.place["token"]
        try:
            if not self._invitations.accept(token, name, email, password, visit.language):
                raise NotDone(404, words_of("invitation", visit.language)["used"])
        except Taken:
            return self._invitation_page(visit, invitation, "taken")
        return go_to(SIGN_IN)

    def _invitation(self, visit: Visit) -> Invitation:
        found = self._invitations.look(visit.place["token"])
        if found is None:
            raise NotDone(404, words_of("invitation", visit.language)["used"])
        return found

    def _invitation_page(self, visit: Visit, invitation: Invitation, problem: str = "") -> Response:
        return page(
            "invitation",
            visit,
            400 if problem else 200,
            problem,
            invitation=invitation,
            house=self._houses.name(invitation.house, visit.language),
            name=invitation.name or visit.field("name", 100),
            email=invitation.email or visit.field("email"),
        )


def _refusal(wait: timedelta, otherwise: str, language: Language) -> tuple[int, str]:
    """Return the status and the sentence for who was not let in."""
    if not wait:
        return 400, otherwise
    words = words_of("problem", language)
    minutes = math.ceil(wait.total_seconds() / 60)
    spoken = words["minute"] if minutes == 1 else fill(words["minutes"], number=str(minutes))
    return 429, fill(words["wait"], minutes=spoken)
