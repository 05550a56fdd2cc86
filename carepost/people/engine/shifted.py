"""Whether the columns of a list are shifted: what stands under a header is plainly what belongs under another."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from carepost.people.engine.columns import NAMES
from carepost.people.engine.files import UnreadableList

if TYPE_CHECKING:
    import pyarrow as pa

A_DATE = r"^\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\s*$"
A_POSTCODE = r"^\s*[A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2}\s*$"
# What never stands under a header unless its row is shifted: nobody types it there by mistake.
PLAIN = (*((field, "a date", A_DATE) for field in (*NAMES, "postcode")), ("dob", "a postcode", A_POSTCODE))


def check(path: Path, mapping: Mapping[str, str], table: pa.Table) -> None:
    """Raise UnreadableList where rows of a list are shifted; it says which is the first, and never what it holds."""
    for field, what, pattern in PLAIN:
        if field not in mapping:
            continue
        column = table[mapping[field]]
        values = column.unique().drop_null()
        wrong = values.filter(pc.match_substring_regex(values, pattern))
        if not len(wrong):
            continue
        where = pc.indices_nonzero(pc.is_in(column, wrong))
        more = f", and in {len(where) - 1:,} more" if len(where) > 1 else ""
        raise UnreadableList(
            f"{path.name}: in record {where[0].as_py() + 1:,} from the top{more} {what} stands under"
            f" “{mapping[field]}”, so columns are shifted. Mend these rows."
        )
