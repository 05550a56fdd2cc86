"""The numbers of a look back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReviewPolicy:
    """Carepost's defaults; a council adopts its own from a day on (policy key `risk.review`).

    `horizon_days`: a warning counts when it held on one of this many days before the event; half a year is about the
    time in which help can still turn a service round. `fewest`: with fewer events than this nothing is concluded. At 20
    the 95% interval around one half still runs from 30% to 70%; with fewer it cannot tell a score that warns of most
    events from one that misses most. `z` is the normal quantile of the intervals: 1.95996 for 95%.
    """

    horizon_days: int = 180
    fewest: int = 20
    z: float = 1.95996
