"""An OpenID provider that keeps to the rules, but where a test tells it not to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.settings import OidcSettings

#: With signs that must be encoded before the two are put together.
CLIENT, SECRET = "desk:halle", "a secret/with + signs"


class FakeIssuer:
    """The provider; ``address`` is its issuer."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.address = f"http://127.0.0.1:{port}"
        self.settings = OidcSettings(self.address, CLIENT, SECRET, "Voorbeeldstad")
        self.begin()
        self.app = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._discovery),
                Route("/keys", self._keys),
                Route("/token", self._token, methods=["POST"]),
                Route("/me", self._userinfo),
            ]
        )

    def begin(self) -> None:
        """Begin anew, as honest as it gets."""
        self.is_up = True
        self.issuer_told = self.address
        self.email_is_in_token = True
        self.names_its_keys = True
        self.userinfo_subject = ""
        self._codes: dict[str, dict[str, Any]] = {}
        self._access: dict[str, dict[str, Any]] = {}
        self.new_key()

    def new_key(self) -> None:
        """Sign with another key from now on."""
        self._kid = secrets.token_hex(4)
        self._key: Any = ec.generate_private_key(ec.SECP256R1())

    def sign_in(self, way: str, algorithm: str = "ES256", **claims: Any) -> str:
        """Let somebody sign in who came along a way; return where the browser is sent back to.

        ``claims`` stand in the ID token in place of the true ones; None takes one out.
        """
        asked = dict(parse_qsl(urlsplit(way).query))
        assert way.startswith(f"{self.address}/authorize?")
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        code, now = secrets.token_hex(8), int(time.time())
        true = {
            "iss": self.address,
            "aud": CLIENT,
            "exp": now + 60,
            "iat": now,
            "nonce": asked["nonce"],
            "auth_time": now,
        }
        said = {name: one for name, one in {**true, **claims}.items() if one is not None}
        self._codes[code] = {"asked": asked, "said": said, "algorithm": algorithm}
        answer = {"code": code, "state": asked["state"], "iss": self.address}
        return f"{urlsplit(asked['redirect_uri']).path}?{urlencode(answer)}"

    async def _discovery(self, _request: Request) -> Response:
        if not self.is_up:
            return Response(status_code=502)
        return JSONResponse(
            {
                "issuer": self.issuer_told,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "userinfo_endpoint": f"{self.address}/me",
                "jwks_uri": f"{self.address}/keys",
                "authorization_response_iss_parameter_supported": True,
            }
        )

    async def _keys(self, _request: Request) -> Response:
        public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(self._key.public_key()))
        return JSONResponse({"keys": [{**public, "use": "sig", **self._name()}]})

    async def _token(self, request: Request) -> Response:
        own = f"{quote_plus(CLIENT)}:{quote_plus(SECRET)}".encode()
        if request.headers["authorization"] != f"Basic {base64.b64encode(own).decode()}":
            return JSONResponse({"error": "invalid_client"}, 401)
        sent = dict(parse_qsl((await request.body()).decode()))
        kept = self._codes.pop(sent["code"], None)
        digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            kept is None
            or kept["asked"]["code_challenge"] != challenge
            or kept["asked"]["redirect_uri"] != sent["redirect_uri"]
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        said, access = kept["said"], secrets.token_hex(8)
        self._access[access] = said
        if not self.email_is_in_token:
            said = {name: one for name, one in said.items() if not name.startswith("email")}
        token = self._signed(said, kept["algorithm"])
        return JSONResponse({"id_token": token, "access_token": access, "token_type": "Bearer"})

    async def _userinfo(self, request: Request) -> Response:
        said = self._access[request.headers["authorization"].removeprefix("Bearer ")]
        subject = self.userinfo_subject or said["sub"]
        return JSONResponse({"sub": subject, **{k: v for k, v in said.items() if "email" in k}})

    def _name(self) -> dict[str, str]:
        return {"kid": self._kid} if self.names_its_keys else {}

    def _signed(self, said: dict[str, Any], algorithm: str) -> str:
        header = self._name()
        if algorithm == "none":
            return jwt.encode(said, "", algorithm="none", headers=header)
        if algorithm == "HS256":
            # With what everybody can read as the secret: libraries fell for it.
            public = jwt.algorithms.ECAlgorithm.to_jwk(self._key.public_key()).encode()
            parts = [{"alg": "HS256", **header}, said]
            begin = ".".join(_encoded(json.dumps(one).encode()) for one in parts)
            return f"{begin}.{_encoded(hmac.digest(public, begin.encode(), 'sha256'))}"
        if algorithm == "a stranger's":
            stranger = ec.generate_private_key(ec.SECP256R1())
            return jwt.encode(said, stranger, algorithm="ES256", headers=header)
        if algorithm == "of another kind":
            other = rsa.generate_private_key(65537, 2048)
            return jwt.encode(said, other, algorithm="RS256", headers=header)
        return jwt.encode(said, self._key, algorithm=algorithm, headers=header)


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
