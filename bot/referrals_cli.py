"""``gezinswijzer referrals``: what a house does with referrals, and their upkeep."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime, timezone
from pathlib import Path

from bot.settings import read_settings


def add_commands(referrals: argparse.ArgumentParser) -> None:
    """Add the commands to the parser of ``gezinswijzer referrals``."""
    commands = referrals.add_subparsers(required=True, metavar="COMMAND")

    queue = commands.add_parser("queue", help="list the referrals handed to a house")
    queue.add_argument("house", help="the id of its place, such as hvhk-halle")
    queue.set_defaults(run=_queue)

    form = commands.add_parser(
        "form", help="write the form of a referral as PDF; the look is logged"
    )
    form.add_argument("house")
    form.add_argument("referral", help="its id in the queue, or the reference on its form")
    form.add_argument("--who", required=True, help="who looks; the family can see it")
    form.add_argument("--why", required=True, help="why; the family can see it")
    form.add_argument("--to", type=Path, required=True, help="the file to write")
    form.set_defaults(run=_form)

    mark = commands.add_parser("mark", help="tell the family how far it is")
    mark.add_argument("house")
    mark.add_argument("referral")
    mark.add_argument("state", help="read, accepted, declined, contacted, sent, meeting or closed")
    mark.add_argument("--reason", default="", help="needed for declined; the family reads it")
    mark.set_defaults(run=_mark)

    signals = commands.add_parser("signals", help="count the obstacles that families meet")
    signals.set_defaults(run=_signals)

    key = commands.add_parser("new-key", help="print a key for ENCRYPTION_KEYS")
    key.set_defaults(run=_new_key)

    renew = commands.add_parser("seal-anew", help="seal all that is kept with the newest key")
    renew.set_defaults(run=_seal_anew)


def _queue(options: argparse.Namespace) -> int:
    from bot.referral.access import referrals

    for identifier, state, touched in referrals().queues.of(options.house):
        print(f"{identifier}  {state:<9} {touched:%Y-%m-%d %H:%M} UTC")
    return 0


def _form(options: argparse.Namespace) -> int:
    from bot.knowledge_access import knowledge_base
    from bot.print.referral import referral_pdf
    from bot.print.referral_sheets import form_of
    from bot.print.typesetting import CannotTypeset
    from bot.referral.access import referrals
    from bot.referral.in_hand import Gone
    from knowledge.opening import clock

    today = clock(datetime.now(timezone.utc)).date()
    try:
        store = referrals()
        referral = _identifier(options)
        draft = store.queues.open(options.house, referral, options.who, options.why)
        referrer = store.referrers.of(options.house, referral)
        url = read_settings().public_url
        sheet = form_of(draft, knowledge_base().current(), url, today, referrer)
        options.to.write_bytes(referral_pdf(sheet))
    except (Gone, CannotTypeset, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(options.to)
    return 0


def _mark(options: argparse.Namespace) -> int:
    from bot.referral.access import referrals
    from bot.referral.in_hand import Gone

    try:
        referrals().queues.mark(options.house, _identifier(options), options.state, options.reason)
    except (Gone, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _identifier(options: argparse.Namespace) -> str:
    """Return the id of the referral that is named by its id or by its reference.

    Raises:
        Gone: there is none with that reference.
    """
    from bot.referral.access import referrals
    from bot.referral.codes import code_in

    named: str = options.referral
    return referrals().queues.find(options.house, named) if code_in(named) else named


def _signals(_options: argparse.Namespace) -> int:
    from bot.privacy.small_counts import SMALLEST_SHOWN
    from bot.referral.access import referrals

    for one in referrals().signals.all():
        times = f"fewer than {SMALLEST_SHOWN}" if one.times is None else str(one.times)
        print(f"{one.month}  {one.municipality:<24} {one.theme:<12} {times}")
    return 0


def _new_key(_options: argparse.Namespace) -> int:
    from bot.privacy.vault import new_key

    print(new_key())
    return 0


def _seal_anew(_options: argparse.Namespace) -> int:
    from bot.privacy.sealed_text import seal_anew
    from bot.privacy.vault import Unreadable, Vault
    from bot.referral.migrations import HISTORY as REFERRALS
    from bot.transactions import prepare, writing
    from bot.web.channels.whatsapp.migrations import HISTORY as WHATSAPP
    from bot.web.conversations.migrations import HISTORY as CONVERSATIONS
    from bot.web.desk.curating.migrations import HISTORY as CURATING
    from bot.web.desk.migrations import HISTORY as DESK
    from knowledge.database import open_engine

    settings = read_settings()
    engine = prepare(open_engine(settings.database_url), Vault(settings.encryption_keys))
    try:
        for history in (REFERRALS, CONVERSATIONS, WHATSAPP, DESK, CURATING):
            history.bring_up_to_date(engine)
            with writing(engine) as connection:
                rows = seal_anew(connection, history.metadata)
            print(f"{rows} sealed anew")
    except Unreadable as error:
        print(error, file=sys.stderr)
        return 1
    return 0
