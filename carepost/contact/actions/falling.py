"""Tell programs which calls fall due: each once, as long as it is due."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from carepost.api.announcing import About, announce
from carepost.api.rules import Event
from carepost.contact import due
from carepost.contact.models import DueNotice
from carepost.contact.rules.falling import fallen
from carepost.core import audit
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.councils.permissions import Can

# Somebody at the same work waits here for the first to end, and then finds the rows.
_TOLD = """
    INSERT INTO contact_duenotice (council_id, service_id, told_on)
    SELECT %(council)s, service_id, %(today)s FROM unnest(%(services)s::bigint[]) AS service_id
    ON CONFLICT (council_id, service_id) DO NOTHING RETURNING service_id
"""


@dataclass(frozen=True, slots=True)
class Falling:
    """The services whose call fell due with their ids, and the notices of those that are not due any more."""

    anew: Mapping[int, str]
    over: Collection[int]

    def __bool__(self) -> bool:
        return bool(self.anew or self.over)


@action(Can.TELL_DUE_CALLS)
def tell_due_calls(*, by: Actor, council_id: int, today: date) -> int:
    """Tell programs of the calls that fell due since they were last told; returns of how many. Late ones count."""
    found = falling(council_id, today)
    DueNotice.objects.filter(council_id=council_id, pk__in=found.over).delete()
    refs = [found.anew[service_id] for service_id in _noted(council_id, found.anew, today)]
    announce(council_id, Event.CALL_DUE, [About(ref, f"/due-calls?service_id={ref}") for ref in refs])
    audit.note(subject=f"council:{council_id}", council=council_id, due=len(refs), over=len(found.over))
    return len(refs)


def falling(council_id: int, today: date) -> Falling:
    """What there is to tell of a council's calls on a day, by the clocks as they stand."""
    rows = {each.service_id: each for each in due.due_by(council_id, today)}
    notices = {row.service_id: row for row in DueNotice.objects.filter(council_id=council_id)}
    found = fallen(
        {pk: each.last_completed_on for pk, each in rows.items()},
        {pk: notice.told_on for pk, notice in notices.items()},
    )
    return Falling({pk: rows[pk].ref for pk in found.anew}, [notices[pk].pk for pk in found.over])


def _noted(council_id: int, services: Collection[int], today: date) -> list[int]:
    """Note that these are told of; returns those that nobody noted meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, {"council": council_id, "today": today, "services": sorted(services)})
        return sorted(service_id for (service_id,) in cursor.fetchall())
