"""A provider tells its council, between two calls, what is wrong and when to ring."""

from __future__ import annotations

from datetime import datetime

from carepost.contact.actions import clock as clocks
from carepost.contact.actions.retelling import take_back_today
from carepost.contact.models import ProviderNews, ServiceContact
from carepost.contact.newsdesk import council_to_tell, desk_of, latest_ring
from carepost.contact.rules.news import News, NewsFault, news_faults, signals_of, time_faults
from carepost.core import audit, clock, tenancy
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import refuse_if
from carepost.councils.permissions import Can
from carepost.register.models import Service
from carepost.risk.actions import take_in, work_out


@action(Can.TELL_COUNCIL)
def tell_council(*, by: Actor, service: Service, news: News, submission_key: str) -> ProviderNews:
    """Take in what a provider tells of a service of its own: its signals and standing follow at once, and a time that
    it asks for brings its call forward or puts it off within the bounds of `latest_ring`. What is urgent is to be rung
    now. The same submission twice is told once. Raises Refused.
    """
    council_id = council_to_tell(by, service, NewsFault.NOT_YOURS, NewsFault.NO_COUNCIL)
    refuse_if([] if submission_key.strip() else [NewsFault.NO_KEY])
    told = ProviderNews.objects.filter(service=service, submission_key=submission_key).first()
    if told is not None:
        audit.note(subject=f"service:{service.ref}", council=council_id, again=True)
        return told
    with tenancy.acting_for(desk_of(council_id)):
        return _taken_in(by, service, council_id, news, submission_key)


def _taken_in(by: Actor, service: Service, council_id: int, news: News, key: str) -> ProviderNews:
    now = clock.now()
    contact = clocks.lock(council_id, service.pk)
    refuse_if([*news_faults(news), *_time_faults(service, contact, news, now)])
    row = ProviderNews.objects.create(
        council_id=council_id, service=service, said=dict(news.said), words=news.words.strip(), urgent=news.urgent,
        ring_at=now if news.urgent else news.ring_at, at=now, by_id=by.user_id, by_name=by.name, submission_key=key,
    )  # fmt: skip
    if row.ring_at is not None:
        clocks.wind(contact)
    if row.said:
        _take_in(by, row, news)
    audit.note(
        subject=f"service:{service.ref}", council=council_id, news=row.pk, said=dict(news.said), urgent=news.urgent,
        ring_at=row.ring_at.isoformat() if row.ring_at else None,
    )  # fmt: skip
    return row


def _take_in(by: Actor, row: ProviderNews, news: News) -> None:
    """A signal for each kind that is spoken of, in place of what the provider said of it earlier that day."""
    on, council_id = clock.local_day(row.at), row.council_id
    take_back_today(by=by, council_id=council_id, service_id=row.service_id, kinds=row.said.keys(), at=row.at)
    for signal in signals_of(news, on):
        take_in(
            by=by, council_id=council_id, service_id=row.service_id, signals=[signal],
            source_ref=f"news:{row.pk}:{signal.kind}", noted_by=by.name,
        )  # fmt: skip
    work_out(council_id=council_id, service_ids=[row.service_id], on=on, by_name=by.name)


def _time_faults(
    service: Service, contact: ServiceContact, news: News, now: datetime
) -> tuple[NewsFault, ...]:
    wants_a_call = news.urgent or news.ring_at is not None
    if wants_a_call and contact.closed_on is not None:
        return (NewsFault.NOT_CALLED,)
    if news.ring_at is None or news.urgent:
        return ()
    latest, weekends = latest_ring(service, clock.local_day(now))
    return time_faults(news.ring_at, now, latest, weekends=weekends)
