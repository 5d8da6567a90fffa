"""Making a new content file, with everything in it that an editor must fill in."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from knowledge.files import CONTENT
from knowledge.registers import REGISTERS
from knowledge.schema import IDENTIFIER, KINDS, REQUIRED_FACETS
from knowledge.vocabulary import topic_ids

#: What each kind has beside the fields that all have, as docs/content.md explains them.
_OWN_FIELDS = {
    "right": """\
region:                 # flanders, belgium, brussels or wallonia
authority: {name: "", role: ""}     # who decides, and what it does
granted:                # automatic, on-request or mixed
conditions:
  prose: []             # facts for staff, in Dutch, one a line
  income_tested:        # true or false
steps: []               # facts for staff, in short Dutch lines
documents: []
durations: []
appeal: []
leads_to: []            # rights that open because of this one
""",
    "service": """\
access: {mode: , note: {nl: "", fr: ""}}   # direct, professional, mixed or court
cost:                   # free, partly-paid or unknown
languages: []           # codes: nl, fr
relation_to_1g1p: ""
""",
    "situation": """\
cues: {nl: [], fr: []}  # words that only this situation uses
next_steps: []          # topics, the urgent one first
""",
    "term": "",
}
#: The kinds of which editors make new topics.
KINDS_TO_MAKE = tuple(_OWN_FIELDS)


class CannotMake(Exception):
    """Raised when a file cannot be made; the message says why."""


def new_file(kind: str, name: str, today: date, content: Path = CONTENT) -> Path:
    """Write the file of a new topic and return where it is.

    It passes ``knowledge check`` only when every field has been filled in.

    Raises:
        CannotMake: the id is no id or is taken.
    """
    if not re.fullmatch(IDENTIFIER, name):
        raise CannotMake(f"{name!r} is no id: small letters and figures, with hyphens between")
    for folder, _ in KINDS.values():
        if (path := content / folder / f"{name}.yml").exists():
            raise CannotMake(f"{name} has a file already: {path}")
    path = content / KINDS[kind][0] / f"{name}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_template(kind, name, today), encoding="utf-8")
    return path


def is_listed(name: str) -> bool:
    """Tell whether an id stands in the vocabulary (``topics.yml``)."""
    return name in topic_ids()


def _template(kind: str, name: str, today: date) -> str:
    facets = REQUIRED_FACETS[kind]
    questions = "".join(
        f"  {language}:\n" + "".join(f"    {facet}: []\n" for facet in facets)
        for language in ("nl", "fr")
    )
    answers = "".join(
        f"  {facet}:\n" + "".join(f"    {register}: |\n      \n" for register in REGISTERS)
        for facet in facets
    )
    return f"""\
# How to fill this in: docs/content.md. What is still missing: gezinswijzer knowledge check {name}
id: {name}
domain:                 # see Domain in knowledge/schema.py
label: {{nl: "", fr: ""}} # on buttons: at most 40 characters
names:                  # everything people call it; the first is the one that we use
  nl: []
  fr: []
  popular: []
  old: []
  misspelt: []
not_to_confuse_with: []
{_OWN_FIELDS[kind]}related: []             # what families miss most, the best first
questions:              # how families ask, by language and facet: one person in one moment
{questions}amounts: []             # every figure, with its date and its source
contacts: []            # every number and address, with its source
answers:                # four texts for every facet
{answers}unknown: []             # what nobody could find out
sources:                # the first is the one that readers see named under the answer
  - {{id: , publisher: "", title: "", url: "", stated: "", kind: official}}
reviewed: {{date: {today.isoformat()}, by: ""}}
review_every_days: 180
"""
