"""What a provider said of the same thing earlier that day counts no longer.

Of one day the more severe speaks, and a slip of the thumb could not be put right otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from carepost.contact.models import ProviderNews, ServiceUpdate
from carepost.core import clock
from carepost.core.acting import Actor
from carepost.risk.actions import withdraw

_A_DAY = timedelta(days=1)


def take_back_today(
    *, by: Actor, council_id: int, service_id: int, kinds: Collection[str], at: datetime
) -> None:
    """Let no signal of these kinds count that the provider itself told on the day of `at`."""
    for told in _told_today(council_id, service_id, at):
        for kind in sorted(kinds):
            withdraw(
                by=by, council_id=council_id, source_ref=f"{told}:{kind}", reason="The provider told it anew"
            )  # fmt: skip


def _told_today(council_id: int, service_id: int, at: datetime) -> Iterator[str]:
    """The sources of what was told that day; each names its signals `<source>:<kind>`."""
    where = {"council_id": council_id, "service_id": service_id, "at__gt": at - _A_DAY}
    told = {
        "news": ProviderNews.objects.filter(**where).values_list("pk", "at"),
        "update": ServiceUpdate.objects.filter(**where).values_list("pk", "at"),
    }
    for source, rows in told.items():
        yield from (f"{source}:{pk}" for pk, when in rows if clock.local_day(when) == clock.local_day(at))
