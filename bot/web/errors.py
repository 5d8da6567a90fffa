"""Errors as kind sentences, in the language of whoever asked."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.web.conversations.store import ConversationGone
from bot.web.pages.frame import reader_of, render
from bot.web.words import reply
from knowledge.database import DatabaseUnavailable
from knowledge.files import ContentError
from knowledge.registers import Register

logger = logging.getLogger(__name__)


#: What each status of an error means, for whoever reads the documentation.
_MEANINGS = {
    400: "Something in the request is malformed.",
    401: "The token does not open this conversation.",
    404: "It does not exist (any more).",
    413: "The body is larger than 64 kB.",
    429: "Too often; `Retry-After` says after how many seconds it is welcome.",
    503: "The database is away for a moment; `Retry-After` as above.",
}


class Problem(BaseModel):
    """Why a request was not fulfilled."""

    error: str = Field(description="A name for programs.", example="gone")
    message: str = Field(
        description="A sentence for people.",
        example="Dit gesprek is er niet meer. Begin een nieuw gesprek.",
    )
    fields: list[str] | None = Field(
        description="Which parameters of the address are wrong.", example=["page"]
    )


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the errors that a route may answer, for its documentation."""
    return {status: {"model": Problem, "description": _MEANINGS[status]} for status in statuses}


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
    """Let an app answer errors with ``answer_error``."""

    @app.exception_handler(Refused)
    async def _refused(request: Request, error: Refused) -> Response:
        return answer_error(request, error)

    @app.exception_handler(ConversationGone)
    async def _gone(request: Request, _error: ConversationGone) -> Response:
        return answer_error(request, Refused(404, "gone"))

    @app.exception_handler(RequestValidationError)
    async def _not_understood(request: Request, error: RequestValidationError) -> Response:
        fields = {str(one["loc"][1]) for one in error.errors() if one["loc"][0] == "query"}
        if fields:
            refused = Refused(400, "bad_parameter", fields=sorted(fields))
            return answer_error(request, refused)
        return answer_error(request, Refused(400, "not_understood"))

    @app.exception_handler(HTTPException)
    async def _other(request: Request, error: HTTPException) -> Response:
        code = "not_found" if error.status_code == 404 else "not_understood"
        return answer_error(request, Refused(error.status_code, code, headers=error.headers))

    @app.exception_handler(ContentError)
    @app.exception_handler(DatabaseUnavailable)
    async def _nothing_to_show(request: Request, error: Exception) -> Response:
        logger.error("the knowledge base cannot be read: %s", type(error).__name__)
        return answer_error(request, Refused(503, "internal", headers={"Retry-After": "5"}))

    @app.exception_handler(DBAPIError)
    @app.exception_handler(PoolTimeout)
    async def _no_database(request: Request, error: Exception) -> Response:
        # Its kind only: what the database says about a statement may quote a person.
        logger.error("the database failed: %s", type(error).__name__)
        return answer_error(request, Refused(503, "unavailable", headers={"Retry-After": "5"}))


def answer_error(request: Request, error: Refused) -> Response:
    """Return an error as a ``Problem``, or as a page to a person who opens an address."""
    reader = reader_of(request)
    message = reply(error.code, error.register or reader.register)
    if "text/html" in request.headers.get("accept", ""):
        headers = {**error.headers, "Cache-Control": "no-store"}
        return render("error", reader, "/", status=error.status, headers=headers, problem=message)
    content: dict[str, Any] = {"error": error.code, "message": message}
    if error.fields:
        content["fields"] = error.fields
    return JSONResponse(content, error.status, error.headers)
