"""``gezinswijzer knowledge``: the commands of those who edit content."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from bot import overlay_cli
from knowledge.files import CONTENT

Command = Callable[[argparse.Namespace], int]


def add_commands(knowledge: argparse.ArgumentParser) -> None:
    """Add the commands to the parser of ``gezinswijzer knowledge``."""
    actions = knowledge.add_subparsers(required=True, metavar="action")

    def command(name: str, run: Command, text: str) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = actions.add_parser(name, help=text)
        parser.set_defaults(run=run)
        return parser

    check = command("check", _check, "check every content file; fails on errors")
    check.add_argument("ids", nargs="*", help="show the problems of these files only")

    new = command("new", _new, "make the file of a new topic, ready to be filled in")
    new.add_argument("kind", choices=("right", "service", "situation", "term"))
    new.add_argument("id")

    preview = command("preview", _preview, "show a topic in four registers, as phones would")
    preview.add_argument("id")
    preview.add_argument("facets", nargs="*", help="show these facets only")
    preview.add_argument("--on", type=date.fromisoformat, help="as of a day (YYYY-MM-DD)")

    learn = command("learn", _learn, "add example questions to the files of their topics")
    learn.add_argument("file", type=Path, help="a JSON question a line: topic language facet text")

    stale = command("stale", _stale, "list what must be looked at again")
    stale.add_argument("--on", type=date.fromisoformat, help="as of a day (YYYY-MM-DD)")

    links = command("links", _links, "ask every source page whether it is still there")
    links.add_argument("ids", nargs="*", help="look at these files only")

    diff = command("diff", _diff, "what readers see otherwise than at a revision of git")
    diff.add_argument("revision")
    diff.add_argument("ids", nargs="*", help="look at these files only")

    overlay = actions.add_parser("overlay", help="what staff changed at the desk, for the files")
    overlay_cli.add_commands(overlay)

    command("levels", _levels, "how the texts of each register read, as a table")

    search = command("search", _search, "which topics a message may be about")
    search.add_argument("text")

    places = command("places", _places, "search the social map")
    places.add_argument("text", nargs="?", default="", help="words of a place's name")
    places.add_argument("--service", action="append", default=[], help="a topic, such as ocmw")
    places.add_argument("--domain", action="append", default=[], help="such as youth-care")
    places.add_argument("--near", metavar="TOWN", help="a municipality by any name or postcode")
    places.add_argument("--age", type=int, help="of the child, in years")
    places.add_argument("--language", help="that the place itself speaks")


def _check(options: argparse.Namespace) -> int:
    from knowledge.checks import check
    from knowledge.editing.counts import count_lines
    from knowledge.files import read_what_fits

    problems = [one for one in check() if not options.ids or one.path.stem in options.ids]
    for problem in problems:
        print(problem)
    if not options.ids:
        for line in count_lines(read_what_fits()[0].values()):
            print(line)
    errors = sum(problem.level == "error" for problem in problems)
    print(f"{errors} errors, {len(problems) - errors} warnings")
    return 1 if errors else 0


def _new(options: argparse.Namespace) -> int:
    from knowledge.editing.new import CannotMake, is_listed, new_file

    try:
        path = new_file(options.kind, options.id, date.today())
    except CannotMake as error:
        print(error, file=sys.stderr)
        return 1
    print(f"made {path.relative_to(CONTENT.parents[1])}")
    if not is_listed(options.id):
        print(f"{options.id} is no topic yet: add it to knowledge/topics.yml, under {options.kind}")
    print(f"fill it in (docs/content.md), then: gezinswijzer knowledge check {options.id}")
    return 0


def _learn(options: argparse.Namespace) -> int:
    from knowledge.editing.questions import CannotAdd, add_questions, read_questions
    from knowledge.files import read_what_fits

    try:
        questions = read_questions(options.file.read_text(encoding="utf-8").splitlines())
        added, skipped = add_questions(questions, read_what_fits()[0])
    except (CannotAdd, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    for line in skipped:
        print(line)
    print(f"{added} added, {len(skipped)} known already")
    return 0


def _preview(options: argparse.Namespace) -> int:
    from knowledge.base import Snapshot
    from knowledge.editing.preview import preview
    from knowledge.files import read_what_fits

    snapshot = Snapshot(read_what_fits()[0])
    entry = snapshot.entries.get(options.id)
    if entry is None:
        print(_no_topic(options.id, snapshot.entries), file=sys.stderr)
        return 1
    print(preview(snapshot, entry, options.on or date.today(), options.facets))
    return 0


def _no_topic(name: str, entries: dict[str, Any]) -> str:
    from rapidfuzz import process

    close = [found for found, _, _ in process.extract(name, list(entries), limit=3)]
    return f"no file of {name} that fits the schema; did you mean {', '.join(close)}?"


def _stale(options: argparse.Namespace) -> int:
    from knowledge.files import read_all
    from knowledge.freshness import overdue

    found = overdue(list(read_all().values()), options.on or date.today())
    for item in found:
        print(f"{item.since}  {item.entry}: {item.what}")
    print(f"{len(found)} overdue")
    return 0


def _links(options: argparse.Namespace) -> int:
    from collections import Counter

    from knowledge.editing.links import check_links
    from knowledge.files import read_what_fits

    documents = read_what_fits()[0]
    chosen = [one for one in documents.values() if not options.ids or one.id in options.ids]
    links = check_links(chosen)
    for link in links:
        if link.status != "there":
            note = f" ({link.note})" if link.note else ""
            print(f"{link.status}: {link.url}{note}, named by {', '.join(link.documents)}")
    counts = Counter(link.status for link in links)
    print(", ".join(f"{number} {status}" for status, number in counts.items()) or "no links")
    return 1 if counts["gone"] else 0


def _diff(options: argparse.Namespace) -> int:
    from knowledge.editing.changes import NoSuchRevision, changes_since

    try:
        lines = changes_since(options.revision, date.today(), options.ids)
    except NoSuchRevision as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(lines) or "readers see the same")
    return 0


def _levels(_options: argparse.Namespace) -> int:
    from knowledge.editing.levels import measure_registers, table
    from knowledge.files import read_what_fits

    print(table(measure_registers(read_what_fits()[0].values())))
    return 0


def _search(options: argparse.Namespace) -> int:
    from bot.knowledge_access import knowledge_base

    for found in knowledge_base().current().index.rank(options.text):
        print(f"{found.score:.2f}  {found.entry}{f'  ({found.name})' if found.name else ''}")
    return 0


def _places(options: argparse.Namespace) -> int:
    from bot.knowledge_access import knowledge_base
    from knowledge.social_map import ServiceQuery

    snapshot = knowledge_base().current()
    town = snapshot.gazetteer.find(options.near) if options.near else None
    if options.near and (town is None or town.municipality.id not in snapshot.municipalities):
        print(f"{options.near} is no municipality of which places are known", file=sys.stderr)
        return 1
    query = ServiceQuery(
        text=options.text,
        services=frozenset(options.service),
        domains=frozenset(options.domain),
        municipality=town.municipality.id if town else None,
        age=options.age,
        language=options.language,
        limit=20,
    )
    for found in snapshot.social_map.search(query):
        distance = f"{found.kilometres} km" if found.kilometres is not None else ""
        print(f"{distance:>8}  {found.place.id}: {found.place.name.nl}")
    return 0
