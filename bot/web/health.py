"""Whether this process lives, and whether it can answer families."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from bot.web.conversations.rasa_client import RasaClient
from bot.web.conversations.store import ConversationStore


def health_routes(store: ConversationStore, rasa: RasaClient) -> APIRouter:
    """Return ``/health/live`` and ``/health/ready``."""
    router = APIRouter(prefix="/health", tags=["health"])

    @router.get("/live", summary="Whether this process lives")
    async def live() -> dict[str, bool]:
        return {"live": True}

    @router.get(
        "/ready",
        summary="Whether it can answer families",
        responses={503: {"description": "Not now; `false` says what is away."}},
    )
    async def ready() -> JSONResponse:
        found = {"database": await _database_answers(store), "rasa": await rasa.is_ready()}
        is_ready = all(found.values())
        return JSONResponse({"ready": is_ready, **found}, 200 if is_ready else 503)

    return router


async def _database_answers(store: ConversationStore) -> bool:
    try:
        return await run_in_threadpool(store.answers)
    except SQLAlchemyError:
        return False
