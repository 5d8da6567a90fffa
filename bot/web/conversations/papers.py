"""The papers of a referral, for the family that drafts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Literal

from fastapi import APIRouter, Request, Response, Security
from starlette.concurrency import run_in_threadpool

from bot.print.referral import referral_pdf
from bot.print.referral_sheets import copy_of, form_of
from bot.referral.store import Referrals
from bot.web.conversations.access import Access, bearer
from bot.web.errors import Refused, problems
from bot.web.knowledge import Knowledge
from knowledge.opening import clock

Paper = Literal["form", "copy"]
PAPERS: tuple[Paper, ...] = ("form", "copy")


def file_name(paper: Paper) -> str:
    """Return the name under which a paper is kept on a device."""
    return f"1gezin1plan-{paper}.pdf"


@dataclass(frozen=True)
class Papers:
    """Prints the referral of a conversation; nothing of it is kept as a file."""

    referrals: Referrals
    knowledge: Knowledge
    public_url: str

    async def pdf(self, conversation: str, paper: Paper) -> bytes:
        """Return a paper.

        Raises:
            Refused: nothing was drafted in this conversation.
        """
        return await run_in_threadpool(self._pdf, conversation, paper)

    async def response(self, conversation: str, paper: Paper) -> Response:
        """Return a paper as an answer over HTTP.

        Raises:
            Refused: nothing was drafted in this conversation.
        """
        headers = {
            "Content-Disposition": f'inline; filename="{file_name(paper)}"',
            "Cache-Control": "no-store",
        }
        pdf = await self.pdf(conversation, paper)
        return Response(pdf, headers=headers, media_type="application/pdf")

    def _pdf(self, conversation: str, paper: Paper) -> bytes:
        draft = self.referrals.drafts.of(conversation)
        if draft is None:
            raise Refused(404, "no_paper")
        base = self.knowledge.current()
        today = clock(datetime.now(timezone.utc)).date()
        if paper == "copy":
            return referral_pdf(copy_of(draft, base, self.public_url, today))
        referrer = self.referrals.referrers.told(conversation)
        return referral_pdf(form_of(draft, base, self.public_url, today, referrer))


@dataclass(frozen=True)
class PaperRoutes:
    """``GET /api/conversations/{identifier}/referral/{paper}``."""

    access: Access
    papers: Papers

    def router(self) -> APIRouter:
        """Return the routes for an app."""
        router = APIRouter(prefix="/api/conversations", tags=["referral"])
        router.add_api_route(
            "/{identifier}/referral/{paper}",
            self.fetch,
            methods=["GET"],
            dependencies=[Security(bearer)],
            summary="Print the referral drafted in a conversation",
            response_class=Response,
            responses={
                200: {"content": {"application/pdf": {"schema": {"type": "string"}}}},
                **problems(401, 404),
            },
        )
        return router

    async def fetch(self, request: Request, identifier: str, paper: Paper) -> Response:
        """Return the form for a professional, or the family's own copy, as PDF."""
        await self.access.open(request, identifier)
        return await self.papers.response(identifier, paper)
