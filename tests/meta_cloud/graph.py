"""The Graph side: what our adapter calls to send messages and upload files."""

from __future__ import annotations

import secrets
from json import JSONDecodeError
from typing import Any

from aiohttp import BodyPartReader, web

from meta_cloud import errors
from meta_cloud.mishaps import Broken
from meta_cloud.phones import Phone
from meta_cloud.stand_in import Media, StandIn

#: Documents may be this large. Bytes.
DOCUMENT_BYTES = 100 * 1024 * 1024
_DOCUMENT_TYPES = {
    "text/plain",
    "application/pdf",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


class Graph:
    """Answers as graph.facebook.com does."""

    def __init__(self, stand_in: StandIn) -> None:
        self._stand_in = stand_in

    def routes(self) -> list[web.RouteDef]:
        """Return what it answers."""
        at = r"/{version:v\d+\.\d+}/{phone_number_id}"
        return [web.post(f"{at}/messages", self.messages), web.post(f"{at}/media", self.upload)]

    async def messages(self, request: web.Request) -> web.StreamResponse:
        """Take a message, a read mark or typing dots."""
        mishaps = self._stand_in.mishaps
        try:
            if (away := await mishaps.meet_any()) is not None:
                return away
            self._authorize(request)
            body = await _json(request)
            if isinstance(body, dict) and "status" in body:
                return self._mark(body)
            if (failure := mishaps.meet_message()) is not None:
                return failure
            phone, received = self._stand_in.deliveries.take(body)
            if mishaps.breaks_now():
                raise Broken
        except errors.Refused as refused:
            return _refusal(refused)
        except Broken:
            return _broken(request)
        return web.json_response(
            {
                "messaging_product": "whatsapp",
                "contacts": [_contact(body, phone)],
                "messages": [{"id": received.wamid}],
            }
        )

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Take a file."""
        try:
            if (away := await self._stand_in.mishaps.meet_any()) is not None:
                return away
            self._authorize(request)
            media = await self._file(request)
        except errors.Refused as refused:
            return _refusal(refused)
        except Broken:
            return _broken(request)
        ident = str(secrets.randbelow(9 * 10**15) + 10**15)
        self._stand_in.media[ident] = media
        return web.json_response({"id": ident})

    def _mark(self, body: dict[str, Any]) -> web.Response:
        if body.get("messaging_product") != "whatsapp":
            raise errors.parameter("The parameter messaging_product is required.")
        if body["status"] != "read":
            raise errors.parameter("Param status must be one of {read}")
        if not isinstance(wamid := body.get("message_id"), str):
            raise errors.parameter("The parameter message_id is required.")
        typing = body.get("typing_indicator")
        if typing is not None and typing != {"type": "text"}:
            raise errors.parameter("Param typing_indicator['type'] must be one of {text}")
        self._stand_in.mark(wamid, typing is not None)
        return web.json_response({"success": True})

    def _authorize(self, request: web.Request) -> None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or token not in self._stand_in.access_tokens:
            raise errors.token()
        ident = request.match_info["phone_number_id"]
        if ident != self._stand_in.account.phone_number_id:
            raise errors.Refused(
                100,
                message=f"Unsupported post request. Object with ID '{ident}' does not exist, "
                "cannot be loaded due to missing permissions, or does not support this operation.",
            )

    async def _file(self, request: web.Request) -> Media:
        if not request.content_type.startswith("multipart/"):
            raise errors.parameter("The parameter messaging_product is required.")
        fields: dict[str, str] = {}
        found: BodyPartReader | None = None
        content = b""
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                continue
            if part.name == "file":
                found, content = part, bytes(await part.read())
            elif part.name is not None:
                fields[part.name] = await part.text()
        if fields.get("messaging_product") != "whatsapp":
            raise errors.parameter("The parameter messaging_product is required.")
        if found is None or not found.filename:
            raise errors.parameter("The parameter file is required.")
        kind = fields.get("type") or found.headers.get("Content-Type", "")
        if kind not in _DOCUMENT_TYPES:
            raise errors.parameter(
                "Param file must be a file with one of the following types: "
                f"{', '.join(sorted(_DOCUMENT_TYPES))}. Received file of type '{kind}'."
            )
        if len(content) > DOCUMENT_BYTES:
            raise errors.Refused(131053, "The file is larger than 100 MB.")
        return Media(found.filename, kind, content)


def _contact(body: dict[str, Any], phone: Phone) -> dict[str, str]:
    if to := body.get("to"):
        return {"input": to, "wa_id": phone.number}
    return {"input": body["recipient"], "user_id": phone.user}


async def _json(request: web.Request) -> Any:
    try:
        return await request.json()
    except (JSONDecodeError, UnicodeDecodeError):
        raise errors.parameter("The request body is not valid JSON.") from None


def _refusal(refused: errors.Refused) -> web.Response:
    return web.json_response(refused.body, status=refused.status)


def _broken(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
