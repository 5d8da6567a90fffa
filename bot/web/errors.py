"""Errors as kind sentences, in the language of whoever asked."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from bot.web.conversations.store import ConversationGone
from bot.web.words import preferred_language, reply
from knowledge.registers import Register, register_for

logger = logging.getLogger(__name__)


class Refused(Exception):
    """A request that is not fulfilled; ``code`` names the sentence in words.yml that says why.

    ``fields`` are the parameters of the address that are wrong.
    """

    def __init__(
        self,
        status: int,
        code: str,
        register: Register | None = None,
        headers: Mapping[str, str] | None = None,
        fields: Sequence[str] = (),
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.register = register
        self.headers = dict(headers or {})
        self.fields = list(fields)


def handle_errors(app: FastAPI) -> None:
    """Let an app answer errors as ``{error, message}``."""

    @app.exception_handler(Refused)
    async def _refused(request: Request, error: Refused) -> JSONResponse:
        return _answer(request, error)

    @app.exception_handler(ConversationGone)
    async def _gone(request: Request, _error: ConversationGone) -> JSONResponse:
        return _answer(request, Refused(404, "gone"))

    @app.exception_handler(RequestValidationError)
    async def _not_understood(request: Request, error: RequestValidationError) -> JSONResponse:
        fields = {str(one["loc"][1]) for one in error.errors() if one["loc"][0] == "query"}
        if fields:
            return _answer(request, Refused(400, "bad_parameter", fields=sorted(fields)))
        return _answer(request, Refused(400, "not_understood"))

    @app.exception_handler(HTTPException)
    async def _other(request: Request, error: HTTPException) -> JSONResponse:
        code = "not_found" if error.status_code == 404 else "not_understood"
        return _answer(request, Refused(error.status_code, code, headers=error.headers))

    @app.exception_handler(DBAPIError)
    @app.exception_handler(PoolTimeout)
    async def _no_database(request: Request, error: Exception) -> JSONResponse:
        # Its kind only: what the database says about a statement may quote a person.
        logger.error("the database failed: %s", type(error).__name__)
        return _answer(request, Refused(503, "unavailable", headers={"Retry-After": "5"}))


def _answer(request: Request, error: Refused) -> JSONResponse:
    language = preferred_language(request.headers.get("accept-language", ""))
    register = error.register or register_for(language, simple=False)
    content: dict[str, Any] = {"error": error.code, "message": reply(error.code, register)}
    if error.fields:
        content["fields"] = error.fields
    return JSONResponse(content, error.status, error.headers)
