"""Files that are refused whole, each in words that say what to do, and nothing else ever comes out of one."""

import gzip
import json

import pytest

from carepost.register.engine.read import open_source
from carepost.register.engine.refusal import FileReason as Why
from carepost.register.engine.refusal import FileRefused, UnknownShape
from carepost.register.rules import RegisterPolicy

from . import samples
from .samples import csv_bytes, grid, jsonl_bytes, ods_bytes, with_, xlsx_bytes, zip_bytes

MEGABYTE = 1024 * 1024


def refused(folder, name, data, **policy):
    """Why the file is refused."""
    path = folder / name
    path.write_bytes(data)
    with pytest.raises(FileRefused) as caught:
        open_source(path, RegisterPolicy(**policy)).close()
    assert caught.value.sentence.startswith(caught.value.reason.sentence)
    return caught.value


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(FileRefused) as caught:
        open_source(tmp_path / "gone.csv")
    assert caught.value.reason is Why.NOT_FOUND


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n\r\n", gzip.compress(b"", mtime=0)])
def test_an_empty_file_is_refused(tmp_path, data):
    assert refused(tmp_path, "a.csv", data).reason is Why.EMPTY


def test_a_heading_without_rows_is_refused(tmp_path):
    heading_only = csv_bytes([samples.ACTIVE]).splitlines()[0]
    assert refused(tmp_path, "a.csv", heading_only + b"\r\n").reason is Why.NO_ROWS
    assert refused(tmp_path, "a.ods", ods_bytes({"S": grid([samples.ACTIVE])[:1]})).reason is Why.NO_ROWS
    assert refused(tmp_path, "a.xlsx", xlsx_bytes({"S": grid([samples.ACTIVE])[:1]})).reason is Why.NO_ROWS
    assert refused(tmp_path, "a.json", b"[]").reason is Why.NO_ROWS


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7 ...", Why.NOT_A_TABLE),
        (b"PAR1\x00\x01", Why.NOT_A_TABLE),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", Why.WEB_PAGE),
        (b"\n <html>", Why.WEB_PAGE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old excel", Why.LOCKED),
        ("Location ID,Name".encode("utf-16"), Why.WRONG_ENCODING),
        (b"Location ID,Location Name\n1-1,\x00\x00", Why.NOT_A_TABLE),
        (zip_bytes({"a.csv": "Location ID"}), Why.PACKED),
        (gzip.compress(gzip.compress(b"Location ID", mtime=0), mtime=0), Why.PACKED),
        (gzip.compress(zip_bytes({"content.xml": "<a/>"}), mtime=0), Why.PACKED),
    ],
)
def test_what_is_no_table_is_refused_by_its_content_whatever_its_name(tmp_path, data, reason):
    for name in ("a.csv", "a.ods", "a.json"):
        assert refused(tmp_path, name, data).reason is reason


def test_an_unknown_table_is_told_what_it_misses_and_what_would_be_accepted(tmp_path):
    row = {
        heading: value
        for heading, value in samples.RATING.items()
        if heading not in ("Domain", "Provider ID")
    }
    found = refused(tmp_path, "a.csv", csv_bytes([row]))
    assert isinstance(found, UnknownShape)
    assert found.missing == ("Domain", "Provider ID")
    assert "directory with ratings" in found.nearest
    assert "“Domain”" in found.sentence
    assert len(found.accepted) == 6


def test_a_table_of_something_else_is_refused(tmp_path):
    assert isinstance(refused(tmp_path, "a.csv", b"fruit,price\nplum,3\n"), UnknownShape)


def test_dates_in_both_orders_are_refused_with_an_example_of_each(tmp_path):
    rows = [
        samples.RATING,
        with_(samples.RATING, {"Location ID": "1-100000002", "Publication Date": "05/30/2026"}),
    ]
    found = refused(tmp_path, "a.csv", csv_bytes(rows))
    assert found.reason is Why.MIXED_DATES
    assert "29/05/2026" in found.detail
    assert "05/30/2026" in found.detail


def test_a_bomb_in_gzip_is_refused_before_it_fills_anything(tmp_path):
    bomb = gzip.compress(b"Location ID,Location Name\n" + b"," * (64 * MEGABYTE), mtime=0)
    assert len(bomb) < MEGABYTE
    assert refused(tmp_path, "a.csv.gz", bomb).reason in (Why.BOMB, Why.LONG_CELL)
    rows = gzip.compress(b"a,b\n" * (16 * MEGABYTE), mtime=0)
    assert refused(tmp_path, "b.csv.gz", rows).reason is Why.BOMB


def test_a_bomb_in_a_workbook_is_refused(tmp_path):
    bomb = ods_bytes({}, content="<a>" + " " * (40 * MEGABYTE) + "</a>")
    assert refused(tmp_path, "a.ods", bomb).reason is Why.BOMB


def test_more_than_the_policy_allows_is_refused(tmp_path):
    data = csv_bytes([samples.ACTIVE, with_(samples.ACTIVE, {"Location ID": "1-100000002"})])
    assert refused(tmp_path, "a.csv", data, max_file_bytes=100).reason is Why.TOO_BIG
    assert refused(tmp_path, "a.csv", data, max_rows=1).reason is Why.TOO_LONG
    assert refused(tmp_path, "a.csv", data, max_columns=20).reason is Why.TOO_WIDE
    assert (
        refused(tmp_path, "a.ods", ods_bytes({"S": grid([samples.ACTIVE])}), max_columns=20).reason
        is Why.TOO_WIDE
    )
    assert (
        refused(tmp_path, "a.xlsx", xlsx_bytes({"S": grid([samples.ACTIVE])}), max_columns=20).reason
        is Why.TOO_WIDE
    )
    long = csv_bytes([with_(samples.ACTIVE, {"Location Name": "Elms " * 50})])
    assert refused(tmp_path, "a.csv", long, max_cell_chars=200).reason is Why.LONG_CELL
    assert (
        refused(tmp_path, "a.jsonl", jsonl_bytes([samples.LOCATION] * 3), max_rows=2).reason is Why.TOO_LONG
    )
    assert (
        refused(tmp_path, "a.zip", zip_bytes({f"{n}": "" for n in range(9)}), max_zip_entries=8).reason
        is Why.BOMB
    )


def test_a_million_columns_are_refused(tmp_path):
    assert refused(tmp_path, "a.csv", b"," * 1_000_000 + b"x\n1\n").reason is Why.TOO_WIDE
    wide = (
        '<table:table-cell table:number-columns-repeated="999999999" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell>"
    )
    assert refused(tmp_path, "a.ods", ods_bytes({"S": [[wide]]})).reason is Why.TOO_WIDE


def test_a_row_repeated_over_and_over_is_refused(tmp_path):
    data = ods_bytes({"S": grid([samples.ACTIVE])})
    content = _content(data).replace(
        "<table:table-row><table:table-cell office",
        '<table:table-row table:number-rows-repeated="101"><table:table-cell office',
        2,
    )
    assert refused(tmp_path, "a.ods", ods_bytes({}, content=content)).reason is Why.TOO_LONG


def _content(data):
    import io
    import zipfile

    return zipfile.ZipFile(io.BytesIO(data)).read("content.xml").decode()


def test_formulas_in_workbooks_are_refused_with_the_address_of_the_first(tmp_path):
    table = grid([samples.ACTIVE])
    table[1][1] = "=TODAY()"
    found = refused(tmp_path, "a.xlsx", xlsx_bytes({"S": table}))
    assert (found.reason, "B2" in found.detail) == (Why.FORMULA, True)
    table[1][1] = (
        '<table:table-cell table:formula="of:=TODAY()" office:value-type="date" '
        'office:date-value="2026-01-01"/>'
    )
    found = refused(tmp_path, "a.ods", ods_bytes({"S": table}))
    assert (found.reason, "B2" in found.detail) == (Why.FORMULA, True)


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        "<!-- " + "x" * 70_000 + ' --><!DOCTYPE a [<!ENTITY b "c">]>',
    ],
)
def test_definitions_in_the_xml_of_a_workbook_are_refused(tmp_path, prolog):
    content = _content(ods_bytes({"S": grid([samples.ACTIVE])}))
    head, body = content.split("?>", 1)
    data = ods_bytes({}, content=f"{head}?>{prolog}{body}")
    assert refused(tmp_path, "a.ods", data).reason is Why.FORBIDDEN_XML
    parts = {
        "xl/workbook.xml": f"<?xml version='1.0'?>{prolog}<workbook/>",
        "[Content_Types].xml": "<Types/>",
    }
    assert refused(tmp_path, "a.xlsx", zip_bytes(parts)).reason is Why.FORBIDDEN_XML


def test_a_workbook_with_a_password_is_refused(tmp_path):
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": b"\x8f\x01scrambled",
        "META-INF/manifest.xml": "<manifest><encryption-data/></manifest>",
    }
    found = refused(tmp_path, "a.ods", zip_bytes(parts)).reason
    assert found in (Why.LOCKED, Why.FORBIDDEN_XML)
    data = bytearray(zip_bytes({"content.xml": "<a/>"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refused(tmp_path, "b.ods", bytes(data)).reason is Why.LOCKED


def test_a_file_whose_end_is_missing_is_refused(tmp_path):
    whole = gzip.compress(
        csv_bytes([with_(samples.ACTIVE, {"Location ID": f"1-{n}"}) for n in range(10**8, 10**8 + 50)])
    )
    assert refused(tmp_path, "a.csv.gz", whole[:-20]).reason is Why.CUT_SHORT
    quoted = csv_bytes([with_(samples.ACTIVE, {"Location Name": "Elms, The"})])
    assert refused(tmp_path, "b.csv", quoted[: quoted.index(b"Elms, T") + 5]).reason is Why.CUT_SHORT
    for name, data in (
        ("a.ods", ods_bytes({"S": grid([samples.ACTIVE])})),
        ("a.xlsx", xlsx_bytes({"S": grid([samples.ACTIVE])})),
    ):
        assert refused(tmp_path, name, data[: len(data) // 2]).reason is Why.CUT_SHORT
    assert (
        refused(tmp_path, "a.json", json.dumps([samples.LOCATION] * 3).encode()[:-30]).reason is Why.CUT_SHORT
    )
    assert (
        refused(tmp_path, "b.json", json.dumps(samples.LOCATION, indent=1).encode()[:-30]).reason
        is Why.CUT_SHORT
    )


def test_damaged_bytes_are_refused(tmp_path):
    packed = bytearray(gzip.compress(csv_bytes([samples.ACTIVE] * 50), mtime=0))
    packed[len(packed) // 2] ^= 0xFF
    assert refused(tmp_path, "a.csv.gz", bytes(packed)).reason in (Why.BROKEN, Why.CUT_SHORT)
    book = bytearray(ods_bytes({"S": grid([samples.ACTIVE] * 50)}))
    book[len(book) // 2] ^= 0xFF
    assert refused(tmp_path, "a.ods", bytes(book)).reason is Why.BROKEN


def test_a_quotation_mark_in_the_wrong_place_is_refused_with_its_line(tmp_path):
    data = csv_bytes([samples.ACTIVE]).replace(b"The Elms", b'"The "Elms""')
    found = refused(tmp_path, "a.csv", data)
    assert found.reason is Why.QUOTES
    assert "line 2" in found.detail


def test_a_list_of_ids_from_the_api_is_told_that_it_is_not_enough(tmp_path):
    listed = {
        "locations": [{"locationId": "1-100000001", "locationName": "The Elms", "postalCode": "BA14 8JN"}]
    }
    found = refused(tmp_path, "a.json", json.dumps(listed).encode())
    assert found.reason is Why.UNKNOWN_SHAPE
    assert "Fetch each location" in found.detail


@pytest.mark.parametrize(
    "data", [b'{"fruit": "plum"}', b'[{"fruit": "plum"}]', b"[1, 2]", b'{"locations": 3}']
)
def test_json_of_something_else_is_refused(tmp_path, data):
    assert refused(tmp_path, "a.json", data).reason is Why.UNKNOWN_SHAPE


def test_json_nested_beyond_reason_is_refused(tmp_path):
    data = b"[" + b'{"a":' * 100_000
    assert refused(tmp_path, "a.json", data).reason in (Why.BROKEN, Why.CUT_SHORT)


def test_json_in_another_encoding_is_refused(tmp_path):
    data = json.dumps({**samples.LOCATION, "name": "Café"}, ensure_ascii=False).encode("cp1252")
    assert refused(tmp_path, "a.json", data).reason is Why.WRONG_ENCODING


def test_a_folder_without_json_or_with_something_else_named_so_is_refused(tmp_path):
    with pytest.raises(FileRefused) as caught:
        open_source(tmp_path)
    assert caught.value.reason is Why.NO_ROWS
    (tmp_path / "a.json").write_bytes(csv_bytes([samples.ACTIVE]))
    with pytest.raises(FileRefused) as caught:
        open_source(tmp_path)
    assert caught.value.reason is Why.NOT_A_TABLE


def test_every_reason_is_a_plain_sentence():
    for reason in Why:
        assert reason.sentence.endswith(".")
        assert "invalid" not in reason.sentence.lower()
