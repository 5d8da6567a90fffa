"""What a provider says of itself: where it is asked, and the keys that it signs with."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

#: Seconds; a person waits for it.
_TIMEOUT = httpx.Timeout(5.0)
#: An issuer that hangs may hold so many threads: the password door needs the others.
_AT_ONCE = 8
_KEPT, _ANEW_AT_MOST_EVERY = 3600.0, 30.0
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class OutOfReach(Exception):
    """Raised when a provider does not answer, or not with what OpenID Connect asks for."""


class Declined(OutOfReach):
    """Raised when a provider says that what it is asked is wrong (a status from 400 to 499)."""


@dataclass(frozen=True)
class Endpoints:
    """Where a provider is asked; ``userinfo`` is empty where it has none.

    ``names_itself`` says that each answer names the issuer (RFC 9207).
    """

    authorization: str
    token: str
    userinfo: str
    keys: str
    names_itself: bool


class Issuer:
    """A provider that is asked over HTTP; what it says of itself is kept for an hour."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._client = httpx.Client(timeout=_TIMEOUT)
        self._free = threading.BoundedSemaphore(_AT_ONCE)
        self._endpoints: tuple[float, Endpoints] | None = None
        self._keys: tuple[float, list[dict[str, Any]]] | None = None
        self._asked_anew = float("-inf")

    def endpoints(self) -> Endpoints:
        """Return where the provider is asked.

        Raises:
            OutOfReach: it does not answer, or says that it is another.
        """
        kept: Endpoints | None = _fresh(self._endpoints, _KEPT)
        if kept is None:
            told = self.ask("GET", f"{self.address.rstrip('/')}/.well-known/openid-configuration")
            if told.get("issuer") != self.address:
                raise OutOfReach("discovery names another issuer; see OIDC_ISSUER")
            kept = Endpoints(
                authorization=_own(told, "authorization_endpoint"),
                token=_own(told, "token_endpoint"),
                userinfo=_own(told, "userinfo_endpoint") if told.get("userinfo_endpoint") else "",
                keys=_own(told, "jwks_uri"),
                names_itself=told.get("authorization_response_iss_parameter_supported") is True,
            )
            self._endpoints = (time.monotonic(), kept)
        return kept

    def keys(self, kid: str | None) -> list[dict[str, Any]]:
        """Return the keys that ``kid`` may mean, asking anew for one that is not known yet.

        Raises:
            OutOfReach: the keys cannot be had.
        """
        # Keys without names cannot be told apart: those of now are meant.
        kept = _fresh(self._keys, _KEPT) if kid else None
        found = _meant(self._ask_keys() if kept is None else kept, kid)
        if not found and time.monotonic() - self._asked_anew > _ANEW_AT_MOST_EVERY:
            self._asked_anew = time.monotonic()
            found = _meant(self._ask_keys(), kid)
        return found

    def ask(self, method: str, address: str, **options: Any) -> dict[str, Any]:
        """Return what the provider answers, as an object.

        Raises:
            Declined: it says that the question is wrong.
            OutOfReach: it does not answer with 200 and an object.
        """
        with self._a_free_thread():
            try:
                answer = self._client.request(method, address, **options)
                told = answer.json() if answer.status_code == 200 else None
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                raise OutOfReach(type(error).__name__) from None
        if not isinstance(told, dict):
            is_wrong = 400 <= answer.status_code < 500
            problem = f"{urlsplit(address).path} answered {answer.status_code}"
            raise Declined(problem) if is_wrong else OutOfReach(problem)
        return told

    def _ask_keys(self) -> list[dict[str, Any]]:
        told = self.ask("GET", self.endpoints().keys).get("keys")
        keys = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
        self._keys = (time.monotonic(), keys)
        return keys

    @contextmanager
    def _a_free_thread(self) -> Iterator[None]:
        if not self._free.acquire(blocking=False):
            raise OutOfReach("too many wait for the provider")
        try:
            yield
        finally:
            self._free.release()


def _own(told: dict[str, Any], name: str) -> str:
    """Return an address that a provider names, where it is safe to ask there."""
    address = told.get(name)
    if not isinstance(address, str) or not _is_safe(address):
        raise OutOfReach(f"discovery has no usable {name}")
    return address


def _is_safe(address: str) -> bool:
    """Tell whether nobody between us and an address can listen: by https, or on this machine."""
    parts = urlsplit(address)
    is_here = parts.scheme == "http" and parts.hostname in _LOOPBACK
    return bool(parts.hostname) and (parts.scheme == "https" or is_here)


def _fresh(kept: tuple[float, Any] | None, seconds: float) -> Any:
    return kept[1] if kept and time.monotonic() - kept[0] < seconds else None


def _meant(keys: list[dict[str, Any]], kid: str | None) -> list[dict[str, Any]]:
    signing = [one for one in keys if one.get("use", "sig") == "sig"]
    return [one for one in signing if kid is None or one.get("kid") == kid]
