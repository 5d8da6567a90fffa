"""``gezinswijzer whatsapp``: what became of messages to phones, until the desk shows it."""

from __future__ import annotations

import argparse


def add_commands(whatsapp: argparse.ArgumentParser) -> None:
    """Add the commands to the parser of ``gezinswijzer whatsapp``."""
    commands = whatsapp.add_subparsers(required=True, metavar="COMMAND")
    dead = commands.add_parser(
        "dead", help="list messages that could not be sent: when, and Meta's code; never to whom"
    )
    dead.set_defaults(run=_dead)


def _dead(_options: argparse.Namespace) -> int:
    from bot.privacy.vault import Vault
    from bot.settings import read_settings
    from bot.transactions import prepare
    from bot.web.channels.whatsapp.identity import Identity
    from bot.web.channels.whatsapp.migrations import HISTORY
    from bot.web.channels.whatsapp.outbox import Outbox
    from bot.web.conversations.migrations import HISTORY as CONVERSATIONS
    from knowledge.database import open_engine

    settings = read_settings()
    engine = prepare(open_engine(settings.database_url), Vault(settings.encryption_keys))
    for history in (CONVERSATIONS, HISTORY):
        history.bring_up_to_date(engine)
    outbox = Outbox(engine, Identity(settings.secret_key))
    for one in outbox.dead():
        print(f"{one.id}  {one.created:%Y-%m-%d %H:%M} UTC  {one.reason}")
    waiting = outbox.leaving()
    print(f"{waiting} waiting to be sent" if waiting != 1 else "1 waiting to be sent")
    return 0
