"""What fills the database of ``bench.desk``: a house with years behind it, and a curated map."""

from __future__ import annotations

import random
import secrets
from datetime import timedelta

from sqlalchemy import insert
from sqlalchemy.engine import Engine

from bot.privacy.unanswered import UnansweredQuestions
from bot.referral.record import CLOSED, NEW, STATES
from bot.referral.signals import THEMES
from bot.referral.store import Referrals
from bot.referral.tables import (
    referral_closings,
    referral_states,
    referral_views,
    referrals,
    signals,
)
from bot.transactions import writing
from bot.web.conversations.inbox import Inbox
from bot.web.conversations.keys import fresh_key
from bot.web.conversations.store import ConversationStore
from bot.web.conversations.takeover.talk import Patience
from bot.web.conversations.takeover.talks import Talks
from bot.web.desk.curating.tables import doubts
from bot.web.desk.houses import DEMO_HOUSE
from bot.web.desk.keys import utc_now
from bot.web.desk.tables import entries
from bot.web.usage.tables import usage
from knowledge.base import Snapshot
from knowledge.overlay.tables import layers

_WAITING, _LOOKS, _YEARS = 40, 2, 3
_CHECKED, _DOUBTS, _ASKED_IN_VAIN, _MESSAGES = 1_000, 20, 200, 40


def fill(engine: Engine, store: Referrals, base: Snapshot, closed: int) -> None:
    """Give the demo house closed referrals of three years, a queue, and all that was counted."""
    luck = random.Random(2026)
    _fill_queue(engine, store, closed, luck)
    _fill_counts(engine, base, closed, luck)
    _fill_map(engine, list(base.entries))
    if engine.dialect.name == "postgresql":
        with writing(engine) as connection:
            # What it does by itself within a minute.
            connection.exec_driver_sql("ANALYZE")


def ask_for_a_person(engine: Engine) -> str:
    """Let a family say much and ask for a person of the demo house; return its talk."""
    conversation, token = fresh_key()
    ConversationStore(engine).begin_once(conversation, token, "nl", False)
    for number in range(_MESSAGES):
        Inbox(engine).take_in(conversation, f"m{number}", f"Nog een vraag, de {number}e.", None)
    talks = Talks(engine, utc_now, Patience())
    talks.ask(conversation, DEMO_HOUSE, reads_before=True)
    talk = talks.of(conversation)
    assert talk is not None
    return talk.id


def _fill_queue(engine: Engine, store: Referrals, closed: int, luck: random.Random) -> None:
    draft = store.drafts.of("demo-appel")
    assert draft is not None
    now = utc_now()
    rows, states, views, log = [], [], [], []
    for number in range(closed + _WAITING):
        state = NEW if number < _WAITING else CLOSED
        moment = now - timedelta(days=luck.random() * 365 * _YEARS)
        identifier = secrets.token_hex(16)
        rows.append({
            "id": identifier, "conversation": f"made-{number}", "code_hash": secrets.token_hex(32),
            "reference_hash": secrets.token_hex(32), "draft": draft.as_json(), "step": "",
            "message": None, "house": DEMO_HOUSE, "state": state, "check_in": None,
            "created": moment, "touched": now,
        })  # fmt: skip
        passed = (NEW,) if state == NEW else (NEW, "read", "accepted", "meeting", CLOSED)
        states += [
            {"referral": identifier, "state": one, "reason": None, "moment": moment}
            for one in passed
        ]
        for _ in range(_LOOKS):
            views.append({"referral": identifier, "who": "Tom", "why": "lezing", "moment": moment})
            if now - moment < timedelta(days=365):
                log.append({"house": DEMO_HOUSE, "who": "Tom", "deed": "looked", "moment": moment})
    with writing(engine) as connection:
        for table, made in (
            (referrals, rows), (referral_states, states), (referral_views, views), (entries, log),
        ):  # fmt: skip
            connection.execute(insert(table), made)


def _fill_counts(engine: Engine, base: Snapshot, closed: int, luck: random.Random) -> None:
    year = utc_now().year
    months = [f"{year - back}-{month:02}" for back in range(_YEARS) for month in range(1, 13)]
    outcomes = [state for state in STATES if state != CLOSED]
    each = closed // (len(months) * len(outcomes)) + 1
    closings = [
        {"house": DEMO_HOUSE, "month": month, "outcome": one, "times": each}
        for month in months
        for one in outcomes
    ]
    obstacles = [
        {"month": month, "municipality": town, "theme": theme, "times": luck.randint(1, 6)}
        for month in months
        for town in base.municipalities
        for theme in THEMES
        if luck.random() < 0.3
    ]
    values = {
        "channel": ["web", "whatsapp"], "language": ["nl", "fr", "ar", "tr", "ti", "uk"],
        "register": ["standard", "simple"], "act": ["answer", "find", "unknown", "handoff"],
        "topic": list(base.entries)[:250], "municipality": list(base.municipalities),
    }  # fmt: skip
    use = [
        {"month": month, "dimension": dimension, "value": one, "times": luck.randint(1, 900)}
        for month in months
        for dimension, ones in values.items()
        for one in ones
    ]
    with writing(engine) as connection:
        for table, made in ((referral_closings, closings), (signals, obstacles), (usage, use)):
            connection.execute(insert(table), made)


def _fill_map(engine: Engine, topics: list[str]) -> None:
    """Let curators have checked some places, doubted others, and leave questions unanswered."""
    now = utc_now()
    today = now.date().isoformat()
    fields = {"assured_date": ["2026-01-01", today], "assurer": ["bench", "Het huis"]}
    checked = [
        {"document": f"made-{number}", "number": 1, "change": secrets.token_hex(16),
         "fields": fields, "moment": now}
        for number in range(_CHECKED)
    ]  # fmt: skip
    wrong = [
        {"document": f"made-{number}", "what": "Dit klopt niet.", "house": DEMO_HOUSE,
         "who": "Tom", "moment": now}
        for number in range(_DOUBTS)
    ]  # fmt: skip
    with writing(engine) as connection:
        connection.execute(insert(layers), checked)
        connection.execute(insert(doubts), wrong)
    questions = UnansweredQuestions(engine)
    for number in range(_ASKED_IN_VAIN):
        topic = topics[number % len(topics)].replace("-", " ")
        questions.note(f"Waar vind ik iemand voor {topic} in straat {number}?", "nl")
