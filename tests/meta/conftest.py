"""What the tests of the stand-in share: it, a phone, a webhook, and an adapter of a few lines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from meta_adapter import NUMBER, Adapter
from meta_cloud import Phone, StandIn, Template
from meta_receiver import NUMBER_ID, SECRET, TOKEN, VERIFY, Receiver

TEMPLATES = (
    Template("gezinswijzer_hoe_gaat_het", "nl", buttons=("Goed", "Ik heb een vraag", "Stop")),
    Template("met_naam", "nl", parameters=2),
)


@pytest.fixture(scope="session")
def served_receiver() -> Iterator[Receiver]:
    """Serve a webhook."""
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def receiver(served_receiver: Receiver) -> Receiver:
    """Give a webhook that heard nothing yet."""
    served_receiver.clear()
    return served_receiver


@pytest.fixture
def stand_in(receiver: Receiver) -> Iterator[StandIn]:
    """Give a running stand-in that reports no statuses by itself."""
    made = StandIn(receiver.url, SECRET, TOKEN, NUMBER_ID, VERIFY, TEMPLATES)
    made.report_statuses(False)
    made.courier.first_retry = 0.01
    with made.running():
        yield made


@pytest.fixture
def adapter(stand_in: StandIn) -> Adapter:
    """Give an adapter that talks to the stand-in."""
    return Adapter(stand_in.base_url)


@pytest.fixture
def phone(stand_in: StandIn) -> Phone:
    """Give a phone that wrote just now, so that it can be written to."""
    found = stand_in.phone(NUMBER)
    found.says("hallo")
    return found
