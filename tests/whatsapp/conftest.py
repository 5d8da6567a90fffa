"""What the tests of WhatsApp share: the web app in this process, beside a stand-in for Meta."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from fake_rasa import FakeRasa, RasaAddress
from family import Family, GuideOnWhatsApp


@pytest.fixture(autouse=True)
def _beside_rasa(rasa: FakeRasa) -> None:
    """Let Rasa's stand-in answer every test, fresh."""


@pytest.fixture(
    scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]
)
def served_guide(
    request: pytest.FixtureRequest,
    rasa_address: RasaAddress,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[GuideOnWhatsApp]:
    """Serve the guide once for all tests: it takes longer than most of them."""
    url = f"sqlite:///{tmp_path_factory.mktemp('whatsapp') / 'shared.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("new_postgresql_url")()
    guide = GuideOnWhatsApp(url, rasa_address.rasa.port)
    with guide.running():
        yield guide


@pytest.fixture
def guide(served_guide: GuideOnWhatsApp) -> Iterator[GuideOnWhatsApp]:
    """Give the guide on WhatsApp, with nothing said yet."""
    with served_guide.anew():
        yield served_guide


@pytest.fixture
def own_guide(database_url: str, rasa: FakeRasa) -> Iterator[Callable[..., GuideOnWhatsApp]]:
    """Give what serves a guide of the test's own, with other settings or waits."""
    with ExitStack() as ends:

        def serve(**changed: object) -> GuideOnWhatsApp:
            guide = GuideOnWhatsApp(database_url, rasa.port, **changed)
            ends.callback(guide.close)
            guide.start()
            ends.callback(guide.stop)
            return ends.enter_context(guide.anew())

        yield serve


@pytest.fixture
def family(guide: GuideOnWhatsApp) -> Family:
    """Give a family with a phone."""
    return guide.family()


@pytest.fixture
def neighbours(guide: GuideOnWhatsApp) -> Family:
    """Give another family with a phone of their own."""
    return guide.family("32470000002")
