"""The desk as browsers use it: over HTTP, on a clock of the test."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import httpx
from drafting import HOUSE, answered, move
from fake_rasa import ENCRYPTION_KEY
from fastapi.testclient import TestClient
from sealed import opened
from sqlalchemy import MetaData, select
from web_guide import shared_knowledge

from bot.privacy.vault import Vault
from bot.referral.draft import Answer
from bot.referral.store import Referrals
from bot.settings import Settings
from bot.transactions import prepare
from bot.web.app import create_app
from bot.web.conversations.inbox import Inbox
from bot.web.conversations.keys import fresh_key
from bot.web.conversations.store import ConversationStore
from bot.web.conversations.takeover.talk import Patience
from bot.web.conversations.takeover.talks import Talks
from bot.web.desk.desk import Accounts
from bot.web.desk.invitations import Invitation
from bot.web.desk.people import Person
from bot.web.desk.roles import Role
from bot.web.knowledge import Knowledge
from knowledge.database import open_engine

NEAR, FAR = HOUSE, "hvhk-vilvoorde"
PASSWORD = "vier paarse olifanten dansen"
FAMILY = "a-conversation"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 30, 9, 0)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)


class Office:
    """The web app with a desk, and what is behind it."""

    def __init__(self, settings: Settings, knowledge: Knowledge | None = None) -> None:
        self.settings = settings
        self.clock = Clock()
        knowledge = knowledge or shared_knowledge()
        self.app = create_app(settings, knowledge=knowledge, clock=self.clock)
        vault = Vault(settings.encryption_keys)
        self.engine = prepare(open_engine(settings.database_url), vault)
        self.accounts = Accounts(self.engine, settings.secret_key, self.clock)
        self.referrals = Referrals(self.engine, settings.secret_key, settings.retention_days)

    def browser(self, agent: str = "A browser", address: str = "192.0.2.1") -> Browser:
        """Return a browser that nobody signed in with."""
        return Browser(self, agent, address)

    def join(self, role: Role, house: str = NEAR, name: str = "", email: str = "") -> str:
        """Let somebody have an account, and return the e-mail address."""
        name = name or f"{role.title()} of {house or 'all'}"
        email = email or f"{role}@{house or 'all'}.example"
        token = self.accounts.invitations.make(Invitation(house, role, name, email))
        assert self.accounts.invitations.accept(token, "", "", PASSWORD, "nl")
        return email

    def signed_in(self, role: Role, house: str = NEAR) -> Browser:
        """Return a browser with which somebody new signed in."""
        browser = self.browser(agent=f"Browser of {role} {house}")
        assert browser.sign_in(self.join(role, house)).headers["location"] == "/desk"
        return browser

    def person(self, role: Role, house: str = NEAR) -> Person:
        """Return the account of somebody who joined."""
        (one,) = (one for one in self.accounts.people.of(house) if one.role == role)
        return one

    def hand_over(
        self,
        family: str = FAMILY,
        code: str = "7KQF2-M9XAB",
        answers: Mapping[str, Answer] | None = None,
    ) -> str:
        """Let a family hand its referral to the near house; return its id in the queue."""
        said = answered()
        said = replace(said, answers={**said.answers, **(answers or {})})
        draft = move(move(move(said, "approve"), "recipient", NEAR), "agree_all")
        draft = replace(draft, code=code, reference=f"R0000-{code[-5:]}")
        before = {one.id for one in self.referrals.queues.of(NEAR)}
        self.referrals.drafts.turn(family, "m1", lambda _before: draft)
        (referral,) = {one.id for one in self.referrals.queues.of(NEAR)} - before
        return referral

    def ask_for_a_person(self, said: str) -> str:
        """Let a family say something and ask for a person of the near house; return its talk."""
        conversation, token = fresh_key()
        ConversationStore(self.engine).begin_once(conversation, token, "nl", False)
        Inbox(self.engine).take_in(conversation, "m1", said, None)
        talks = Talks(self.engine, self.clock, Patience())
        talks.ask(conversation, NEAR, reads_before=True)
        talk = talks.of(conversation)
        assert talk
        return talk.id

    def withdraw(self, family: str = FAMILY) -> None:
        """Let a family withdraw its referral."""
        self.referrals.drafts.turn(family, "m9", lambda before: move(before, "withdraw"))

    @cached_property
    def _tables(self) -> MetaData:
        # Read once: asking the database for its tables takes far longer than asking for all rows.
        metadata = MetaData()
        metadata.reflect(bind=self.engine)
        return metadata

    def everything(self, *without: str) -> dict[str, list[Any]]:
        """Return the rows of all tables, opened, but of those that are named."""
        with self.engine.connect() as connection:
            return {
                table.name: sorted(
                    repr(opened(tuple(row), [ENCRYPTION_KEY]))
                    for row in connection.execute(select(table)).all()
                )
                for table in self._tables.sorted_tables
                if table.name not in without
            }


class Browser:
    """A browser of somebody of the staff: with cookies, forms and an origin."""

    def __init__(self, office: Office, agent: str, address: str) -> None:
        self.office = office
        self.client = TestClient(
            office.app,
            base_url=office.settings.public_url,
            headers={"user-agent": agent, "accept-language": "nl"},
            follow_redirects=False,
            client=(address, 50000),
        )

    def get(self, path: str) -> httpx.Response:
        """Open a page."""
        return self.client.get(path)

    def token(self, path: str) -> str:
        """Return what the forms of a page carry."""
        found = re.search(r'name="form_token" value="([0-9a-f]{64})"', self.get(path).text)
        assert found, path
        return found[1]

    def post(self, path: str, on: str = "", **fields: str) -> httpx.Response:
        """Send a form that stands on a page."""
        sent = {"form_token": self.token(on or path), **fields}
        return self.send(path, sent)

    def send(self, path: str, fields: dict[str, str], **headers: str) -> httpx.Response:
        """Send fields as a form does."""
        from_here = {"origin": self.office.settings.public_url, **headers}
        return self.client.post(path, data=fields, headers=from_here)

    def sign_in(self, email: str, password: str = PASSWORD) -> httpx.Response:
        """Sign in."""
        return self.post("/desk/aanmelden", email=email, password=password)

    def is_in(self) -> bool:
        """Tell whether the desk is open to this browser."""
        return self.get("/desk/account").status_code == 200
