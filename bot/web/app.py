"""The web app as a whole."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from bot.settings import Settings
from bot.web.conversations import speaking
from bot.web.conversations.erasing import Eraser
from bot.web.conversations.migrations import bring_up_to_date
from bot.web.conversations.rasa_client import RasaClient
from bot.web.conversations.routes import ConversationRoutes
from bot.web.conversations.store import ConversationStore
from bot.web.conversations.talking import Talking
from bot.web.conversations.transactions import prepare
from bot.web.conversations.turns import Turns
from bot.web.errors import handle_errors
from bot.web.health import health_routes
from bot.web.limits import Limits
from bot.web.pages.about import about_routes
from bot.web.pages.conversation import conversation_routes
from bot.web.pages.home import home_routes
from bot.web.pages.services import services_routes
from bot.web.security import BodyLimit, SecurityHeaders
from bot.web.static_files import STATIC, VersionedFiles, static_version
from knowledge.base import KnowledgeBase
from knowledge.database import open_engine


def create_app(
    settings: Settings,
    rasa: RasaClient | None = None,
    limits: Limits | None = None,
    knowledge: KnowledgeBase | None = None,
) -> FastAPI:
    """Return the web app, with its tables brought up to date.

    Raises:
        DatabaseUnavailable: the database cannot be opened.
        ContentError: there is no good content to show.
    """
    engine = prepare(open_engine(settings.database_url))
    bring_up_to_date(engine)
    store = ConversationStore(engine)
    rasa = rasa or RasaClient(settings.rasa_url, settings.secret_key)
    if knowledge is None:
        # Pages read entries and places; they search no text, so they need no index.
        knowledge = KnowledgeBase(open_engine(settings.database_url), with_index=False)
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
    talking = Talking(store, turns, eraser, limits or Limits())
    app.include_router(ConversationRoutes(talking).router())
    app.include_router(conversation_routes(talking))
    app.include_router(home_routes(knowledge))
    app.include_router(services_routes(knowledge))
    app.include_router(about_routes(settings.retention_days))
    app.include_router(health_routes(store, rasa))
    app.mount("/static", VersionedFiles(STATIC, static_version()))
    # The last is the outermost: every response passes the security headers.
    app.add_middleware(BodyLimit)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(SecurityHeaders, https=settings.public_url.startswith("https://"))
    return app
