"""The screen turned to a family that wants its sheet on its own phone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote

from fastapi import Response
from markupsafe import Markup

from bot.print.codes import qr_code, whatsapp_address
from bot.web.desk.beside.codes import SheetCodes
from bot.web.desk.beside.paper import Paper
from bot.web.desk.beside.sheet_pages import SHEET
from bot.web.desk.beside.table import Tables
from bot.web.desk.gate import Route
from bot.web.desk.visit import NotDone, Visit, hour_of_today, page
from bot.web.desk.words import words_of as words_of_desk
from bot.web.words import fill, words_of
from knowledge.registers import language_of


@dataclass(frozen=True)
class PhonePages:
    """The route that makes a code; ``number`` is ours on WhatsApp, empty where there is none."""

    paper: Paper
    tables: Tables
    codes: SheetCodes
    number: str

    def routes(self) -> list[Route]:
        """Return the route."""
        return [Route("POST", f"{SHEET}/gsm", "beside", self.offer)]

    def offer(self, visit: Visit) -> Response:
        """Show the family what it agrees to, and what brings the sheet to its phone, once."""
        assert visit.session is not None
        if not self.number:
            raise NotDone(404, "not_found")
        table = self.tables.of(visit.session)
        if not self.paper.collected(table):
            raise NotDone(404, words_of_desk("beside", visit.language)["nothing_collected"])
        around = self.paper.around
        register = around.register(table, visit)
        town = around.municipality_id(table, visit.person)
        code, until = self.codes.make(
            visit.session, replace(table, register=register, municipality=town)
        )
        language = language_of(register)
        said = words_of("sheet_on_phone", register)
        message = fill(said["message"], code=code)
        address = f"{whatsapp_address(self.number)}?text={quote(message)}"
        return page(
            "beside_phone",
            visit,
            said={**words_of("widget", register), **said},
            back_word=words_of_desk("beside_phone", language)["back"],
            language=language,
            message=message,
            address=address,
            picture=Markup(qr_code(address)),
            number=self.number,
            hour=hour_of_today(until, language, around.clock()),
            back=SHEET,
        )
