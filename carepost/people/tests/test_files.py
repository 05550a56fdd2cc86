"""A list's file as a table: Arrow reads what is as it should be, and says the same as reading row by row."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carepost.people.engine import files
from carepost.people.engine.files import UnreadableList

CELLS = st.text(st.sampled_from('ab"", \t\n;é1'), max_size=4)
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6)


def by_rows(text: str, separator: str = ",") -> list[dict[str, str | None]] | str:
    try:
        rows = files._rows(Path("a.csv"), text, separator)
        return files._by_rows(Path("a.csv"), rows).to_pylist()
    except UnreadableList as refused:
        return str(refused)


def by_arrow(text: str, separator: str = ",") -> list[dict[str, str | None]] | str:
    """What Arrow finds; `left` where it leaves the file to be read row by row."""
    try:
        found = files._by_arrow(Path("a.csv"), text, separator)
    except UnreadableList as refused:
        return str(refused)
    except (ValueError, csv.Error):
        return "left"
    return "left" if found is None else found.to_pylist()


@given(
    ROWS,
    st.sampled_from(",;\t|"),
    st.sampled_from(["\r\n", "\n"]),
    st.booleans(),
)
def test_a_well_written_file_is_read_by_arrow_as_row_by_row(
    rows: list[list[str]], separator: str, end: str, all_quoted: bool
) -> None:
    out = io.StringIO()
    quoting = csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting)
    writer.writerows([["id", "name", "dob"], *rows])
    found = by_arrow(out.getvalue(), separator)
    assert found == by_rows(out.getvalue(), separator)


@given(st.text(st.sampled_from('a"", \n\r\x1fé'), max_size=30))
def test_whatever_a_file_holds_arrow_never_says_otherwise(rest: str) -> None:
    text = f"id,name\n{rest}"
    assert by_arrow(text) in ("left", by_rows(text))


def test_most_files_are_read_by_arrow() -> None:
    assert by_arrow('id,name\n1," O""Brien, ""Jo"" "\n\n,\n2,\n') == [
        {"id": "1", "name": 'O"Brien, "Jo"'},
        {"id": "2", "name": None},
    ]


@pytest.mark.parametrize(
    "text", ['id,name\n1,"Ann\n', 'id,name\n1,"Ann"e\n', "id,name\n1\n", "id,name\n1,2,\n"],
    ids=["not closed", "goes on after a quotation mark", "short", "long"],
)  # fmt: skip
def test_what_arrow_would_read_otherwise_is_left(text: str) -> None:
    assert by_arrow(text) == "left"
