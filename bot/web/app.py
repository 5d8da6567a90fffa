"""The web app as a whole."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware

from bot.privacy.vault import Vault
from bot.referral.store import Referrals
from bot.settings import Settings
from bot.transactions import prepare
from bot.web.api.crossing import OpenToAllSites
from bot.web.api.hsds_routes import HsdsRoutes
from bot.web.api.reading import Readings
from bot.web.api.rights_routes import RightsRoutes
from bot.web.channels.whatsapp.answers import ChannelAnswers
from bot.web.channels.whatsapp.channel import open_whatsapp
from bot.web.channels.whatsapp.routes import ADDRESS
from bot.web.channels.whatsapp.tempo import Tempo
from bot.web.conversations import speaking
from bot.web.conversations.access import Access
from bot.web.conversations.erasing import Eraser
from bot.web.conversations.erasures import Erasures
from bot.web.conversations.events import EventRoutes
from bot.web.conversations.history import History
from bot.web.conversations.inbox import Inbox
from bot.web.conversations.links import Links
from bot.web.conversations.migrations import HISTORY
from bot.web.conversations.moving import MovingRoutes
from bot.web.conversations.papers import PaperRoutes, Papers
from bot.web.conversations.rasa_client import RasaClient
from bot.web.conversations.routes import ConversationRoutes
from bot.web.conversations.store import ConversationStore
from bot.web.conversations.talking import Talking
from bot.web.conversations.timing import TimeTaken
from bot.web.conversations.turns import Turns
from bot.web.conversations.waiting import WaitingMessages
from bot.web.conversations.watching import Watch
from bot.web.desk.beside.beside import sheets_for_phones
from bot.web.desk.desk import Accounts, desk_routes
from bot.web.desk.keys import Clock, utc_now
from bot.web.desk.talks.opening import Taking
from bot.web.docs import documentation_routes
from bot.web.errors import handle_errors
from bot.web.health import health_routes
from bot.web.knowledge import Knowledge
from bot.web.limits import Limits
from bot.web.metrics import Metrics
from bot.web.openapi import describe
from bot.web.pages.about import about_routes
from bot.web.pages.conversation import conversation_routes
from bot.web.pages.going_on import going_on_routes
from bot.web.pages.home import home_routes
from bot.web.pages.kiosk import kiosk_routes
from bot.web.pages.services import services_routes
from bot.web.security import LARGEST_POST, BodyLimit, SecurityHeaders
from bot.web.static_files import STATIC, VersionedFiles, static_version
from bot.web.usage.tally import Tally
from bot.web.widget import WidgetOrigins, widget_routes
from knowledge.database import open_engine


def create_app(
    settings: Settings,
    rasa: RasaClient | None = None,
    limits: Limits | None = None,
    knowledge: Knowledge | None = None,
    tempo: Tempo | None = None,
    clock: Clock = utc_now,
) -> FastAPI:
    """Return the web app, with its tables brought up to date.

    ``tempo`` is how long WhatsApp waits; ``clock`` is that of the desk and of what is counted.

    Raises:
        DatabaseUnavailable: the database cannot be opened.
    """
    engine = prepare(open_engine(settings.database_url), Vault(settings.encryption_keys))
    HISTORY.bring_up_to_date(engine)
    store, inbox, history = ConversationStore(engine), Inbox(engine), History(engine)
    limits = limits or Limits()
    knowledge = knowledge or Knowledge(settings.database_url)
    rasa = rasa or RasaClient(settings.rasa_url, settings.secret_key)
    eraser = Eraser(Erasures(engine), rasa, settings.retention_days)
    links = Links(engine)
    referrals = Referrals(engine, settings.secret_key, settings.retention_days)
    papers = Papers(referrals, knowledge, settings.public_url)
    metrics = Metrics()
    accounts = Accounts(engine, settings.secret_key, clock)
    sheets = sheets_for_phones(accounts.sheet_codes, clock, settings, knowledge)
    answers = ChannelAnswers(engine, links, referrals, settings.public_url, sheets)
    taking = Taking(engine, settings, knowledge, clock)
    tally = Tally(engine, clock)
    turns = Turns(
        store,
        inbox,
        eraser,
        rasa,
        speaking.no_answer,
        channel_answer=answers,
        reception=taking.reception,
        count=tally.count,
    )
    waiting = WaitingMessages(inbox, turns, rasa)
    watch = Watch(store)
    whatsapp = settings.whatsapp and open_whatsapp(
        settings.whatsapp,
        settings.secret_key,
        engine,
        turns,
        eraser,
        referrals,
        papers,
        sheets,
        lambda *where: knowledge.current().gazetteer.town_at(*where),
        metrics,
        tempo or Tempo(),
    )

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        working = [
            asyncio.create_task(eraser.keep_purging()),
            asyncio.create_task(waiting.keep_answering()),
            asyncio.create_task(taking.returns.keep_giving_back()),
            asyncio.create_task(run_in_threadpool(knowledge.warm)),
            *(asyncio.create_task(one) for one in (whatsapp.working() if whatsapp else ())),
        ]
        yield
        for task in working:
            task.cancel()
        # A turn that is cut short gives itself back, which needs the database.
        await asyncio.gather(*working, return_exceptions=True)
        await turns.all_counted()
        await rasa.close()
        if whatsapp:
            await whatsapp.close()
        engine.dispose()

    # The pages of FastAPI's own documentation load scripts of third parties: they stay off.
    app = FastAPI(title="Gezinswijzer", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.watch, app.state.house_watch, app.state.turns = watch, taking.watch, turns
    handle_errors(app)
    describe(app)
    talking = Talking(store, inbox, history, turns, eraser, limits, knowledge)
    access = Access(store, limits)
    app.include_router(ConversationRoutes(talking, access).router())
    app.include_router(EventRoutes(access, history, watch).router())
    app.include_router(MovingRoutes(access, links, settings.public_url).router())
    app.include_router(PaperRoutes(access, papers).router())
    readings = Readings(knowledge, limits)
    HsdsRoutes(readings, settings.public_url).add_to(app)
    RightsRoutes(readings).add_to(app)
    app.include_router(health_routes(store, rasa))
    app.include_router(metrics.router())
    if whatsapp:
        app.include_router(whatsapp.router)
    app.include_router(home_routes(knowledge))
    app.include_router(services_routes(knowledge))
    app.include_router(about_routes(settings.retention_days))
    app.include_router(conversation_routes(talking, access, papers))
    app.include_router(kiosk_routes(knowledge, settings.kiosk_seconds))
    app.include_router(going_on_routes())
    carrier = whatsapp.outbox if whatsapp else None
    desk, app.state.desk_routes = desk_routes(
        accounts, settings, referrals, knowledge, limits, taking, tally, carrier
    )
    app.include_router(desk)
    number = settings.whatsapp.number if settings.whatsapp else ""
    app.include_router(widget_routes(STATIC, static_version(), settings.retention_days, number))
    app.include_router(documentation_routes(app))
    app.mount("/static", VersionedFiles(STATIC, static_version()))
    # The last is the outermost: every response passes the security headers, and sites that embed
    # the widget can read every answer to it, errors too.
    app.add_middleware(BodyLimit, larger={ADDRESS: LARGEST_POST})
    app.add_middleware(OpenToAllSites)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(SecurityHeaders, https=settings.public_url.startswith("https://"))
    app.add_middleware(WidgetOrigins, origins=settings.widget_origins)
    app.add_middleware(TimeTaken)
    return app
