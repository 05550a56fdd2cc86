"""An officer's calendar, found by its secret address alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.core import signing

from carepost.contact.engine.rota.ical import Entry, calendar_of
from carepost.contact.models import CalendarFeed, Rota, RotaPlace
from carepost.contact.planning import callers, has_closed
from carepost.contact.rules.rota import CALENDAR_SALT, RotaPolicy, RotaState, digest_of
from carepost.core import policies
from carepost.core.acting import Actor
from carepost.core.clock import LONDON, local_day
from carepost.core.tenancy import acting_for

REFRESH = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """The calendar as it is now."""

    body: bytes


def calendar_at(token: str, now: datetime) -> CalendarFile | None:
    """The calendar behind a token; None for one that is wrong, closed, over, or of somebody who left."""
    try:
        council_id, _ = signing.loads(token, salt=CALENDAR_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    with acting_for(Actor.operator("calendar", council_id=council_id)):
        on = local_day(now)
        feed = CalendarFeed.objects.filter(
            council_id=council_id, digest=digest_of(token), closed_at=None, expires_on__gt=on
        ).first()
        if feed is None or feed.user_id not in callers(council_id, on):
            return None
        return _calendar(feed, now)


def _calendar(feed: CalendarFeed, now: datetime) -> CalendarFile:
    policy = policies.in_force(RotaPolicy, feed.council_id, local_day(now)).value
    rota = Rota.objects.filter(council_id=feed.council_id, state=RotaState.PUBLISHED).first()
    rows = RotaPlace.objects.filter(council_id=feed.council_id, officer_id=feed.user_id, in_force=True)
    rows = rows.exclude(has_closed(), day__gte=local_day(now))
    entries = _entries(rows.select_related("service").order_by("day", "minute"), policy)
    stamped = (rota.changed_at or rota.published_at or rota.made_at) if rota else feed.made_at
    return CalendarFile(calendar_of(entries, name="Calls to make", stamped=stamped, refresh=REFRESH))


def _entries(rows: Iterable[RotaPlace], policy: RotaPolicy) -> Iterator[Entry]:
    """Name and number of the service where the council allows it; nothing of standing, people or reasons ever."""
    for row in rows:
        begins = datetime.combine(row.day, time(row.minute // 60, row.minute % 60), LONDON).astimezone(UTC)
        named = policy.calendar_names
        yield Entry(
            uid=f"call-{row.service_id}-{row.due_on:%Y%m%d}@carepost",
            begins=begins,
            minutes=policy.slot_minutes,
            said=f"Call {row.service.name}" if named else "Welfare call",
            detail=f"Telephone {row.service.phone}" if named and row.service.phone else "",
        )
