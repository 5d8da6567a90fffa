"""Pages of the desk with 50,000 services, and a house that closed 10,000 referrals.

``python -m bench.desk`` fills an empty database (SQLite in a folder of its own, or the one of
``--database``) and opens every page of the desk in turn, as browsers do, with the whole app in this
process. "Work" is the processor time of this process, which other work on the machine leaves as it
is. It fails where the median of a page is above 100 ms.
"""

from __future__ import annotations

import argparse
import random
import re
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import insert
from sqlalchemy.engine import Engine

from bench.services import made_places
from bot.privacy.vault import Vault, new_key
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
from bot.settings import Settings
from bot.transactions import prepare, writing
from bot.web.app import create_app
from bot.web.desk.demo import Demo
from bot.web.desk.desk import Accounts
from bot.web.desk.houses import DEMO_HOUSE
from bot.web.desk.keys import utc_now
from bot.web.desk.tables import entries
from bot.web.knowledge import Knowledge
from bot.web.limits import Buckets, Limits
from bot.web.usage.tables import usage
from knowledge.base import Snapshot
from knowledge.database import open_engine
from knowledge.files import read_all

_SLOWEST = 100.0
_WAITING, _LOOKS, _YEARS = 40, 2, 3
_URL = "http://desk.example"


class ManyServices(Knowledge):
    """The content with as many services more as are asked for."""

    def __init__(self, number: int) -> None:
        documents = read_all()
        towns = list(Snapshot(documents).municipalities.values())
        places = made_places(number, towns, random.Random(2026))
        self._snapshot = Snapshot({**documents, **{place.id: place for place in places}})
        _ = self._snapshot.social_map, self._snapshot.shelf

    def current(self) -> Snapshot:
        """Return the content."""
        return self._snapshot


def main() -> int:
    """Print the times as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", help="the address of an empty database; else SQLite")
    parser.add_argument("--services", type=int, default=50_000)
    parser.add_argument("--closed", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-desk-") as folder:
        address = options.database or f"sqlite:///{folder}/desk.db"
        settings = _settings(address, Path(folder))
        knowledge = ManyServices(options.services)
        app = create_app(settings, knowledge=knowledge, limits=Limits(requests=Buckets(1e9, 1e9)))
        engine = prepare(open_engine(address), Vault(settings.encryption_keys))
        accounts = Accounts(engine, settings.secret_key)
        store = Referrals(engine, settings.secret_key, settings.retention_days)
        people = Demo(engine, accounts, store).load()
        fill(engine, store, knowledge.current(), options.closed)
        print(f"{engine.dialect.name}: {options.services} services, {options.closed} closed")
        medians = [
            _measure(name, ask, options.times)
            for name, ask in pages(app, people[1], store, app.state.desk_routes)
        ]
        engine.dispose()
    return int(max(medians) > _SLOWEST)


def fill(engine: Engine, store: Referrals, base: Snapshot, closed: int) -> None:
    """Give the demo house closed referrals of three years, a queue, and all that was counted."""
    luck = random.Random(2026)
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
    months = [f"{now.year - year}-{month:02}" for year in range(_YEARS) for month in range(1, 13)]
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
        for table, made in (
            (referrals, rows), (referral_states, states), (referral_views, views), (entries, log),
            (referral_closings, closings), (signals, obstacles), (usage, use),
        ):  # fmt: skip
            connection.execute(insert(table), made)
        if engine.dialect.name == "postgresql":
            # What it does by itself within a minute.
            connection.exec_driver_sql("ANALYZE")


def pages(
    app: Any, person: tuple[str, str], store: Referrals, routes: list[Any]
) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield each page that a coordinator opens, and what opens it."""
    client = TestClient(app, base_url=_URL, follow_redirects=False)

    def post(path: str, on: str, **fields: str) -> Any:
        found = re.search(r'name="form_token" value="([0-9a-f]{64})"', client.get(on).text)
        assert found is not None
        sent = {"form_token": found[1], **fields}
        return lambda: client.post(path, data=sent, headers={"origin": _URL})

    sign_in = "/desk/aanmelden"
    assert post(sign_in, sign_in, email=person[0], password=person[1])().status_code == 303
    one = store.queues.of(DEMO_HOUSE)[0].id
    reference = store.drafts.of("demo-appel")
    assert reference is not None
    for route in routes:
        path = route.path.replace("{referral}", one)
        is_page = route.method == "GET" and route.needs and "{" not in path
        if is_page and client.get(path).status_code == 200:
            yield path.replace(one, "{referral}"), lambda path=path: client.get(path)
    place = f"/desk/aanvragen/{one}"
    yield "opening one", post(f"{place}/openen", place, why="lezing")
    yield "finding a reference", post("/desk/zoeken", "/desk", reference=reference.reference)


def _measure(name: str, ask: Callable[[], Any], times: int) -> float:
    ask()
    taken, worked = [], []
    for _ in range(times):
        started, work = time.perf_counter(), time.process_time()
        answer = ask()
        taken.append((time.perf_counter() - started) * 1000)
        worked.append((time.process_time() - work) * 1000)
        assert answer.status_code in (200, 303), (name, answer.status_code)
    late = quantiles(taken, n=20)[18]
    print(f"{name}: median {median(taken):.1f} ms, p95 {late:.1f}; work {median(worked):.1f} ms")
    return median(taken)


def _settings(address: str, folder: Path) -> Settings:
    return Settings(
        database_url=address,
        secret_key=secrets.token_hex(32),
        encryption_keys=(new_key(),),
        public_url=_URL,
        web_port=8000,
        rasa_url="http://127.0.0.1:1",
        actions_url="http://127.0.0.1:1",
        retention_days=30,
        data_folder=folder,
    )


if __name__ == "__main__":
    sys.exit(main())
