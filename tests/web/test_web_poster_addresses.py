"""The addresses in the codes of posters open the page as the poster spoke."""

from __future__ import annotations

import pytest
from web_guide import Guide

from bot.print.codes import guide_address, in_registers
from bot.web.words import words_of
from knowledge.registers import REGISTERS, Register, language_of


@pytest.mark.asyncio
@pytest.mark.parametrize("register", REGISTERS)
async def test_the_page_speaks_as_the_poster_did(guide: Guide, register: Register) -> None:
    public_url = guide.settings.public_url
    address = in_registers(guide_address(public_url, "halle"), (register,))
    response = await guide.ask("GET", address.removeprefix(public_url))
    assert response.status_code == 200
    assert f'<html lang="{language_of(register)}' in response.text
    assert words_of("widget", register)["what_it_is"] in response.text
