"""What every operation of the machine's door shares: who asks, pages of a list, problems, the description.

An area's `api.py` makes a `Router`, and each operation says with `needs(Scope...)` what a token has to be made for.
"""

from carepost.api.door.asking import machine_of, needs, tell_of, viewer_of
from carepost.api.door.door import Door
from carepost.api.door.listing import Listed, Listing, Page, listed
from carepost.api.door.once import Key, once
from carepost.api.door.schemas import NUMBER, Day, Moment, Number, Ref, Text, Told

__all__ = [
    "NUMBER",
    "Day",
    "Door",
    "Key",
    "Listed",
    "Listing",
    "Moment",
    "Number",
    "Page",
    "Ref",
    "Text",
    "Told",
    "listed",
    "machine_of",
    "needs",
    "once",
    "tell_of",
    "viewer_of",
]
