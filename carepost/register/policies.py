"""The register's policies, entered under their keys when the application starts, and what their numbers mean."""

from carepost.core import policies
from carepost.core.policies import Words
from carepost.register.rules import RegisterPolicy

_FILE, _OPENED = 500_000_000, 4_000_000_000  # what one machine bears, whatever a council wants
_WORDS = {
    "max_beds": Words("More beds than this in one home are a slip of the hand", unit="beds"),
    "exit_days": Words(
        "A service has left the market when nobody followed within",
        "Counted from the day on which its registration ended.",
        unit="days",
    ),
    "stale_years": Words("A rating is shown as old from", unit="years"),
    "max_file_bytes": Words("The largest file that is taken in", "As uploaded.", unit="bytes", most=_FILE),
    "max_uncompressed_bytes": Words(
        "The most that a packed file may open to",
        "CQC’s opens to about 440 million.",
        unit="bytes",
        most=_OPENED,
    ),
    "max_zip_ratio": Words("How many times its size a packed file may open to", unit="times"),
    "max_zip_entries": Words("Files within a packed file, at most"),
    "max_columns": Words("Columns of a sheet, at most", unit="columns"),
    "max_rows": Words("Rows of a file, at most", unit="rows", most=_FILE),
    "max_cell_chars": Words("The longest cell", unit="characters", most=_FILE),
    "max_record_chars": Words("The longest line or object", unit="characters", most=_FILE),
    "max_header_row": Words("The heading stands within the first", unit="rows"),
}

policies.register(
    "register.limits",
    RegisterPolicy,
    name="What the register believes, and which files it takes",
    about="Facts beyond these limits wait for somebody; files beyond them are refused before they are read.",
    words=_WORDS,
)
