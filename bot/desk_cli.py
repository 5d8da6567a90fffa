"""``gezinswijzer desk``: the first administrator, a house to try things with, yearly bundles."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime, timezone
from pathlib import Path
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
    bundle = commands.add_parser(
        "bundle", help="write the signals of a year for the local network, as PDF and CSV"
    )
    bundle.add_argument("--year", type=int, required=True)
    bundle.add_argument("--house", help="the id of a house; without it, each house is told of")
    bundle.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where to")
    bundle.set_defaults(run=_bundle)


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


def _bundle(options: argparse.Namespace) -> int:
    from bot.referral.store import Referrals
    from bot.web.desk.figures.bundle import bundle_csv, bundle_pdf
    from bot.web.desk.figures.report import Reports
    from bot.web.desk.houses import Houses
    from bot.web.knowledge import Knowledge
    from bot.web.usage.tally import Tally
    from knowledge.opening import clock
    from knowledge.registers import LANGUAGES

    settings = read_settings()
    engine, accounts = _open(settings)
    knowledge = Knowledge(settings.database_url)
    houses = Houses(knowledge)
    referrals = Referrals(engine, settings.secret_key, settings.retention_days)
    tally = Tally(engine, accounts.clock)
    reports = Reports(tally, referrals, knowledge, houses, accounts.clock)
    today = clock(datetime.now(timezone.utc)).date()
    try:
        years = {one.year: one for one in reports.periods(options.house)}
        if options.year not in years:
            print(f"nothing was counted in a month of {options.year} that is over", file=sys.stderr)
            return 1
        options.out.mkdir(parents=True, exist_ok=True)
        for language in LANGUAGES:
            report = reports.for_others(years[options.year], options.house, language)
            house = houses.name(options.house or "", language)
            for ending, content in (
                ("pdf", bundle_pdf(report, house, today, language)),
                ("csv", bundle_csv(report, language)),
            ):
                path = options.out / f"signalen-{options.year}-{language}.{ending}"
                path.write_bytes(content)
                print(path)
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
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
