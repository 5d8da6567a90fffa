"""The ``gezinswijzer`` command."""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

from bot import desk_cli, poster_cli, referrals_cli, whatsapp_cli
from bot.knowledge_cli import add_commands
from bot.settings import SettingsError, read_settings
from knowledge.database import DatabaseUnavailable
from knowledge.files import ContentError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 something is wrong, 2 bad usage."""
    if not sys.warnoptions:
        # What old dependencies say to each other is nothing for the person at the screen.
        warnings.simplefilter("ignore")
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except (ContentError, DatabaseUnavailable, SettingsError) as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gezinswijzer", description="A guide for families.")
    commands = parser.add_subparsers(required=True, metavar="command")

    run = commands.add_parser("run", help="start the guide: web, rasa and actions")
    run.set_defaults(run=_run)

    ask = commands.add_parser("ask", help="ask a question here, without any server")
    ask.add_argument("question", nargs="?", help="what a family would type")
    ask.add_argument("--json", action="store_true", help="print one JSON object")
    ask.add_argument("--batch", metavar="FILE", help="a JSON question a line; - for standard input")
    ask.set_defaults(run=_ask)

    evaluate = commands.add_parser("evaluate", help="measure how well messages are understood")
    evaluate.add_argument("--sets", type=Path, help="a folder of sets other than the project's")
    evaluate.add_argument("--part", choices=("look", "score"), help="one part of the sets only")
    evaluate.add_argument("--failures", action="store_true", help="list what went wrong")
    evaluate.add_argument("--write", action="store_true", help="write docs/quality.md")
    evaluate.set_defaults(run=_evaluate)

    explain = commands.add_parser("explain", help="show why a message is understood as it is")
    explain.add_argument("text", help="what a family would type")
    explain.set_defaults(run=_explain)

    unanswered = commands.add_parser(
        "unanswered", help="list what was not or badly answered, ready for: knowledge learn"
    )
    unanswered.set_defaults(run=_unanswered)

    train = commands.add_parser("train", help="train the model, if anything changed")
    train.add_argument("--force", action="store_true", help="train although nothing changed")
    train.set_defaults(run=_train)

    generate = commands.add_parser("generate", help="write the generated parts of the Rasa project")
    generate.add_argument("--check", action="store_true", help="only tell whether they are right")
    generate.set_defaults(run=_generate)

    serve = commands.add_parser("serve", help="become one of the three processes")
    serve.add_argument("process", choices=("web", "rasa", "actions"))
    serve.add_argument("--model", type=Path, help="the model for rasa")
    serve.set_defaults(run=_serve)

    poster = commands.add_parser("poster", help="make a poster and cards to print, as PDF")
    poster_cli.add_command(poster)

    referrals = commands.add_parser("referrals", help="queues, obstacles and keys of referrals")
    referrals_cli.add_commands(referrals)
    desk = commands.add_parser(
        "desk", help="the first administrator, a house to try it with, yearly bundles"
    )
    desk_cli.add_commands(desk)
    whatsapp = commands.add_parser("whatsapp", help="messages that could not be sent")
    whatsapp_cli.add_commands(whatsapp)

    knowledge = commands.add_parser("knowledge", help="check and look at the knowledge base")
    add_commands(knowledge)
    return parser


def _run(_options: argparse.Namespace) -> int:
    from bot.engine.processes import CannotStart, run_all
    from bot.engine.training import TrainingFailed

    try:
        settings = read_settings()
        return run_all(settings, when_ready=lambda: desk_cli.welcome(settings))
    except (CannotStart, TrainingFailed) as error:
        print(error, file=sys.stderr)
        return 1


def _ask(options: argparse.Namespace) -> int:
    if bool(options.batch) == bool(options.question is not None):
        print(
            'ask takes a question, or --batch FILE: gezinswijzer ask "Wat is zorgtoeslag?"',
            file=sys.stderr,
        )
        return 2
    import json

    from bot.ask import BatchError, answer, answer_batch, print_answer
    from bot.engine.conversation import Conversations, ModelUnusable
    from bot.engine.training import TrainingFailed, train

    try:
        # What training prints is no answer.
        sys.stdout, out = sys.stderr, sys.stdout
        try:
            conversations = Conversations.load(train()[0])
        finally:
            sys.stdout = out
        if options.batch:
            path = "/dev/stdin" if options.batch == "-" else options.batch
            with Path(path).open(encoding="utf-8") as lines:
                answer_batch(conversations, lines, out)
            return 0
        line = answer(conversations, {"text": options.question})
    except (BatchError, ModelUnusable, TrainingFailed, OSError, UnicodeDecodeError) as error:
        print(error, file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(line, ensure_ascii=False))
    else:
        print_answer(line)
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from bot.engine.conversation import Conversations, ModelUnusable
    from bot.engine.training import TrainingFailed, train
    from bot.evaluation import report
    from bot.evaluation.command import Evaluation, numbers_before, write
    from bot.evaluation.sets import SETS, MalformedSet

    if options.failures and options.part != "look":
        print("only what is looked at while building may be listed: --part look", file=sys.stderr)
        return 2
    try:
        evaluation = Evaluation(options.sets or SETS, options.part)
        evaluation.run(Conversations.load(train()[0]))
    except (MalformedSet, ModelUnusable, TrainingFailed) as error:
        print(error, file=sys.stderr)
        return 1
    if options.failures:
        print(report.failures(evaluation.understanding))
    print(evaluation.tables())
    if options.sets is None:
        print("\n" + report.compared(evaluation.numbers(), numbers_before()))
    if options.write:
        write(evaluation)
    return 0


def _explain(options: argparse.Namespace) -> int:
    from bot.engine.conversation import Conversations, ModelUnusable
    from bot.engine.training import TrainingFailed, train
    from bot.explain import explain

    try:
        conversations = Conversations.load(train()[0])
    except (ModelUnusable, TrainingFailed) as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(explain(conversations, options.text)))
    return 0


def _unanswered(_options: argparse.Namespace) -> int:
    import json
    from dataclasses import asdict

    from bot.privacy.unanswered import UnansweredQuestions
    from knowledge.database import open_engine

    for one in UnansweredQuestions(open_engine(read_settings().database_url)).all():
        line = {"topic": one.meant, "language": one.language, "facet": "", "text": one.text}
        badly = {"badly": [asdict(answer) for answer in one.badly]} if one.badly else {}
        print(json.dumps({**line, "times": one.times, **badly}, ensure_ascii=False))
    return 0


def _train(options: argparse.Namespace) -> int:
    from bot.engine.training import TrainingFailed, train

    try:
        path, is_new = train(force=options.force)
    except TrainingFailed as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{'Trained' if is_new else 'Nothing changed;'} {path.name}")
    return 0


def _generate(options: argparse.Namespace) -> int:
    from bot.engine.generate import stale_files, write_files

    if options.check:
        stale = stale_files()
        for path in stale:
            print(f"{path.name} in {path.parent} is out of date; run: gezinswijzer generate")
        return 1 if stale else 0
    for path in write_files():
        print(f"wrote {path.name} in {path.parent}")
    return 0


def _serve(options: argparse.Namespace) -> int:
    from bot.engine.processes import serve_actions, serve_rasa
    from bot.engine.training import model_path

    settings = read_settings()
    if options.process == "rasa":
        serve_rasa(options.model or model_path(), settings)
    elif options.process == "actions":
        serve_actions(settings)
    else:
        from bot.web.server import serve

        serve(settings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
