"""A tiny webhook: it keeps what it was told, and answers as a test wants."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections import deque
from typing import Any

from served import Served
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from this_machine import free_port

SECRET, TOKEN, NUMBER_ID, VERIFY = "app-secret", "access-token", "106540352242922", "verify-me"


class Receiver:
    """Listens at ``url``."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.signatures: list[str] = []
        #: How the next posts are answered; 200 when none is left.
        self.answers: deque[int] = deque()
        #: So much later it answers. Seconds.
        self.pause = 0.0
        port = free_port()
        self.url = f"http://127.0.0.1:{port}/webhooks/whatsapp"
        routes = [Route("/webhooks/whatsapp", self._answer, methods=["GET", "POST"])]
        self._served = Served.app(Starlette(routes=routes), port)

    async def _answer(self, request: Request) -> Response:
        if request.method == "GET":
            asked = request.query_params
            if (asked["hub.mode"], asked["hub.verify_token"]) != ("subscribe", VERIFY):
                return Response(status_code=403)
            return PlainTextResponse(asked["hub.challenge"])
        self.bodies.append(await request.body())
        self.signatures.append(request.headers.get("X-Hub-Signature-256", ""))
        await asyncio.sleep(self.pause)
        return Response(status_code=self.answers.popleft() if self.answers else 200)

    def close(self) -> None:
        """Stop listening."""
        self._served.stop()

    def clear(self) -> None:
        """Forget all."""
        self.bodies.clear()
        self.signatures.clear()
        self.answers.clear()
        self.pause = 0.0

    @property
    def posts(self) -> list[dict[str, Any]]:
        """The posts so far."""
        return [json.loads(body) for body in self.bodies]

    @property
    def values(self) -> list[dict[str, Any]]:
        """Every value so far, entry by entry."""
        return [
            change["value"]
            for post in self.posts
            for entry in post["entry"]
            for change in entry["changes"]
        ]

    @property
    def messages(self) -> list[dict[str, Any]]:
        """Every message so far."""
        return [message for value in self.values for message in value.get("messages", [])]

    @property
    def statuses(self) -> list[dict[str, Any]]:
        """Every status so far."""
        return [status for value in self.values for status in value.get("statuses", [])]

    def wait_for(self, posts: int) -> None:
        """Wait until so many posts came."""
        until = time.monotonic() + 10
        while len(self.bodies) < posts:
            assert time.monotonic() < until, f"{len(self.bodies)} of {posts} posts came"
            time.sleep(0.005)


def right_signature(body: bytes) -> str:
    """Return the signature as a receiver computes it."""
    return "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
