"""Council and region names, so that spellings of one place meet.

CQC writes "Bristol, City of", the council itself "Bristol City Council", others "Bristol": all have one key.
"""

from __future__ import annotations

import re

from .blanks import is_blank, squashed

# Words that say what kind of council it is, not where. "county" stays out of names that end in it elsewhere.
_KINDS = re.compile(
    r"\b(?:the|royal|london|metropolitan|county|city|district|borough|unitary|authority|authorities|council"
    r"|corporation|boro|ua|mbc|mdc|cc|bc|dc|lb|rb|la|of|and)\b"
)
_SPACES = re.compile(r"\s+")
# Names that differ by more than the kind of council.
_ALSO = {
    "hull": "kingston upon hull",
    "southend": "southend on sea",
    "stockton": "stockton on tees",
    "stoke": "stoke on trent",
    "bcp": "bournemouth christchurch poole",
    "telford": "telford wrekin",
    "wrekin": "telford wrekin",
    "blackburn": "blackburn darwen",
    "blackburn with darwen": "blackburn darwen",
    "scilly": "isles scilly",
    "scilly isles": "isles scilly",
    "kingston": "kingston upon thames",
    "richmond": "richmond upon thames",
    "newcastle": "newcastle upon tyne",
    "bath north east somerset": "bath north east somerset",
    "banes": "bath north east somerset",
    "cheshire west": "cheshire west chester",
    "medway towns": "medway",
    "saint helens": "st helens",
}


def council_key(name: str) -> str:
    """What all spellings of one council's name have in common, such as "bristol"; "" for a blank.

    The City of London keeps its own key, "city of london", since nothing but the kind would be left of it.
    """
    if is_blank(name):
        return ""
    words = squashed(name)
    kindless = _SPACES.sub(" ", _KINDS.sub(" ", words)).strip()
    if not kindless:
        return "city of london" if "london" in words else words
    return _ALSO.get(kindless, kindless)


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
