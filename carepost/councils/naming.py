"""Council names, so that spellings of one council meet. Plain Python.

CQC writes "Bristol, City of", the council itself "Bristol City Council", others "Bristol": all have one key.
"""

from __future__ import annotations

import re

_NOT_WORDS = re.compile(r"[^0-9a-z]+")
# Words that say what kind of council it is, not where.
_KINDS = re.compile(
    r"\b(?:the|royal|london|metropolitan|county|city|district|borough|unitary|authority|authorities|council"
    r"|corporation|boro|ua|mbc|mdc|cc|bc|dc|lb|rb|la|of|and)\b"
)
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
    words = _NOT_WORDS.sub(" ", name.casefold().replace("&", " and ")).strip()
    kindless = " ".join(_KINDS.sub(" ", words).split())
    if not kindless:
        return "city of london" if "london" in words else words
    return _ALSO.get(kindless, kindless)


def slug_of(name: str) -> str:
    """A council's name as its address carries it, such as "bristol-city-council"."""
    return "-".join(re.findall(r"[a-z0-9]+", name.casefold().replace("'", "").replace("’", "")))[:80]
