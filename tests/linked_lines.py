"""Texts as the guide may say them: server and widget each find the same links and lists in them."""

from __future__ import annotations

from typing import Any

#: A line, whether it stands in a crisis, and its links or how many they are.
LINES: list[tuple[str, bool, Any]] = [
    ("Bel 1813 of 112.", True, ["tel:1813", "tel:112"]),
    ("Tele-Onthaal (106), dag en nacht", False, ["tel:106"]),
    ("Bel het nummer 116 000 gratis", False, ["tel:116000"]),
    ("Appelez le 0800 32 123 ou le 112.", False, ["tel:080032123", "tel:112"]),
    ("Bel 0471 12 34 56, 02 365 00 00 of +32 2 365 00 00!", False, 3),
    ("GSM 0471/12.34.56", False, ["tel:0471123456"]),
    ("Je krijgt 112 euro per maand, of 106,50 euro.", True, []),
    ("Dat is € 107 en 1.314,20 euro (bedrag van februari 2025).", True, []),
    ("Kerkstraat 112, 1500 Halle", False, []),
    ("Op 03/02/2025 tussen 9 en 12 uur", False, []),
    ("In 1813 was dat anders.", False, []),
    ("Rekening BE68 5390 0754 7034", False, []),
    ("Kijk op www.1712.be.", False, ["https://www.1712.be"]),
    ("(groeipakket.be/nl/zorgtoeslag)", False, ["https://groeipakket.be/nl/zorgtoeslag"]),
    ("https://www.vlaanderen.be/a?b=1, en meer", False, ["https://www.vlaanderen.be/a?b=1"]),
    ("Mail naar info@huis.be of bel.", False, ["mailto:info@huis.be"]),
    ("javascript:alert(1) <a href=x>", False, []),
    ("enz.Bel gerust", False, []),
]

#: A text with steps and points in it.
STEPS = "Zo doe je dat.\n1. Eerst\n2) Dan\n\n4. Later\n- punt\n• nog een\nKlaar."
