"""The `gezinswijzer` command, made so that a test can stop a process at a certain step.

A test names a point and what is to happen there by a file in the folder ``FAULTS_POINTS``: the
process that passes the point next is killed, or held until it is released. The product knows
nothing of this: the points are put around its methods here. Waiting times that a test would only
sit out are shortened; they are listed in ``_hurry``.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

KILL, HOLD = "kill", "hold"


def main(arguments: list[str]) -> int:
    """Run a command of the guide, with its points built in."""
    from bot.cli import main as run_command

    process = arguments[1] if arguments[0] == "serve" else ""
    _hurry(process)
    if process:
        _POINTS_OF[process]()
    return run_command(arguments)


def _hurry(process: str) -> None:
    from bot.engine import kept_process, processes
    from knowledge import database

    database._BUSY_SECONDS = 3
    processes._ACTION_SECONDS = 1.0
    kept_process.COMMAND = (sys.executable, __file__, "serve")
    kept_process._LONGEST_PAUSE = 1.0
    if process == "web":
        from bot import transactions
        from bot.web import server
        from bot.web.channels.whatsapp.tempo import Tempo
        from bot.web.conversations import erasures
        from bot.web.conversations.erasing import Eraser
        from bot.web.conversations.turns import Turns

        transactions.BUSY_SECONDS = 3.0
        erasures._LONGEST_TURN /= 10
        Turns.__init__.__kwdefaults__["loan"] = 2.0
        # In the order of its fields: missing, resting, lease and pauses are shortened. What comes
        # again is waited for longer than in the product: a post takes seconds on a busy machine.
        Tempo.__init__.__defaults__ = (0.3, 4.0, 10.0, 0.1, 0.2, 8.0, 0.05, 0.5)
        Eraser.keep_purging.__defaults__ = (3600.0, 1.0)
        as_served = server.configuration

        def hurried(*settings: Any) -> Any:
            served = as_served(*settings)
            served.timeout_graceful_shutdown = 4
            return served

        server.configuration = hurried


def _points_of_web() -> None:
    from bot.migrating import History
    from bot.web.channels.whatsapp import arrivals
    from bot.web.channels.whatsapp.cloud_api import CloudApi
    from bot.web.channels.whatsapp.outbox import Outbox
    from bot.web.conversations import erasures
    from bot.web.conversations.inbox import Inbox
    from bot.web.conversations.messages import Reply
    from bot.web.conversations.rasa_client import RasaClient

    _put(History, "_upgrade", after="web-in-migrating")
    _put(Inbox, "take_in", before="web-before-storing", after="web-after-storing")
    _put(RasaClient, "answer", after="web-with-the-answer")
    # Called in the transaction that stores an answer, when its place is reserved and what it says
    # to erase is erased.
    _put(Reply, "body", before="web-in-storing-the-answer")
    _put(Inbox, "store_replies", after="web-after-storing-the-answer")
    # Called in the transaction that erases or purges, before it is committed.
    _put(erasures, "_erase", after="web-in-erasing")
    _put(erasures.Erasures, "erase", after="web-after-erasing")
    _put(RasaClient, "erase", after="web-after-erasing-at-rasa")
    _put(arrivals.Arrivals, "store", after="whatsapp-after-storing")
    # Called in the transaction that takes a message into its conversation.
    _put(arrivals, "take_in", after="whatsapp-in-taking-in")
    _put(arrivals.Arrivals, "settle", after="whatsapp-after-taking-in")
    # Called in the transaction that queues an answer.
    _put(Outbox, "_queue", after="whatsapp-in-queueing")
    _put(Outbox, "fill", after="whatsapp-after-queueing")
    _put(CloudApi, "send", before="whatsapp-before-sending", after="whatsapp-after-sending")
    _put(Outbox, "sent", after="whatsapp-after-noting")


def _points_of_rasa() -> None:
    from bot.engine import quiet  # noqa: F401

    # isort: split
    from bot.engine.nlg import KnowledgeNlg
    from bot.engine.tracker_store import GuideTrackerStore

    _put(GuideTrackerStore, "__init__", before="rasa-in-starting")
    _put(KnowledgeNlg, "generate", before="rasa-while-thinking")
    _put(GuideTrackerStore, "save", before="rasa-before-saving", after="rasa-after-saving")
    # Called in the transaction that saves a tracker, before its events are written.
    _put(GuideTrackerStore, "_note_turn", after="rasa-in-saving")
    _put(GuideTrackerStore, "erase", before="rasa-before-erasing")


def _points_of_actions() -> None:
    from actions.action_erase import ActionErase
    from actions.action_note_badly_answered import ActionNoteBadlyAnswered
    from actions.action_note_unanswered import ActionNoteUnanswered
    from actions.action_referral import ActionReferral
    from bot.referral.drafts import Drafts

    _put(ActionErase, "run", before="actions-before-erasing")
    _put(ActionReferral, "run", before="actions-before-moving", after="actions-after-moving")
    # Called in the transaction that keeps a draft, before it is committed.
    _put(Drafts, "_write", after="actions-in-moving")
    for noting in (ActionNoteUnanswered, ActionNoteBadlyAnswered):
        _put(noting, "run", before="actions-before-noting", after="actions-after-noting")


_POINTS_OF = {"web": _points_of_web, "rasa": _points_of_rasa, "actions": _points_of_actions}


def _put(owner: Any, name: str, before: str = "", after: str = "") -> None:
    """Put points around a function or method."""
    original = getattr(owner, name)

    @functools.wraps(original)
    def at_once(*args: Any, **kwargs: Any) -> Any:
        for _ in _held_at(before):
            time.sleep(0.02)
        result = original(*args, **kwargs)
        for _ in _held_at(after):
            time.sleep(0.02)
        return result

    @functools.wraps(original)
    async def awaited(*args: Any, **kwargs: Any) -> Any:
        for _ in _held_at(before):
            await asyncio.sleep(0.02)
        result = await original(*args, **kwargs)
        for _ in _held_at(after):
            await asyncio.sleep(0.02)
        return result

    setattr(owner, name, awaited if inspect.iscoroutinefunction(original) else at_once)


def _held_at(point: str) -> Iterator[None]:
    """Do what a test asked for at a point; yield for as long as it holds the process there."""
    asked = Path(os.environ["FAULTS_POINTS"]) / point
    if not point or not asked.exists():
        return
    order = asked.read_text()
    asked.rename(asked.with_suffix(".reached"))
    if order == KILL:
        os.kill(os.getpid(), signal.SIGKILL)
    while not asked.with_suffix(".released").exists():
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
