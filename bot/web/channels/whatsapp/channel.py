"""The channel as a whole."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fastapi import APIRouter
from sqlalchemy.engine import Engine

from bot.referral.store import Referrals
from bot.settings import WhatsAppSettings
from bot.web.channels.whatsapp.arrivals import Arrivals
from bot.web.channels.whatsapp.background import Background
from bot.web.channels.whatsapp.check_ins import CheckIns
from bot.web.channels.whatsapp.cloud_api import CloudApi
from bot.web.channels.whatsapp.identity import Identity
from bot.web.channels.whatsapp.migrations import HISTORY
from bot.web.channels.whatsapp.outbox import Outbox
from bot.web.channels.whatsapp.receiving import Receiving, TownAt
from bot.web.channels.whatsapp.routes import whatsapp_routes
from bot.web.channels.whatsapp.sending import Sending
from bot.web.channels.whatsapp.sheets import Sheets
from bot.web.channels.whatsapp.tempo import Tempo
from bot.web.conversations.erasing import Eraser
from bot.web.conversations.papers import Papers
from bot.web.conversations.turns import Turns
from bot.web.metrics import Metrics


@dataclass(frozen=True)
class WhatsApp:
    """The channel: its address, and what it keeps doing."""

    router: APIRouter
    outbox: Outbox
    _receiving: Receiving
    _sending: Sending
    _check_ins: CheckIns
    _api: CloudApi

    def working(self) -> list[Coroutine[Any, Any, None]]:
        """Return what runs as long as the process does."""
        return [
            self._receiving.keep_answering(),
            self._receiving.keep_forgetting(),
            self._sending.keep_sending(),
            self._check_ins.keep_asking(),
        ]

    async def close(self) -> None:
        """Close the connections to Meta."""
        await self._api.close()


def open_whatsapp(
    settings: WhatsAppSettings,
    secret_key: str,
    engine: Engine,
    turns: Turns,
    eraser: Eraser,
    referrals: Referrals,
    papers: Papers,
    sheets: Sheets,
    town_at: TownAt,
    metrics: Metrics,
    tempo: Tempo,
) -> WhatsApp:
    """Return the channel of a process, with its tables brought up to date."""
    HISTORY.bring_up_to_date(engine)
    identity = Identity(secret_key)
    arrivals, outbox = Arrivals(engine, identity, sheets), Outbox(engine, identity)
    outbox.wait_for_news(timedelta(seconds=tempo.lease))
    api, background = CloudApi(settings), Background()
    sending = Sending(outbox, api, papers, sheets, eraser, metrics, background, tempo)
    receiving = Receiving(arrivals, outbox, turns, eraser, sending, api, town_at, background, tempo)
    router = whatsapp_routes(settings, receiving, metrics)
    return WhatsApp(router, outbox, receiving, sending, CheckIns(engine, referrals), api)
