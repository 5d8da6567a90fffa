"""``gezinswijzer knowledge overlay``: what staff changed at the desk, on its way to the files."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime, timezone
from typing import Any


def add_commands(overlay: argparse.ArgumentParser) -> None:
    """Add the commands to the parser of ``gezinswijzer knowledge overlay``."""
    actions = overlay.add_subparsers(required=True, metavar="action")
    for name, run, text in (
        ("export", _export, "print a patch of the content files, for git apply"),
        ("prune", _prune, "forget what the files hold by now, or say otherwise since"),
    ):
        actions.add_parser(name, help=text).set_defaults(run=run)


def _export(_options: argparse.Namespace) -> int:
    from bot.privacy.unanswered import UnansweredQuestions
    from knowledge.files import read_all
    from knowledge.overlay.patch import patch
    from knowledge.overlay.store import read_overlay

    engine = _engine()
    questions = UnansweredQuestions(engine).examples()
    made = patch(read_all(), read_overlay(engine), questions)
    sys.stdout.write(made.text)
    for line in made.left_out:
        print(f"left out: {line}", file=sys.stderr)
    return 1 if made.left_out else 0


def _prune(_options: argparse.Namespace) -> int:
    from knowledge.files import read_all
    from knowledge.overlay.patch import prune
    from knowledge.overlay.store import read_overlay

    engine = _engine()
    pruned = []
    if read_overlay(engine):
        now = datetime.now(timezone.utc).replace(tzinfo=None)
        with engine.begin() as connection:
            pruned = prune(connection, read_all(), "", now)
    for name in pruned:
        print(name)
    print(f"{len(pruned)} pruned")
    return 0


def _engine() -> Any:
    from bot.settings import read_settings
    from knowledge.database import open_engine

    return open_engine(read_settings().database_url)
