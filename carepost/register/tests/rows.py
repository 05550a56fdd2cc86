"""Rows of CQC's files in their real column layouts, about services that do not exist. Needs no database."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

Row = Mapping[str, str]

ACTIVE = (
    "Location ID", "Location HSCA start date", "Dormant (Y/N)", "Care home?", "Location Name", "Location ODS Code",
    "Location Telephone Number", "Registered manager", "Care homes beds", "Location Type/Sector",
    "Location Inspection Directorate", "Location Primary Inspection Category", "Location Latest Overall Rating",
    "Publication Date", "Inherited Rating (Y/N)", "Location Region", "Location Local Authority",
    "Location Street Address", "Location City", "Location Postal Code", "Location UPRN ID", "Location Latitude",
    "Location Longitude", "Brand ID", "Brand Name", "Provider ID", "Provider Name", "Provider Ownership Type",
    "Provider Nominated Individual Name", "Service type - Care home service with nursing",
    "Service type - Care home service without nursing", "Service type - Domiciliary care service",
    "Service user band - Dementia", "Service user band - Older People", "Location Dual Registered",
    "Primary ID (Dual registration locations)",
)  # fmt: skip

RATINGS = (
    "Location ID", "Location Name", "Care Home?", "Location Type", "Location Primary Inspection Category",
    "Location Street Address", "Location City", "Location Post Code", "Location Local Authority", "Location Region",
    "Service / Population Group", "Domain", "Latest Rating", "Publication Date", "Inherited Rating (Y/N)",
    "Provider ID", "Provider Name", "Brand ID", "Brand Name",
)  # fmt: skip

DEACTIVATED = (
    "Location ID", "Location Name", "Location Status", "Location HSCA start date", "Location HSCA End Date",
    "Care home?", "Location Type/Sector", "Location Local Authority", "Location Postal Code",
)  # fmt: skip


def home(number: int, **changed: str) -> dict[str, str]:
    """A row of the active-locations file: a residential home of 20 beds in Wiltshire, rated good."""
    row = {
        "Location ID": f"1-{500_000_000 + number}",
        "Location HSCA start date": "01/10/2010",
        "Dormant (Y/N)": "N",
        "Care home?": "Y",
        "Location Name": f"Willow Bank {number}",
        "Location ODS Code": f"VL{number:03}",
        "Registered manager": f"Marsh, Jo {number}",
        "Care homes beds": "20",
        "Location Type/Sector": "Social Care Org",
        "Location Inspection Directorate": "Adult social care",
        "Location Primary Inspection Category": "Residential social care",
        "Location Latest Overall Rating": "Good",
        "Publication Date": "03/05/2023",
        "Inherited Rating (Y/N)": "N",
        "Location Region": "South West",
        "Location Local Authority": "Wiltshire",
        "Location Street Address": f"{number} Mill Lane",
        "Location City": "Trowbridge",
        "Location Postal Code": "BA14 8JN",
        "Location UPRN ID": str(10_000_000 + number),
        "Location Latitude": "51.32",
        "Location Longitude": "-2.21",
        "Brand ID": "-",
        "Brand Name": "-",
        "Provider ID": f"1-{600_000_000 + number // 3}",
        "Provider Name": f"Meadow Care {number // 3} Limited",
        "Provider Ownership Type": "Organisation",
        "Service type - Care home service without nursing": "Y",
        "Service user band - Dementia": "Y",
    }
    named = {name.replace("_", " "): value for name, value in changed.items()}
    return row | {_column(name): value for name, value in named.items()}


_SHORT = {
    "ref": "Location ID", "name": "Location Name", "beds": "Care homes beds", "manager": "Registered manager",
    "rating": "Location Latest Overall Rating", "published": "Publication Date", "dormant": "Dormant (Y/N)",
    "council": "Location Local Authority", "uprn": "Location UPRN ID", "provider": "Provider ID",
    "provider name": "Provider Name", "primary": "Primary ID (Dual registration locations)",
    "dual": "Location Dual Registered", "sector": "Location Type/Sector", "postcode": "Location Postal Code",
    "directorate": "Location Inspection Directorate", "category": "Location Primary Inspection Category",
    "inherited": "Inherited Rating (Y/N)", "started": "Location HSCA start date", "brand": "Brand ID",
    "brand name": "Brand Name", "care home": "Care home?",
}  # fmt: skip


def _column(short: str) -> str:
    return _SHORT[short]


def rating_row(
    number: int, value: str, *, question: str = "Overall", group: str = "Overall", **changed: str
) -> Row:
    """A row of the directory with ratings about the same home."""
    base = home(number)
    row = {
        "Location ID": base["Location ID"], "Location Name": base["Location Name"], "Care Home?": "Y",
        "Location Type": "Social Care Org", "Location Primary Inspection Category": "Residential social care",
        "Location Street Address": base["Location Street Address"], "Location City": "Trowbridge",
        "Location Post Code": "BA14 8JN", "Location Local Authority": "Wiltshire", "Location Region": "South West",
        "Service / Population Group": group, "Domain": question, "Latest Rating": value,
        "Publication Date": "03/05/2023", "Inherited Rating (Y/N)": "N", "Provider ID": base["Provider ID"],
        "Provider Name": base["Provider Name"], "Brand ID": "-", "Brand Name": "-",
    }  # fmt: skip
    return row | changed


def closed_row(number: int, ended: str, **changed: str) -> Row:
    """A row of the deactivated locations about the same home."""
    base = home(number)
    row = {name: base.get(name, "") for name in DEACTIVATED}
    return row | {"Location Status": "Inactive-Dereg", "Location HSCA End Date": ended} | changed


def write(path: Path, rows: Iterable[Row], columns: tuple[str, ...] = ACTIVE) -> Path:
    """The rows as a CSV file of that layout."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path
