"""The desk as a whole."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy.engine import Engine

from bot.referral.store import Referrals
from bot.settings import Settings
from bot.web.desk.beside.beside import beside_routes
from bot.web.desk.beside.codes import SheetCodes
from bot.web.desk.beside.table import Tables
from bot.web.desk.colleagues import Colleagues
from bot.web.desk.curating.routes import curating_routes
from bot.web.desk.entering import Entering
from bot.web.desk.figures.report import Reports
from bot.web.desk.figures.seeing import Seeing
from bot.web.desk.gate import Gate, Route
from bot.web.desk.houses import Houses
from bot.web.desk.invitations import Invitations
from bot.web.desk.journal import Journal
from bot.web.desk.keys import Clock, Keys, utc_now
from bot.web.desk.migrations import HISTORY
from bot.web.desk.oidc.identities import Identities
from bot.web.desk.oidc.migrations import HISTORY as OIDC_HISTORY
from bot.web.desk.oidc.routes import Elsewhere
from bot.web.desk.own_account import OwnAccount
from bot.web.desk.people import People
from bot.web.desk.queue import Queue
from bot.web.desk.referral.asker import Asker
from bot.web.desk.referral.asking import Asking
from bot.web.desk.referral.referrer import ReferrerPart
from bot.web.desk.sessions import Sessions
from bot.web.desk.signing_in import SigningIn
from bot.web.desk.talks.opening import Taking
from bot.web.desk.undelivered import Carrier, Messages
from bot.web.knowledge import Knowledge
from bot.web.limits import Limits
from bot.web.usage.tally import Tally


class Accounts:
    """Who works at the desk and how they come in: for the web app, and for the command line."""

    def __init__(self, engine: Engine, secret_key: str, clock: Clock = utc_now) -> None:
        """Open them on an engine of ``prepare``, with their tables brought up to date."""
        HISTORY.bring_up_to_date(engine)
        self.engine = engine
        self.keys = Keys(secret_key)
        self.clock = clock
        self.journal = Journal(engine, clock)
        self.people = People(engine, self.keys, clock, self.journal)
        self.invitations = Invitations(engine, self.keys, clock, self.journal)
        self.sessions = Sessions(engine, self.keys, clock)
        OIDC_HISTORY.bring_up_to_date(engine)
        self.identities = Identities(engine, clock, self.journal)
        self.tables = Tables(engine, self.keys)
        self.sheet_codes = SheetCodes(engine, self.keys, clock)
        self.signing_in = SigningIn(engine, self.keys, clock, self.journal, self.sessions)


def desk_routes(
    accounts: Accounts,
    settings: Settings,
    referrals: Referrals,
    knowledge: Knowledge,
    limits: Limits,
    taking: Taking,
    tally: Tally,
    carrier: Carrier | None = None,
) -> tuple[APIRouter, list[Route]]:
    """Return the routes of the desk for an app, and as they stand behind the gate.

    ``taking`` is what conversations are taken over with; ``carrier`` brings messages to phones,
    where the guide is on any.
    """
    houses, url = Houses(knowledge), settings.public_url
    people, invitations = accounts.people, accounts.invitations
    provider = settings.oidc.name if settings.oidc else ""
    gate = Gate(accounts.sessions, accounts.keys, limits, url, provider)
    entering = Entering(gate, accounts.signing_in, accounts.sessions, people, invitations, houses)
    queue = Queue(referrals, people, knowledge, houses, accounts.clock, url)
    asker = Asker(accounts.engine, referrals.questions, knowledge)
    colleagues = Colleagues(people, invitations, accounts.journal, referrals, houses, url)
    reports = Reports(tally, referrals, knowledge, houses, accounts.clock)
    routes = [
        *entering.routes(),
        *queue.routes(),
        *taking.pages(people, accounts.sessions).routes(),
        *beside_routes(accounts.tables, accounts.sheet_codes, accounts.clock, settings, knowledge),
        *ReferrerPart(referrals, people, houses).routes(),
        *Asking(referrals, asker, people).routes(),
        *colleagues.routes(),
        *Messages(carrier).routes(),
        *curating_routes(accounts.engine, accounts.clock, knowledge, houses, people),
        *Seeing(reports, houses, accounts.clock).routes(),
        *OwnAccount(gate, people).routes(),
    ]
    if settings.oidc:
        routes += Elsewhere(gate, accounts, settings, settings.oidc).routes()
    router = APIRouter(include_in_schema=False)
    for route in routes:
        gate.add(router, route)
    return router, routes
