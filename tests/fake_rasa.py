"""A stand-in for the Rasa server: a small ASGI app that keeps the contract of ``/webhooks/turn``.

What it answers depends on the text, so that a test reads as a conversation. It notes every turn
that it was given, refuses a wrong key, and can be away, slow, or broken.
"""

from __future__ import annotations

import asyncio
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from this_machine import free_port

KEY = "a-secret-key-of-at-least-thirty-two-characters"
ENCRYPTION_KEY = "c2VhbHMtd2hhdC1mYW1pbGllcy13cml0ZS1pbi10ZXM="

SOURCE = {
    "publisher": "Opgroeien",
    "title": "Zorgtoeslag",
    "url": "https://www.groeipakket.be/nl/tegemoetkomingen/zorgtoeslag",
    "checked": "2026-11-22",
}

#: One of each kind; the second and the last leave out all that they may.
CARDS: list[dict[str, Any]] = [
    {
        "type": "service",
        "id": "huis-van-het-kind-halle",
        "title": "Huis van het Kind Halle",
        "kind": "Huis van het Kind",
        "domain": "family",
        "address": "Kerkstraat 112, 1500 Halle",
        "phones": [{"number": "02 365 00 00", "description": "onthaal"}],
        "email": "huis@halle.example",
        "url": "https://www.halle.example/huis/",
        "map": "https://www.openstreetmap.org/search?query=Kerkstraat+112",
        "hours": {
            "state": "open",
            "now": "Nu open, tot 17 uur.",
            "week": "Maandag: 9 tot 17 uur.\nDinsdag: 9 tot 12 uur.",
            "stated": "Uren nagekeken op 3 maart 2026.",
            "until": "2999-03-03T17:00+01:00",
        },
        "alert": "Gesloten van 24 december tot 2 januari.",
        "assured": "Nagekeken op 3 maart 2026.",
        "distance": "Op 1,2 km van het centrum.",
    },
    {
        "type": "service",
        "id": "ocmw-halle",
        "title": "OCMW Halle",
        "kind": "Sociale dienst",
        "hours": None,
    },
    {
        "type": "right",
        "id": "zorgtoeslag",
        "title": "Zorgtoeslag",
        "domain": "money",
        "lines": ["Extra geld voor een kind dat meer zorg nodig heeft."],
        "url": None,
    },
    {
        "type": "line",
        "id": "zelfmoordlijn",
        "title": "Zelfmoordlijn",
        "number": "1813",
        "hours": "Dag en nacht.",
        "chat": "https://www.zelfmoord1813.be/chatten",
        "web": "https://www.zelfmoord1813.be",
        "free": True,
        "emergency": True,
    },
    {"title": "Iets nieuws"},
]

ANSWERS: dict[str, list[dict[str, Any]]] = {
    "zorgtoeslag": [
        {
            "text": (
                "Je vraagt de zorgtoeslag aan bij je uitbetaler: de organisatie die jullie"
                " Groeipakket betaalt.\n"
                "1. Laat je uitbetaler weten dat je een aanvraag wil doen.\n"
                "2. Je krijgt een uitnodiging van Opgroeien. Vul het formulier over je kind in.\n"
                "3. Maak meteen een afspraak bij de huisarts. Die vult ook een formulier in.\n"
                "Hulp nodig? Bel de Kind en Gezin-lijn op 078 150 100, of ga langs bij het Huis"
                " van het Kind in je gemeente."
            ),
            "buttons": [
                {"title": "Hoeveel is het?", "payload": '/ask_amount{"topic": "zorgtoeslag"}'},
                {"title": "Welke papieren heb ik nodig?", "payload": "/ask_documents"},
                {"title": "Iets anders", "payload": "/menu"},
            ],
            "cards": [],
            "meta": {
                "act": "answer",
                "topic": "zorgtoeslag",
                "facet": "apply",
                "entries": ["zorgtoeslag"],
                "language": "nl",
                "register": "standard",
                "crisis": False,
                "sources": [SOURCE],
            },
        }
    ],
    "crisis": [
        {
            "text": (
                "Bel 1813, de Zelfmoordlijn. Dat is gratis en kan nu, dag en nacht.\n"
                "Is er gevaar op dit moment? Bel 112.\n"
                "Ik ben een programma en kan niet voor je bellen. Ik blijf hier."
            ),
            "buttons": [{"title": "Ga verder", "payload": "/go_on"}],
            "meta": {"act": "crisis", "language": "nl", "register": "standard", "crisis": True},
        },
        {"text": "Ben je alleen?", "meta": {"act": "crisis", "language": "nl"}},
    ],
    "arabic": [
        {
            "text": "أتحدث الهولندية والفرنسية. في حالة الخطر اتصل بالرقم 112.",
            "meta": {"act": "other-language", "language": "ar", "register": "standard"},
        }
    ],
    "huis": [
        {
            "text": "Dit is het dichtst bij jou.",
            "cards": CARDS,
            "meta": {"act": "find", "topic": "huis-van-het-kind", "language": "nl"},
        }
    ],
    "de papieren": [
        {
            "text": "Je formulier is klaar.",
            "cards": [
                {"type": "document", "id": "form", "title": "Het formulier (PDF)"},
                {"type": "document", "id": "copy", "title": "Mijn eigen blad (PDF)"},
            ],
            "meta": {"act": "handoff", "topic": "1g1p", "language": "nl"},
        }
    ],
    "een mens": [
        {
            "text": "Met een mens praten kan in het Huis van het Kind Halle: 02 365 99 00.",
            "buttons": [{"title": "Maak een formulier", "payload": "/referral"}],
            "meta": {
                "act": "handoff",
                "topic": "1g1p",
                "entries": ["1g1p", "hvhk-halle", "ocmw-halle"],
                "language": "nl",
                "register": "standard",
            },
        }
    ],
    "wis alles": [
        {
            "text": "Wil je dit hele gesprek wissen?",
            "buttons": [{"title": "Ja, wis alles", "payload": "/erase_confirmed"}],
            "meta": {"act": "control", "language": "nl"},
        }
    ],
}

#: What confirms that all is to be erased, typed or tapped, and what is then said.
CONFIRMING = ("ja", "/erase_confirmed")
ERASED = "Het gesprek is gewist. Je kan altijd opnieuw beginnen."


class FakeRasa:
    """The stand-in; ``app`` is served at ``port``, the rest is for the test to set and look at."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.turns: list[dict[str, Any]] = []
        self.erased: list[str] = []
        self.understood: dict[str, dict[str, Any]] = {}
        self.away = False
        self.broken_on: str | None = None
        self.nonsense = False
        self.silent = False
        self.blind = False
        self.dies_of: str | None = None
        self.seconds = 0.0
        self.busy: set[str] = set()
        self.overlapped = False
        self.most_at_once = 0
        self.app = Starlette(
            routes=[
                Route("/webhooks/turn", self._turn, methods=["POST"]),
                Route("/webhooks/turn/notice", self._notice, methods=["POST"]),
                Route("/webhooks/turn/health", self._health),
                Route("/webhooks/turn/understand", self._understand, methods=["POST"]),
                Route("/webhooks/turn/{conversation}", self._erase, methods=["DELETE"]),
            ]
        )

    @property
    def said(self) -> list[str]:
        """What it was given so far, in order: texts, and choices as they came."""
        return [turn.get("text", turn.get("choice")) for turn in self.turns]

    async def _turn(self, request: Request) -> Response:
        if self.away:
            return Response(status_code=503)
        if request.headers.get("authorization") != f"Bearer {KEY}":
            return Response(status_code=401)
        turn = await request.json()
        conversation = turn["conversation"]
        self.overlapped = self.overlapped or conversation in self.busy
        self.busy.add(conversation)
        self.most_at_once = max(self.most_at_once, len(self.busy))
        try:
            await asyncio.sleep(self.seconds)
            if self.broken_on is not None and self.broken_on in turn.get("text", ""):
                return Response("no", status_code=500)
            if self.dies_of is not None and self.dies_of in turn.get("text", ""):
                return _BrokenOff()
            if self.silent:
                return JSONResponse({"messages": []})
            if self.nonsense:
                return JSONResponse({"messages": [{"text": {"no": "text"}}]})
            self.turns.append(turn)
            return JSONResponse({"messages": self._messages(turn)})
        finally:
            self.busy.discard(conversation)

    async def _notice(self, request: Request) -> Response:
        """Look at a message as the pipeline does: "crisis" is a cry, "donker" may be one."""
        if self.away:
            return Response(status_code=503)
        if self.blind:
            return Response("no", status_code=500)
        text = (await request.json())["text"].lower()
        return JSONResponse(
            {
                "alarm": "suicide" if "crisis" in text else None,
                "concern": "suicide" if "donker" in text else None,
                "erases": "wis alles" in text,
            }
        )

    def _messages(self, turn: dict[str, Any]) -> list[dict[str, Any]]:
        said = turn.get("text") or turn["choice"]
        if said in CONFIRMING:
            return [{"text": ERASED, "meta": {"act": "control", "language": "nl", "erased": True}}]
        for word, messages in ANSWERS.items():
            if word in said.lower() and "choice" not in turn:
                return messages
        language = "fr" if turn["language"] == "fr" or "bonjour" in said.lower() else "nl"
        act = "control" if "makkelijker" in said.lower() else "answer"
        is_simple = act == "control" or turn["register"] is True
        heard = {"nl": "Je zei", "fr": "Vous avez dit"}[language]
        return [
            {
                "text": f"{heard}: {said}",
                "buttons": [],
                "cards": [],
                "meta": {
                    "act": act,
                    "topic": None,
                    "facet": None,
                    "entries": [],
                    "language": language,
                    "register": "simple" if is_simple else "standard",
                    "crisis": False,
                    "sources": [],
                },
            }
        ]

    async def _health(self, _request: Request) -> Response:
        return JSONResponse({"ready": not self.away}, 503 if self.away else 200)

    async def _understand(self, request: Request) -> Response:
        if self.away:
            return Response(status_code=503)
        if request.headers.get("authorization") != f"Bearer {KEY}":
            return Response(status_code=401)
        text = (await request.json())["text"]
        return JSONResponse(self.understood.get(text, {"topics": []}))

    async def _erase(self, request: Request) -> Response:
        if self.away:
            return Response(status_code=503)
        self.erased.append(request.path_params["conversation"])
        return Response(status_code=204)


class _BrokenOff(Response):
    """What comes of an answer when its server dies: the connection ends in the middle."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ConnectionAbortedError


class RasaAddress:
    """An address at which one stand-in after another is served, as ``rasa``."""

    def __init__(self) -> None:
        self.rasa = FakeRasa(free_port())

    def clear(self) -> FakeRasa:
        """Put a fresh stand-in at the address and return it."""
        self.rasa = FakeRasa(self.rasa.port)
        return self.rasa

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the stand-in of the moment answer."""
        await self.rasa.app(scope, receive, send)

    def server(self) -> uvicorn.Server:
        """Return what serves it; it does not wait for answers that no test waits for."""
        return uvicorn.Server(
            uvicorn.Config(
                self,
                port=self.rasa.port,
                ws="none",
                lifespan="off",
                log_level="critical",
                timeout_graceful_shutdown=1,
            )
        )
