"""Small files as councils' publishers write them, with their quirks, and a small country for them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

import openpyxl

from carepost.insight.engine.places import CouncilRow

DAY = date(2026, 6, 30)
RATINGS = [
    "Location ID", "Location Name", "Care Home?", "Location Type", "Location Primary Inspection Category",
    "Location Local Authority", "Location Region", "Service / Population Group", "Domain", "Latest Rating",
    "Publication Date", "Report Type", "Inherited Rating (Y/N)", "URL", "Provider ID", "Provider Name", "Brand ID",
    "Brand Name",
]  # fmt: skip
COUNCILS = [
    CouncilRow("IOW", "Isle of Wight", "E06000046", "UA", "South East"),
    CouncilRow("WIL", "Wiltshire", "E06000054", "UA", "South West"),
    CouncilRow("GAT", "Gateshead", "E08000037", "MD", "North East", former_codes=("E08000020",)),
    # A county that became one council with all its districts; one that was divided; one that lost a district.
    CouncilRow("SOM", "Somerset County", "E10000027", "CTY", "South West", "2023-04-01", ("SMT",)),
    CouncilRow("SMT", "Somerset", "E06000066", "UA", "South West"),
    CouncilRow("SWT", "Somerset West", "E07000246", "NMD", "", "2023-04-01", ("SMT",), county="SOM"),
    CouncilRow("WSO", "West Somerset", "E07000191", "NMD", "", "2019-03-31", ("SWT",), county="SOM"),
    CouncilRow("CMA", "Cumbria", "E10000006", "CTY", "North West", "2023-04-01", ("CBD", "WAF")),
    CouncilRow("CBD", "Cumberland", "E06000063", "UA", "North West"),
    CouncilRow("WAF", "Westmorland and Furness", "E06000064", "UA", "North West"),
    CouncilRow("DOR", "Dorset County", "E10000009", "CTY", "", "2019-03-31", ("DST",)),
    CouncilRow("DST", "Dorset", "E06000059", "UA", "South West"),
    CouncilRow("EDO", "East Dorset", "E07000049", "NMD", "", "2019-03-31", ("DST",), county="DOR"),
    CouncilRow("CHC", "Christchurch", "E07000048", "NMD", "", "2019-03-31", ("BPC",), county="DOR"),
    CouncilRow("BMH", "Bournemouth", "E06000028", "UA", "", "2019-03-31", ("BPC",)),
    CouncilRow("BPC", "Bournemouth, Christchurch and Poole", "E06000058", "UA", "South West"),
]
SPELLINGS = [("isle of wight council", "IOW"), ("iow", "IOW"), ("Wilts", "WIL")]


def councils_csv(folder: Path) -> list[Path]:
    """The country as the list of councils and the list of spellings."""
    heads = [
        "local-authority-code", "nice-name", "gss-code", "end-date", "replaced-by", "nation", "region",
        "local-authority-type", "county-la", "former-gss-codes",
    ]  # fmt: skip
    rows = [
        [one.short, one.name, one.code, one.ended, ",".join(one.replaced_by), "England", one.region, one.kind,
         one.county, ",".join(one.former_codes)]
        for one in COUNCILS
    ]  # fmt: skip
    return [
        written(folder / "councils.csv", [heads, *rows]),
        written(folder / "spellings.csv", [["la-name", "local-authority-code"], *SPELLINGS]),
    ]


def written(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    """A CSV file of these rows."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """An XLSX of these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def ratings_csv(path: Path, services: Iterable[tuple[str, str, str, str]]) -> Path:
    """CQC's ratings: of each service its council, care home or not (Y, N), its rating, and since when."""
    kinds = {"Y": "Residential social care", "N": "Community based adult social care services"}
    rows = [
        [
            f"1-1000{number:05d}", f"Service {number}", home, "Social Care Org", kinds[home], council, "South East",
            "Overall", "Overall", rating, published, "Location", "N", "",
            f"1-2000{number:05d}", f"Provider {number}", "-", "-",
        ]
        for number, (council, home, rating, published) in enumerate(services)
    ]  # fmt: skip
    return written(path, [RATINGS, *rows])


def ascof(path: Path, rows: list[list[object]] | None = None) -> Path:
    """A sheet of the outcomes framework: a title, notes, a heading on row 4, England, a group of councils, markers."""
    years = ("2023 to 2024", "2024 to 2025")
    heads = [f"{year} - 6b {item}" for year in years for item in ("numerator", "denominator", "outcome")]
    table = rows or [
        ["England", "England", "E92000001", 11331, 14105, 80.3, 11287, 13820, 81.7],
        ["S", "Shire Counties", "[z]", 100, 200, 50, 100, 200, 50],
        ["SE", "South East", "E12000008", 2181, 2671, 81.7, 2166, 2613, 82.9],
        ["803", "Isle of Wight", "E06000046", 59, 63, 93.7, 58, 62, 93.5],
        ["817", "Wiltshire", "E06000054", "1,30", 160, 81.3, 130, 160, 81.3],
        ["905", "Cumberland", "E06000063", "[x]", "[x]", "[x]", 72, 79, 91.1],
        ["906", "Cumbria", "E10000006", 140, 160, 87.5, "[c]", "[c]", "[c]"],
    ]
    return workbook(
        path,
        {
            "Cover": [["Measures from the outcomes framework"]],
            "Table_6b": [
                ["Table 6b: the percentage of residential providers [note 18]"],
                ["This worksheet contains one table."],
                [],
                ["Local authority code", "Local authority [note 18]", "ONS area code", *heads],
                *table,
            ],
        },
    )


ACTIVE = {
    "ref": "Location ID", "start": "Location HSCA start date", "home": "Care home?", "name": "Location Name",
    "sector": "Location Type/Sector", "beds": "Care homes beds", "council": "Location Local Authority",
    "street": "Location Street Address", "postcode": "Location Postal Code", "lat": "Location Latitude",
    "long": "Location Longitude", "manager": "Registered manager", "rating": "Location Latest Overall Rating",
    "published": "Publication Date", "inherited": "Inherited Rating (Y/N)", "provider": "Provider ID",
    "owner": "Provider Name", "brand": "Brand Name", "dual": "Location Dual Registered",
    "primary": "Primary ID (Dual registration locations)", "dormant": "Dormant (Y/N)",
    "nursing": "Service type - Care home service with nursing",
    "residential": "Service type - Care home service without nursing",
    "homecare": "Service type - Domiciliary care service",
    "shared": "Service type - Shared Lives", "old": "Service user band - Older People",
}  # fmt: skip


def active_csv(path: Path, services: Iterable[dict[str, object]]) -> Path:
    """CQC's active locations: of each service what is told by the keys of ACTIVE, and a small home for the rest."""
    usual = {
        "start": "01/10/2010", "home": "Y", "sector": "Social Care Org", "beds": 10, "council": "Isle of Wight",
        "manager": "Doe, Jane", "provider": "1-200000001", "owner": "First Ltd", "brand": "-", "dormant": "N",
    }  # fmt: skip
    rows = [{**usual, **each} for each in services]
    for row in rows:
        row.setdefault("name", f"Service {row['ref']}")
        if not {"nursing", "residential", "homecare", "shared"} & set(row):
            row["residential"] = "Y"
    return written(path, [list(ACTIVE.values()), *([row.get(key, "") for key in ACTIVE] for row in rows)])


def square(west: float, south: float, side: float = 0.4) -> list[list[list[float]]]:
    """The rings of a square, in degrees."""
    east, north = west + side, south + side
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


#: Areas with their codes and lower left corners; London's are two that touch.
PLACES = {
    "E06000046": ("Isle of Wight", -1.5, 50.6),
    "E06000054": ("Wiltshire", -2.2, 51.2),
    "E06000063": ("Cumberland", -3.4, 54.4),
}


def features(**more: Any) -> list[dict[str, Any]]:
    """One feature for each place, as ONS writes them."""
    return [
        {
            "type": "Feature",
            "properties": {"CTYUA24CD": code, "CTYUA24NM": name},
            "geometry": {"type": "Polygon", "coordinates": square(west, south)},
            **more,
        }
        for code, (name, west, south) in PLACES.items()
    ]


def geojson(path: Path, these: list[dict[str, Any]] | None = None, **more: Any) -> Path:
    """Boundaries as a file."""
    told = {"type": "FeatureCollection", "features": features() if these is None else these, **more}
    path.write_text(json.dumps(told), encoding="utf-8")
    return path


def haversine(north: float, east: float, north2: float, east2: float) -> float:
    """The textbook's formula, in miles."""
    up, along = radians(north2 - north) / 2, radians(east2 - east) / 2
    half = sin(up) ** 2 + cos(radians(north)) * cos(radians(north2)) * sin(along) ** 2
    return 2 * 3958.7613 * asin(sqrt(half))
