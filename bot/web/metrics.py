"""What is counted, for whoever watches over the guide: ``/metrics``, in the format of Prometheus.

Nothing is counted by person, and no label holds a word that somebody wrote.
"""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, generate_latest


class Metrics:
    """The counters of one process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        #: Posts to the address of WhatsApp that were refused, by what was wrong.
        self.whatsapp_refused = self._counter("whatsapp_refused", "Posts refused", "reason")
        #: Messages that came through WhatsApp, by their kind.
        self.whatsapp_received = self._counter("whatsapp_received", "Messages received", "kind")
        #: What became of messages to WhatsApp: sent, later, held, unsure, dead.
        self.whatsapp_sent = self._counter("whatsapp_sent", "Messages sent", "outcome")

    def _counter(self, name: str, meaning: str, label: str) -> Counter:
        return Counter(name, meaning, [label], "gezinswijzer", registry=self._registry)

    def router(self) -> APIRouter:
        """Return the route for an app."""
        router = APIRouter(include_in_schema=False)

        @router.get("/metrics")
        def metrics() -> Response:
            return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)

        return router
