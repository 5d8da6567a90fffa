"""The one address that Meta knows: ``/webhooks/whatsapp``."""

from __future__ import annotations

import hmac
import json

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from bot.settings import WhatsAppSettings
from bot.web.channels.whatsapp.events import read_post
from bot.web.channels.whatsapp.receiving import Receiving
from bot.web.channels.whatsapp.signature import is_signed
from bot.web.metrics import Metrics

ADDRESS = "/webhooks/whatsapp"


def whatsapp_routes(
    settings: WhatsAppSettings, receiving: Receiving, metrics: Metrics
) -> APIRouter:
    """Return the routes for an app."""
    router = APIRouter(include_in_schema=False)

    @router.get(ADDRESS)
    async def verify(request: Request) -> Response:
        """Show Meta that the address is ours, as it asks when the address is set."""
        asked = request.query_params
        shown = asked.get("hub.verify_token", "").encode("utf-8", "replace")
        is_ours = [hmac.compare_digest(shown, one.encode()) for one in settings.verify_tokens]
        if asked.get("hub.mode") != "subscribe" or not any(is_ours):
            metrics.whatsapp_refused.labels("verify token").inc()
            return Response(status_code=403)
        return PlainTextResponse(asked.get("hub.challenge", "")[:256])

    @router.post(ADDRESS)
    async def receive(request: Request) -> Response:
        """Keep what Meta posts; it is answered when it is thought about, not here."""
        body = await request.body()
        header = request.headers.get("x-hub-signature-256", "")
        if not is_signed(body, header, settings.app_secrets):
            metrics.whatsapp_refused.labels("signature" if header else "no signature").inc()
            return Response(status_code=401)
        try:
            post = read_post(json.loads(body), settings.phone_number_id)
        except (ValueError, RecursionError):
            # Signed, so it is Meta's; posting it again makes it no better.
            metrics.whatsapp_refused.labels("no JSON").inc()
            return Response(status_code=200)
        for message in post.messages:
            metrics.whatsapp_received.labels(message.kind).inc()
        await receiving.take_in(post)
        return Response(status_code=200)

    return router
