"""The papers of a referral over HTTP: for the family that drafts it, and nobody else."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import datetime

import httpx
import pytest
from plain_page import Plain
from sqlalchemy import update
from web_guide import Guide

from bot.referral.draft import Answer, Draft
from bot.referral.store import Referrals
from bot.referral.tables import referrals as kept
from bot.web.conversations.erasing import Eraser
from bot.web.conversations.erasures import Erasures
from bot.web.conversations.store import ConversationStore

pytestmark = pytest.mark.asyncio

WISH = "Iemand die met ons meedenkt"
DRAFT = Draft("7KQF2-M9XAB", "R0000-7KQF2").with_answer("wish", Answer(WISH, "nl"))


@pytest.fixture
def referrals(guide: Guide, store: ConversationStore) -> Referrals:
    """Give the store of referrals, with the draft of the family."""
    referrals = Referrals(store.engine, guide.settings.secret_key, 30)
    referrals.drafts.turn(guide.conversation, "m1", lambda _before: DRAFT)
    return referrals


def text_of(response: httpx.Response) -> str:
    """Return what stands on a paper."""
    assert (response.status_code, response.headers["content-type"]) == (200, "application/pdf")
    assert response.headers["cache-control"] == "no-store"
    done = subprocess.run(["pdftotext", "-", "-"], input=response.content, capture_output=True)
    return " ".join(done.stdout.decode().split())


async def test_the_form_and_the_copy_are_printed_as_the_draft_stands(
    guide: Guide, referrals: Referrals
) -> None:
    form = text_of(await guide.ask("GET", f"{guide.address}/referral/form"))
    assert "ontwerp" in form and WISH in form and DRAFT.reference in form
    assert DRAFT.code not in form
    in_french = replace(DRAFT, register="fr")
    referrals.drafts.turn(guide.conversation, "m2", lambda _before: in_french)
    copy = text_of(await guide.ask("GET", f"{guide.address}/referral/copy"))
    assert "votre copie" in copy and WISH in copy and DRAFT.code in copy


async def test_nobody_else_fetches_them(guide: Guide, referrals: Referrals) -> None:
    address = f"{guide.address}/referral/form"
    await guide.begin()
    assert (await guide.ask("GET", address)).status_code in (401, 404)
    assert (await guide.ask("GET", address, headers={"Authorization": ""})).status_code == 401
    assert referrals.drafts.of(guide.conversation) is None


@pytest.mark.parametrize(("paper", "status"), [("form", 404), ("copy", 404), ("diary", 422)])
async def test_where_nothing_was_drafted_there_is_no_paper(
    guide: Guide, paper: str, status: int
) -> None:
    response = await guide.ask("GET", f"{guide.address}/referral/{paper}")
    assert response.status_code in (status, 400)
    assert response.json()["message"]


async def test_without_scripts_a_paper_comes_by_a_button(
    guide: Guide, store: ConversationStore
) -> None:
    plain = Plain(guide)
    await plain.open("/")
    await plain.say("de papieren")
    conversation = plain.sent["key"].partition(".")[0]
    referrals = Referrals(store.engine, guide.settings.secret_key, 30)
    referrals.drafts.turn(conversation, "m1", lambda _before: DRAFT)
    await plain.press("Het formulier (PDF)")
    assert WISH in text_of(plain.last)


async def test_a_draft_goes_by_itself_while_the_conversation_goes_on(
    guide: Guide, referrals: Referrals, erasures: Erasures, store: ConversationStore
) -> None:
    await guide.say("Dag")
    assert await Eraser(erasures, guide.client, 30).purge() == 0
    assert referrals.drafts.of(guide.conversation) == DRAFT
    # Of a draft alone, a month passes.
    long_ago = datetime(2026, 1, 1)
    with store.engine.begin() as connection:
        connection.execute(update(kept).values(touched=long_ago))
    assert await Eraser(erasures, guide.client, 30).purge() == 0
    assert referrals.drafts.of(guide.conversation) is None
    assert (await guide.history())[0]["text"] == "Dag"
