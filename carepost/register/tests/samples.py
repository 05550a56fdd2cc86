"""Small files of every shape that the engine reads, made in the test that reads them."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import openpyxl

from carepost.register.engine.read import open_source
from carepost.register.engine.record import LocationRecord
from carepost.register.engine.refusal import Quarantined

TODAY = date(2026, 11, 21)

DIRECTORY_TITLE = [
    ["CQC Locations data"],
    [],
    ["This data was produced on 19 August 2026"],
    [],
]
DIRECTORY = {
    "Name": "The Elms",
    "Also known as": "",
    "Address": "1 Hill Road, Trowbridge, Wiltshire",
    "Postcode": "BA14 8JN",
    "Phone number": "01225 000000",
    "Service's website (if available)": "www.example.org",
    "Service types": "Residential homes|Homecare agencies",
    "Date of latest check": "02/03/2026",
    "Specialisms/services": "Dementia|Caring for adults over 65 yrs",
    "Provider name": "Elm Care Ltd",
    "Local authority": "Wiltshire",
    "Region": "South West",
    "Location URL": "https://www.cqc.org.uk/location/1-100000001",
    "CQC Location ID (for office use only)": "1-100000001",
    "CQC Provider ID (for office use only)": "1-900000001",
}
RATING = {
    "Location ID": "1-100000001",
    "Location ODS Code": "VNH5M",
    "Location Name": "The Elms",
    "Care Home?": "Y",
    "Location Type": "Social Care Org",
    "Location Primary Inspection Category": "Residential social care",
    "Location Street Address": "1 Hill Road",
    "Location Address Line 2": "",
    "Location City": "Trowbridge",
    "Location Post Code": "BA14 8JN",
    "Location Local Authority": "Wiltshire",
    "Location Region": "South West",
    "Service / Population Group": "Overall",
    "Domain": "Overall",
    "Latest Rating": "Good",
    "Publication Date": "29/05/2026",
    "Report Type": "Location",
    "Inherited Rating (Y/N)": "N",
    "URL": "http://www.cqc.org.uk/location/1-100000001",
    "Provider ID": "1-900000001",
    "Provider Name": "Elm Care Ltd",
    "Brand ID": "-",
    "Brand Name": "-",
}
ACTIVE = {
    "Location ID": "1-100000001",
    "Location HSCA start date": "01/10/2010",
    "Dormant (Y/N)": "N",
    "Care home?": "Y",
    "Location Name": "The Elms",
    "Location ODS Code": "VNH5M",
    "Registered manager": "Green, Ann",
    "Care homes beds": "40",
    "Location Type/Sector": "Social Care Org",
    "Location Latest Overall Rating": "Good",
    "Publication Date": "29/05/2026",
    "Inherited Rating (Y/N)": "N",
    "Location Local Authority": "Bristol, City of",
    "Location Street Address": "1 Hill Road",
    "Location City": "Bristol",
    "Location Postal Code": "BS1 1AA",
    "Location UPRN ID": "100011234567",
    "Location Latitude": "51.45",
    "Location Longitude": "-2.58",
    "Brand ID": "BD1",
    "Brand Name": "BRAND Elm",
    "Provider Companies House Number": "01234567",
    "Provider ID": "1-900000001",
    "Provider Name": "Elm Care Ltd",
    "Regulated activity - Personal care": "",
    "Regulated activity - Accommodation for persons who require nursing or personal care": "Y",
    "Service type - Care home service with nursing": "Y",
    "Service type - Domiciliary care service": "",
    "Service user band - Dementia": "Y",
    "Location Dual Registered": "",
    "Primary ID (Dual registration locations)": "",
}
EXPORT = {
    "Location Name": " 'Elms' House",
    "Location ID": "1-100000001",
    "Location Web Address": "",
    "Location Local Authority": "Dorset",
    "Location ADASS Region": "South West (ADASS Region)",
    "Primary inspection category": "Residential social care",
    "Service Types": "Care home service without nursing, Supported living service",
    "Care homes beds": "6",
    "Location HSCA start date": "2025-01-02",
    "Location HSCA end date": "",
    "Dormant": "Y",
    "Location Latest Overall Rating": "Requires Improvement",
    "Publication Date": "1/2/2025 12:00:00 AM",
    "Service users supported": "Dementia, Learning Disabilities or autistic spectrum disorder",
    "Location safe rating": "Requires improvement",
    "Location effective rating": "Good",
    "Location caring rating": "Good",
    "Location responsive rating": "",
    "Location well-led rating": "No published rating",
    "Provider Name": "Elm Care Ltd",
    "Provider ID": "1-900000001",
    "Provider HSCA start date": "11/30/2020 12:00:00 AM",
    "Provider Companies House Number": "15756430    ",
    "Brand Name": "",
    "Brand ID": "",
}
DEACTIVATED = {
    "Location ID": "1-100000001",
    "Location Name": "The Elms",
    "Location Status": "Inactive-Dereg",
    "Location HSCA start date": "01/10/2010",
    "Location HSCA End Date": "31/03/2026",
    "Care home?": "Y",
    "Care homes beds at point location de-activated": "40",
    "Location Type/Sector": "Social Care Org",
    "Location Local Authority": "Wiltshire",
    "Location Street Address": "1 Hill Road",
    "Location Postal Code": "BA14 8JN",
    "Location Latest Overall Rating": "Inadequate",
    "Publication Date": "01/02/2026",
    "Inherited Rating (Y/N)": "",
}
LOCATION: dict[str, object] = {
    "locationId": "1-100000001",
    "providerId": "1-900000001",
    "organisationType": "Location",
    "type": "Social Care Org",
    "name": "The Elms",
    "registrationStatus": "Registered",
    "registrationDate": "2010-10-01",
    "dormancy": "N",
    "careHome": "Y",
    "numberOfBeds": 40,
    "postalAddressLine1": "1 Hill Road",
    "postalAddressTownCity": "Trowbridge",
    "postalCode": "BA14 8JN",
    "localAuthority": "Wiltshire",
    "region": "South West",
    "gacServiceTypes": [{"name": "Nursing homes", "description": "Care home service with nursing"}],
    "specialisms": [{"name": "Dementia"}],
    "regulatedActivities": [
        {
            "name": "Personal care",
            "code": "RA1",
            "contacts": [
                {
                    "personTitle": "Mrs",
                    "personGivenName": "Ann",
                    "personFamilyName": "Green",
                    "personRoles": ["Registered Manager", "Nominated Individual"],
                }
            ],
        }
    ],
    "currentRatings": {
        "overall": {
            "rating": "Good",
            "reportDate": "2024-05-01",
            "reportLinkId": "abc",
            "keyQuestionRatings": [
                {"name": "Safe", "rating": "Requires improvement", "reportDate": "2023-01-01"},
                {"name": "Well-led", "rating": ""},
            ],
        }
    },
}


def with_(base: dict[str, str], changes: dict[str, str]) -> dict[str, str]:
    """A row like base but for the changes."""
    return {**base, **changes}


def csv_bytes(rows: list[dict[str, str]], title: list[list[str]] | None = None, **how: str) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=how.get("end", "\r\n"), delimiter=how.get("delimiter", ","))
    headings = list(rows[0])
    writer.writerows(title or [])
    writer.writerow(headings)
    writer.writerows([one[heading] for heading in headings] for one in rows)
    return text.getvalue().encode(how.get("encoding", "utf-8"))


def grid(rows: list[dict[str, str]]) -> list[list[str]]:
    """The rows under their heading, as a sheet holds them."""
    return [list(rows[0]), *([*one.values()] for one in rows)]


def ods_bytes(sheets: dict[str, list[list[str]]], content: str | None = None) -> bytes:
    """An ODS of these sheets, with the repeated blanks at the end of each that LibreOffice writes."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    tables = "".join(
        f'<table:table table:name="{name}">'
        + "".join(f"<table:table-row>{''.join(map(ods_cell, cells))}</table:table-row>" for cells in rows)
        + '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row></table:table>'
        for name, rows in sheets.items()
    )
    content = content or (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    return zip_bytes({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def ods_cell(value: str) -> str:
    """One cell's XML; a value that is XML already stays as it is."""
    if value.startswith("<"):
        return value
    if not value:
        return "<table:table-cell/>"
    escaped = value.replace("&", "&amp;").replace("<", "&lt;")
    return f'<table:table-cell office:value-type="string"><text:p>{escaped}</text:p></table:table-cell>'


def xlsx_bytes(sheets: dict[str, list[list[str]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for cells in rows:
            sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zip_bytes(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)  # no time of day in it
    return out.getvalue()


def jsonl_bytes(values: list[dict[str, object]], *, gz: bool = False) -> bytes:
    data = "".join(json.dumps(value) + "\n" for value in values).encode()
    return gzip.compress(data, mtime=0) if gz else data


def read(folder: Path, name: str, data: bytes, **options: object) -> list[object]:
    """Everything that the file yields."""
    path = folder / name
    path.write_bytes(data)
    with open_source(path, **options) as source:
        return list(source.records(TODAY))


def one(folder: Path, name: str, data: bytes) -> LocationRecord:
    """The single location that the file yields."""
    (record,) = read(folder, name, data)
    assert isinstance(record, LocationRecord), record.reasons
    return record


def held(folder: Path, name: str, data: bytes) -> Quarantined:
    """The single row that the file holds back."""
    (found,) = [found for found in read(folder, name, data) if isinstance(found, Quarantined)]
    return found
