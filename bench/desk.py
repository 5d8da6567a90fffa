"""Pages of the desk with 50,000 services, and a house that closed 10,000 referrals.

``python -m bench.desk`` fills an empty database (SQLite in a folder of its own, or the one of
``--database``) and opens every page of the desk in turn, as browsers do, with the whole app in this
process. "Work" is the processor time of this process, which other work on the machine leaves as it
is. It fails where the median of a page is above 100 ms; what is no page is measured beside them.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from fastapi.testclient import TestClient

from bench.desk_house import ask_for_a_person, fill
from bench.services import made_places
from bot.privacy.vault import Vault, new_key
from bot.referral.store import Referrals
from bot.settings import Settings
from bot.transactions import prepare
from bot.web.app import create_app
from bot.web.desk.demo import Demo
from bot.web.desk.desk import Accounts
from bot.web.desk.houses import DEMO_HOUSE
from bot.web.desk.invitations import Invitation
from bot.web.desk.roles import Role
from bot.web.knowledge import Knowledge
from bot.web.limits import Buckets, Limits
from knowledge.base import Snapshot
from knowledge.database import open_engine
from knowledge.files import read_all
from knowledge.overlay.layers import Overlaid

_SLOWEST = 100.0
_URL, _HOUSE = "http://desk.example", "hvhk-halle"
_MAP, _BESIDE, _TOPIC, _PLACE = "/desk/kaart", "/desk/gezin", "zorgtoeslag", "made-2000"

Ask = Callable[[], Any]


@dataclass(frozen=True)
class Opened:
    """Something to measure; ``before`` is done each time before it, unmeasured."""

    name: str
    ask: Ask
    before: Ask | None = None


class ManyServices(Knowledge):
    """The content with as many services more as are asked for."""

    def __init__(self, number: int) -> None:
        documents = read_all()
        towns = list(Snapshot(documents).municipalities.values())
        places = made_places(number, towns, random.Random(2026))
        documents |= {place.id: place for place in places}
        self._snapshot = Snapshot(documents, written=Overlaid(documents))
        _ = self._snapshot.social_map, self._snapshot.shelf

    def current(self) -> Snapshot:
        """Return the content."""
        return self._snapshot


class Colleague:
    """Somebody's browser."""

    def __init__(self, app: Any, email: str, password: str) -> None:
        self._client = TestClient(app, base_url=_URL, follow_redirects=False)
        path = "/desk/aanmelden"
        assert self.post(path, path, email=email, password=password)().status_code == 303

    def get(self, path: str) -> Any:
        """Open a page."""
        return self._client.get(path)

    def post(self, path: str, on: str, **fields: str) -> Ask:
        """Return what sends a form that stands on a page."""
        text = self.get(on).text
        hidden = dict(re.findall(r'name="(form_token|seen)" value="([^"]*)"', text))
        sent = {**hidden, **fields}
        return lambda: self._client.post(path, data=sent, headers={"origin": _URL})


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
        of_demo = Demo(engine, accounts, store).load()[1]
        fill(engine, store, knowledge.current(), options.closed)
        colleagues = (
            Colleague(app, *of_demo),
            Colleague(app, *_join(accounts, "curator", _HOUSE)),
            Colleague(app, *_join(accounts, "administrator", "")),
        )
        load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
        print(
            f"{engine.dialect.name}: {options.services} services, {options.closed} closed, {load}"
        )
        talk = ask_for_a_person(engine)
        medians = [_measure(one, options.times) for one in pages(app, store, talk, *colleagues)]
        engine.dispose()
    return int(max(medians) > _SLOWEST)


def pages(
    app: Any,
    store: Referrals,
    talk: str,
    coordinator: Colleague,
    curator: Colleague,
    administrator: Colleague,
) -> Iterator[Opened]:
    """Yield each page of the desk for a coordinator, or for whoever else may open it."""
    # A stream ends at once then.
    app.state.house_watch.close()
    ids = {
        "referral": store.queues.of(DEMO_HOUSE)[0].id, "talk": talk, "topic": _TOPIC,
        "document": _PLACE,
    }  # fmt: skip
    here = f"/desk/aanvragen/{ids['referral']}"
    coordinator.post(f"{_BESIDE}/blad/erbij", _BESIDE, topic=_TOPIC, **{"facet-apply": "1"})()
    talks = f"/desk/gesprekken/{talk}"
    coordinator.post(f"{talks}/nemen", "/desk/gesprekken", call_name="Tom")()
    for route in app.state.desk_routes:
        if route.method != "GET" or route.needs is None or "events" in route.path:
            continue
        path = route.path.format(**ids)
        for who in (coordinator, administrator):
            if (answer := who.get(path)).status_code == 200:
                yield Opened(route.path, lambda who=who, path=path: who.get(path))
                break
        else:
            print(f"{route.path}: {answer.status_code}, not measured")
    yield Opened("the log of all houses", lambda: administrator.get("/desk/logboek"))
    yield Opened("a topic on the map", lambda: coordinator.get(f"{_MAP}/{_TOPIC}"))
    for query in ("bladzijde=500", "gemeente=halle&soort=place", "woorden=zonnebloem 12"):
        yield Opened(f"{_MAP}?{query}", lambda query=query: coordinator.get(f"{_MAP}?{query}"))
    yield Opened("opening a referral", coordinator.post(f"{here}/openen", here, why="lezing"))
    reference = store.drafts.of("demo-appel")
    assert reference is not None
    yield Opened(
        "finding a reference",
        coordinator.post("/desk/zoeken", "/desk", reference=reference.reference),
    )
    for text in ("zorgtoeslag aanvragen", "Huis Zonnebloem 12", "kinderop"):
        yield Opened(
            f"searching: {text}",
            coordinator.post(_BESIDE, _BESIDE, text=text, municipality="halle"),
        )
    yield from _edits(curator)


def _edits(curator: Colleague) -> Iterator[Opened]:
    """Yield what a change of one place costs, and the first look at the map after it."""
    entry = f"{_MAP}/{_PLACE}"
    numbers = iter(range(3_000, 9_000))

    def check() -> Any:
        one = f"{_MAP}/made-{next(numbers)}"
        return curator.post(f"{one}/nagekeken", one)()

    yield Opened("checking a place, with its page", check)
    yield Opened("the map just after that", lambda: curator.get(_MAP), before=check)
    yield Opened("a place just after that", lambda: curator.get(entry), before=check)


def _measure(opened: Opened, times: int) -> float:
    """Print how long something takes; return the median of a page, and of what is none 0."""
    taken, worked = [], []
    for number in range(times + 1):
        if opened.before:
            opened.before()
        started, work = time.perf_counter(), time.process_time()
        answer = opened.ask()
        if number:
            taken.append((time.perf_counter() - started) * 1000)
            worked.append((time.process_time() - work) * 1000)
        assert answer.status_code in (200, 303), (opened.name, answer.status_code)
    late = quantiles(taken, n=20)[18]
    print(
        f"{opened.name}: median {median(taken):.1f} ms, p95 {late:.1f};"
        f" work {median(worked):.1f} ms",
        flush=True,
    )
    is_page = answer.headers.get("content-type", "text/html").startswith("text/html")
    return median(taken) if is_page else 0.0


def _join(accounts: Accounts, role: Role, house: str) -> tuple[str, str]:
    email, password = f"{role}@bench.example", secrets.token_urlsafe(12)
    token = accounts.invitations.make(Invitation(house, role, role.title(), email))
    assert accounts.invitations.accept(token, "", "", password, "nl")
    return email, password


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
