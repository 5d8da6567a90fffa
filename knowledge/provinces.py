"""The province of a Belgian postcode, as a code of ISO 3166-2."""

from __future__ import annotations

from bisect import bisect

#: From which postcode on: those of bpost run by province, save Zwijndrecht's, that moved in 2025.
_FROM = (
    (1000, "BE-BRU"),
    (1300, "BE-WBR"),
    (1500, "BE-VBR"),
    (2000, "BE-VAN"),
    (2070, "BE-VOV"),
    (2071, "BE-VAN"),
    (3000, "BE-VBR"),
    (3500, "BE-VLI"),
    (4000, "BE-WLG"),
    (5000, "BE-WNA"),
    (6000, "BE-WHT"),
    (6600, "BE-WLX"),
    (7000, "BE-WHT"),
    (8000, "BE-VWV"),
    (9000, "BE-VOV"),
)


def province_of(postcode: str) -> str:
    """Return the province of a postcode of four figures, such as BE-VBR of 1500."""
    return _FROM[max(bisect(_FROM, (int(postcode), "~")) - 1, 0)][1]
