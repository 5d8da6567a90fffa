"""All that the stand-in answers, as one application."""

from __future__ import annotations

from aiohttp import web

from meta_cloud.control import Control
from meta_cloud.graph import DOCUMENT_BYTES, Graph
from meta_cloud.page import Page
from meta_cloud.stand_in import StandIn


def application(stand_in: StandIn) -> web.Application:
    """Return the application of a stand-in."""
    app = web.Application(client_max_size=DOCUMENT_BYTES + 1024 * 1024)
    app.add_routes([*Graph(stand_in).routes(), *Control(stand_in).routes(), *Page().routes()])
    return app
