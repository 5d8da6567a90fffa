"""The phone's view is served; what it looks like is in tests/browser."""

from __future__ import annotations

import re

import httpx
from meta_cloud import StandIn


def test_the_page_offers_phones_and_places_and_loads_only_its_own_files(
    stand_in: StandIn,
) -> None:
    page = httpx.get(stand_in.address)
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert '<option value="32470000001">+32 470 00 00 01</option>' in page.text
    for place in ("Halle", "Vilvoorde", "Asse", "Brussel"):
        assert re.search(rf'data-latitude="50\.\d+" data-longitude="4\.\d+">{place}<', page.text)
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert addresses == ["data:,", "/page/phone.css", "/page/phone.js"]
    for address in addresses[1:]:
        assert httpx.get(f"{stand_in.address}{address}").status_code == 200
