"""``gezinswijzer poster``: what hangs in a school, an OCMW, a library, a waiting room."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.print.words import occasions
from knowledge.registers import Register, register_for

_LANGUAGES = {"nl": ("nl",), "fr": ("fr",), "both": ("nl", "fr")}


def add_command(poster: argparse.ArgumentParser) -> None:
    """Add the options to the parser of ``gezinswijzer poster``."""
    poster.add_argument("--for", dest="occasion", choices=occasions(), required=True)
    poster.add_argument(
        "--municipality", required=True, metavar="TOWN", help="by any name, or a postcode"
    )
    poster.add_argument("--language", choices=_LANGUAGES, default="nl", help="both: nl and fr")
    poster.add_argument("--simple", action="store_true", help="in simple language")
    poster.add_argument("--whatsapp", metavar="NUMBER", help="on which the guide answers: +32...")
    poster.add_argument("--single", action="store_true", help="cards one to a page, not four")
    poster.add_argument("--folder", type=Path, default=Path(), help="where the files go")
    poster.set_defaults(run=_print)


def _print(options: argparse.Namespace) -> int:
    from bot.knowledge_access import knowledge_base
    from bot.print.codes import CannotOpen
    from bot.print.poster import Order, cards, poster
    from bot.print.typesetting import CannotTypeset
    from bot.settings import read_settings

    snapshot = knowledge_base().current()
    town = snapshot.gazetteer.find(options.municipality)
    municipality = snapshot.municipalities.get(town.municipality.id) if town else None
    if municipality is None:
        print(f"{options.municipality} is no municipality that the guide knows", file=sys.stderr)
        return 1
    registers = _registers(options.language, options.simple)
    public_url = read_settings().public_url
    order = Order(options.occasion, municipality, registers, public_url, options.whatsapp)
    name = f"{municipality.id}-{options.occasion}-{'-'.join(registers)}.pdf"
    try:
        files = {
            f"poster-{name}": poster(order, snapshot),
            f"cards-{name}": cards(order, snapshot, options.single),
        }
        options.folder.mkdir(parents=True, exist_ok=True)
        for file, pdf in files.items():
            (options.folder / file).write_bytes(pdf)
            print(options.folder / file)
    except (CannotOpen, CannotTypeset, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _registers(language: str, simple: bool) -> tuple[Register, ...]:
    return tuple(register_for(one, simple) for one in _LANGUAGES[language])
