"""The assistant that the conversations are held with: loaded here once, or running once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from adapters import OnWhatsApp, OverHttp, Talk
from meta_cloud import StandIn
from playing import Conversation, play
from running_guide import RunningGuide, awake_on_whatsapp

from bot.engine import quiet  # noqa: F401

# isort: split
from bot.engine.conversation import Conversations
from bot.engine.training import train


@pytest.fixture(scope="session")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Conversations]:
    """Give the assistant; it is trained where the model for these sources is not there yet.

    Questions that are not understood are noted in a database of the tests, not of the operator.
    """
    folder: Path = tmp_path_factory.mktemp("guide")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", f"sqlite:///{folder / 'guide.db'}")
        yield Conversations.load(train()[0])


#: So many conversations are held side by side; on WhatsApp most of a turn is waiting.
_SIDE_BY_SIDE, _ON_PHONES = 6, 24


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningGuide, StandIn]]:
    """Give a guide that is awake, and the stand-in for Meta that it talks to."""
    with awake_on_whatsapp(tmp_path_factory.mktemp("running")) as both:
        yield both


@pytest.fixture(scope="session")
def over_http(
    running: tuple[RunningGuide, StandIn], request: pytest.FixtureRequest
) -> Iterator[Callable[[Conversation], list[str]]]:
    """Give what plays a conversation on the page."""
    guide, _ = running
    yield from _playing(
        "over_http", request, _SIDE_BY_SIDE, lambda one: OverHttp(guide, one.settings)
    )


@pytest.fixture(scope="session")
def on_whatsapp(
    running: tuple[RunningGuide, StandIn], request: pytest.FixtureRequest
) -> Iterator[Callable[[Conversation], list[str]]]:
    """Give what plays a conversation on a phone."""
    guide, stand_in = running
    yield from _playing(
        "on_whatsapp", request, _ON_PHONES, lambda one: OnWhatsApp(guide, stand_in, one.settings)
    )


def _playing(
    fixture: str,
    request: pytest.FixtureRequest,
    at_once: int,
    begin: Callable[[Conversation], Talk],
) -> Iterator[Callable[[Conversation], list[str]]]:
    """Begin all conversations that will be asked for, side by side; each test waits for its own."""
    asked = [
        one.callspec.params["conversation"]
        for one in request.session.items
        if fixture in getattr(one, "fixturenames", ()) and not one.get_closest_marker("skip")
    ]
    with ThreadPoolExecutor(at_once) as families:
        playing: dict[str, Future[list[str]]] = {
            one.name: families.submit(lambda one=one: play(one, begin(one))) for one in asked
        }
        yield lambda conversation: playing[conversation.name].result()
