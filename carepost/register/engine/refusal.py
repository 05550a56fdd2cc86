"""How a whole file, or one row of it, is refused, in words that say how to mend it."""

from __future__ import annotations

from dataclasses import dataclass, field

from carepost.core.refusals import Reason

from .record import LocationRecord, ProviderRecord


class FileReason(Reason):
    """Why nothing of a file was taken."""

    EMPTY = "This file is empty. Download it again, or choose another."
    NO_ROWS = "This file has a heading but no rows. Check that the download finished, or choose another file."
    NOT_FOUND = "There is no file with this name. Check the name, and that you may read the file."
    TOO_BIG = (
        "This file is bigger than Carepost accepts. Split it by region, or ask your operator to raise the"
        " limit."
    )
    BOMB = (
        "This file opens to far more than its size suggests, so it was not opened. Download it again from"
        " CQC."
    )
    CUT_SHORT = "This file is cut short: its end is missing. Download it again."
    BROKEN = "This file is damaged and cannot be read. Download it again."
    LOCKED = (
        "This workbook has a password, or is an old .xls file. Save it without one, as .xlsx, .ods or .csv."
    )
    NOT_A_TABLE = (
        "This is not a file Carepost can read. It reads .csv, .csv.gz, .ods, .xlsx, .json and .jsonl."
    )
    WEB_PAGE = "This is a web page, not a data file: the download failed. Download the file again from CQC."
    PACKED = "This is a zip of files. Unpack it, and choose the file inside."
    WRONG_ENCODING = "The text of this file is in an encoding Carepost cannot read. Save it as CSV UTF-8."
    TOO_WIDE = "This file has more columns than any CQC file. Check that it is the right file."
    TOO_LONG = "This file has more rows than Carepost accepts at once. Split it by region."
    LONG_CELL = (
        "One cell of this file holds more text than a spreadsheet can. Check that it is the right file."
    )
    FORMULA = "This workbook has formulas. Paste its contents as values only, save it, and try again."
    FORBIDDEN_XML = (
        "This workbook contains definitions (DTD or entities) that no CQC file has, so it was not opened."
    )
    QUOTES = (
        "A quotation mark in this file is in the wrong place. Save the file again as CSV from a spreadsheet."
    )
    MIXED_DATES = (
        "Some dates in this file can only be day/month/year and others only month/day/year. "
        "Use one order throughout, best year-month-day."
    )
    UNKNOWN_SHAPE = "The columns of this file are not those of any file Carepost knows."


class FileRefused(Exception):
    """A file was refused as a whole: nothing of it was read on. `detail` says where and what."""

    def __init__(self, reason: FileReason, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(f"{reason.sentence} {detail}".strip())

    @property
    def sentence(self) -> str:
        """The whole message for the reader."""
        return str(self)


class UnknownShape(FileRefused):
    """The columns fit no shape; says what the nearest shape misses and what would be accepted."""

    def __init__(self, nearest: str, missing: tuple[str, ...], accepted: tuple[str, ...]) -> None:
        self.nearest = nearest
        self.missing = missing
        self.accepted = accepted
        lacks = ", ".join(f"“{name}”" for name in missing)
        near = f"It is nearest to the {nearest}, but misses {lacks}. " if nearest else ""
        super().__init__(FileReason.UNKNOWN_SHAPE, f"{near}Carepost accepts: {'; '.join(accepted)}.")


class QuarantineReason(Reason):
    """Why one row is held back until somebody corrects or dismisses it. The rest of the file goes on."""

    NO_REF = "The row has no CQC location id. Add the id, or dismiss the row."
    UNKNOWN_ID = "The CQC id does not look like one (1-123456789, or RXX01 for NHS bodies). Correct the id."
    PROVIDER_ID = "The provider's id does not look like a CQC id. Correct the provider id."
    SAME_ID_TWICE = "The file has this id more than once, with different facts. Keep the right row."
    ID_OF_OTHER_KIND = "This id belongs to a provider, not to a location. Correct the id."
    NO_NAME = "The row has no name. Add the name of the service."
    BEDS_NOT_A_NUMBER = "The number of beds is not a whole number. Correct it."
    BEDS_BELOW_ZERO = "The number of beds is below zero. Correct it."
    BEDS_TOO_MANY = (
        "The number of beds is higher than any care home has. Check it with the provider and correct it."
    )
    CARE_HOME_WITHOUT_BEDS = (
        "CQC calls this a care home, but it has 0 beds. Put in the beds, or say it is no care home."
    )
    FLAG_UNKNOWN = "A yes/no cell holds something other than Y, N or blank. Correct it."
    DATE_UNREADABLE = "A date cannot be read. Write it as year-month-day, such as 2026-07-31."
    DATE_IN_FUTURE = "A date that should be past is in the future. Correct the date."
    ENDED_BEFORE_START = "The registration ends before it starts. Correct one of the two dates."
    RATING_UNKNOWN = (
        "The rating is none of CQC's. Write Outstanding, Good, Requires improvement, Inadequate or Not rated."
    )
    QUESTION_UNKNOWN = "The domain is none of CQC's key questions. Write Overall, Safe, Effective, Caring, …"
    RATED_TWICE = (
        "Two rows give different ratings for the same question of the same group. Keep the right one."
    )
    STATUS_UNKNOWN = "The status is neither registered nor deregistered. Correct it."
    TYPE_UNKNOWN = "A service type is not one of CQC's. Correct it, or tell us if CQC has a new one."
    SPECIALISM_UNKNOWN = "A specialism is not one of CQC's. Correct it, or tell us if CQC has a new one."
    FORMULA = "A cell holds a formula. Put in the plain value."
    CUT_SHORT = "The row has fewer cells than the heading: it may be cut short. Complete it."
    TOO_LONG = "The row has more cells than the heading: a comma may lack its quotation marks. Mend the row."
    NOT_READABLE = "The record is not complete JSON. Download it again."
    COUNCIL_NOT_OURS = (
        "The service is in another council's area. Dismiss it, or keep it if you place people there."
    )
    COUNCIL_UNKNOWN = "The local authority is no English council with social care duties. Correct its name."
    SAME_PLACE = "Another active service has the same UPRN. Say whether they are one dual registration."

    @property
    def key(self) -> str:
        """The stable key to store."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One row, or all rows of one location, held back.

    `raw` is the offending row as column name → text (for JSON: the top-level keys as text), `others` the
    remaining rows of the same location. `record` is what could be read, for showing beside the reasons;
    never to be stored as fact. `cells` names the columns at fault.
    """

    line: int
    ref: str
    reasons: tuple[QuarantineReason, ...]
    raw: dict[str, str]
    record: LocationRecord | ProviderRecord | None = None
    cells: tuple[str, ...] = ()
    others: tuple[dict[str, str], ...] = field(default=())
