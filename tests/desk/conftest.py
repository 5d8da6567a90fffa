"""What the tests of the desk share: the web app on a database, a clock, people and a family."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

# The drafted referral is that of the tests of the referral, the phone that of WhatsApp's.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "unit" / "referral"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "whatsapp"))
from fake_rasa import ENCRYPTION_KEY, KEY
from office import Office
from oidc.fake_issuer import FakeIssuer
from served import Served
from this_machine import free_port

from bot.settings import Settings
from bot.web.desk import passwords


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords as always, with less work: the tests sign in hundreds of times."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", cheap)
    passwords._nobodys.cache_clear()


@pytest.fixture(scope="session")
def _serving() -> Iterator[FakeIssuer]:
    fake = FakeIssuer(free_port())
    served = Served.app(fake.app, fake.port)
    yield fake
    served.stop()


@pytest.fixture
def issuer(_serving: FakeIssuer) -> FakeIssuer:
    """Give the provider of the desk, as it is at first."""
    _serving.begin()
    return _serving


@pytest.fixture
def settings(database_url: str, tmp_path: Path, issuer: FakeIssuer) -> Settings:
    """Give settings for the database of the test."""
    return Settings(
        database_url=database_url,
        secret_key=KEY,
        encryption_keys=(ENCRYPTION_KEY,),
        public_url="https://gids.example",
        web_port=8000,
        rasa_url="http://127.0.0.1:1",
        actions_url="http://127.0.0.1:1",
        retention_days=30,
        data_folder=tmp_path,
        oidc=issuer.settings,
    )


@pytest.fixture
def office(settings: Settings) -> Office:
    """Give the desk of two houses, with nobody there yet."""
    return Office(settings)
