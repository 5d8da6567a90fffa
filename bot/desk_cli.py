"""``gezinswijzer desk``: the first administrator, and a house to try the desk with."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from bot.web.desk.desk import Accounts


def add_commands(desk: argparse.ArgumentParser) -> None:
    """Add the commands to the parser of ``gezinswijzer desk``."""
    commands = desk.add_subparsers(required=True, metavar="COMMAND")
    link = commands.add_parser("link", help="print a one-time link for an administrator")
    link.set_defaults(run=_link)
    demo = commands.add_parser("demo", help="a house with invented people and families")
    demo.add_argument("deed", choices=("load", "remove"))
    demo.set_defaults(run=_demo)


def welcome(settings: Settings) -> None:
    """Print a link for an administrator, as long as there is none."""
    engine, accounts = _open(settings)
    if accounts.people.lacks_administrator():
        print(f"The desk has no administrator yet. {_administrator_link(accounts, settings)}")
    engine.dispose()


def _link(_options: argparse.Namespace) -> int:
    settings = read_settings()
    engine, accounts = _open(settings)
    print(_administrator_link(accounts, settings))
    engine.dispose()
    return 0


def _demo(options: argparse.Namespace) -> int:
    from bot.referral.store import Referrals
    from bot.web.desk.demo import Demo

    settings = read_settings()
    engine, accounts = _open(settings)
    referrals = Referrals(engine, settings.secret_key, settings.retention_days)
    demo = Demo(engine, accounts, referrals)
    if options.deed == "remove":
        demo.remove()
        print("The demo house is gone.")
    else:
        print(f"Sign in at {settings.public_url}/desk as")
        for email, password in demo.load():
            print(f"  {email}  {password}")
    engine.dispose()
    return 0


def _administrator_link(accounts: Accounts, settings: Settings) -> str:
    from bot.web.desk.invitations import HOURS, Invitation

    token = accounts.invitations.make(Invitation("", "administrator"))
    address = f"{settings.public_url}/desk/uitnodiging/{token}"
    return f"For an administrator, once, within {HOURS} hours:\n  {address}"


def _open(settings: Settings) -> tuple[Engine, Accounts]:
    from bot.privacy.vault import Vault
    from bot.transactions import prepare
    from bot.web.desk.desk import Accounts
    from knowledge.database import open_engine

    engine = prepare(open_engine(settings.database_url), Vault(settings.encryption_keys))
    return engine, Accounts(engine, settings.secret_key)
