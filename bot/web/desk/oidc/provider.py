"""Asking a provider who somebody is (authorization code flow with PKCE)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

from bot.settings import OidcSettings
from bot.web.desk.oidc.departures import Departure
from bot.web.desk.oidc.id_token import NotBelieved, read_id_token
from bot.web.desk.oidc.issuer import Declined, Issuer


@dataclass(frozen=True)
class Identity:
    """Whom a provider means, for ever; ``email`` is empty where it does not vouch for it."""

    issuer: str
    subject: str
    email: str


class Provider:
    """The provider of the settings; no token of it is kept."""

    def __init__(self, settings: OidcSettings, come_back: str) -> None:
        """Take it in, with the address (URL) that it sends browsers back to."""
        self.name = settings.name
        self.issuer = Issuer(settings.issuer)
        self._settings = settings
        self._come_back = come_back

    def way_to(self, departure: Departure) -> str:
        """Return where a browser goes to sign in.

        Raises:
            OutOfReach: the provider does not answer.
        """
        asked = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": self._come_back,
            "scope": "openid email",
            "state": departure.state,
            "nonce": departure.nonce,
            "code_challenge": departure.challenge,
            "code_challenge_method": "S256",
            # A desk has computers that are shared: whoever signs out here may still be signed in
            # there, and the next would come in as them.
            "prompt": "login",
        }
        address = self.issuer.endpoints().authorization
        return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(asked)}"

    def who(self, answer: Mapping[str, str], departure: Departure) -> Identity:
        """Return who signed in, from what a browser came back with.

        Raises:
            NotBelieved: something in it is not as it must be.
            OutOfReach: the provider does not answer.
        """
        self._check_sender(answer.get("iss"))
        tokens = self._redeem(answer.get("code", ""), departure.verifier)
        token = tokens.get("id_token")
        if not isinstance(token, str):
            raise NotBelieved("no id_token")
        claims = read_id_token(token, self.issuer, self._settings.client_id, departure.nonce)
        wants_email = departure.aim != "sign in"
        told = self._with_email(claims, tokens) if wants_email else claims
        return Identity(self.issuer.address, claims["sub"], _vouched_email(told))

    def _check_sender(self, issuer: str | None) -> None:
        """Check that it is this provider that sends a browser back (RFC 9207)."""
        missing = None if self.issuer.endpoints().names_itself else self.issuer.address
        if (issuer or missing) != self.issuer.address:
            raise NotBelieved("iss of the answer")

    def _redeem(self, code: str, verifier: str) -> dict[str, Any]:
        settings = self._settings
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._come_back,
            "code_verifier": verifier,
        }
        # Both are encoded before they are put together (RFC 6749, 2.3.1).
        own = (quote_plus(settings.client_id), quote_plus(settings.client_secret))
        try:
            return self.issuer.ask("POST", self.issuer.endpoints().token, data=asked, auth=own)
        except Declined as error:
            raise NotBelieved(str(error)) from None

    def _with_email(self, claims: dict[str, Any], tokens: dict[str, Any]) -> dict[str, Any]:
        """Return claims that hold the address: those of the token, or else those of userinfo.

        An address and its being verified are taken from one place, never put together from two.
        """
        userinfo, token = self.issuer.endpoints().userinfo, tokens.get("access_token")
        if "email" in claims or not userinfo or not isinstance(token, str):
            return claims
        told = self.issuer.ask("GET", userinfo, headers={"Authorization": f"Bearer {token}"})
        if told.get("sub") != claims["sub"]:
            raise NotBelieved("sub of userinfo")
        return told


def _vouched_email(claims: Mapping[str, Any]) -> str:
    """Return the address, where the provider says that it is theirs.

    Microsoft says so of organisations' accounts in ``xms_edov`` (the owner of the domain of the
    address is verified), and never in ``email_verified``.
    """
    is_theirs = claims.get("email_verified") is True or claims.get("xms_edov") in (True, "1")
    email = claims.get("email")
    return email if is_theirs and isinstance(email, str) else ""
