"""What goes wrong between a phone and its answer: each message is answered once, in order."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from breakable_guide import BreakableGuide, new_breakable_guide
from meta_cloud import Phone, StandIn
from running_guide import stand_in_for
from stored_whatsapp import StoredWhatsApp
from test_faults_database import locked

pytestmark = pytest.mark.slow

#: How long a message is nobody else's while it is sent; shortened in ``breakable``. Seconds.
LEASE = 8.0
ASLEEP = "Ik ben even niet wakker."
NUMBERS = count(32470200001)
#: How often a message is tried in ten minutes: after 1, 2, 4 ... seconds, at most 120. Here the
#: pauses are shorter, and Meta stays away for as many tries.
TRIES_IN_TEN_MINUTES = 13


@dataclass
class PhoneFamily:
    """A family with a phone, and what it wrote."""

    guide: BreakableGuide
    phone: Phone
    stored: StoredWhatsApp
    wamids: list[str] = field(default_factory=list)

    def says(self, *texts: str) -> None:
        """Type messages: the phone tells its moment in whole seconds."""
        for text in texts:
            if self.wamids:
                time.sleep(1.05)
            self.wamids.append(self.phone.says(text))

    def wait(self) -> None:
        """Wait until all is answered, and all of that was sent."""
        number = self.phone.number
        self.guide.wait_for(lambda: self.stored.is_settled(number, *self.wamids))

    @property
    def told(self) -> list[Any]:
        """What came while the guide was away."""
        return [one for one in self.phone.received if is_asleep(one)]

    def assert_each_is_answered_once(self) -> None:
        """Check what the phone got, when all is quiet."""
        self.wait()
        answers = [one for one in self.phone.received if not is_asleep(one)]
        assert self.stored.problems(self.phone.number, self.wamids, answers) == []


def is_asleep(message: Any) -> bool:
    """Tell whether a message only says that the guide is away."""
    return bool(message.get("text", {}).get("body", "").startswith(ASLEEP))


@pytest.fixture(scope="module")
def running_on_whatsapp(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[BreakableGuide, StandIn]]:
    """Give a running guide, and the stand-in that it talks to."""
    guide = new_breakable_guide(tmp_path_factory.mktemp("whatsapp"))
    with stand_in_for(guide) as stand_in:
        stand_in.courier.longest_retry = 0.5
        guide.start()
        try:
            guide.wait_until_ready()
            yield guide, stand_in
        finally:
            guide.stop()


@pytest.fixture
def stand_in(running_on_whatsapp: tuple[BreakableGuide, StandIn]) -> StandIn:
    """Give the stand-in for Meta."""
    return running_on_whatsapp[1]


@pytest.fixture
def guide(running_on_whatsapp: tuple[BreakableGuide, StandIn]) -> BreakableGuide:
    """Give the guide, whole again after the test before."""
    guide, _ = running_on_whatsapp
    guide.forget_points()
    guide.wait_until_whole()
    return guide


def new_family(guide: BreakableGuide, stand_in: StandIn) -> PhoneFamily:
    """Return a family that has had one answer."""
    phone = stand_in.phone(str(next(NUMBERS)))
    family = PhoneFamily(guide, phone, StoredWhatsApp(guide))
    family.says("Wat is de zorgtoeslag?")
    family.wait()
    return family


@pytest.fixture
def family(guide: BreakableGuide, stand_in: StandIn) -> PhoneFamily:
    """Give a family that has had one answer."""
    return new_family(guide, stand_in)


@pytest.mark.parametrize(
    "point",
    [
        "whatsapp-after-storing",
        "whatsapp-in-taking-in",
        "whatsapp-after-taking-in",
        "web-with-the-answer",
        "web-in-storing-the-answer",
        "web-after-storing-the-answer",
        "whatsapp-in-queueing",
        "whatsapp-after-queueing",
        "whatsapp-before-sending",
        "whatsapp-after-sending",
        "whatsapp-after-noting",
    ],
)
def test_web_is_killed_between_receipt_and_reply(
    guide: BreakableGuide, family: PhoneFamily, point: str
) -> None:
    guide.kill_at(point)
    family.says("En hoeveel is dat?", "Wat is leefloon?")
    family.wait()
    assert guide.has_reached(point)
    family.assert_each_is_answered_once()


def test_web_is_away_for_longer_than_a_lease_when_meta_took_a_message(
    guide: BreakableGuide, family: PhoneFamily, stand_in: StandIn
) -> None:
    guide.kill_at("whatsapp-after-sending")
    guide.hold_at("web-in-migrating")
    stand_in.hold_statuses()
    family.says("En hoeveel is dat?")
    guide.wait_for(lambda: guide.has_reached("web-in-migrating"))
    time.sleep(LEASE)
    guide.release("web-in-migrating")
    guide.wait_for(lambda: guide.lives_at(guide.web_port))
    # The web process looks for what it can send before Meta tries to tell its news once more.
    time.sleep(1)
    stand_in.hold_statuses(False)
    family.says("Wat is leefloon?")
    family.assert_each_is_answered_once()


@pytest.mark.parametrize("point", ["rasa-while-thinking", "rasa-in-saving", "rasa-after-saving"])
def test_rasa_is_killed_in_a_turn(guide: BreakableGuide, family: PhoneFamily, point: str) -> None:
    guide.kill_at(point)
    family.says("En hoeveel is dat?", "Wat is leefloon?")
    family.wait()
    assert guide.has_reached(point)
    assert len(family.told) == 1
    family.assert_each_is_answered_once()


@pytest.mark.parametrize("point", ["actions-before-noting", "actions-after-noting"])
def test_actions_are_killed_in_a_turn(
    guide: BreakableGuide, family: PhoneFamily, point: str
) -> None:
    guide.kill_at(point)
    family.says("zwiebelkwak florpt", "Wat is leefloon?")
    family.wait()
    assert guide.has_reached(point)
    assert family.told == []
    family.assert_each_is_answered_once()


@pytest.mark.parametrize("refuse", [True, False], ids=["refusing connections", "answering 503"])
def test_meta_is_away_for_as_many_tries_as_ten_minutes_have(
    guide: BreakableGuide, stand_in: StandIn, refuse: bool
) -> None:
    families = [new_family(guide, stand_in) for _ in range(4)]
    stand_in.away(refuse=refuse)
    with ThreadPoolExecutor(len(families)) as side_by_side:
        said = ("En hoeveel is dat?", "Wat is leefloon?", "dank je")
        list(side_by_side.map(lambda one: one.says(*said), families))
    for one in families:
        guide.wait_for(
            lambda one=one: one.stored.most_attempts(one.phone.number) >= TRIES_IN_TEN_MINUTES
        )
    assert [len(one.phone.received) for one in families] == [1] * len(families)
    stand_in.back()
    for one in families:
        one.assert_each_is_answered_once()


def test_the_database_is_locked_when_a_message_comes(
    guide: BreakableGuide, family: PhoneFamily
) -> None:
    # Longer than a post that comes late on a busy machine, and the time that it is waited for.
    with locked(guide, seconds=8):
        family.says("En hoeveel is dat?", "Wat is leefloon?")
    family.assert_each_is_answered_once()
    # Meta heard at once that it was not kept, and posted it again.
    first, *again = [one.status for one in family.phone.written[1].post.tries]
    assert first == 503 and again[-1] == 200


@pytest.mark.parametrize(
    "point", ["whatsapp-after-taking-in", "web-with-the-answer", "whatsapp-after-sending"]
)
def test_the_database_is_locked_on_the_way_to_the_answer(
    guide: BreakableGuide, family: PhoneFamily, point: str
) -> None:
    guide.hold_at(point)
    family.says("En hoeveel is dat?")
    guide.wait_for(lambda: guide.has_reached(point))
    with locked(guide, seconds=5):
        guide.release(point)
        family.says("Wat is leefloon?")
    family.assert_each_is_answered_once()


def test_web_is_killed_while_many_families_write(guide: BreakableGuide, stand_in: StandIn) -> None:
    families = [new_family(guide, stand_in) for _ in range(6)]
    with ThreadPoolExecutor(len(families)) as side_by_side:
        said = ("En hoeveel is dat?", "Wat is leefloon?", "Waar is dat in Halle?", "dank je")
        writing = [side_by_side.submit(one.says, *said) for one in families]
        for _ in range(2):
            time.sleep(1.3)
            guide.wait_for(lambda: guide.lives_at(guide.web_port))
            guide.kill("web")
        for one in writing:
            one.result()
    for one in families:
        one.assert_each_is_answered_once()
