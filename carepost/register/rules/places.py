"""Council and region names, so that spellings of one place meet.

CQC writes "Bristol, City of", the council itself "Bristol City Council", others "Bristol": all have one key.
"""

from __future__ import annotations

import re

from carepost.councils import naming

from .blanks import is_blank, squashed


def council_key(name: str) -> str:
    """What all spellings of one council's name have in common, such as "bristol"; "" for a blank."""
    return "" if is_blank(name) else naming.council_key(name)


_SPACES = re.compile(r"\s+")
_REGIONS = {
    "east": "East of England",
    "east of england": "East of England",
    "eastern": "East of England",
    "greater london": "London",
    "london": "London",
    "north east": "North East",
    "north west": "North West",
    "south east": "South East",
    "south west": "South West",
    "east midlands": "East Midlands",
    "west midlands": "West Midlands",
    "yorkshire and humber": "Yorkshire and The Humber",
    "yorkshire and humberside": "Yorkshire and The Humber",
    "yorkshire and the humber": "Yorkshire and The Humber",
    "yorkshire humberside": "Yorkshire and The Humber",
}


def region_name(text: str) -> str:
    """The ONS name of the English region that CQC's or ADASS's words mean; other words come back tidied."""
    if is_blank(text):
        return ""
    words = squashed(text.replace("(ADASS Region)", ""))
    return _REGIONS.get(words, _SPACES.sub(" ", text).strip())
