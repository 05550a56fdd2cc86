"""The thresholds of the register. All are Carepost defaults; a dated policy row changes them."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class RegisterPolicy:
    """Limits for facts (beds, dates) and for the files they come in (bytes, columns)."""

    max_beds: int = 500  # more than this for one home is a slip of the hand
    exit_days: int = 90  # no successor within these days of deregistration: the service left the market
    stale_years: int = 3  # a rating at least this old is shown as stale

    max_file_bytes: int = 200 * MEGABYTE  # as uploaded; CQC's largest file is about 24 MB
    max_uncompressed_bytes: int = 2_000 * MEGABYTE  # CQC's ODS opens to about 440 MB of XML
    max_zip_ratio: int = 300  # CQC's ODS is about 20 to 1; a bomb is thousands to 1
    max_zip_entries: int = 2_000
    max_columns: int = 500  # CQC's widest sheet has 122
    max_rows: int = 1_000_000
    max_cell_chars: int = 32_767  # what a spreadsheet cell can hold
    max_record_chars: int = 4 * MEGABYTE  # one line or one object of JSON
    max_header_row: int = 40  # how far down the header may start
