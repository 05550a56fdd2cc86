"""Who gets what at the addresses of standings."""

from __future__ import annotations

from carepost.councils.tests.sweeping import Row

SEE_STANDING = (
    "post_officer qa_officer commissioner brokerage public_health social_worker analyst director"
    " caldicott_guardian auditor neighbour"
)
ROWS = {"risk:board": Row(to=SEE_STANDING)}
