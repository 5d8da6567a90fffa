"""The ID token: what a provider says about who signed in, believed only after every check.

OpenID Connect Core 1.0, section 3.1.3.7.
"""

from __future__ import annotations

import time
from typing import Any

import jwt

from bot.web.desk.oidc.issuer import Issuer

#: Signed with a key that only the provider has: never "none", never a secret that we share.
_ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
)  # fmt: skip
#: Seconds that two clocks may differ.
_LEEWAY = 60
#: Seconds since somebody gave the password there, where the provider tells.
_LONGEST_AGO = 600


class NotBelieved(Exception):
    """Raised when something about a token is not as it must be; the message names the check."""


def read_id_token(token: str, issuer: Issuer, client_id: str, nonce: str) -> dict[str, Any]:
    """Return what a token says.

    Raises:
        NotBelieved: it is not from this issuer, not for us, not for this sign-in, or not of now.
        OutOfReach: the keys of the issuer cannot be had.
    """
    try:
        claims = jwt.decode(
            token,
            _key_for(token, issuer),
            algorithms=_ALGORITHMS,
            audience=client_id,
            issuer=issuer.address,
            leeway=_LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
        )
    except jwt.PyJWTError as error:
        # Its message may quote the token.
        raise NotBelieved(type(error).__name__) from None
    if claims["nonce"] != nonce:
        raise NotBelieved("nonce")
    audience = claims["aud"]
    is_for_many = isinstance(audience, list) and len(audience) > 1
    if claims.get("azp", None if is_for_many else client_id) != client_id:
        raise NotBelieved("azp")
    if not isinstance(claims["sub"], str) or not claims["sub"]:
        raise NotBelieved("sub")
    if _is_long_ago(claims.get("auth_time")):
        raise NotBelieved("auth_time")
    return claims


def _key_for(token: str, issuer: Issuer) -> jwt.PyJWK:
    header = jwt.get_unverified_header(token)
    algorithm = header.get("alg")
    if algorithm not in _ALGORITHMS:
        raise NotBelieved("alg")
    for one in issuer.keys(header.get("kid")):
        if one.get("alg", algorithm) == algorithm:
            try:
                return jwt.PyJWK(one, algorithm)
            except jwt.PyJWTError:
                # A key of another kind than the token says: the next may be the one.
                continue
    raise NotBelieved("kid")


def _is_long_ago(moment: object) -> bool:
    """Tell whether a moment (seconds since 1970, if the provider tells) is long ago."""
    is_told = isinstance(moment, (int, float))
    return is_told and time.time() - moment > _LONGEST_AGO + _LEEWAY  # type: ignore[operator]
