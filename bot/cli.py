"""The ``gezinswijzer`` command."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 something is wrong, 2 bad usage."""
    options = _parser().parse_args(arguments)
    return int(options.run(options) or 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gezinswijzer", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")

    knowledge = commands.add_parser("knowledge", help="check and look at the knowledge base")
    actions = knowledge.add_subparsers(required=True, metavar="action")
    check = actions.add_parser("check", help="check every content file; fails on errors")
    check.add_argument("ids", nargs="*", help="show the problems of these files only")
    check.set_defaults(run=_knowledge_check)
    return parser


def _knowledge_check(options: argparse.Namespace) -> int:
    from knowledge.checks import check

    problems = [one for one in check() if not options.ids or one.path.stem in options.ids]
    for problem in problems:
        print(problem)
    errors = sum(problem.level == "error" for problem in problems)
    print(f"{errors} errors, {len(problems) - errors} warnings")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
