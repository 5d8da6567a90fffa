"""Serving the web app with uvicorn."""

from __future__ import annotations

import socket
import sys

import uvicorn

from bot.settings import Settings
from bot.web.app import create_app
from bot.web.knowledge import Knowledge

#: How long a thread may keep the others waiting (seconds). Python's 5 ms are felt in every turn:
#: each asks the database from a thread, while the event loop waits to go on.
_SWITCH_SECONDS = 0.0005


def configuration(
    settings: Settings, host: str = "0.0.0.0", knowledge: Knowledge | None = None
) -> uvicorn.Config:
    """Return how the web app is served, with its tables brought up to date."""
    return uvicorn.Config(
        create_app(settings, knowledge=knowledge),
        host=host,
        port=settings.web_port,
        # We use no websockets, and Rasa holds that library at a version too old for uvicorn.
        ws="none",
        # Addresses of conversations and of people do not belong in a log.
        access_log=False,
        log_level="warning",
        server_header=False,
        # A turn may take this long; its message is stored, so a harder end loses nothing.
        timeout_graceful_shutdown=25,
    )


class Server(uvicorn.Server):
    """Uvicorn that lets open streams end first: it would wait for them as for any other answer."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop serving."""
        state = self.config.app.state  # type: ignore[union-attr]
        for watch in (state.watch, state.house_watch):
            watch.close()
        await super().shutdown(sockets)


def serve(settings: Settings) -> None:
    """Serve the web app until the process is told to stop.

    Behind a proxy, uvicorn takes a visitor's address from the headers of the proxies that the
    environment names in ``FORWARDED_ALLOW_IPS``.
    """
    sys.setswitchinterval(_SWITCH_SECONDS)
    Server(configuration(settings)).run()
