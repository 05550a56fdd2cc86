"""A fictional county's care market, as CQC's API would tell of it month by month.

Everything follows from the seed and the days, so that two machines show the same county. Shares of kinds and
ratings follow what CQC's open data show for a county of this size: about 3 in 5 services are homes, 4 in 5
rated ones are good, 1 in 6 requires improvement, and about 1 in 12 has no rating yet.
"""

from carepost.demo.county.changing import county_of, pass_time
from carepost.demo.county.making import County
from carepost.demo.county.mistakes import with_mistakes
from carepost.demo.county.places import AMBERSHIRE, BORECHESTER, LOCALITIES, Place

__all__ = [
    "AMBERSHIRE",
    "BORECHESTER",
    "LOCALITIES",
    "County",
    "Place",
    "county_of",
    "pass_time",
    "with_mistakes",
]
