"""Signing in with the account that somebody has elsewhere: the way there, back, and the link."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Protocol
from urllib.parse import urlsplit

from fastapi import Response

from bot.settings import OidcSettings, Settings
from bot.web.desk.entering import CODE, INVITATION
from bot.web.desk.gate import HOME, SIGN_IN, Gate, Route
from bot.web.desk.invitations import Invitations, Taken
from bot.web.desk.keys import Clock, Keys, new_token
from bot.web.desk.oidc.departures import Aim, Departure, Departures
from bot.web.desk.oidc.id_token import NotBelieved
from bot.web.desk.oidc.identities import Identities, OfAnother
from bot.web.desk.oidc.issuer import OutOfReach
from bot.web.desk.oidc.provider import Identity, Provider
from bot.web.desk.own_account import ACCOUNT
from bot.web.desk.people import People
from bot.web.desk.sessions import Sessions
from bot.web.desk.signing_in import SigningIn
from bot.web.desk.visit import NotDone, Visit, go_to, page
from bot.web.desk.words import words_of
from bot.web.words import fill

logger = logging.getLogger(__name__)

COME_BACK = f"{SIGN_IN}/terug"
LINK = f"{ACCOUNT}/koppeling"


class Accounts(Protocol):
    """What is needed of the accounts of the desk."""

    keys: Keys
    clock: Clock
    people: People
    invitations: Invitations
    sessions: Sessions
    signing_in: SigningIn
    identities: Identities


class Elsewhere:
    """Routes to a provider and back.

    Both ways a page leads on, in place of a redirect. To the provider: our forms may be sent to
    ourselves only, and Chromium holds a redirect to that. Back: a page that another site leads to
    is opened without the cookie of the session, one that we lead to with it.
    """

    def __init__(
        self, gate: Gate, accounts: Accounts, settings: Settings, oidc: OidcSettings
    ) -> None:
        is_https = urlsplit(settings.public_url).scheme == "https"
        self._gate = gate
        self._accounts = accounts
        self._provider = Provider(oidc, settings.public_url + COME_BACK)
        self._departures = Departures(settings.secret_key, accounts.clock, is_https)

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("POST", f"{SIGN_IN}/elders", None, self.sign_in),
            Route("POST", f"{INVITATION}/elders", None, self.join),
            Route("GET", COME_BACK, None, self.come_back),
            Route("GET", LINK, "account", self.show_link),
            Route("POST", LINK, "account", self.link),
            Route("POST", f"{LINK}/weg", "account", self.unlink),
        ]

    def sign_in(self, visit: Visit) -> Response:
        return self._leave(visit, "sign in")

    def join(self, visit: Visit) -> Response:
        invitation = self._accounts.invitations.look(visit.place["token"])
        if invitation is None:
            raise NotDone(404, words_of("invitation", visit.language)["used"])
        if not invitation.email:
            raise NotDone(400, "not_from_here")
        return self._leave(visit, "join", visit.place["token"])

    def show_link(self, visit: Visit) -> Response:
        return self._link_page(visit)

    def link(self, visit: Visit) -> Response:
        assert visit.session is not None
        # Whoever finds a desk unlocked must not leave with a way in of their own.
        if not self._accounts.people.has_password(visit.person, visit.sent.get("old_password", "")):
            return self._link_page(visit, "wrong_password")
        return self._leave(visit, "link", visit.session.id)

    def unlink(self, visit: Visit) -> Response:
        self._accounts.identities.unlink(visit.person)
        return go_to(LINK)

    def come_back(self, visit: Visit) -> Response:
        departure = self._departures.read(visit.cookies)
        here = replace(visit, language=departure.language) if departure else visit
        try:
            response = self._arrive(here, departure)
        except NotDone as error:
            response = page("problem", here, error.status, error.key)
        return self._departures.take(response)

    def _leave(self, visit: Visit, aim: Aim, holder: str = "") -> Response:
        departure = Departure(aim, visit.language, holder)
        try:
            address = self._provider.way_to(departure)
        except OutOfReach as error:
            raise self._out_of_reach(visit, error) from None
        return self._departures.give(page("oidc_onward", visit, onward=address), departure)

    def _arrive(self, visit: Visit, departure: Departure | None) -> Response:
        """Take in whom a browser comes back as.

        Raises:
            NotDone: it comes back with nothing that holds.
        """
        if departure is None or not departure.is_answered_by(visit.asked.get("state", "")):
            raise self._refusal(visit, 400, "lost")
        if "error" in visit.asked:
            raise self._refusal(visit, 400, "stopped")
        try:
            who = self._provider.who(visit.asked, departure)
        except OutOfReach as error:
            raise self._out_of_reach(visit, error) from None
        except NotBelieved as error:
            logger.warning("OpenID Connect: not believed: %s", error)
            raise self._refusal(visit, 400, "not_believed") from None
        if departure.aim == "link":
            return self._linked(visit, departure, who)
        if departure.aim == "join":
            return self._let_in(visit, self._joined(visit, departure, who))
        identity = self._accounts.keys.identity(who.issuer, who.subject)
        return self._let_in(visit, self._accounts.identities.owner(identity))

    def _let_in(self, visit: Visit, person: str) -> Response:
        """Begin a session of an account (its id, empty where there is none)."""
        outcome = self._accounts.signing_in.by_provider(person, visit.browser)
        if not outcome.token:
            raise self._refusal(visit, 403, "unknown")
        if visit.session is not None:
            self._accounts.sessions.close(visit.session.token)
        onward = page("oidc_onward", visit, onward=CODE if outcome.waits_for_code else HOME)
        return self._gate.open_session(onward, outcome.token)

    def _joined(self, visit: Visit, departure: Departure, who: Identity) -> str:
        """Return the id of the account that an invitation made, or opened again."""
        accounts, token = self._accounts, departure.holder
        invitation = accounts.invitations.look(token)
        if invitation is None:
            raise NotDone(404, words_of("invitation", visit.language)["used"])
        identity = self._vouched(visit, who, invitation.email)
        # Nobody knows this password: who wants one asks for a link, as who lost it.
        name, email, password = invitation.name, invitation.email, new_token()
        try:
            return accounts.invitations.accept(
                token, name, email, password, visit.language, identity
            )
        except Taken:
            raise NotDone(400, "taken") from None
        except OfAnother:
            raise self._refusal(visit, 403, "of_another") from None

    def _linked(self, visit: Visit, departure: Departure, who: Identity) -> Response:
        person = self._accounts.sessions.owner(departure.holder, visit.browser.agent)
        if person is None:
            raise self._refusal(visit, 400, "lost")
        identity = self._vouched(visit, who, person.email)
        try:
            self._accounts.identities.link(person, identity)
        except OfAnother:
            raise self._refusal(visit, 403, "of_another") from None
        return page("oidc_onward", visit, onward=LINK)

    def _vouched(self, visit: Visit, who: Identity, email: str) -> str:
        """Return the hash of an identity, where the provider vouches for the address."""
        keys = self._accounts.keys
        if not who.email:
            raise self._refusal(visit, 403, "no_email")
        if keys.email(who.email) != keys.email(email):
            raise self._refusal(visit, 403, "other_email")
        return keys.identity(who.issuer, who.subject)

    def _link_page(self, visit: Visit, problem: str = "") -> Response:
        is_linked = self._accounts.identities.has_one(visit.person)
        return page("oidc_link", visit, 400 if problem else 200, problem, is_linked=is_linked)

    def _out_of_reach(self, visit: Visit, error: OutOfReach) -> NotDone:
        logger.warning("OpenID Connect: the provider is out of reach: %s", error)
        return self._refusal(visit, 503, "out_of_reach")

    def _refusal(self, visit: Visit, status: int, key: str) -> NotDone:
        sentence = words_of("oidc_refused", visit.language)[key]
        return NotDone(status, fill(sentence, provider=self._provider.name))
