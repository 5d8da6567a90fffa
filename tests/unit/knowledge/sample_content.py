"""A content folder made for a test: small, right in every way, and easy to break."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import yaml

from knowledge.checks import check
from knowledge.files import Problem
from knowledge.schema import KINDS, Term

TEXTS = {
    "nl": "Een spaarpot is een potje met geld voor later. Vraag meer uitleg aan je huisarts.",
    "nl-simple": "Een spaarpot is een pot met geld. Het is voor later. Vraag hulp aan je dokter.",
    "fr": "Une tirelire sert à garder un peu d'argent. Parlez-en avec votre médecin.",
    "fr-simple": "Une tirelire garde l'argent. Il est pour plus tard. Demandez à votre médecin.",
}
WITH_AMOUNT = {
    "nl": "Je kan een som vragen voor je kind. Je krijgt {amount:gift}. Vraag het aan je huisarts.",
    "nl-simple": "Je kan geld vragen. Je krijgt {amount:gift}. Vraag hulp aan je dokter.",
    "fr": "Vous pouvez demander une somme. Vous recevez {amount:gift}. Parlez à votre médecin.",
    "fr-simple": "Vous pouvez demander. Vous recevez {amount:gift}. Parlez à votre médecin.",
}
WHO_KNOWS = {
    "nl": "Je huisarts kan je tonen wie het bedrag kent.",
    "nl-simple": "Hoeveel is het nu? Vraag het aan je dokter.",
    "fr": "Votre médecin peut vous dire qui le sait.",
    "fr-simple": "C'est combien ? Demandez à votre médecin.",
}
AMOUNT: dict[str, Any] = {
    "id": "gift",
    "label": {"nl": "gift", "fr": "don"},
    "value": 1234.5,
    "unit": "EUR/month",
    "valid_from": "2026-09-01",
    "review_by": "2027-08-31",
    "source": "site",
}
CONTACT: dict[str, Any] = {
    "id": "potlijn",
    "name": {"nl": "de Potlijn", "fr": "la ligne Pot"},
    "phone": "02 555 00 00",
    "web": "https://pot.example/",
    "source": "site",
    "checked": "2026-08-06",
}
SOURCE = {
    "id": "site",
    "publisher": "Potdienst",
    "title": "De spaarpot",
    "url": "https://pot.example",
    "stated": "2026",
    "kind": "official",
}


def term(name: str = "spaarpot", **changes: Any) -> dict[str, Any]:
    """Return the fields of a term's file that passes every check."""
    questions = {
        language: {"what": [f"{begin} {name} {number}" for number in range(15)]}
        for language, begin in (("nl", "wat is een"), ("fr", "c'est quoi une"))
    }
    fields: dict[str, Any] = {
        "id": name,
        "domain": "money",
        "label": {"nl": name, "fr": name},
        "names": {"nl": [name], "fr": [f"{name} fr"]},
        "questions": questions,
        "answers": {"what": dict(TEXTS)},
        "sources": [SOURCE],
        "reviewed": {"date": "2026-11-22", "by": "Test"},
        **changes,
    }
    return copy.deepcopy(fields)


def term_with_amount(name: str = "gift", **changes: Any) -> dict[str, Any]:
    """Return the fields of a term whose answer cites an amount."""
    return term(
        name,
        answers={"what": WITH_AMOUNT},
        amounts=[{**AMOUNT, **changes}],
        who_knows=WHO_KNOWS,
    )


def parsed(fields: dict[str, Any]) -> Term:
    """Return a term as the schema reads it."""
    return Term.parse_obj({"kind": "term", **fields})


class Shelves:
    """A content folder on disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str = "spaarpot", kind: str = "term") -> Path:
        """Return where a file of a kind lives."""
        return self.folder / KINDS[kind][0] / f"{name}.yml"

    def write(self, fields: dict[str, Any], kind: str = "term", name: str | None = None) -> Path:
        """Write fields as a file, under their id unless told otherwise."""
        text = yaml.safe_dump(fields, sort_keys=False, allow_unicode=True, width=1000)
        return self.write_text(text, kind, name or fields["id"])

    def write_text(self, text: str | bytes, kind: str = "term", name: str = "spaarpot") -> Path:
        """Write a file as it stands, right or wrong."""
        path = self.path(name, kind)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def problems(self) -> list[Problem]:
        """Return what the check says of the folder on the day that it was written."""
        from datetime import date

        return check(self.folder, date(2026, 11, 22))


def line_with(path: Path, text: str) -> int:
    """Return the number of the first line of a file that holds a text."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)
