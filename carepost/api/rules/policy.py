"""The numbers of the machine's door (Carepost defaults)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ApiPolicy:
    """How long a token lasts, when its keeper is warned, how often it may ask, how long what it asked is kept,
    and for how long a request that comes again is known again.

    A message to another program is tried for `webhook_days`; one that takes nothing for `failing_days` is told no more;
    a signing secret that was changed stays good for `secret_hours`."""

    longest_days: int = 365
    usual_days: int = 90
    warn_days: int = 14
    requests_a_minute: int = 300
    remember_days: int = 365
    key_hours: int = 24
    webhook_days: int = 3
    failing_days: int = 5
    secret_hours: int = 24
