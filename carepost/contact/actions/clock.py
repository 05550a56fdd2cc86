"""The clock of a service, worked out again from its calls as they now stand and from what its provider asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from carepost.contact.models import ProviderNews, ServiceContact, WelfareCall
from carepost.contact.rules import Outcome
from carepost.core.clock import local_day


def lock(council_id: int, service_id: int) -> ServiceContact:
    """The clock's row, held until the transaction ends, so that calls to one service are recorded one by
    one.
    """
    ServiceContact.objects.bulk_create(
        [ServiceContact(council_id=council_id, service_id=service_id)], ignore_conflicts=True
    )
    return ServiceContact.objects.select_for_update().get(council_id=council_id, service_id=service_id)


def attempts_since(contact: ServiceContact) -> QuerySet[WelfareCall]:
    """The attempts that stand since a service was last reached, as its clock has it."""
    rows = WelfareCall.objects.filter(
        council_id=contact.council_id, service_id=contact.service_id, is_current=True
    ).exclude(outcome=Outcome.COMPLETED)
    last = contact.last_completed_at
    return rows.filter(started_at__gt=last) if last else rows


def wind(contact: ServiceContact) -> ServiceContact:
    """Set the clock by the calls that stand: only a completed call moves it, and only the latest one
    counts.
    """
    calls = WelfareCall.objects.filter(
        council_id=contact.council_id, service_id=contact.service_id, is_current=True
    )
    completed = calls.filter(outcome=Outcome.COMPLETED).order_by("-started_at").first()
    contact.last_completed_at = completed.started_at if completed else None
    since = attempts_since(contact).order_by("-started_at", "-pk")
    attempts = list(since.only("outcome", "booked_for", "started_at"))
    latest = attempts[0] if attempts else completed
    contact.last_completed_on = local_day(completed.started_at) if completed else None
    contact.last_attempt_at = latest.started_at if latest else None
    contact.last_outcome = latest.outcome if latest else ""
    contact.attempts = len(attempts)
    contact.declined = sum(each.outcome == Outcome.DECLINED for each in attempts)
    contact.booked_for, contact.booked_at = _asked_for(contact, attempts)
    mending = latest is not None and Outcome(latest.outcome).needs_mending
    contact.cannot_call = latest.outcome if latest is not None and mending else ""
    contact.save()
    return contact


def _asked_for(
    contact: ServiceContact, attempts: Sequence[WelfareCall]
) -> tuple[datetime | None, datetime | None]:
    """The time that they asked for last since they were reached, in a call that could not be made or on their page; and
    when they asked.
    """
    news = ProviderNews.objects.filter(
        council_id=contact.council_id, service_id=contact.service_id, ring_at__isnull=False
    )
    if contact.last_completed_at:
        news = news.filter(at__gt=contact.last_completed_at)
    told = news.order_by("-at", "-pk").first()
    booked = next((each for each in attempts if each.booked_for is not None), None)
    if told is None or (booked is not None and booked.started_at >= told.at):
        return (booked.booked_for, booked.started_at) if booked else (None, None)
    return told.ring_at, told.at
