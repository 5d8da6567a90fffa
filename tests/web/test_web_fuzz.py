"""The API from its own description: whatever is sent, it answers as described, and never fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck
from hypothesis import settings as rules
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from served import Served
from this_machine import free_port
from web_guide import shared_knowledge

from bot.settings import Settings
from bot.web.app import create_app
from bot.web.conversations.keys import fresh_key
from bot.web.conversations.store import ConversationStore
from bot.web.conversations.watching import Watched
from bot.web.limits import Buckets, Limits

pytestmark = pytest.mark.slow

_CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


async def _end(stream: Watched, _seconds: float) -> bool:
    """End a stream where it would wait for news, so that a test of many requests goes on."""
    stream.close()
    return True


@pytest.fixture
def description(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[schemathesis.BaseSchema]:
    """Give the description of a served web app that refuses nobody for coming often."""
    monkeypatch.setattr(Watched, "wait", _end)
    wide = Buckets(1_000_000, 1)
    limits = Limits(wide, wide, wide, wide, streams_of_conversation=99, streams_of_address=99)
    app = create_app(settings, limits=limits, knowledge=shared_knowledge())
    config = uvicorn.Config(app, port=free_port(), ws="none", log_level="critical")
    served = Served(lambda: uvicorn.Server(config))
    yield schemathesis.openapi.from_url(f"http://127.0.0.1:{config.port}/openapi.json")
    served.stop()


api = schemathesis.pytest.from_fixture("description")


@api.parametrize()
@rules(
    max_examples=15,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_it_answers_as_described(case: Any, store: ConversationStore) -> None:
    conversation, token = fresh_key()
    store.begin_once(conversation, token, None, None)
    _answers_as_described(case)
    if "identifier" in case.path_parameters:
        case.path_parameters["identifier"] = conversation
        case.headers["Authorization"] = f"Bearer {token}"
        _answers_as_described(case)


def _answers_as_described(case: Any) -> None:
    response = case.call()
    case.validate_response(response, checks=_CHECKS)
