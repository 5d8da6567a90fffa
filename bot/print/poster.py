"""The A4 poster and the A6 cards that show families the way to the guide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.print.codes import guide_address, in_registers, qr_code, whatsapp_address
from bot.print.pictograms import drawings
from bot.print.typesetting import typeset
from bot.print.words import occasions, sentences
from knowledge.base import Snapshot
from knowledge.registers import LANGUAGES, Register, language_of
from knowledge.rendering import format_day
from knowledge.schema import Bilingual, Municipality, Place

#: A sentence in each language of a sheet: ``language`` and ``text``.
Spoken = list[dict[str, str]]


@dataclass(frozen=True)
class Order:
    """What is to be printed.

    ``occasion`` is a kind of place of words.yml; a second register makes a poster bilingual and
    gives cards a back; ``whatsapp`` is a number in full.
    """

    occasion: str
    municipality: Municipality
    registers: tuple[Register, ...]
    public_url: str
    whatsapp: str | None = None


def poster(order: Order, snapshot: Snapshot) -> bytes:
    """Return an A4 poster as PDF.

    Raises:
        CannotOpen: no phone could open what its QR codes would hold.
        CannotTypeset: it says what the sheet has no room or no letters for.
    """
    sheet = _Sheet(order, snapshot, order.registers)
    return typeset("poster", {**sheet.frame(), **sheet.contents()})


def cards(order: Order, snapshot: Snapshot, single: bool) -> bytes:
    """Return A6 cards as PDF: one to a page when ``single``, else four to an A4.

    Raises:
        CannotOpen, CannotTypeset: as for a poster.
    """
    sides = [_Sheet(order, snapshot, (register,)) for register in order.registers]
    values = {"single": single, "sides": [side.contents() for side in sides]}
    return typeset("cards", {**sides[0].frame(), **values})


class _Sheet:
    """What one side of paper says, in one register or in two."""

    def __init__(self, order: Order, snapshot: Snapshot, registers: Sequence[Register]) -> None:
        self._order = order
        self._snapshot = snapshot
        self._registers = registers
        self._address = guide_address(order.public_url, order.municipality.id)
        self._occasion = occasions()[order.occasion]
        self._domains = [
            snapshot.entries[question.topic].domain for question in self._occasion.questions
        ]

    def frame(self) -> dict[str, Any]:
        """Return what holds for the document as a whole."""
        return {
            "title": self._first(self._say("title", municipality=self._order.municipality.name)),
            "language": language_of(self._registers[0]),
            "pictograms": drawings("assistant", *self._domains),
        }

    def contents(self) -> dict[str, Any]:
        """Return all that is read on it."""
        lines = self._snapshot.shelf.lines
        return {
            "language": language_of(self._registers[0]),
            "guide": self._say("guide", municipality=self._order.municipality.name),
            "headline": self._in_registers(self._occasion.headline),
            "ask": self._say("ask"),
            "questions": [
                {"pictogram": domain, "text": self._in_registers(question.text)}
                for domain, question in zip(self._domains, self._occasion.questions, strict=True)
            ],
            "promises": [self._say(one) for one in ("free", "languages", "machine")],
            "codes": self._codes(),
            "type": self._say("type"),
            "address": {"url": self._address, "shown": self._address.partition("://")[2]},
            "person": self._person(),
            "danger": self._say(
                "danger", ambulance=lines["line-112"].number, police=lines["line-101"].number
            ),
        }

    def _codes(self) -> list[dict[str, Any]]:
        codes = [self._code("scan", in_registers(self._address, self._registers))]
        if number := self._order.whatsapp:
            codes.append(self._code("whatsapp", whatsapp_address(number), number))
        return codes

    def _code(self, invitation: str, address: str, number: str | None = None) -> dict[str, Any]:
        return {
            "invitation": self._say(invitation),
            "number": number,
            "svg": qr_code(address),
            "alt": self._first(self._say("code", address=address)),
        }

    def _person(self) -> dict[str, Any] | None:
        """Return the Huis van het Kind of the municipality, as far as its file knows it."""
        found = self._snapshot.social_map.serving("huis-van-het-kind", self._order.municipality.id)
        return self._house(found[0]) if found else None

    def _house(self, place: Place) -> dict[str, Any]:
        where = place.locations[0] if place.locations else None
        day = Bilingual(**{one: format_day(place.assured_date, one) for one in LANGUAGES})
        return {
            "invitation": self._say("person"),
            "name": self._bilingual(place.name),
            "address": f"{where.address}, {where.postal_code} {where.city}" if where else None,
            "phone": place.phones[0].number if place.phones else None,
            "alert": self._bilingual(place.alert) if place.alert else [],
            "checked": self._say("checked", day=day),
        }

    def _say(self, key: str, **facts: Bilingual | str | None) -> Spoken:
        return self._in_registers(sentences()[key], **facts)

    def _in_registers(
        self, texts: Mapping[Register, str], **facts: Bilingual | str | None
    ) -> Spoken:
        spoken = []
        for register in self._registers:
            language = language_of(register)
            known = {
                name: fact[language] if isinstance(fact, Bilingual) else fact
                for name, fact in facts.items()
            }
            spoken.append({"language": language, "text": texts[register].format(**known)})
        return spoken

    def _bilingual(self, text: Bilingual) -> Spoken:
        return [{"language": language_of(one), "text": text[one]} for one in self._registers]

    @staticmethod
    def _first(spoken: Spoken) -> str:
        return spoken[0]["text"]
