"""The web app as a whole."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from bot.settings import Settings
from bot.web.api.crossing import OpenToAllSites
from bot.web.api.hsds_routes import HsdsRoutes
from bot.web.api.reading import Readings
from bot.web.api.rights_routes import RightsRoutes
from bot.web.conversations import speaking
from bot.web.conversations.erasing import Eraser
from bot.web.conversations.migrations import bring_up_to_date
from bot.web.conversations.rasa_client import RasaClient
from bot.web.conversations.routes import ConversationRoutes
from bot.web.conversations.store import ConversationStore
from bot.web.conversations.transactions import prepare
from bot.web.conversations.turns import Turns
from bot.web.errors import handle_errors
from bot.web.health import health_routes
from bot.web.knowledge import Knowledge
from bot.web.limits import Limits
from bot.web.page import STATIC, VersionedFiles, page_routes, version_of
from bot.web.security import BodyLimit, SecurityHeaders
from knowledge.database import open_engine


def create_app(
    settings: Settings,
    rasa: RasaClient | None = None,
    limits: Limits | None = None,
    knowledge: Knowledge | None = None,
) -> FastAPI:
    """Return the web app, with its tables brought up to date.

    Raises:
        DatabaseUnavailable: the database cannot be opened.
    """
    engine = prepare(open_engine(settings.database_url))
    bring_up_to_date(engine)
    store = ConversationStore(engine)
    limits = limits or Limits()
    rasa = rasa or RasaClient(settings.rasa_url, settings.secret_key)
    eraser = Eraser(store, rasa, settings.retention_days)

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        purging = asyncio.create_task(eraser.keep_purging())
        yield
        purging.cancel()
        await rasa.close()
        engine.dispose()

    # The pages of FastAPI's own documentation load scripts of third parties: they stay off.
    app = FastAPI(title="Gezinswijzer", lifespan=lifespan, docs_url=None, redoc_url=None)
    handle_errors(app)
    turns = Turns(store, rasa, speaking.no_answer)
    app.include_router(ConversationRoutes(store, turns, eraser, limits).router())
    app.include_router(health_routes(store, rasa))
    readings = Readings(knowledge or Knowledge(settings.database_url), limits)
    HsdsRoutes(readings, settings.public_url).add_to(app)
    RightsRoutes(readings).add_to(app)
    version = version_of(STATIC)
    app.include_router(page_routes(settings.retention_days, version))
    app.mount("/static", VersionedFiles(STATIC, version))
    # The last is the outermost: every response passes the security headers.
    app.add_middleware(BodyLimit)
    app.add_middleware(OpenToAllSites)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(SecurityHeaders, https=settings.public_url.startswith("https://"))
    return app
